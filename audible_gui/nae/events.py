"""Envelopes parted into their short events and all others. Any thread.

A click and a burst of noise have one and the same spectrum: what has learned the one sounds in the other, and no loss
knows better. In time they differ. Two components of one basis of which each sounds where the other is silent stay so,
since a scaled step multiplies activations and hardly revives them; a plain one adds, and may.
"""

from collections.abc import Generator

import numpy as np
import numpy.typing as npt

# Between two events an envelope falls below this part of both their peaks.
_VALLEY = 0.3
# Equivalent width of a short event, its sum over its peak, in windows: an impulse has half of one.
_SHORT_WINDOWS = 0.7

Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def short_events(envelopes: Matrix, window: float) -> Generator[None, None, Mask]:
    """Where the events are hardly longer than the window shows an impulse.

    Args:
        envelopes: (K, frames), of consecutive frames.
        window: of the spectrogram, in frames.

    Yields:
        After every frame's step and every component.

    Returns:
        (K, frames), true in frames of short events.
    """
    starts = yield from _starts(envelopes)
    result = np.empty(envelopes.shape, dtype=bool)
    for row, envelope, start in zip(result, envelopes, starts, strict=True):
        first = np.flatnonzero(start)
        peaks = np.maximum(np.maximum.reduceat(envelope, first), 1e-30)
        short = np.add.reduceat(envelope, first) / peaks < _SHORT_WINDOWS * window
        row[:] = short[np.cumsum(start) - 1]
        yield
    return result


def _starts(envelopes: Matrix) -> Generator[None, None, Mask]:
    """The first frames of events, (K, frames): the lowest ones between two peaks, if low enough."""
    starts = np.zeros(envelopes.shape, dtype=bool)
    starts[:, 0] = True
    peak, low = envelopes[:, 0].copy(), np.full(len(envelopes), np.inf)
    lowest = np.zeros(len(envelopes), dtype=int)
    for frame in range(1, envelopes.shape[1]):
        now = envelopes[:, frame]
        risen = np.flatnonzero((low < _VALLEY * peak) & (low < _VALLEY * now))
        starts[risen, lowest[risen]] = True
        peak = np.maximum(peak, now)
        peak[risen] = now[risen]
        low[now >= peak] = np.inf
        lower = now <= low
        lower &= now < peak
        low[lower], lowest[lower] = now[lower], frame
        yield
    return starts
