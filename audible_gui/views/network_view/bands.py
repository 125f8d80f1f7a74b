"""Edges as a picture: bands that cover what they cross, all at once, however many there are. Any thread.

Each band goes from one height to another on a curve that is level at both ends. What it covers of a pixel column is an
interval of heights; the sum over all bands is a cumulative sum of their beginnings and ends. Where bands cross, the
picture lets through what all of them let through, in the mean of their colours.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audible_gui.views.network_view.layout import Array

Pixels = npt.NDArray[np.uint8]
_DASH = 4


@dataclass(frozen=True, eq=False)
class Bands:
    """Some bands.

    Attributes:
        from_: heights at the left, in pixels from the top of the picture, (n,).
        to: heights at the right, (n,).
        widths: in pixels, (n,).
        colors: red, green, blue, 0..1, (n, 3).
        alphas: below 1, (n,).
        dashed: which have gaps, (n,).
    """

    from_: Array
    to: Array
    widths: Array
    colors: Array
    alphas: Array
    dashed: npt.NDArray[np.bool_]


def drawn(bands: Bands, width: int, height: int) -> Pixels:
    """The picture, premultiplied blue, green, red and alpha: (height, width, 4)."""
    tops, bottoms, cover = _intervals(bands, width)
    seen = (tops < height) & (bottoms > 0.0) & ~(bands.dashed[:, np.newaxis] & (np.arange(width) // _DASH % 2 == 1))
    which, columns = np.nonzero(seen)
    low, high = np.clip(tops[seen], 0.0, height), np.clip(bottoms[seen], 0.0, height)
    strength = bands.alphas[which] * cover[seen]
    opaque = -np.log1p(-np.minimum(strength, 0.98))
    layers = [opaque, *(strength * bands.colors[which, channel] for channel in (2, 1, 0)), strength]
    sums = [_summed(low, high, columns, weights, width, height) for weights in layers]
    alpha = 1.0 - np.exp(-np.maximum(sums[0], 0.0))
    mean = [np.divide(alpha * one, sums[4], out=np.zeros_like(one), where=sums[4] > 1e-6) for one in sums[1:4]]
    result = np.stack([*mean, alpha], axis=2)
    return np.ascontiguousarray((np.clip(result, 0.0, 1.0) * 255 + 0.5).astype(np.uint8))


def _intervals(bands: Bands, width: int) -> tuple[Array, Array, Array]:
    """Where each band begins and ends in each column, and how much of that it fills: (n, width) thrice."""
    way = np.linspace(0.0, 1.0, width + 1)
    curve = bands.from_[:, np.newaxis] + (bands.to - bands.from_)[:, np.newaxis] * (way * way * (3 - 2 * way))
    left, right = curve[:, :-1], curve[:, 1:]
    steep = np.abs(right - left)
    thick = bands.widths[:, np.newaxis]
    fills = np.minimum(thick * np.hypot(1.0, steep) / (steep + thick), 1.0)
    return np.minimum(left, right) - thick / 2, np.maximum(left, right) + thick / 2, fills


def _summed(low: Array, high: Array, columns: npt.NDArray[np.intp], weights: Array, width: int, height: int) -> Array:
    """Sums of weights over the intervals, those that end within a pixel counting for their part of it."""
    size = (height + 2) * width
    total = np.zeros(size)
    for place, sign in ((low, 1.0), (high, -1.0)):
        row = place.astype(np.intp)
        part = place - row
        at = row * width + columns
        total += np.bincount(at, sign * weights * (1.0 - part), size)
        total += np.bincount(at + width, sign * weights * part, size)
    result: Array = np.cumsum(total.reshape(height + 2, width), axis=0)[:height]
    return result
