"""Bases and envelopes reduced to curves, and those to small pictures that are only copied when rows are painted again.

A strip is two curves over the same axis, of which the outer holds the inner: for one channel the most and the least in
each bucket of the axis; for two channels both together and the left one. GUI thread.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPixmap

from audible_gui.document import Network, Reading, Sound
from audible_gui.document.library_component import LibraryComponent
from audible_gui.synthesis import Product, bases, envelopes, shares

BUCKETS = 256
LOWEST_HZ = 40.0
ONSET = 0.1
AT_ONCE_VALUES = 500_000
"""What is worked out of more of them takes longer than a frame, and is left to a job."""

Array = npt.NDArray[np.float64]
Curves = tuple[Array, Array]
"""Inner and outer ones of a layer's components: (K_l, BUCKETS) twice."""


class _Covered:
    """How much of each pixel is covered at the size that was asked for last: 0..255, (height, width)."""

    def __init__(self) -> None:
        self.size, self.alpha = (-1, -1), np.zeros((0, 0), np.uint8)


class Strip:
    """Two curves, and the picture of them that was asked for last.

    Attributes:
        outer: (BUCKETS,), 0..1.
        inner: (BUCKETS,), nowhere above ``outer``.
    """

    def __init__(self, outer: Array, inner: Array, covered: _Covered | None = None) -> None:
        self.outer, self.inner = outer, inner
        self._covered = covered if covered is not None else _Covered()
        self._key: tuple[int, int, float, int] | None = None
        self._pixmap = QPixmap()

    @property
    def pitch(self) -> int:
        """Where the strongest partial of a basis lies on its axis, 0..BUCKETS − 1."""
        return int(self.outer.argmax())

    @property
    def onset(self) -> int:
        """Where an envelope first comes to ONSET of its peak, 0..BUCKETS − 1; BUCKETS for silence."""
        loud = self.outer >= ONSET
        return int(loud.argmax()) if loud.any() else BUCKETS

    def copy(self) -> "Strip":
        """The same curves with a picture of their own, for another row."""
        return Strip(self.outer, self.inner, self._covered)

    def apart(self) -> "Strip":
        """The same curves for pictures of another size."""
        return Strip(self.outer, self.inner)

    def pixmap(self, size: QSize, scale: float, color: QColor) -> QPixmap:
        """The curves filled in ``color``, the part between them half as strong.

        Args:
            size: in logical pixels.
            scale: device pixel ratio.
            color: of the component.
        """
        key = (size.width(), size.height(), scale, color.rgba())
        if key != self._key:
            self._key, self._pixmap = key, self._draw(round(size.width() * scale), round(size.height() * scale), color)
            self._pixmap.setDevicePixelRatio(scale)
        return self._pixmap

    def _alpha(self, width: int, height: int) -> npt.NDArray[np.uint8]:
        """How much of each pixel is covered; other colours and copies need no working out."""
        if self._covered.size != (width, height):
            low, high = _columns(max(width, 1)).reduce(np.stack([self.outer, self.inner]))
            alpha = _coverage(np.stack([high[0], low[1]]), height).sum(axis=0) / 2
            self._covered.size, self._covered.alpha = (width, height), (alpha * 255 + 0.5).astype(np.uint8)
        return self._covered.alpha

    def _draw(self, width: int, height: int, color: QColor) -> QPixmap:
        alpha = self._alpha(width, height)
        values = _tints(color.rgba())[alpha]
        image = QImage(values.data, alpha.shape[1], alpha.shape[0], QImage.Format.Format_ARGB32_Premultiplied)
        return QPixmap.fromImage(image)


class LayerStrips:
    """What the rows of one layer show of a network; made when first asked for.

    Args:
        network: any.
        layer: 1..depth.
        sound: what it was trained on.
        reading: how its components are seen.
    """

    def __init__(self, network: Network, layer: int, sound: Sound, reading: Reading) -> None:
        self._network, self._layer, self._sound, self._reading = network, layer, sound, reading
        self._shares: Array | None = None
        self._curves: dict[str, Curves] = {}
        self._strips: dict[tuple[str, int], Strip] = {}

    def share(self, index: int) -> float:
        """A component's part of the layer's magnitudes, 0..1."""
        return float(self._all_shares()[index])

    def relative_share(self, index: int) -> float:
        """A component's share over the largest of the layer, 0..1."""
        largest = float(self._all_shares().max())
        return self.share(index) / largest if largest > 0.0 else 0.0

    def basis(self, index: int) -> Strip:
        """Spectral basis over log frequency, LOWEST_HZ to half the rate."""
        return self._strip("basis", index)

    def envelope(self, index: int) -> Strip:
        """Temporal envelope over the length of the sound."""
        return self._strip("envelope", index)

    def ready(self, kind: str) -> bool:
        """Whether there are the curves of every ``"basis"`` or ``"envelope"``, or can be at once."""
        spec = self._network.spec.stft
        points = spec.n_bins if kind == "basis" else spec.n_frames(self._sound.n_samples)
        return kind in self._curves or self._network.widths[0] * points <= AT_ONCE_VALUES

    def worked_out(self, kind: str) -> Curves:
        """The curves of every basis or envelope. Any thread."""
        return self._basis_curves() if kind == "basis" else self._envelope_curves()

    def keep(self, kind: str, curves: Curves) -> None:
        """Curves that have been worked out."""
        self._curves[kind] = curves

    def _all_shares(self) -> Array:
        if self._shares is None:
            self._shares = shares(self._network, self._layer, self._reading)
        return self._shares

    def sum_of_bases(self, weights: Mapping[int, float]) -> Strip:
        """The basis of several components together, by the magnitudes of each: the sum of their curves."""
        return self._sum("basis", weights)

    def sum_of_envelopes(self, weights: Mapping[int, float]) -> Strip:
        """The envelope of several components together, by the magnitudes of each: the sum of their curves."""
        return self._sum("envelope", weights)

    def _strip(self, kind: str, index: int) -> Strip:
        strip = self._strips.get((kind, index))
        if strip is None:
            strip = self._strips[kind, index] = self._sum(kind, {index: 1.0})
        return strip

    def _sum(self, kind: str, weights: Mapping[int, float]) -> Strip:
        if kind not in self._curves:
            self._curves[kind] = self.worked_out(kind)
        amounts = np.array(list(weights.values()))
        inner, outer = (amounts @ curves[list(weights)] for curves in self._curves[kind])
        return _basis_strip(inner, outer) if kind == "basis" else _envelope_strip(inner, outer)

    def _basis_curves(self) -> Curves:
        values = np.asarray(bases(self._network, self._layer, self._reading), dtype=np.float64).transpose(0, 2, 1)
        return _per_amount(*_spread_bases(values, self._sound.rate_hz), values.sum(axis=(0, 2)))

    def _envelope_curves(self) -> Curves:
        values = np.asarray(envelopes(self._network, self._layer, self._reading), dtype=np.float64)
        low, high = reduced(values, frame_places(values.shape[1], self._network, self._sound))
        return _per_amount(low, high, values.sum(axis=1))


def nothing() -> Strip:
    """Of what has not been worked out yet."""
    return Strip(np.zeros(BUCKETS), np.zeros(BUCKETS))


def product_basis(product: Product, sound: Sound) -> Strip:
    """The basis of what sounds in a component's place."""
    low, high = _spread_bases(product.basis.astype(np.float64)[:, np.newaxis], sound.rate_hz)
    return _basis_strip(low[0], high[0])


def product_envelope(product: Product, network: Network, sound: Sound) -> Strip:
    """The envelope of what sounds in a component's place."""
    values = product.envelope.astype(np.float64)[np.newaxis]
    low, high = reduced(values, frame_places(values.shape[1], network, sound))
    return _envelope_strip(low[0], high[0])


def lent_basis(component: LibraryComponent) -> Strip:
    """The basis of a component of another sound, over that one's frequencies."""
    low, high = _spread_bases(component.basis.astype(np.float64)[:, np.newaxis], component.rate_hz)
    return _basis_strip(low[0], high[0])


def lent_envelope(component: LibraryComponent) -> Strip:
    """The envelope of a component of another sound, over the length of that."""
    places = (np.linspace(0, component.n_samples, BUCKETS + 1) - component.stft.middle()) / component.stft.hop
    low, high = reduced(component.envelope.astype(np.float64)[np.newaxis], places)
    return _envelope_strip(low[0], high[0])


def _spread_bases(values: Array, rate_hz: int) -> tuple[Array, Array]:
    """Inner and outer curves of bases (channels, K, bins): (K, buckets) twice."""
    places = bin_places(values.shape[2], rate_hz)
    low, high = reduced(values.sum(axis=0), places)
    if values.shape[0] == 2:
        low = np.minimum(reduced(values[0], places)[1], high)
    return low, high


def _basis_strip(inner: Array, outer: Array) -> Strip:
    """The root lets a basis's weaker partials show beside the strongest."""
    inner, outer = _to_peak(inner, outer)
    return Strip(np.sqrt(outer), np.sqrt(inner))


def _envelope_strip(inner: Array, outer: Array) -> Strip:
    inner, outer = _to_peak(inner, outer)
    return Strip(outer, inner)


def _to_peak(inner: Array, outer: Array) -> tuple[Array, Array]:
    peak = outer.max()
    return (inner / peak, outer / peak) if peak > 0.0 else (inner, outer)


def frequency_fraction(frequency_hz: float, rate_hz: int) -> float:
    """Place of a frequency on the axis of the bases, 0..1 inside it."""
    lowest_hz = min(LOWEST_HZ, rate_hz / 8)
    return float(np.log(frequency_hz / lowest_hz) / np.log(rate_hz / 2 / lowest_hz))


def bin_places(n_bins: int, rate_hz: int) -> Array:
    """Where the edges of the buckets lie among the bins: (BUCKETS + 1,), from LOWEST_HZ to half the rate."""
    lowest_hz = min(LOWEST_HZ, rate_hz / 8)
    return np.geomspace(lowest_hz, rate_hz / 2, BUCKETS + 1) * ((n_bins - 1) * 2 / rate_hz)


def frame_places(n_frames: int, network: Network, sound: Sound) -> Array:
    """Where the edges of the buckets lie among the frames: (BUCKETS + 1,), over the sound."""
    spec = network.spec.stft
    centre = spec.middle()
    places = (np.linspace(0, sound.n_samples, BUCKETS + 1) - centre) / spec.hop
    return np.clip(places, 0, n_frames - 1)


def reduced(values: Array, places: Array) -> tuple[Array, Array]:
    """Least and most of rows within buckets.

    Args:
        values: (rows, points).
        places: edges of the buckets, rising, 0..points − 1; between points the values are interpolated.

    Returns:
        Two arrays (rows, buckets).
    """
    return _Buckets(places, values.shape[1]).reduce(values)


class _Buckets:
    """How points fall into buckets.

    Args:
        places: edges of the buckets, see ``reduced``.
        points: how many.
    """

    def __init__(self, places: Array, points: int) -> None:
        last = points - 1
        places = np.clip(places, 0, last)
        self._left = np.minimum(places.astype(np.intp), max(last - 1, 0))
        self._right = np.minimum(self._left + 1, last)
        self._weight = places - self._left
        first = np.ceil(places).astype(np.intp)
        self._starts, self._holds = first[:-1], np.flatnonzero(first[1:] > first[:-1])

    def reduce(self, values: Array) -> tuple[Array, Array]:
        """Least and most of rows within them, see ``reduced``."""
        edges = values[:, self._left] * (1 - self._weight) + values[:, self._right] * self._weight
        low, high = np.minimum(edges[:, :-1], edges[:, 1:]), np.maximum(edges[:, :-1], edges[:, 1:])
        holds = self._holds
        if len(holds):
            low[:, holds] = np.minimum(low, np.minimum.reduceat(values, self._starts, axis=1))[:, holds]
            high[:, holds] = np.maximum(high, np.maximum.reduceat(values, self._starts, axis=1))[:, holds]
        return low, high


def _per_amount(low: Array, high: Array, amounts: Array) -> tuple[Array, Array]:
    """Curves of one unit each, so that they can be summed by magnitude; (rows, buckets) twice."""
    scale = np.divide(1.0, amounts, out=np.zeros_like(amounts), where=amounts > 0.0)[:, np.newaxis]
    return low * scale, high * scale


def _coverage(curves: Array, height: int) -> Array:
    """How much of each pixel lies under curves (n, columns): (n, height, columns), 0..1, the top row first."""
    above = np.arange(max(height, 1), 0, -1)[:, np.newaxis] - 1
    result = curves[:, np.newaxis] * height - above
    return np.minimum(np.maximum(result, 0.0, out=result), 1.0, out=result)


@lru_cache(maxsize=256)
def _tints(rgba: int) -> npt.NDArray[np.uint32]:
    """A colour at each of 256 strengths, 0xAARRGGBB, alpha being multiplied in."""
    channels = np.array([rgba & 255, rgba >> 8 & 255, rgba >> 16 & 255, 255]) / 255
    levels = (np.arange(256)[:, np.newaxis] * channels + 0.5).astype(np.uint32)
    return np.asarray(levels[:, 0] | levels[:, 1] << 8 | levels[:, 2] << 16 | levels[:, 3] << 24, dtype=np.uint32)


@lru_cache(maxsize=16)
def _columns(width: int) -> _Buckets:
    """So many pixels, as buckets of a curve."""
    return _Buckets(np.linspace(0, BUCKETS - 1, width + 1), BUCKETS)
