"""Dither: its error is what theory says, however blocks are cut, and what needs no rounding stays as it is."""

import numpy as np
import numpy.typing as npt
import pytest

from audible_gui.audio_file import Dither, quantised

SAMPLES = 100_000


def errors(signal: npt.NDArray[np.float64], bits: int = 16) -> npt.NDArray[np.float64]:
    """Of a dithered signal, in steps."""
    steps = Dither((7, 1)).quantised(signal[:, None], bits)[:, 0]
    result: npt.NDArray[np.float64] = steps - signal * 2 ** (bits - 1)
    return result


@pytest.mark.parametrize("level_steps", [0.3, 3.7, 1000.0])
def test_the_error_has_the_mean_0_and_the_variance_1_4_whatever_the_signal(level_steps: float) -> None:
    signal = level_steps / 2**15 * np.sin(np.arange(SAMPLES) * 0.1234)
    error = errors(signal)
    assert abs(error.mean()) < 0.01
    assert error.var() == pytest.approx(0.25, rel=0.02)
    for other in (signal, signal**2, np.roll(error, 1)):
        assert abs(np.corrcoef(error, other)[0, 1]) < 0.015, "decorrelated"
    assert abs(np.corrcoef(error**2, np.abs(signal))[0, 1]) < 0.015, "the noise does not breathe with the signal"
    assert np.abs(error).max() <= 1.5


def test_what_is_softer_than_a_step_is_still_there() -> None:
    signal = 0.4 / 2**15 * np.sin(np.arange(SAMPLES) * 0.01)
    heard = Dither((1,)).quantised(signal[:, None], 16)[:, 0] / 2**15
    assert float(heard @ signal / (signal @ signal)) == pytest.approx(1.0, abs=0.02)
    assert not quantised(signal, 16).any()


def test_the_noise_is_triangular() -> None:
    noise = errors(np.full(SAMPLES, 0.5 / 2**15)) + 0.5
    counts = [float(np.mean(noise == step)) for step in (-1, 0, 1, 2)]
    # Of x = 1/2 + t, t triangular on (−1, 1), what rounds to −1, 0, 1 and 2.
    assert counts == pytest.approx([0.0, 0.5, 0.5, 0.0], abs=0.01)
    noise = errors(np.full(SAMPLES, 0.25 / 2**15)) + 0.25
    counts = [float(np.mean(noise == step)) for step in (-1, 0, 1)]
    assert counts == pytest.approx([1 / 32, 1 - 1 / 32 - 9 / 32, 9 / 32], abs=0.01)


def test_blocks_do_not_matter_and_seeds_do() -> None:
    signal = np.random.default_rng(0).standard_normal((5000, 2)) * 0.1
    whole = Dither((3, 4)).quantised(signal, 16)
    dither = Dither((3, 4))
    cut = np.concatenate([dither.quantised(signal[a:b], 16) for a, b in ((0, 1), (1, 700), (700, 700), (700, 5000))])
    np.testing.assert_array_equal(whole, cut)
    other = Dither((3, 5)).quantised(signal, 16)
    error, others = whole - signal * 2**15, other - signal * 2**15
    assert abs(np.corrcoef(error.ravel(), others.ravel())[0, 1]) < 0.05


def test_what_needs_no_rounding_gets_no_noise() -> None:
    steps = np.random.default_rng(0).integers(-(2**15), 2**15, (3000, 2))
    np.testing.assert_array_equal(Dither((1,)).quantised(steps / 2**15, 16), steps)
    half = np.concatenate([np.zeros((100, 1)), np.full((100, 1), 0.4 / 2**15), np.zeros((1000, 1))])
    written = Dither((1,)).quantised(half, 16)
    assert not written[:100].any()
    assert written[100:200].any()
    assert written[200:].any(), "once begun it goes on"
