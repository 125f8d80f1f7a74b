"""The palette in a whole editor: what it finds there, and that it does it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Node
from audible_gui.resources import DEMO_SOUND
from tests.support.editor import EDGE_CASES, click_cell, learn, open_sound


def find(editor: Editor, query: str) -> tuple[str, str]:
    """Title and accessible text of the best."""
    palette = editor.window.command_palette
    editor.window.actions_by_name["palette"].trigger()
    QTest.keyClicks(palette.line, query)
    index = palette.list.currentIndex()
    return index.data(), index.data(Qt.ItemDataRole.AccessibleTextRole)


def take(editor: Editor) -> None:
    QTest.keyClick(editor.window.command_palette.line, Qt.Key.Key_Return)


def test_what_is_done_with_rows_is_found_and_done_with_those_that_are_selected(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    assert find(editor, "solo")[1].startswith("Solo, Component, S, Select a component in the list first")
    QTest.keyClick(editor.window.command_palette.line, Qt.Key.Key_Escape)
    click_cell(editor, 2, 0)
    assert find(editor, "mute")[0] == "Mute"
    take(editor)
    session = editor.studio.session
    assert session.document.component(Node(2, 0)).muted
    assert find(editor, "mute")[1].startswith("Mute, Component  ·  Component 1  ·  on")
    assert "Component 1" not in [entry.title for entry in editor.window.component_menu.entries()]
    QTest.keyClick(editor.window.command_palette.line, Qt.Key.Key_Escape)
    assert find(editor, "basis from kick")[0] == "Basis from: Layer 2: Kick"
    take(editor)
    assert session.document.component(Node(2, 0)).patch is not None


def test_commands_components_snapshots_and_files_are_found(editor: Editor, qtbot: QtBot) -> None:
    assert find(editor, "train")[1] == "Train, Network, Ctrl+T, Open a sound first."
    QTest.keyClick(editor.window.command_palette.line, Qt.Key.Key_Escape)
    path = EDGE_CASES / "ok.flac"
    open_sound(editor, qtbot, path)
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    window = editor.window
    window.components.filter.setText("nothing like it")
    assert find(editor, "kick") == ("Kick", "Kick, Component of layer 2")
    take(editor)
    assert window.tree.selected is not None
    assert window.tree.selected.node == Node(2, 1)
    assert not window.components.filter.text()
    window.actions_by_name["store_B"].trigger()
    editor.studio.session.undo_stack.undo()
    assert find(editor, "mute kick")[0] in {"Recall B", "Redo Mute Kick"}
    assert find(editor, "recall mute")[0] == "Recall B"
    take(editor)
    assert editor.studio.session.document.component(Node(2, 1)).muted
    assert find(editor, path.name)[0] == path.name
    with qtbot.waitSignal(editor.studio.opening.opened):
        take(editor)
