"""That in the whole window and its dialogs nothing is cut off, and everything has a name, a tip and a visible focus."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRegularExpression, QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QDockWidget,
    QMenu,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.settings import LOOK
from audible_gui.views import theme
from audible_gui.views.dialogs import AboutDialog, CrashDialog, ExportDialog
from audible_gui.views.scrolled import Scrolled
from tests.support.editor import EDGE_CASES, PATIENCE_MS, click_cell, end, learn, open_sound, wait_saved
from tests.support.looking import cut_off, described, focusable, remains, tab_chain, unexplained, without_visible_focus

SIZE = QSize(1280, 800)
NARROW = QSize(1024, 720)  # of 768 px, without what is around a window
SMALL = QSize(640, 400)  # of a screen of 1280 × 800 at 200 %
NAMED = QRegularExpression("^qt_dockwidget_")


@pytest.fixture
def full(editor: Editor, qtbot: QtBot, qapp: QApplication) -> Iterator[Editor]:
    """An editor with a network, of which a component is selected."""
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    click_cell(editor, 2, 1)
    wait_saved(editor, qtbot)
    with qtbot.waitActive(editor.window):
        editor.window.activateWindow()
    yield editor
    theme.apply(qapp)


def arrangements(editor: Editor) -> Iterator[tuple[str, QDockWidget]]:
    """The window with each of its docks in front, by name."""
    docks = editor.window.docks
    for dock in docks.all:
        dock.show()
        dock.raise_()
        QApplication.processEvents()
        yield dock.windowTitle(), dock
        dock.hide()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_window_is_whole_and_explained_and_follows_the_look(full: Editor, qapp: QApplication, look: str) -> None:
    window, settings = full.window, full.studio.settings
    gone = theme.DARK if look == "light" else theme.LIGHT
    window.resize(SIZE)
    theme.apply(qapp, gone)
    settings.set(LOOK, look)
    window.look.follow()
    problems: list[str] = []
    for where, dock in arrangements(full):
        problems += [f"{where}: {text}" for text in (*cut_off(window), *unexplained(dock))]
    problems += [f"colour of the other theme: {left}" for left in remains(window, gone)]
    problems += unexplained(window)
    assert not problems, "\n".join(problems)


def test_the_docks_own_buttons_are_named(full: Editor) -> None:
    for where, dock in arrangements(full):
        named = [button.accessibleName() for button in dock.findChildren(QAbstractButton, NAMED)]
        assert named == [f"Detach or attach: {where}", f"Close: {where}"]


def test_nothing_is_cut_off_or_scrolled_in_a_narrow_window_with_a_dock(full: Editor) -> None:
    window = full.window
    window.resize(NARROW)
    QApplication.processEvents()
    assert window.network_panel.isVisible()
    for where, _ in arrangements(full):
        assert window.size() == NARROW, where
        assert not window.network_panel.isVisible(), "it gives way to the dock"
        assert not cut_off(window), where
        assert scrolled(window) == [], where
    for dock in window.docks.all:
        dock.hide()
    QApplication.processEvents()
    assert window.network_panel.isVisible()
    assert not cut_off(window)
    assert scrolled(window) == []
    window.docks.inspector.show()
    window.resize(SIZE)
    QApplication.processEvents()
    assert window.network_panel.isVisible(), "there is room for both"


def test_docks_one_behind_the_other_leave_the_settings_their_room_when_opened_again(
    editor: Editor, qtbot: QtBot
) -> None:
    window = editor.window
    window.resize(SIZE)
    for dock in (window.docks.dice, window.docks.patch_bay, window.docks.library):
        dock.show()
        dock.raise_()
    QApplication.processEvents()
    assert window.network_panel.isVisible()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    again = Editor(editor.studio.settings, editor.studio.saving.folder)
    with qtbot.waitExposed(again.window):
        again.window.show()
    again.window.resize(SIZE)  # the screen of these tests is smaller, and so is what is restored
    QApplication.processEvents()
    assert again.window.docks.library.isVisible()
    assert again.window.network_panel.isVisible()
    end(again, qtbot)


def test_a_command_brings_back_the_settings_that_gave_way(full: Editor) -> None:
    window, docks = full.window, full.window.docks
    window.resize(NARROW)
    docks.history.show()
    docks.library.show()
    QApplication.processEvents()
    assert not window.network_panel.isVisible()
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    assert window.network_panel.isVisible()
    assert not any(dock.isVisible() for dock in docks.all)
    assert window.presets.box.hasFocus()
    window.resize(SIZE)
    docks.inspector.show()
    QApplication.processEvents()
    window.actions_by_name["settings"].trigger()
    QApplication.processEvents()
    assert docks.inspector.isVisible(), "there is room for both"
    assert window.presets.box.hasFocus()


def test_the_settings_that_gave_way_are_there_again_at_the_next_start(full: Editor) -> None:
    window = full.window
    window.resize(NARROW)
    before = window.centre.across.sizes()
    window.docks.inspector.show()
    QApplication.processEvents()
    kept = window.centre.across.saveState()
    window.docks.inspector.hide()
    window.centre.across.restoreState(kept)
    QApplication.processEvents()
    assert window.centre.across.sizes() == before


def test_in_a_very_small_window_the_tab_key_brings_everything_into_sight(full: Editor) -> None:
    window = full.window
    window.resize(SMALL)
    problems: list[str] = []
    for where, _ in arrangements(full):
        assert window.size() == SMALL, where
        chain = tab_chain(window.canvas)
        assert len(chain) < 200, f"{where}: the Tab key never comes back"
        for widget in chain:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
            parts = (widget, *widget.findChildren(QWidget))
            if all(part.visibleRegion().isEmpty() for part in parts) and not isinstance(widget, QTabBar):
                problems.append(f"{where}: {described(widget)} is out of sight")
    assert not problems, "\n".join(problems)


def scrolled(window: QWidget) -> list[str]:
    """What of the window has less room than it needs."""
    areas = [area for area in window.findChildren(Scrolled) if area.isVisible()]
    return [described(area.content) for area in areas if area.horizontalScrollBar().maximum()]


def test_why_keys_do_nothing_is_said_also_where_something_more_important_stands(full: Editor) -> None:
    window = full.window
    window.notes.warn("Something that stays.")
    QTest.keyClick(window.tree, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert window.notes.text == "Something that stays."
    assert window.statusBar().currentMessage() == "Cancel: No training runs."


def test_sizes_that_the_screen_has_no_room_for_are_told(full: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    look, least = full.window.look, full.window.comfortable()
    monkeypatch.setattr(QScreen, "availableSize", lambda _screen: least * 1.5)
    assert [look.fits(percent) for percent in (100, 125, 175, 200)] == [True, True, False, False]


def test_the_tab_key_comes_to_everything_and_back_and_shows_where_it_is(full: Editor) -> None:
    window = full.window
    window.resize(SIZE)
    problems = without_visible_focus(window)
    for where, dock in arrangements(full):
        chain = tab_chain(window.network_panel.train_button)
        assert len(chain) < 200, f"{where}: the Tab key never comes back"
        problems += [f"{where}: the Tab key misses {one}" for one in focusable(window) if one not in chain]
        problems += [f"{where}: no focus is seen on {text}" for text in without_visible_focus(dock)]
    assert not problems, "\n".join(problems)


def test_dialogs_are_whole_and_explained(full: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    window, document = full.window, full.studio.session.document
    make: tuple[Callable[[], QDialog], ...] = (
        lambda: AboutDialog(window),
        lambda: CrashDialog("Traceback", tmp_path / "log.txt", window),
        lambda: ExportDialog(document, tmp_path, lambda _folder: 0, (), window),
    )
    problems: list[str] = []
    for made in make:
        dialog = made()
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        problems += [f"{type(dialog).__name__}: {text}" for text in (*cut_off(dialog), *unexplained(dialog))]
        problems += [f"{type(dialog).__name__}: no focus on {text}" for text in without_visible_focus(dialog)]
        dialog.close()
    with qtbot.waitSignal(full.studio.listing.running_changed, timeout=PATIENCE_MS, check_params_cb=_ended):
        window.commands.show_preferences()
    preferences = window.commands._preferences
    assert preferences is not None
    for tab in range(preferences.tabs.count()):
        preferences.tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        problems += [f"Preferences {tab}: {text}" for text in (*cut_off(preferences), *unexplained(preferences))]
    preferences.close()
    assert not problems, "\n".join(problems)


def test_preferences_fit_a_very_small_screen(full: Editor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _screen: SMALL)
    with qtbot.waitSignal(full.studio.listing.running_changed, timeout=PATIENCE_MS, check_params_cb=_ended):
        full.window.commands.show_preferences()
    preferences = full.window.commands._preferences
    assert preferences is not None
    least = preferences.minimumSize().expandedTo(preferences.minimumSizeHint())
    assert least.boundedTo(SMALL) == least
    preferences.resize(least)
    QApplication.processEvents()
    for tab in range(preferences.tabs.count()):
        preferences.tabs.setCurrentIndex(tab)
        buttons = preferences.findChild(QDialogButtonBox)
        assert buttons is not None
        assert preferences.rect().contains(buttons.geometry())
    preferences.close()


def test_every_command_is_in_a_menu_that_the_keyboard_reaches(editor: Editor) -> None:
    menus = [menu for action in editor.window.menuBar().actions() if isinstance(menu := action.menu(), QMenu)]
    letters = [menu.title().partition("&")[2][:1].lower() for menu in menus]
    assert len(set(letters)) == len(letters)
    assert all(letters)
    offered = {action for menu in menus for action in menu.actions()}
    assert offered >= set(editor.window.actions_by_name.values())


def _ended(running: bool) -> bool:
    return not running
