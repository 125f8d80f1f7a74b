"""The patch bay in the window: shown by its key, what is patched in it is heard alone, and everything is undone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Node, patched_nodes
from audible_gui.operations import Cell
from audible_gui.session import Audition
from tests.support.editor import EDGE_CASES, LEFT, learn, open_sound


def test_its_key_shows_it_and_its_cells_are_heard_and_undone(editor: Editor, qtbot: QtBot) -> None:
    window, session = editor.window, editor.studio.session
    actions, dock = window.actions_by_name, window.docks.patch_bay
    assert actions["patch_bay"].shortcut().toString() == "Ctrl+P"
    assert not actions["bay_shuffle"].isEnabled()
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    actions["patch_bay"].trigger()
    qtbot.waitUntil(lambda: not dock.visibleRegion().isEmpty())
    matrix = dock.panel.matrix
    at = matrix.geometry_.rect(Cell(2, 0)).center()
    QTest.mouseClick(matrix.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    assert editor.studio.transport.audition == Audition(Node(2, 2))
    assert patched_nodes(session.document) == (Node(2, 2),)
    actions["bay_shuffle"].trigger()
    assert len(patched_nodes(session.document)) == 3
    for _ in range(2):
        actions["undo"].trigger()
    assert patched_nodes(session.document) == ()
    actions["redo"].trigger()
    assert matrix.scene is not None
    assert matrix.scene.filled == {Cell(2, 0): 1.0}
    actions["patch_bay"].trigger()
    assert not dock.isVisible()
