"""The manual's window, by mouse and keys."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSettings, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.settings import MANUAL_ZOOM, Settings
from audible_gui.views import theme
from audible_gui.views.manual import browser as browser_module
from audible_gui.views.manual.browser import WIDEST_PX
from audible_gui.views.manual.pages import page_of
from audible_gui.views.manual.styling import MARGIN
from audible_gui.views.manual.window import ManualWindow
from tests.support.looking import cut_off, remains, unexplained, without_visible_focus

LONG = "\n\n".join(f"Paragraph {number} of many." for number in range(80))
PAGES = [
    page_of("README", "# All\n\n- [First](first.md)\n- [Second](second.md#deep)\n"),
    page_of(
        "first",
        f"# First\n\nGains and masks. [On](second.md#deep), [up](#first), [away](https://arxiv.org).\n\n{LONG}\n",
    ),
    page_of(
        "second",
        f"# Second\n\n{LONG}\n\n## Deep\n\nMasks, `code` and **more**.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n{LONG}\n",
    ),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, settings: Settings) -> Iterator[ManualWindow]:
    theme.apply(qapp)
    made = ManualWindow(PAGES, settings)
    made.go_home()
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.close()
    shiboken6.delete(made)
    theme.apply(qapp)


def top_line(window: ManualWindow) -> str:
    """What stands at the top of the page as it is scrolled."""
    browser = window.browser
    return browser.cursorForPosition(browser.viewport().rect().topLeft()).block().text()


def rows(window: ManualWindow) -> list[str]:
    model = window.contents.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_links_lead_on_and_back_and_forward(window: ManualWindow) -> None:
    browser = window.browser
    browser.follow(QUrl("first.md"))
    browser.verticalScrollBar().setValue(120)
    browser.follow(QUrl("second.md#deep"))
    assert top_line(window) == "Deep"
    assert not window.forward_button.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert browser.place == "first.md"
    assert browser.verticalScrollBar().value() == 120
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert browser.place == "second.md#deep"
    browser.follow(QUrl("nowhere.md"))
    assert browser.place == "second.md#deep"
    QTest.mouseClick(window.home_button, Qt.MouseButton.LeftButton)
    assert browser.place == "README.md"
    assert not window.forward_button.isEnabled()


def test_links_to_elsewhere_go_to_the_systems_browser(window: ManualWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toString()))
    window.browser.follow(QUrl("https://arxiv.org"))
    window.browser.follow(QUrl("file:///etc/passwd"))
    assert asked == ["https://arxiv.org"]
    assert window.browser.place == "README.md"


def test_what_is_searched_is_found_by_keys_and_marked(window: ManualWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.line.hasFocus()
    QTest.keyClicks(window.line, "masks")
    assert rows(window) == ["First", "Deep"]
    assert window.found.text() == "2 found"
    found = [window.contents.model().index(number, 0) for number in range(2)]
    told = [row.data(Qt.ItemDataRole.AccessibleTextRole) for row in found]
    assert [text.split(".")[0] for text in told] == ["First", "Deep, Second"], "whose page it is"
    QTest.keyClick(window.line, Qt.Key.Key_Down)
    QTest.keyClick(window.contents, Qt.Key.Key_Down)
    QTest.keyClick(window.contents, Qt.Key.Key_Return)
    assert window.browser.place == "second.md#deep"
    marked = [selection.cursor.selectedText() for selection in window.browser.extraSelections()]
    assert marked == ["Masks"]
    QTest.keyClick(window.contents, Qt.Key.Key_Escape)
    assert window.line.text() == ""
    assert window.browser.extraSelections() == []
    assert window.contents.currentIndex().data() == "Deep"
    QTest.keyClick(window.contents, Qt.Key.Key_Escape)
    assert window.isHidden()


def test_return_in_the_search_goes_to_the_best_and_nothing_is_said(window: ManualWindow) -> None:
    QTest.keyClicks(window.line, "deep")
    QTest.keyClick(window.line, Qt.Key.Key_Return)
    assert window.browser.place == "second.md#deep"
    window.line.setText("deep zebra")
    assert window.found.text() == "Nothing found"
    QTest.keyClick(window.line, Qt.Key.Key_Return)
    assert window.browser.place == "second.md#deep"


def test_letters_get_larger_and_stay_so(window: ManualWindow, settings: Settings, qtbot: QtBot) -> None:
    before = window.browser.font().pointSizeF()
    QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert window.browser.font().pointSizeF() == before + 2
    window.close()
    assert settings.get(MANUAL_ZOOM) == 2
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert window.browser.font().pointSizeF() == before


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_the_window_is_whole_and_explained_and_follows_the_look(
    window: ManualWindow, qapp: QApplication, look: theme.Theme
) -> None:
    gone = theme.DARK if look is theme.LIGHT else theme.LIGHT
    theme.apply(qapp, gone)
    window.go_to("second.md#deep")
    theme.apply(qapp, look)
    QApplication.processEvents()
    problems = [*cut_off(window), *unexplained(window)]
    problems += [f"colour of the other theme: {left}" for left in remains(window, gone)]
    problems += [f"no focus is seen on {text}" for text in without_visible_focus(window)]
    assert not problems, "\n".join(problems)
    assert top_line(window) == "Deep"


def test_a_page_is_made_once_for_another_look(
    window: ManualWindow, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(browser_module, "show_page", lambda _document, page: shown.append(page.name))
    theme.apply(qapp, theme.LIGHT)
    qtbot.waitUntil(lambda: bool(shown))
    QApplication.processEvents()
    assert shown == ["README"]
    assert window.browser.page == "README"


def test_pictures_are_as_wide_as_there_is_room_and_nothing_is_loaded_from_elsewhere(
    window: ManualWindow, qtbot: QtBot
) -> None:
    text = (
        "# Pictures\n\n![The window](pictures/trained.png)\n\n![None](../icons/app.svg)\n\n![No](https://x.org/y.png)\n"
    )
    window.use([*PAGES, page_of("pictures", text)])
    window.go_to("pictures.md")
    document, kind = window.browser.document(), QTextDocument.ResourceType.ImageResource
    for width in (700, 1000):
        window.resize(width, 600)
        qtbot.waitUntil(partial(_is_wide, window, width))
        room = window.browser.viewport().width() - 2 * MARGIN
        shown = document.resource(kind, QUrl("pictures/trained.png"))
        assert shown.width() == min(room, WIDEST_PX - 2 * MARGIN)
        assert shown.height() == pytest.approx(shown.width() * 800 / 1280, abs=1)
        assert document.size().height() < shown.height() * 1.1 + 200
    assert not document.resource(kind, QUrl("../icons/app.svg"))
    assert document.resource(kind, QUrl("https://x.org/y.png")) is None


def _is_wide(window: ManualWindow, width: int) -> bool:
    return window.width() == width
