"""Bases thrown anew: smooth gains over frequency, frequencies warped, deep weights redrawn. Pure functions. Any thread.

All keep the energy of the basis that they start from, and the balance of its channels.
"""

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, frozen
from audible_gui.operations.levelling import as_loud

HIGHEST_DB = 24.0
"""Of a filter at its full amount, up and down."""
_KNOTS_PER_OCTAVE = 2
WIDEST_OCTAVES = 1.0
"""How far a warp moves a frequency at its full amount."""
# Waves that a warp is the sum of, and how steep it may be: at 1 two frequencies would fall on one.
_WAVES, _STEEPEST = 4, 0.8

Matrix = npt.NDArray[np.float64]


def filtered(basis: Floats, amount: float, rng: "np.random.Generator") -> Floats:
    """A basis (channels, bins) through a smooth random filter."""
    from scipy.interpolate import CubicSpline  # noqa: PLC0415 - see prepare_throws

    octaves = _octaves(basis.shape[1])
    knots = np.arange(0.0, octaves[-1] + 2.0 / _KNOTS_PER_OCTAVE, 1.0 / _KNOTS_PER_OCTAVE)
    curve = CubicSpline(knots, rng.uniform(-1.0, 1.0, len(knots)))(octaves)
    gains = 10.0 ** (amount * HIGHEST_DB * np.clip(curve, -1.0, 1.0) / 20.0)
    return as_loud(frozen(basis * gains), basis)


def warped(basis: Floats, amount: float, rng: "np.random.Generator") -> Floats:
    """A basis (channels, bins) whose frequencies lie elsewhere, in their order."""
    octaves = _octaves(basis.shape[1])
    reach = octaves[-1]
    numbers = np.arange(1, _WAVES + 1)
    heights, turns = rng.standard_normal(_WAVES) / numbers, 2.0 * np.pi * rng.random(_WAVES)
    angles = np.pi * numbers * octaves[:, None] / reach + turns
    shift, slope = np.cos(angles) @ heights, np.sin(angles) @ (-heights * np.pi * numbers / reach)
    scale = min(WIDEST_OCTAVES / np.abs(shift).max(), _STEEPEST / np.abs(slope).max())
    bins = np.arange(basis.shape[1])
    from_bins = np.where(bins > 0, 2.0 ** (octaves + amount * scale * shift), 0.0)
    values = np.stack([np.interp(from_bins, bins, row, right=0.0) for row in basis.astype(np.float64)])
    return as_loud(frozen(values), basis)


def reweighted(basis: Floats, below: Floats, weights: Floats, amount: float, rng: "np.random.Generator") -> Floats:
    """A deep basis whose parts have other weights: the same ones, but whose is whose is drawn.

    Args:
        basis: (channels, bins).
        below: bases of the layer below, (channels, bins, K).
        weights: how much of each is in it, (K,).
        amount: 0 (as it was) .. 1 (as drawn).
        rng: who gets whose weight.
    """
    drawn = as_loud(frozen(below @ rng.permutation(weights)), basis)
    return as_loud(frozen((1.0 - amount) * basis + amount * drawn), basis)


def _octaves(bins: int) -> Matrix:
    """Of every bin above the first one; that of the mean counts as the first."""
    return np.log2(np.maximum(np.arange(bins), 1.0))
