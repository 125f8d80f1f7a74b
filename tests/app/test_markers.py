"""Markers in a whole editor: by the commands, in the palette, in the list."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Marker
from tests.support.editor import EDGE_CASES, open_sound


def marked(editor: Editor) -> list[Marker]:
    return list(editor.studio.session.document.markers)


def test_they_are_set_gone_to_found_and_kept(editor: Editor, qtbot: QtBot) -> None:
    window, session, transport = editor.window, editor.studio.session, editor.studio.transport
    actions = window.actions_by_name
    assert (actions["marker_set"].isEnabled(), actions["marker_set"].toolTip()) == (False, "Open a sound first.")
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    assert actions["marker_next"].toolTip() == "Set a marker first."
    sound = session.document.sound
    assert sound is not None
    middle = sound.n_samples // 2
    for sample in (0, middle):
        transport.seek(sample)
        actions["marker_set"].trigger()
    assert marked(editor) == [Marker(0.0, 1), Marker(middle / sound.rate_hz, 2)]
    assert actions["marker_rename"].isEnabled()
    actions["marker_previous"].trigger()
    assert transport.position == 0
    actions["marker_loop"].trigger()
    assert transport.loop == (0, middle)
    actions["palette"].trigger()
    palette = window.command_palette
    QTest.keyClicks(palette.line, "marker 2")
    assert palette.list.currentIndex().data() == "Go to marker 2"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert transport.position == middle
    actions["markers"].trigger()
    assert window.docks.markers.isVisible()
    assert window.docks.markers.view.currentIndex().row() == 1
    actions["markers_delete"].trigger()
    assert marked(editor) == []
    assert not actions["marker_delete"].isEnabled()
    session.undo_stack.undo()
    assert marked(editor) == [Marker(0.0, 1), Marker(middle / sound.rate_hz, 2)]
    open_sound(editor, qtbot, EDGE_CASES / "ok.aiff")
    assert marked(editor) == []
    session.undo_stack.undo()
    assert marked(editor) == [Marker(0.0, 1), Marker(middle / sound.rate_hz, 2)]
