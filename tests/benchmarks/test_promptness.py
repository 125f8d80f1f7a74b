"""Gaps between steps, and the sound they are measured on."""

import numpy as np
import pytest

from audible_gui.document import TrainStep
from tests.benchmarks.promptness import RATE_HZ, Gaps, gaps, made_sound, turned


def test_the_longest_gap_before_a_step_of_each_stage_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [TrainStep(stage, 0, 1, 1.0) for stage in ("Analysing", "Analysing", "Encoding")]
    # Before the first step, then after and before each: gaps of 1, 5, 2 and 3 seconds by the clock.
    wall, own = (
        iter([0.0, 1.0, 1.0, 6.0, 6.0, 8.0, 8.0, 11.0, 11.0]),
        iter([0.0, 1.0, 1.0, 2.0, 2.0, 4.0, 4.0, 4.5, 4.5]),
    )
    monkeypatch.setattr("tests.benchmarks.promptness.time.perf_counter", lambda: next(wall))
    monkeypatch.setattr("tests.benchmarks.promptness.time.thread_time", lambda: next(own))
    assert gaps(iter(steps)) == {
        "Analysing": Gaps(2, 5.0, 1.0),
        "Encoding": Gaps(1, 2.0, 2.0),
        "(end)": Gaps(1, 3.0, 0.5),
    }


def test_the_channels_of_the_made_sound_differ_and_nothing_is_at_full_scale() -> None:
    sound = made_sound(1.0, 2)
    assert sound.samples.shape == (RATE_HZ, 2)
    assert not np.array_equal(sound.samples[:, 0], sound.samples[:, 1])
    assert 0.05 < np.abs(sound.samples).max() < 1.0


def test_what_never_happens_is_not_waited_for_longer_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, turns = iter(range(100)), list[int]()
    monkeypatch.setattr("tests.benchmarks.promptness.time.perf_counter", lambda: next(clock))
    assert not turned(lambda: turns.append(0), lambda: False, 5.0)
    assert len(turns) == 4
    assert turned(lambda: turns.append(0), lambda: len(turns) == 6, 5.0)
