"""The manual in the whole editor: F1, the Help menu, the palette, keys that a person has changed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.views.inspector.trace import Side
from audible_gui.views.manual.window import ManualWindow
from tests.support.editor import EDGE_CASES, LEFT, click_cell, learn, open_sound


def shown(editor: Editor) -> ManualWindow:
    window = editor.window.manual.window
    assert window is not None
    assert window.isVisible()
    return window


def helped(editor: Editor, qtbot: QtBot, focus: Callable[[], None]) -> str:
    """What F1 opens after a panel was given the keyboard."""
    with qtbot.waitActive(editor.window):
        editor.window.activateWindow()
    focus()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_F1)
    return shown(editor).browser.place


def test_f1_opens_the_passage_about_what_has_the_keyboard(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    places = {}
    docks = editor.window.docks
    for dock in (docks.inspector, docks.dice, docks.patch_bay, docks.markers, docks.history):
        dock.show()
        dock.raise_()
        QApplication.processEvents()
        places[dock.windowTitle()] = helped(editor, qtbot, dock.focus)
    for name, widget in (("canvas", editor.window.canvas), ("tree", editor.window.tree)):
        places[name] = helped(editor, qtbot, widget.setFocus)
    assert places == {
        "Inspector": "panels.md#inspector",
        "Randomise": "panels.md#randomise",
        "Patch bay": "panels.md#patch-bay",
        "Markers": "panels.md#markers",
        "History": "panels.md#history",
        "canvas": "panels.md#waveform-and-spectrogram",
        "tree": "panels.md#components",
    }


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (Qt.Key.Key_8, "operations.md#events-by-hand"),
        (Qt.Key.Key_7, "operations.md#automating-the-gain"),
        (Qt.Key.Key_1, "panels.md#inspector"),
    ],
)
def test_in_the_inspector_f1_is_about_the_tool(editor: Editor, qtbot: QtBot, key: Qt.Key, place: str) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    editor.window.actions_by_name["inspector"].trigger()
    click_cell(editor, 2, 0)
    plot = editor.window.docks.inspector.inspector.views[Side.ENVELOPE].plot

    def focus() -> None:
        plot.setFocus()
        QTest.keyClick(plot, key)

    assert helped(editor, qtbot, focus) == place


def test_it_is_read_beside_a_dialog_that_holds_the_other_windows(editor: Editor, qtbot: QtBot) -> None:
    dialog = QDialog(editor.window)
    dialog.setModal(True)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is dialog)
    for close in (dialog.hide, dialog.deleteLater):
        editor.window.manual.show("tour.md")
        go_home(shown(editor), qtbot)
        close()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        shown(editor).go_to("tour.md")
        go_home(shown(editor), qtbot)


def go_home(window: ManualWindow, qtbot: QtBot) -> None:
    """Click the button, as the system tells of it: to a window, if that is not held by a dialog."""
    assert QTest.qWaitForWindowExposed(window)
    home = window.home_button.mapTo(window, window.home_button.rect().center())
    QTest.mouseClick(window.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, home)
    qtbot.waitUntil(lambda: window.browser.place == "README.md")


def test_f1_in_a_dialog_opens_the_passage_about_it(editor: Editor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.studio.listing.running_changed, check_params_cb=lambda running: not running):
        editor.window.commands.show_preferences()
    preferences = editor.window.commands._preferences
    assert preferences is not None
    with qtbot.waitActive(preferences):
        preferences.activateWindow()
    preferences.tabs.setFocus()
    QTest.keyClick(preferences.tabs, Qt.Key.Key_F1)
    assert shown(editor).browser.place == "panels.md#preferences"
    preferences.close()


def test_the_welcome_leads_to_the_tour(editor: Editor) -> None:
    QTest.mouseClick(editor.window.canvas.empty.tour_button, LEFT)
    assert shown(editor).browser.place == "tour.md"


def test_the_help_menu_opens_tour_and_keys_as_they_are_now(editor: Editor) -> None:
    actions = editor.window.actions_by_name
    actions["tour"].trigger()
    assert shown(editor).browser.place == "tour.md"
    actions["shortcuts"].trigger()
    assert "Ctrl+Shift+F9" not in shown(editor).browser.toPlainText()
    editor.window.keymap.set("train", "Ctrl+Shift+F9")
    assert "Ctrl+Shift+F9" in shown(editor).browser.toPlainText()
    shown(editor).line.setText("Ctrl+Shift+F9")
    assert shown(editor).found.text() == "1 found"


def test_the_palette_finds_headings_of_the_manual(editor: Editor) -> None:
    palette = editor.window.command_palette
    palette.ask()
    palette.line.setText("leakage")
    titles = [palette.model.index(row, 0).data() for row in range(palette.model.rowCount())]
    assert "Manual: Leakage" in titles
    palette.line.setText("manual leakage")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert shown(editor).browser.place == "operations.md#leakage"


def test_the_manual_goes_with_the_editor(editor: Editor) -> None:
    editor.window.actions_by_name["manual"].trigger()
    window = shown(editor)
    assert not window.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)
    editor.window.commands.projects.leave_quietly()
    editor.window.close()
    assert editor.window.manual.window is None
    assert not window.isVisible()
