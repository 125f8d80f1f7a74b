"""What is selected as a file for other programs."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import MixRequest, Node
from audible_gui.views.refusals import COPYING, EXPORTING
from audible_gui.views.stem_files import NOTHING, file_name
from tests.support.editor import EDGE_CASES, PATIENCE_MS, click_cell, learn, open_sound


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
