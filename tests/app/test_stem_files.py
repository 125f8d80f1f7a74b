"""What is selected as a file for other programs."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QItemSelectionModel, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import MixRequest, Node
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.refusals import COPYING, EXPORTING
from audible_gui.views.stem_files import NOTHING
from audible_gui.views.stem_writer import file_name, unique
from tests.support.editor import EDGE_CASES, LEFT, PATIENCE_MS, cell, click_cell, learn, open_sound

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
SELECT_ROWS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


def test_what_is_selected_is_written_as_it_is_heard_alone_and_goes_with_the_window(
    editor: Editor, qtbot: QtBot, tmp_path: Path
) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    action, files = editor.window.actions_by_name["copy_file"], editor.window.stem_files
    assert action.toolTip() == NOTHING
    click_cell(editor, 2, 1)
    assert editor.window.tree.selected is not None
    assert editor.window.tree.selected.node == Node(2, 1)
    export = editor.window.actions_by_name["export"]
    with qtbot.waitSignal(files.copied, timeout=PATIENCE_MS) as copied:
        action.trigger()
        assert (export.isEnabled(), export.toolTip()) == (False, COPYING)
    qtbot.waitUntil(export.isEnabled, timeout=PATIENCE_MS)
    (path,) = copied.args
    samples, rate_hz = soundfile.read(path)
    sound = editor.studio.session.document.sound
    assert sound is not None
    assert (path.name, rate_hz, len(samples)) == ("Kick.wav", sound.rate_hz, sound.n_samples)
    assert np.abs(samples).max() > 0.0, "it is heard though it is muted in the mix"
    assert "“Kick.wav” is on the clipboard" in editor.window.notes.text
    with qtbot.waitSignal(editor.studio.exporting.exported, timeout=PATIENCE_MS):
        editor.studio.exporting.start(MixRequest(editor.studio.session.document, tmp_path / "mix.wav"))
        assert (action.isEnabled(), action.toolTip()) == (False, EXPORTING)
    qtbot.waitUntil(action.isEnabled, timeout=PATIENCE_MS)
    files.close()
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("name", "written"),
    [("Kick", "Kick"), ("A♯4 1.7 kHz", "A♯4 1.7 kHz"), ("../a/b:c*", "_a_b_c_"), ("…", "_"), ("..", "component")],
)
def test_names_are_those_of_files_everywhere(name: str, written: str) -> None:
    assert file_name(name) == written


def test_files_that_are_dropped_together_have_names_of_their_own() -> None:
    assert unique(["Kick", "kick", "Kick 2", "Kick"]) == ["Kick", "kick 2", "Kick 2 2", "Kick 3"]


@pytest.fixture
def dropped(monkeypatch: pytest.MonkeyPatch) -> list[list[Path]]:
    """What other programs get, as soon as a drag begins."""
    drags: list[list[Path]] = []

    def drop(drag: QDrag, _actions: Qt.DropAction) -> Qt.DropAction:
        drags.append([Path(url.toLocalFile()) for url in drag.mimeData().urls()])
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", drop)
    return drags


def pull(editor: Editor, column: Column, *, release: bool) -> None:
    """Press what is selected, and move the mouse away with the button held."""
    tree = editor.window.tree
    rect = tree.visualRect(tree.currentIndex().siblingAtColumn(column))
    start = QPoint(rect.left() + 40, rect.center().y())
    QTest.mousePress(tree.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start)
    for step in (20, 60):
        # QTest moves the mouse without its buttons.
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, QPointF(start + QPoint(0, step)), QPointF(), LEFT, LEFT, NO_MODIFIER
        )
        QApplication.sendEvent(tree.viewport(), event)
    if release:
        QTest.mouseRelease(tree.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start)


def test_rows_are_dragged_out_as_files_that_are_complete_when_the_drag_begins(
    editor: Editor, qtbot: QtBot, dropped: list[list[Path]]
) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    window = editor.window
    click_cell(editor, 2, 1)
    window.tree.selectionModel().select(cell(editor, 2, 2), SELECT_ROWS)
    names = [row.label for row in window.tree.chosen]
    with qtbot.waitSignal(window.stem_drag.written, timeout=PATIENCE_MS):
        pull(editor, Column.NAME, release=False)
        assert dropped == []
    qtbot.waitUntil(lambda: bool(dropped))
    (paths,) = dropped
    assert [path.stem for path in paths] == [file_name(name) for name in names]
    sound = editor.studio.session.document.sound
    assert sound is not None
    assert {soundfile.info(path).frames for path in paths} == {sound.n_samples}
    assert "2 files dropped" in window.notes.text
    assert [row.label for row in window.tree.chosen] == names, "the held button selects nothing"
    QTest.mouseRelease(window.tree.viewport(), LEFT)
    pull(editor, Column.NAME, release=True)
    assert dropped[1:] == [paths], "written once, it comes at once"
    window.stem_files.close()
    assert not paths[0].exists()


def test_who_lets_go_before_a_file_is_written_drags_once_more(
    editor: Editor, qtbot: QtBot, dropped: list[list[Path]]
) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    tree, residual = editor.window.tree, editor.window.tree.model().index(2, 0)
    tree.setCurrentIndex(residual)
    with qtbot.waitSignal(editor.window.stem_drag.written, timeout=PATIENCE_MS):
        pull(editor, Column.NAME, release=True)
    qtbot.waitUntil(lambda: "drag once more" in editor.window.notes.text)
    assert dropped == []
    pull(editor, Column.NAME, release=True)
    assert [path.name for path in dropped[0]] == ["Residual.wav"]


@pytest.mark.usefixtures("dropped")
def test_what_is_dragged_out_of_the_window_is_not_opened_in_it(editor: Editor) -> None:
    class OfItself(QDragEnterEvent):
        def source(self) -> QObject:
            return editor.window.tree

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/kick.wav")])
    for kind, taken in ((QDragEnterEvent, True), (OfItself, False)):
        event = kind(QPoint(), Qt.DropAction.CopyAction, data, LEFT, NO_MODIFIER)
        event.ignore()
        editor.window.dragEnterEvent(event)
        assert event.isAccepted() == taken
