"""That the window says what can be done, what cannot and why, and what becomes of work."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.views.actions import TABLE
from audible_gui.views.notification import Offer
from audible_gui.views.refusals import NO_NETWORK, NO_SOUND
from tests.support.editor import (
    EDGE_CASES,
    LEFT,
    PATIENCE_MS,
    click_cell,
    learn,
    open_project,
    open_sound,
    press_button,
    wait_saved,
)


def texts(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]


def test_keys_of_what_cannot_be_done_say_why(editor: Editor) -> None:
    notes = editor.window.notes
    editor.window.tree.setFocus()
    QTest.keyClick(editor.window.tree, Qt.Key.Key_Escape)
    assert notes.isHidden(), "Escape is pressed to end whatever there is"
    QTest.keyClick(editor.window.tree, Qt.Key.Key_H)
    assert notes.text == f"Spectrogram: original or as heard: {NO_NETWORK}"
    QTest.keyClick(editor.window.canvas, Qt.Key.Key_B)
    assert notes.text == f"Mix or original: {NO_SOUND}"
    notes.fail("It is full.", Offer("Save elsewhere…", notes.hide))
    QTest.keyClick(editor.window.tree, Qt.Key.Key_H)
    assert notes.text == "It is full."
    assert editor.window.actions_by_name["picture"].statusTip() == NO_NETWORK


def test_the_transport_bar_opens_palette_and_preferences(editor: Editor, qtbot: QtBot) -> None:
    bar, window = editor.window.transport_bar, editor.window
    QTest.mouseClick(bar.palette_button, LEFT)
    assert window.command_palette.isVisible()
    window.command_palette.hide()
    with qtbot.waitSignal(editor.studio.listing.running_changed, timeout=PATIENCE_MS, check_params_cb=_ended):
        QTest.mouseClick(bar.preferences_button, LEFT)
    assert window.commands._preferences is not None
    window.commands._preferences.close()


def test_what_the_rows_menu_has_is_in_the_menu_bar(editor: Editor, qtbot: QtBot) -> None:
    menu = editor.window.component_menu.menu
    menu.aboutToShow.emit()
    assert texts(menu) == ["Select a component in the list first"]
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    click_cell(editor, 2, 1)
    menu.aboutToShow.emit()
    shown = editor.window.tree.menu_at(editor.window.tree.currentIndex())
    assert shown is not None
    assert texts(menu) == texts(shown)
    (mute,) = (action for action in menu.actions() if action.text() == "Mute")
    assert mute.isChecked()
    mute.trigger()
    assert editor.studio.session.history.steps[-1].name == "Unmute Kick"
    bar = [action.menu() for action in editor.window.menuBar().actions()]
    assert [one.title() for one in bar if isinstance(one, QMenu)].count("&Component") == 1
    assert {row.menu for row in TABLE} <= {one.title() for one in bar if isinstance(one, QMenu)}


def test_untitled_work_that_is_kept_is_offered_at_the_next_start(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    editor.window.close()
    question = editor.window.commands.projects.question
    assert question is not None
    assert "offered at the next start" in question.informativeText()
    press_button(editor, "Keep untitled")
    qtbot.waitUntil(editor.window.isHidden, timeout=PATIENCE_MS)
    assert list((tmp_path / "untitled").glob("*.audible"))


def test_a_start_again_asks_nothing_and_goes_on_with_untitled_work(
    editor: Editor, qtbot: QtBot, tmp_path: Path
) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    steps = [step.name for step in editor.studio.session.history.steps]
    path, projects = wait_saved(editor, qtbot), editor.window.commands.projects
    editor.window.look.restart_requested.emit()
    qtbot.waitUntil(lambda: projects.restarts and editor.window.isHidden(), timeout=PATIENCE_MS)
    assert projects.question is None
    assert projects.reopened == path
    assert path.parent == tmp_path / "untitled"
    open_project(editor, qtbot, path)  # as the program that is started again does
    assert not editor.studio.saving.titled
    assert [step.name for step in editor.studio.session.history.steps] == steps


def test_dice_that_are_opened_leave_space_to_the_transport_and_take_the_arrows(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    editor.window.activateWindow()
    dice, transport = editor.window.docks.dice, editor.studio.transport
    editor.window.actions_by_name["randomise"].trigger()
    assert dice.panel.scope_box.hasFocus(), "nothing can be thrown yet, the sentence about it is there"
    editor.window.actions_by_name["randomise"].trigger()
    learn(editor)
    editor.window.actions_by_name["randomise"].trigger()
    assert dice.panel.timbre.slider.hasFocus()
    with qtbot.waitSignal(transport.playing_changed):
        QTest.keyClick(dice.panel.timbre.slider, Qt.Key.Key_Space)
    with qtbot.waitSignal(editor.studio.session.changed, timeout=PATIENCE_MS):
        QTest.keyClick(dice.panel.timbre.slider, Qt.Key.Key_Right)
    assert editor.studio.session.undo_stack.undoText().startswith("Randomise timbre")


@pytest.mark.parametrize(("row", "whom"), [(None, "Everything"), (1, "Selected components")])
def test_dice_are_for_what_is_selected(editor: Editor, qtbot: QtBot, row: int | None, whom: str) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    if row is not None:
        click_cell(editor, 2, row)
    panel = editor.window.docks.dice.panel
    assert panel.scope_box.currentText() == whom
    panel.scope_box.setCurrentIndex(2)
    panel.scope_box.activated.emit(2)
    click_cell(editor, 2, 2)
    assert panel.scope_box.currentText() == "Their whole layer", "what a person has chosen stays"


def _ended(running: bool) -> bool:
    return not running
