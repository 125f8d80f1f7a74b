"""The history as a list: it names the steps, goes where one clicks, waits for trainings and is remembered."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui import settings as known
from audible_gui.app import Editor
from audible_gui.resources import DEMO_SOUND
from tests.support.editor import LEFT, end, learn, open_sound


def test_a_click_on_a_step_goes_there(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    session, view = editor.studio.session, editor.window.docks.history.view
    muted = session.document
    editor.window.actions_by_name["history"].trigger()
    assert editor.window.docks.history.isVisible()
    assert view.hasFocus()
    model = view.model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert texts == ["Beginning", f"Open {DEMO_SOUND.stem}", "Train 5 → 3", "Rename", "Mute Kick"]
    where = model.index(3, 0)
    qtbot.waitUntil(lambda: view.indexAt(view.visualRect(where).center()) == where)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(where).center())
    assert (session.undo_stack.index(), view.currentIndex().row()) == (3, 3)
    assert session.document is session.history.steps[3].document is not muted
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert session.document is muted


def test_the_history_waits_for_a_training(editor: Editor) -> None:
    view = editor.window.docks.history.view
    assert view.isEnabled()
    editor.studio.training.running_changed.emit(True)
    assert not view.isEnabled()
    assert "training" in view.toolTip()
    editor.studio.training.running_changed.emit(False)
    assert view.isEnabled()


def test_whether_it_is_shown_is_remembered(editor: Editor, qtbot: QtBot) -> None:
    assert not editor.window.docks.history.isVisible()
    editor.window.actions_by_name["history"].trigger()
    editor.window.close()
    qtbot.waitUntil(lambda: not editor.window.isVisible())
    assert editor.studio.settings.get(known.WINDOW_DOCKS)
    again = Editor(editor.studio.settings, editor.studio.saving.folder)
    again.window.show()
    assert again.window.docks.history.isVisible()
    end(again, qtbot)
