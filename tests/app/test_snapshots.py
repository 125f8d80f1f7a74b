"""Snapshots in the whole editor: by the keys of their actions, and in the project."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Document, Node, with_gain
from tests.support.editor import learn, open_project, wait_saved
from tests.support.networks import noise

NODE = Node(2, 1)
ALT, SHIFT, CONTROL = (
    Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
)  # fmt: skip


def test_keys_store_recall_and_compare_and_the_project_keeps_it(editor: Editor, qtbot: QtBot) -> None:
    session, window = editor.studio.session, editor.window
    strip, bar = window.docks.history.snapshots, window.transport_bar
    names = [f"{what}_{letter}" for what in ("store", "recall") for letter in "ABCDEFGH"]
    assert not any(window.actions_by_name[name].isEnabled() for name in (*names, "compare"))
    session.edit("Open noise", lambda _: Document(sound=noise(2000)))
    learn(editor)
    window.actions_by_name["history"].trigger()
    QTest.keyClick(window, Qt.Key.Key_3, ALT | SHIFT)
    stored = session.document
    assert window.notes.text == "Snapshot C is stored; Alt+3 recalls it."
    enabled = [name for name in names if window.actions_by_name[name].isEnabled()]
    assert enabled == [*names[:8], "recall_C"]
    session.edit("Gain", lambda document: with_gain(document, NODE, -3.0))
    edited = session.document
    QTest.keyClick(window, Qt.Key.Key_C)
    assert session.document == stored
    assert (strip.buttons["C"].isChecked(), strip.compare_button.isChecked()) == (True, True)
    assert bar.heard_label.toolTip() == "Hearing: mix of snapshot C"
    assert bar.mix_button.isVisible()
    assert window.actions_by_name["undo"].text() == "&Undo comparing"
    QTest.keyClick(window, Qt.Key.Key_C)
    assert session.document is edited
    assert (strip.buttons["C"].isChecked(), bar.heard_label.toolTip()) == (False, "Hearing: mix")
    for key, modifiers in ((Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Z, CONTROL)):
        QTest.keyClick(window, Qt.Key.Key_C)
        assert session.document == stored
        QTest.keyClick(window, key, modifiers)
        assert session.document is session.history.document is edited
    QTest.keyClick(window, Qt.Key.Key_3, ALT)
    assert session.document == stored
    assert session.undo_stack.undoText() == "Recall snapshot C"
    session.undo_stack.undo()
    place = wait_saved(editor, qtbot).parent.parent / "kept.audible"
    said: list[str] = []
    editor.studio.saving.save_as(place, lambda: said.append(""), said.append)
    qtbot.waitUntil(lambda: said == [""])
    editor.studio.saving.leave(editor.studio.saving.begin, said.append)
    qtbot.waitUntil(lambda: session.document.sound is None)
    assert not strip.buttons["C"].property("stored")
    open_project(editor, qtbot, place)
    assert [letter for letter, button in strip.buttons.items() if button.property("stored")] == ["C"]
    QTest.keyClick(window, Qt.Key.Key_C)
    assert session.document.component(NODE).gain_db == 0.0
    QTest.keyClick(window, Qt.Key.Key_C)
    assert session.document.component(NODE).gain_db == -3.0
