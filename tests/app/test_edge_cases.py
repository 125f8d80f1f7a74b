"""Every odd file in tests/data/edge_cases, opened in the editor, ends as its expected.json says."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Sound
from audible_gui.views.dialogs import CrashDialog
from tests.cli.test_edge_cases import EXPECTED, must_fail
from tests.support.editor import EDGE_CASES, PATIENCE_MS, wait_saved

ENTRY = re.compile(r"\w+ (\w+) (\d+) Hz (\d+) ch; read (\d+) frames")
MENDED = {"nan_samples.wav", "inf_samples.wav", "all_nan.wav"}


@pytest.fixture
def reports(editor: Editor) -> Iterator[list[str]]:
    """Unexpected errors; there must be none."""
    told: list[str] = []
    editor.guard.reported.connect(told.append)
    yield told
    assert told == []
    assert not any(isinstance(widget, CrashDialog) for widget in QApplication.topLevelWidgets())


def open_odd(editor: Editor, qtbot: QtBot, name: str) -> Sound | None:
    """Open a file by its name until that has ended; the sound, if that is the document's now."""
    editor.window.notes.hide()
    before = editor.studio.session.document
    with qtbot.waitSignal(
        editor.studio.opening.running_changed, check_params_cb=lambda running: not running, timeout=PATIENCE_MS
    ):
        editor.window.open(EDGE_CASES / name)
    after = editor.studio.session.document
    return None if after is before else after.sound


@pytest.mark.usefixtures("reports")
def test_odd_files_open_or_are_refused_with_a_sentence(editor: Editor, qtbot: QtBot) -> None:
    notes = editor.window.notes
    for name in sorted(EXPECTED):
        sound = open_odd(editor, qtbot, name)
        assert (sound is None) == must_fail(name), name
        assert notes.isVisible() == (must_fail(name) or name in MENDED), name
        if notes.isVisible():
            assert notes.text.endswith("."), name
            assert notes.text.count(name) == 1, name
        if sound is not None:
            entry = ENTRY.match(EXPECTED[name]["soundfile"])
            assert entry is not None, name
            subtype, rate_hz, channels, samples = entry.groups()
            assert sound.subtype == subtype, name
            assert (sound.rate_hz, sound.samples.shape) == (int(rate_hz), (int(samples), int(channels))), name
            assert np.isfinite(sound.samples).all(), name
            assert editor.window.windowTitle().startswith(sound.name), name
    undo_all(editor, qtbot, [name for name in sorted(EXPECTED) if not must_fail(name)])


def undo_all(editor: Editor, qtbot: QtBot, names: list[str]) -> None:
    """All that opened is kept in the project, and taken back."""
    wait_saved(editor, qtbot)
    for name in reversed(names):
        sound = editor.studio.session.document.sound
        assert sound is not None
        assert sound.path == EDGE_CASES / name
        editor.window.actions_by_name["undo"].trigger()
        QApplication.processEvents()
    assert editor.studio.session.document.sound is None
