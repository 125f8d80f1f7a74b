import numpy as np
import pytest

from audible_gui.document import Floats
from audible_gui.playback.peaks import WINDOW_S, Peaks

RATE_HZ = 1000
BLOCK = 10
LATENCY_S = 0.05


def block(*levels: float) -> Floats:
    samples = np.zeros((BLOCK, len(levels)), dtype=np.float32)
    samples[3] = levels
    return samples


def after(peaks: Peaks, blocks: int) -> list[float]:
    """What is heard once so many silent blocks more are written."""
    for _ in range(blocks):
        peaks.note(block(0.0, 0.0))
        heard = peaks.heard(LATENCY_S)
    return [float(level) for level in heard]


def test_a_peak_is_shown_when_it_is_heard_and_no_longer_than_needed() -> None:
    peaks = Peaks(RATE_HZ, 2)
    peaks.note(block(-0.5, 0.25))
    assert not peaks.heard(LATENCY_S).any()
    assert after(peaks, 3) == [0.0, 0.0]
    assert after(peaks, 1) == [0.5, 0.25]
    held = round(WINDOW_S * RATE_HZ / BLOCK)
    assert after(peaks, held) == [0.5, 0.25]
    assert after(peaks, 1) == [0.0, 0.0]


def test_the_highest_of_the_window_counts() -> None:
    peaks = Peaks(RATE_HZ, 1)
    for level in (0.1, 0.7, 0.3):
        peaks.note(block(level))
    assert peaks.heard(0.0) == pytest.approx([0.7])


def test_what_goes_over_full_scale_is_counted_once_it_is_heard() -> None:
    peaks = Peaks(RATE_HZ, 2)
    for levels in ((1.0, -1.0), (0.2, -1.001), (0.0, 0.0), (1.5, 1.5)):
        peaks.note(block(*levels))
        peaks.heard(LATENCY_S)
    assert peaks.overs == 0
    after(peaks, 10)
    assert peaks.overs == 2
