"""Envelopes parted into their short events and all others. Any thread.

A click and a burst of noise have one and the same spectrum: what has learned the one sounds in the other, and no loss
knows better. In time they differ. Two components of one basis of which each sounds where the other is silent stay so,
since a scaled step multiplies activations and hardly revives them; a plain one adds, and may. A noise takes several
components, whose spectra differ as its frames do: what they do together is an event, not what one of them does.
"""

from collections.abc import Generator

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.signal import find_peaks
from scipy.spatial.distance import squareform

from audible_gui.nae.tiles import tiles

# Between two events an envelope falls below this part of both their peaks.
_VALLEY, _NOTHING = 0.3, 1e-30
# Frames around a peak in which valleys are looked for: of equal peaks each would go through all others.
_SEEN = 8193
# Equivalent width of a short event, its sum over its peak, in windows: an impulse has half of one.
_SHORT_WINDOWS = 0.7
# Cosine of the roots of two spectra that count as one. Of two frames of one noise it is √2 Γ(5/4)² / √(π / 2) = 0.93.
_ALIKE = 0.8

# Products that take as long as one value of a tile does.
_PRODUCTS = 64

Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def alike(bases: Matrix) -> Generator[None, None, list[list[int]]]:
    """Components of one spectrum, but for what differs between the frames of a noise.

    Average linkage of the cosines of the bases' roots.

    Args:
        bases: (inputs, K).

    Yields:
        After every tile of components, and between the steps of the linkage.

    Returns:
        Groups of components, together all of them.
    """
    inputs, count = bases.shape
    if count < 2:
        return [[0]]
    roots = np.sqrt(bases)
    roots /= np.maximum(np.linalg.norm(roots, axis=0), 1e-30)
    yield
    unlike = np.empty((count, count))
    for tile in tiles(count, count * inputs // _PRODUCTS):
        unlike[tile] = np.clip(1.0 - roots.T[tile] @ roots, 0.0, 1.0)
        yield
    np.fill_diagonal(unlike, 0.0)
    distances = squareform(unlike, checks=False)
    yield
    tree = linkage(distances, "average")
    yield
    groups = fcluster(tree, 1.0 - _ALIKE, "distance")
    return [np.flatnonzero(groups == group).tolist() for group in np.unique(groups)]


def short_events(envelopes: Matrix, window: float) -> Generator[None, None, Mask]:
    """Where the events are hardly longer than the window shows an impulse.

    Args:
        envelopes: (K, frames), of consecutive frames.
        window: of the spectrogram, in frames.

    Yields:
        After every component.

    Returns:
        (K, frames), true in frames of short events.
    """
    result = np.empty(envelopes.shape, dtype=bool)
    for row, envelope in zip(result, envelopes, strict=True):
        first = _starts(envelope)
        peaks = np.maximum(np.maximum.reduceat(envelope, first), 1e-30)
        short = np.add.reduceat(envelope, first) / peaks < _SHORT_WINDOWS * window
        row[:] = np.repeat(short, np.diff(first, append=len(envelope)))
        yield
    return result


def _starts(envelope: Matrix) -> npt.NDArray[np.intp]:
    """The first frames of events, ascending: the lowest ones between two peaks, if low enough; of equals the last."""
    levels = np.log(np.maximum(envelope, _NOTHING))
    # Beyond both ends lies nothing, so that what is cut off there has a peak, too.
    padded = np.pad(levels, 1, constant_values=2.0 * np.log(_NOTHING))
    peaks = find_peaks(padded, prominence=-np.log(_VALLEY), wlen=_SEEN)[0] - 1
    if len(peaks) < 2:
        return np.zeros(1, dtype=np.intp)
    between, lengths = envelope[peaks[0] : peaks[-1]], np.diff(peaks)
    lows = np.minimum.reduceat(between, peaks[:-1] - peaks[0])
    # Of equal peaks each is measured from beyond the others.
    apart = lows < _VALLEY * np.minimum(envelope[peaks[:-1]], envelope[peaks[1:]])
    valley = np.repeat(np.arange(len(lows)), lengths)
    lowest = np.flatnonzero((between == lows[valley]) & apart[valley])
    last = np.diff(valley[lowest], append=len(lows)) > 0
    return np.concatenate([[0], peaks[0] + lowest[last]])
