"""A sound at the rate of another and with as many channels, a block at a time. A generator; any thread."""

from collections.abc import Generator
from dataclasses import replace
from math import gcd

import numpy as np

from audible_gui.document import Floats, Sound, sealed

BLOCK = 1 << 17
"""Values of a sound that are worked at between two yields, or more where its rates need longer blocks."""
_ZEROS = 10
_BETA = 5.0


def likened(sound: Sound, rate_hz: int, channels: int) -> Generator[float, bool | None, Sound]:
    """A sound at another rate and with other channels: one is all of them, else all have the mean.

    The filter is that of ``scipy.signal.resample_poly``, and so are the samples, to the last bit.

    Args:
        sound: any.
        rate_hz: wanted.
        channels: wanted.

    Yields:
        The fraction done, after each block.
    """
    samples = sound.samples
    if samples.shape[1] != channels:
        samples = yield from _blended(samples, channels)
    if sound.rate_hz != rate_hz:
        common = gcd(sound.rate_hz, rate_hz)
        samples = yield from _resampled(samples, rate_hz // common, sound.rate_hz // common)
    return replace(sound, samples=samples, rate_hz=rate_hz, cues=(), outline=None)


def _blended(samples: Floats, channels: int) -> Generator[float, bool | None, Floats]:
    """(samples, channels) with the mean of its channels in each of others."""
    count, step = len(samples), max(BLOCK // max(samples.shape[1], channels), 1)
    result = np.empty((count, channels), dtype=np.float32)
    for first in range(0, count, step):
        result[first : first + step] = samples[first : first + step].mean(axis=1, keepdims=True)
        yield 0.0
    return sealed(result)


def _resampled(samples: Floats, up: int, down: int) -> Generator[float, bool | None, Floats]:
    """(samples, channels) at ``up / down`` times the rate, two numbers without a common divisor.

    A block begins where an input and an output sample fall together, and is filtered with as many samples around it as
    the filter reaches.
    """
    yield 0.0
    from scipy.signal import firwin, resample_poly  # noqa: PLC0415 - takes a while to import

    half = _ZEROS * max(up, down)
    taps = firwin(2 * half + 1, 1.0 / max(up, down), window=("kaiser", _BETA)).astype(np.float32)
    reach = -(-half // (up * down)) * down + down
    step = max(BLOCK // samples.shape[1] // down, 1) * down
    count = len(samples)
    result = np.empty((-(-count * up // down), samples.shape[1]), dtype=np.float32)
    for first in range(0, count, step):
        yield first / count
        begin, end = max(first - reach, 0), min(first + step, count)
        block = resample_poly(samples[begin : end + reach], up, down, axis=0, window=taps)
        low, high = first * up // down, -(-end * up // down)
        result[low:high] = block[low - begin * up // down :][: high - low]
    return sealed(result)
