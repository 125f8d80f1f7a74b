"""Keys of one's own: set in the preferences, told everywhere, remembered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from audible_gui import settings as known
from audible_gui.settings import Settings
from audible_gui.views.actions import TABLE, keys_of, use_keys
from audible_gui.views.dialogs.shortcut_model import Column
from audible_gui.views.dialogs.shortcuts_page import ShortcutsPage
from audible_gui.views.keymap import Keymap, keyed, set_tip, title_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def keymap(qapp: QApplication, settings: Settings) -> Iterator[Keymap]:
    owner = QObject(qapp)
    yield Keymap(settings, owner)
    owner.deleteLater()
    use_keys({})


@pytest.fixture
def page(keymap: Keymap, qtbot: QtBot) -> ShortcutsPage:
    result = ShortcutsPage(keymap)
    qtbot.addWidget(result)
    for model in (result.model, result.found):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, result)
    result.show()
    return result


def choose(page: ShortcutsPage, name: str) -> None:
    row = next(place for place, row in enumerate(TABLE) if row.name == name)
    page.view.setCurrentIndex(page.found.mapFromSource(page.model.index(row, 0)))


def press(page: ShortcutsPage, keys: str) -> None:
    page.keys.setKeySequence(QKeySequence(keys))


def test_keys_are_told_in_tips_and_without_any_the_name_is(keymap: Keymap, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    set_tip(button, "Go to the start ({rewind})")
    assert button.toolTip() == "Go to the start (Home)"
    keymap.set("rewind", "Ctrl+Home")
    assert button.toolTip() == "Go to the start (Ctrl+Home)"
    keymap.set("rewind", "")
    assert button.toolTip() == "Go to the start"
    assert keyed("{rewind} goes there; {mix} does not") == "“Rewind” goes there; Esc does not"


def test_keys_hold_at_once_and_are_remembered(keymap: Keymap, settings: Settings, qapp: QApplication) -> None:
    action = QAction()
    keymap.govern({"play": action})
    keymap.set("play", "Ctrl+=")
    assert action.shortcut().toString() == "Ctrl+="
    use_keys({})
    again = Keymap(settings, qapp)
    assert (keys_of("play"), again.own("play"), again.own("stop")) == ("Ctrl+=", True, False)
    again.reset_all()
    assert (keys_of("play"), settings.get(known.SHORTCUTS)) == ("Space", [])
    again.deleteLater()


def test_what_is_remembered_of_another_version_is_left_out(settings: Settings, qapp: QApplication) -> None:
    settings.set(known.SHORTCUTS, ["gone=Ctrl+1", "play=F5", "junk"])
    keymap = Keymap(settings, qapp)
    assert (keys_of("play"), keymap.holder("stop", "F5"), keymap.holder("stop", "Ctrl+1")) == ("F5", "play", None)
    keymap.deleteLater()
    use_keys({})


def test_keys_are_taken_from_who_has_them_and_never_from_the_views(keymap: Keymap) -> None:
    assert not any(keymap.obstacle(row.shortcut) for row in TABLE)
    keymap.set("fit", "L")
    assert (keys_of("fit"), keys_of("loop")) == ("L", "")
    keymap.reset("loop")
    assert (keys_of("fit"), keys_of("loop")) == ("", "L")
    with pytest.raises(ValueError, match="S"):
        keymap.set("fit", "S")


def test_pressed_keys_are_used_and_a_conflict_is_told_before(page: ShortcutsPage) -> None:
    assert not page.keys.isEnabled()
    choose(page, "fit")
    press(page, "Ctrl+0")
    assert keys_of("fit") == "Ctrl+0"
    assert page.usual.toolTip() == "Back to F"
    press(page, "L")
    assert (keys_of("fit"), keys_of("loop")) == ("Ctrl+0", "L")
    assert page.note.text() == "L belongs to “Loop”, which would have no keys then."
    QTest.mouseClick(page.take, LEFT)
    assert (keys_of("fit"), keys_of("loop"), page.take.isHidden()) == ("L", "", True)
    press(page, "S")
    assert page.note.text().startswith("S solos the selected row")
    assert (page.note.property("role"), keys_of("fit")) == ("danger", "L")
    choose(page, "loop")
    QTest.mouseClick(page.usual, LEFT)
    assert page.note.text() == f"“{title_of('fit')}” had these keys, and has none now."
    QTest.mouseClick(page.all_usual, LEFT)
    assert (keys_of("fit"), keys_of("loop")) == ("F", "L")
    QTest.mouseClick(page.remove, LEFT)
    assert (keys_of("loop"), page.remove.isEnabled()) == ("", False)


def test_commands_are_found_by_name_menu_or_keys(page: ShortcutsPage) -> None:
    for query, name in (("rewind", "Rewind"), ("home", "Rewind"), ("ctrl+shift+p", "Command palette")):
        page.line.setText(query)
        texts = [page.found.index(row, Column.COMMAND).data() for row in range(page.found.rowCount())]
        assert texts == [name]


def test_keys_are_not_cut_off(page: ShortcutsPage) -> None:
    names = [page.model.name_at(page.found.mapToSource(page.found.index(row, 0))) for row in range(10)]
    widest = max(page.view.fontMetrics().horizontalAdvance(keys_of(name)) for name in names)
    assert page.view.columnWidth(Column.KEYS) >= widest
