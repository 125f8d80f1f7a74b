"""The tempo that is found is the one that is there."""

import tracemalloc

import numpy as np
import pytest

from audible_gui.document import BeatGrid, Sound, frozen
from audible_gui.synthesis import found_tempo, tempo
from tests.support.networks import noise, outcome

RATE_HZ = 8000


def clicks(bpm: float, offset_s: float, seconds: float = 12.0, channels: int = 1) -> Sound:
    """Short bursts at the beats, over soft noise."""
    rng, samples = np.random.default_rng(3), np.zeros(int(seconds * RATE_HZ))
    for time_s, _ in BeatGrid(bpm, offset_s).beats(0.0, seconds - 0.1):
        at = round(time_s * RATE_HZ)
        samples[at : at + 400] += rng.standard_normal(400) * np.exp(-np.arange(400) / 80)
    samples += 0.003 * rng.standard_normal(len(samples))
    return Sound(frozen(0.3 * np.repeat(samples[:, None], channels, axis=1)), RATE_HZ, "clicks")


@pytest.mark.parametrize(("bpm", "offset_s"), [(90.0, 0.1), (120.0, 0.33), (133.7, 0.0)])
def test_tempo_and_beats_of_clicks_are_found(bpm: float, offset_s: float) -> None:
    grid = outcome(found_tempo(clicks(bpm, offset_s, channels=2)))
    assert grid is not None
    assert grid.bpm == pytest.approx(bpm, rel=0.005)
    for beat_s, _ in BeatGrid(bpm, offset_s).beats(0.5, 11.0):
        assert abs(grid.nearest(beat_s) - beat_s) < 0.04


def test_one_breaks_off_between_steps() -> None:
    steps = list(found_tempo(clicks(120.0, 0.0)))
    assert steps == sorted(steps)
    assert steps[-1] == pytest.approx(1.0)
    assert len(steps) > 5
    assert max(np.diff([0.0, *steps])) < 0.1, "none takes long, those that refine included"


def test_of_a_long_sound_no_more_is_touched_than_is_analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempo, "_MOST_S", 4.0)
    beginning = clicks(120.0, 0.0, 5.0).samples
    sound = Sound(frozen(np.concatenate([beginning, np.full((4_000_000, 1), 0.9)])), RATE_HZ, "long")
    outcome(found_tempo(clicks(120.0, 0.0, 5.0)))  # imports
    tracemalloc.start()
    try:
        outcome(found_tempo(sound))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < sound.samples.nbytes / 2


@pytest.mark.parametrize(
    "sound", [noise(100), Sound(frozen(np.zeros((40_000, 1))), RATE_HZ, "silence"), noise(8)], ids=lambda one: one.name
)
def test_where_nothing_begins_there_is_no_tempo(sound: Sound) -> None:
    assert outcome(found_tempo(sound)) is None
