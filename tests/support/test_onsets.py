"""Whether onsets are found where something begins, and nowhere else."""

import numpy as np
import pytest

from audible_gui.document import Floats, frozen
from tests.support.onsets import LOW_S, f_measure, louder, onsets

RATE_HZ = 44_100
TIMES = np.array([0.0, 0.5, 1.2, 1.5])


def kicks(levels_db: list[float]) -> Floats:
    """Decaying tones of 50 Hz, (samples, 1)."""
    times = np.arange(2 * RATE_HZ) / RATE_HZ
    since = times[:, None] - TIMES
    hits = np.where(since >= 0.0, np.exp(-np.maximum(since, 0.0) / 0.06), 0.0) * np.sin(100.0 * np.pi * since)
    return frozen((hits @ 10.0 ** (np.array(levels_db) / 20.0))[:, None])


def test_a_low_drum_begins_once_and_at_the_beginning_of_the_sound_too() -> None:
    found = onsets(kicks([0.0, -6.0, 0.0, -6.0]), RATE_HZ, LOW_S)
    assert found == pytest.approx(TIMES, abs=0.02)
    assert f_measure(found, TIMES) == 1.0


def test_what_is_softer_by_more_is_left_out() -> None:
    hits = kicks([0.0, -20.0, -3.0, -6.0])
    assert louder(TIMES, hits, RATE_HZ, 10.0) == pytest.approx(TIMES[[0, 2, 3]])
    assert louder(TIMES, hits, RATE_HZ, 4.0) == pytest.approx(TIMES[[0, 2]])
