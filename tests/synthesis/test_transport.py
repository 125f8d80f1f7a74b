"""Shapes on the way from one to another."""

import numpy as np
import numpy.typing as npt
import pytest

from audible_gui.synthesis.transport import between_bases, between_envelopes

BINS = 513


def note(at: float, size: int = BINS) -> npt.NDArray[np.float64]:
    """A partial around a bin, some four bins wide."""
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(np.arange(size) - at) / 2.0))


def centre(values: npt.NDArray[np.float64]) -> float:
    return float((np.arange(len(values)) * values).sum() / values.sum())


@pytest.mark.parametrize(("amount", "expected"), [(0.25, 50 * 2**0.5), (0.5, 100.0), (0.75, 100 * 2**0.5)])
def test_between_two_notes_lies_one(amount: float, expected: float) -> None:
    (moved,) = between_bases(note(50)[None], note(200)[None], amount)
    assert centre(moved) == pytest.approx(expected, rel=0.01)
    held = np.cumsum(moved) / moved.sum()
    assert moved.sum() == pytest.approx(note(50).sum())
    assert np.searchsorted(held, 0.95) - np.searchsorted(held, 0.05) <= 6, "a note, not two"
    assert not moved[: round(0.8 * expected)].any()
    assert not moved[round(1.2 * expected) :].any()


def test_between_two_hits_lies_one() -> None:
    moved = between_envelopes(note(30, 100), 3.0 * note(70, 100), 0.5)
    assert centre(moved) == pytest.approx(50.0, abs=0.1)
    assert moved.sum() == pytest.approx(2.0 * note(30, 100).sum())
    assert not moved[:45].any()
    assert not moved[56:].any()


def test_channels_go_their_own_ways_and_ends_are_exact() -> None:
    rng = np.random.default_rng(0)
    own, other = rng.random((2, BINS)), rng.random((2, BINS)) * (np.arange(BINS) > 100)
    np.testing.assert_array_equal(between_bases(own, other, 0.0), own)
    np.testing.assert_array_equal(between_bases(own, other, 1.0), other)
    both = between_bases(own, other, 0.4)
    np.testing.assert_allclose(both.sum(axis=1), 0.6 * own.sum(axis=1) + 0.4 * other.sum(axis=1))
    np.testing.assert_array_equal(both[1], between_bases(own[1:], other[1:], 0.4)[0])
    np.testing.assert_allclose(between_bases(own, own, 0.3), own, atol=1e-9)


def test_what_is_silent_fades() -> None:
    silent = np.zeros((1, BINS))
    np.testing.assert_allclose(between_bases(note(50)[None], silent, 0.25), 0.75 * note(50)[None])
    np.testing.assert_allclose(between_envelopes(np.zeros(9), np.ones(9), 0.25), 0.25)
    np.testing.assert_array_equal(between_envelopes(np.array([2.0]), np.array([4.0]), 0.5), [3.0])
