"""A long sound is seen while it is read."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.audio_file.reading import BLOCK_SAMPLES
from audible_gui.jobs import Arriving
from audible_gui.resources import DEMO_SOUND
from tests.app.conftest import RATE_HZ


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A sound of several blocks, louder and louder."""
    length = 6 * BLOCK_SAMPLES
    path = tmp_path / "long.wav"
    soundfile.write(path, np.linspace(0.0, 0.5, length, dtype=np.float32)[:, None].repeat(2, 1), RATE_HZ, "PCM_16")
    return path


def test_the_waveform_grows_until_the_sound_is_there(editor: Editor, qtbot: QtBot, long: Path) -> None:
    canvas, opening, session = editor.window.canvas, editor.studio.opening, editor.studio.session
    seen: list[tuple[bool, bool, float, float]] = []

    def look(_: Arriving) -> None:
        peaks = canvas.waveform.original.peaks
        if peaks is not None and session.document.sound is None:
            seen.append(
                (canvas.waveform.isVisible(), peaks.samples is None, canvas.times.duration_s, canvas.times.end_s)
            )

    opening.arrived.connect(look)
    with qtbot.waitSignal(opening.opened):
        editor.window.open(long)
    duration_s = 6 * BLOCK_SAMPLES / RATE_HZ
    assert seen
    assert set(seen) == {(True, True, duration_s, duration_s)}
    peaks = canvas.waveform.original.peaks
    assert peaks is not None
    assert peaks.samples is not None
    assert canvas.waveform.isVisible()


def test_a_sound_that_is_not_opened_after_all_leaves_the_invitation(editor: Editor, qtbot: QtBot, long: Path) -> None:
    canvas, opening = editor.window.canvas, editor.studio.opening
    opening.arrived.connect(opening.cancel)
    with qtbot.waitSignal(opening.arrived):
        editor.window.open(long)
    assert canvas.empty.isVisible()
    assert not canvas.waveform.isVisible()
    assert canvas.waveform.original.peaks is None


def test_what_is_open_stays_in_sight_until_another_sound_is_there(editor: Editor, qtbot: QtBot, long: Path) -> None:
    canvas, opening = editor.window.canvas, editor.studio.opening
    with qtbot.waitSignal(opening.opened):
        editor.window.open(DEMO_SOUND)
    duration_s = canvas.times.duration_s
    peaks, seen = canvas.waveform.original.peaks, []
    opening.arrived.connect(lambda _: seen.append((canvas.waveform.original.peaks, canvas.times.duration_s)))
    with qtbot.waitSignal(opening.opened):
        editor.window.open(long)
    assert seen
    assert all(shown == (peaks, duration_s) for shown in seen)
