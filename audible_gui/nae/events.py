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
from scipy.spatial.distance import squareform

from audible_gui.nae.tiles import tiles

# Between two events an envelope falls below this part of both their peaks.
_VALLEY = 0.3
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
