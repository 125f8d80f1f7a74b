"""What is seen of a sound while it is read."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.audio_file import SoundInfo
from audible_gui.audio_file.reading import BLOCK_SAMPLES
from audible_gui.document import OUTLINE_SAMPLES
from audible_gui.workflow import Arriving
from audible_gui.workflow.arriving import COLUMNS, Arrival
from audible_gui.workflow.opening import read_outlined

RATE_HZ = 44_100


@pytest.mark.parametrize("ending", ["wav", "flac"])
def test_each_step_shows_what_has_been_read_and_no_more(tmp_path: Path, ending: str) -> None:
    length = 2 * BLOCK_SAMPLES + 70_001
    samples = np.random.default_rng(1).uniform(-0.9, 0.9, (length, 2)) * np.linspace(0.1, 1.0, length)[:, None]
    path = tmp_path / f"long.{ending}"
    soundfile.write(path, samples, RATE_HZ, "PCM_24")
    steps, truth = list(read_outlined(path)), soundfile.read(path, dtype="float32")[0]
    assert [step.fraction for step in steps] == pytest.approx([BLOCK_SAMPLES / length, 2 * BLOCK_SAMPLES / length, 1])
    for step, read in zip(steps, (BLOCK_SAMPLES, 2 * BLOCK_SAMPLES, length), strict=True):
        assert step.duration_s == length / RATE_HZ
        size = OUTLINE_SAMPLES * -(-length // (OUTLINE_SAMPLES * COLUMNS))
        heard = np.zeros((-(-length // size) * size, 2), np.float32)
        heard[:read] = truth[:read]
        parts = heard.reshape(-1, size, 2)
        np.testing.assert_array_equal(step.minima, np.minimum(parts.min(axis=1), 0.0))
        np.testing.assert_array_equal(step.maxima, np.maximum(parts.max(axis=1), 0.0))


def test_what_comes_beyond_the_header_is_not_seen_before_all_is_read() -> None:
    arrival = Arrival(SoundInfo(Path("a.wav"), RATE_HZ, 1, 2 * OUTLINE_SAMPLES, "WAV", "PCM_16"))
    arrival.add(np.full((5 * OUTLINE_SAMPLES, 1), 0.5, np.float32))
    arrival.add(np.full((5 * OUTLINE_SAMPLES, 1), -0.5, np.float32))
    seen = arrival.seen(1.0)
    assert isinstance(seen, Arriving)
    assert seen.maxima.tolist() == [[0.5], [0.5]]
    assert seen.minima.tolist() == [[0.0], [0.0]]
    assert arrival.outline.peaks is not None
    assert len(arrival.outline.peaks[0]) == 10


def test_a_header_that_says_nothing_of_the_length_shows_nothing() -> None:
    arrival = Arrival(SoundInfo(Path("a.wav"), RATE_HZ, 1, 0, "WAV", "PCM_16"))
    arrival.add(np.ones((OUTLINE_SAMPLES, 1), np.float32))
    assert len(arrival.seen(1.0).minima) == 0
