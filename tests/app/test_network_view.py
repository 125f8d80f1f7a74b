"""The network in the window: shown by key and menu, remembered, heard while it plays."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Node
from audible_gui.session import Audition
from tests.support.editor import EDGE_CASES, LEFT, end, learn, open_sound


def test_its_action_shows_it_and_it_is_remembered(editor: Editor, qtbot: QtBot) -> None:
    action, components = editor.window.actions_by_name["network"], editor.window.components
    assert action.shortcut().toString() == "N"
    action.trigger()
    assert components.network.view.isVisible()
    action.trigger()
    assert components.tree.isVisible()
    action.trigger()
    editor.window.close()
    qtbot.waitUntil(lambda: not editor.window.isVisible())
    again = Editor(editor.studio.settings, editor.studio.saving.folder)
    again.window.show()
    assert again.window.components.network.view.isVisible()
    end(again, qtbot)


def test_what_is_chosen_is_heard_alone(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    editor.window.components.show_network(True)
    view, transport = editor.window.components.network.view, editor.studio.transport
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, view.cell_rect(Node(1, 2)).center())
    assert transport.audition == Audition(Node(1, 2))
    assert transport.playing
    editor.window.actions_by_name["mix"].trigger()
    assert editor.window.tree.selected is None


def test_what_is_chosen_is_only_shown_where_that_is_wanted(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    editor.window.components.show_network(True)
    editor.window.transport_bar.set_audition_on_select(False)
    QTest.keyClick(editor.window.components.network.view, Qt.Key.Key_Down)
    assert editor.studio.transport.audition is None
    assert editor.window.tree.selected is not None
