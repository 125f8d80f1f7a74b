"""What lies between two shapes when what one has is moved to where the other has it. Any thread.

Optimal transport on a line: the mass left of a point stays left of it, so that the q-th part of one's mass goes to
where the q-th part of the other's is (Peyré and Cuturi, *Computational Optimal Transport*, 2019, remark 2.30), and
half-way it is half-way there. Where the mean of two notes is both at once, this is one note between them.
"""

import numpy as np

from audible_gui.synthesis.parts import Matrix

_LOWEST = 0.5
"""The bin of 0 Hz has no octave; it is half a bin from the next."""


def between_bases(own: Matrix, other: Matrix, amount: float) -> Matrix:
    """Moved along octaves, channel by channel.

    Args:
        own: (channels, bins), no value negative.
        other: the same.
        amount: 0 (own) .. 1 (other).

    Returns:
        (channels, bins); the mass, too, is on the way from one's to the other's.
    """
    octaves = np.log2(np.maximum(np.arange(own.shape[-1]), _LOWEST))
    rows = [_between(one, another, octaves, amount) for one, another in zip(own, other, strict=True)]
    return np.stack(rows)


def between_envelopes(own: Matrix, other: Matrix, amount: float) -> Matrix:
    """Moved along time: (frames,), otherwise as ``between_bases``."""
    return _between(own, other, np.arange(len(own), dtype=np.float64), amount)


def _between(own: Matrix, other: Matrix, places: Matrix, amount: float) -> Matrix:
    masses = float(own.sum()), float(other.sum())
    if amount in {0.0, 1.0} or not min(masses):
        return (1.0 - amount) * own + amount * other
    ours, theirs = np.cumsum(own) / masses[0], np.cumsum(other) / masses[1]
    # Between two neighbouring levels of either sum all mass goes from one bin to one.
    levels = np.unique(np.concatenate([[0.0], np.minimum(ours, 1.0), np.minimum(theirs, 1.0), [1.0]]))
    parts, middles = np.diff(levels), (levels[:-1] + levels[1:]) / 2.0
    last = len(places) - 1
    start = np.minimum(np.searchsorted(ours, middles), last)
    end = np.minimum(np.searchsorted(theirs, middles), last)
    at = np.interp((1.0 - amount) * places[start] + amount * places[end], places, np.arange(last + 1.0))
    below = np.clip(at.astype(np.intp), 0, max(last - 1, 0))
    above = at - below
    mass = parts * ((1.0 - amount) * masses[0] + amount * masses[1])
    result = np.zeros(len(places) + 1)
    np.add.at(result, below, mass * (1.0 - above))
    np.add.at(result, below + 1, mass * above)
    return result[:-1]
