"""From the sound's sampling rate to the device's, block by block. The engine's sounding thread only.

A polyphase interpolator: a sinc below both Nyquist frequencies under a Kaiser window, −110 dB beyond the narrower one,
flat to 0.91 of it. Every block gives all the samples that can be known, so that nothing is held back but half the
filter, two milliseconds at 44.1 kHz; resamplers by FFT give their samples in batches of up to 150 ms. Between rates
that have little in common, outputs lie at thousands of fractions of an input sample: then filters between two of a
table are interpolated, which adds less than the window lets pass. (Crochiere and Rabiner, “Multirate Digital Signal
Processing”, 1983, chapter 4; Kaiser's formulas for the window; Smith and Gossett, “A flexible sampling-rate conversion
method”, ICASSP 1984, for the table.)
"""

import math
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from audible_gui.document import Floats, frozen

HALF_CROSSINGS = 80
STOP_DB = 110.0
ROWS = 256
MOST_FILTERS = 2048
"""So many within an input sample, fewer for wider filters: as many as keep the error of interpolation below −120 dB."""
_BETA = 0.1102 * (STOP_DB - 8.7)
# Of the narrower rate: the transition band of a Kaiser window of that length ends at the Nyquist frequency.
_TRANSITION = (STOP_DB - 8.0) / (2.285 * 2 * HALF_CROSSINGS) / (2 * np.pi)
_CUTOFF = 0.5 - _TRANSITION / 2

Integers = npt.NDArray[np.int64]


class Resampler:
    """An endless stream from one rate to another; output sample m is the input at time m · in / out.

    Args:
        in_hz: rate of what goes in.
        out_hz: rate of what comes out.
        channels: of both.
    """

    def __init__(self, in_hz: int, out_hz: int, channels: int) -> None:
        self._step = Fraction(in_hz, out_hz)
        self._filters = _filters(self._step)
        self._half = self._filters.shape[1] // 2
        # (channels, samples), so that a window's taps lie side by side; zeros stand for what came before the first.
        self._history = np.zeros((channels, self._half - 1), dtype=np.float32)
        self._taken = 0
        self._given = 0

    @property
    def delay_samples(self) -> float:
        """Input samples that have been taken and not yet been given."""
        return float(self._taken - self._given * self._step)

    def process(self, samples: Floats) -> Floats:
        """The next samples: (samples, channels) → (as many as can be known, channels)."""
        self._history = np.concatenate([self._history, samples.T], axis=1)
        self._taken += len(samples)
        step, up = self._step.numerator, self._step.denominator
        # An output at m · step needs inputs up to floor(m · step) + half, so m < (taken − half) / step.
        end = max(-((self._half - self._taken) * up // step), self._given)
        ticks = np.arange(self._given, end, dtype=np.int64) * step
        first = self._taken - self._history.shape[1]
        out = self._filtered(ticks // up - self._half + 1 - first, ticks % up)
        self._given = end
        self._history = self._history[:, max(end * step // up - self._half + 1 - first, 0) :].copy()
        return out

    def _filtered(self, starts: Integers, fractions: Integers) -> Floats:
        if not len(starts):
            return np.zeros((0, len(self._history)), dtype=np.float32)
        windows = sliding_window_view(self._history, 2 * self._half, axis=1)
        out = np.einsum("cnt,nt->nc", windows[:, starts], self._taps(fractions))
        return np.ascontiguousarray(out)

    def _taps(self, fractions: Integers) -> Floats:
        """The filters for outputs that lie so many 1/up of an input sample after one: (outputs, taps)."""
        up, filters, parts = self._step.denominator, self._filters, _parts(self._step)
        if parts == up:
            exact: Floats = filters[fractions]
            return exact
        places = fractions * parts
        rows, beyond = places // up, (places % up / up).astype(np.float32)[:, None]
        lower, upper = filters[rows], filters[rows + 1]
        between: Floats = lower + (upper - lower) * beyond
        return between


def _parts(step: Fraction) -> int:
    """How many parts an input sample is divided into: as many as there are fractions, if these are not too many."""
    return min(step.denominator, math.ceil(MOST_FILTERS / max(1.0, float(step))))


@lru_cache(maxsize=4)
def _filters(step: Fraction) -> Floats:
    """A filter for each part of an input sample, and one for the end of the last one: (parts + 1, taps)."""
    half = math.ceil(HALF_CROSSINGS * max(Fraction(1), step))
    cutoff = _CUTOFF / max(1.0, float(step))
    parts = _parts(step)
    count = parts + 1
    offsets = np.arange(-half + 1, half + 1)
    filters = np.empty((count, 2 * half), dtype=np.float32)
    for row in range(0, count, ROWS):
        fractions = np.arange(row, min(row + ROWS, count)) / parts
        distance = fractions[:, None] - offsets
        inside = np.clip(1.0 - (distance / half) ** 2, 0.0, None)
        taps = np.sinc(2.0 * cutoff * distance) * np.i0(_BETA * np.sqrt(inside))
        filters[row : row + ROWS] = taps / taps.sum(axis=1, keepdims=True)
    return frozen(filters)
