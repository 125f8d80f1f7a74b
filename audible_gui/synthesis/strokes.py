"""Strokes of a brush on the grid of the masks: how much of each bin they have moved to whom. Any thread.

A stroke of strength s moves the part s(f, t) of all that the components of a layer hold to its own, k: of the others'
masks 1 − s is left, and k has s · Σ_n M_n more. So strokes lie over each other as paint does: the last one has s of a
bin, what is below the rest. What belongs to k through strokes is S_k(f, t), and what belongs to nobody so is
1 − Σ_k S_k: there all is as it was. A stroke that erases leaves 1 − s of S_k, and of no other.

In frequency what a stroke has is smoothed over some four bins, as wide as the main lobe of the window, and no stroke is
narrower than three bins, or shorter than a frame and a half: less could not be told apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from audible_gui.document import Floats, FrequencyScale, Sound, StftSpec, Stroke, frozen
from audible_gui.synthesis.parts import Matrix

NARROWEST_BINS = 1.5
SHORTEST_FRAMES = 0.75
_SMOOTH = (1.0, 4.0, 6.0, 4.0, 1.0)
_REACH_BINS = len(_SMOOTH) // 2
# So many numbers are worked out, and kept, at a time: a tile is soon done while it plays, and all take 64 MB.
_TILE_VALUES, _KEPT_TILES = 1 << 14, 1024
# Strokes of each layer, in the frames that are worked at.
_KEPT_SHARES = 4


@dataclass(frozen=True)
class BinScale:
    """Where bins stand on a frequency axis.

    Attributes:
        scale: of the axis.
        rate_hz: of the sound.
        n_fft: of the grid.
    """

    scale: FrequencyScale
    rate_hz: int
    n_fft: int

    @property
    def heights(self) -> Matrix:
        """Of the middles of bins, (bins,); what lies below the axis stands at its end."""
        return _bin_heights(self)


@dataclass(frozen=True)
class GridStroke:
    """A stroke on a grid.

    Attributes:
        owner: index of its component in the layer.
        frames: of its corners, where they are between frames, too.
        heights: of its corners.
        reach: of the ellipse in frames.
        radius: of it in height.
        bins: what heights mean.
        strength: see Stroke.
        hardness: see Stroke.
        erases: see Stroke.
    """

    owner: int
    frames: tuple[float, ...]
    heights: tuple[float, ...]
    reach: float
    radius: float
    bins: BinScale
    strength: float
    hardness: float
    erases: bool

    def touches(self, first: int, count: int) -> bool:
        """Whether any of so many frames has something of it."""
        return min(self.frames) - self.reach < first + count - 1 + 1e-9 and first < max(self.frames) + self.reach + 1e-9

    def at(self, first: int, count: int) -> Floats:
        """How much of each bin lies under it, (count, bins), 0..1."""
        size = max(_TILE_VALUES // (self.bins.n_fft // 2 + 1), 1)
        tiles = range(first // size, (first + count - 1) // size + 1)
        rows = [_tile(self, tile * size, size) for tile in tiles]
        whole = rows[0] if len(rows) == 1 else np.concatenate(rows)
        start = first - tiles[0] * size
        part: Floats = whole[start : start + count]
        return part


def grid_stroke(stroke: Stroke, owner: int, sound: Sound, spec: StftSpec) -> GridStroke:
    """A stroke on the grid of a sound's network."""
    centre = spec.middle()
    frames = tuple((time_s * sound.rate_hz - centre) / spec.hop for time_s, _ in stroke.points)
    bins = BinScale(stroke.scale, sound.rate_hz, spec.n_fft)
    lowest_hz = stroke.scale.lowest_hz(sound.rate_hz)
    heights = tuple(stroke.scale.height(max(at_hz, lowest_hz)) for _, at_hz in stroke.points)
    reach = max(stroke.radius_s * sound.rate_hz / spec.hop, SHORTEST_FRAMES)
    return GridStroke(
        owner, frames, heights, reach, stroke.radius, bins, stroke.strength, stroke.hardness, stroke.erases
    )


@dataclass(frozen=True)
class Cover:
    """What part of each bin belongs to some components of a layer through strokes.

    Attributes:
        strokes: of the layer, the lowest first.
        owners: indices of the components.
        rest: what belongs to nobody through a stroke, instead.
    """

    strokes: tuple[GridStroke, ...]
    owners: tuple[int, ...] = ()
    rest: bool = False

    def touches(self, first: int, count: int) -> bool:
        """Whether there is anything in these frames."""
        mine = (stroke for stroke in self.strokes if stroke.owner in self.owners and not stroke.erases)
        return self.rest or any(stroke.touches(first, count) for stroke in mine)

    def touched(self, first: int, count: int) -> bool:
        """Whether any stroke of the layer has something of these frames."""
        return any(stroke.touches(first, count) for stroke in self.strokes)

    def at(self, first: int, count: int, n_bins: int) -> Floats | None:
        """The parts, (count, 1, bins); None where all are one."""
        touching = tuple(stroke for stroke in self.strokes if stroke.touches(first, count))
        shares = _shares(touching, first, count)
        if self.rest:
            return None if not shares else np.float32(1.0) - _sum(list(shares.values()))[:, None]
        mine = [share for owner, share in shares.items() if owner in self.owners]
        return _sum(mine)[:, None] if mine else np.zeros((count, 1, n_bins), dtype=np.float32)


@lru_cache(maxsize=_KEPT_SHARES)
def _shares(strokes: tuple[GridStroke, ...], first: int, count: int) -> dict[int, Floats]:
    """What belongs to whom through strokes, (count, bins) each; kept, since every stem of an export asks for it."""
    shares: dict[int, Floats] = {}
    for stroke in strokes:
        if stroke.erases and stroke.owner not in shares:
            continue
        part = stroke.at(first, count)
        left = np.float32(1.0) - part
        if stroke.erases:
            shares[stroke.owner] = shares[stroke.owner] * left
        else:
            shares = {owner: share * left for owner, share in shares.items()}
            shares[stroke.owner] = shares[stroke.owner] + part if stroke.owner in shares else part
    return shares


def _sum(parts: Sequence[Floats]) -> Floats:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


@lru_cache(maxsize=_KEPT_TILES)
def _tile(stroke: GridStroke, first: int, count: int) -> Floats:
    """(count, bins)."""
    heights = stroke.bins.heights
    radii = np.maximum(stroke.radius, NARROWEST_BINS * np.gradient(heights))
    result = np.zeros((count, len(heights)))
    ends = zip(stroke.frames, stroke.heights, strict=True)
    corners = [*ends]
    for one, other in zip(corners, corners[1:] or corners, strict=False):
        frames = slice(*_within(one[0], other[0], stroke.reach, first, count))
        low, high = sorted((one[1], other[1]))
        near = np.flatnonzero((heights + radii > low) & (heights - radii < high))
        if frames.stop > frames.start and len(near):
            bins = slice(near[0], near[-1] + 1)
            times = np.arange(first + frames.start, first + frames.stop, dtype=np.float64)
            place = _distance(one, other, times, heights[bins], stroke.reach, radii[bins])
            part = result[frames, bins]
            np.maximum(part, _profile(place, stroke.hardness), out=part)
    return frozen(stroke.strength * _smoothed(result))


def _within(one: float, other: float, reach: float, first: int, count: int) -> tuple[int, int]:
    """Which of so many frames a line reaches."""
    low, high = min(one, other) - reach - first, max(one, other) + reach - first
    return math.ceil(min(max(low, 0.0), count)), math.floor(min(max(high, -1.0), count - 1)) + 1


def _distance(
    one: tuple[float, float], other: tuple[float, float], frames: Matrix, heights: Matrix, reach: float, radii: Matrix
) -> Matrix:
    """From a line, in radii: (frames, bins)."""
    along, across = (other[0] - one[0]) / reach, (other[1] - one[1]) / radii
    x, y = ((frames - one[0]) / reach)[:, None], (heights - one[1]) / radii
    length = along**2 + across**2
    place = np.divide(x * along + y * across, length, out=np.zeros((len(frames), len(heights))), where=length > 0.0)
    place = np.clip(place, 0.0, 1.0)
    result: Matrix = np.hypot(x - place * along, y - place * across)
    return result


def _profile(distance: Matrix, hardness: float) -> Matrix:
    """One in the middle, from the part ``hardness`` of the radius on a raised cosine to nothing at the rim."""
    outwards = np.clip((distance - hardness) / max(1.0 - hardness, 1e-6), 0.0, 1.0)
    result: Matrix = 0.5 + 0.5 * np.cos(np.pi * outwards)
    return result


def _smoothed(values: Matrix) -> Matrix:
    """Over frequency; what reaches an end goes on beyond it."""
    wide = np.pad(values, ((0, 0), (_REACH_BINS, _REACH_BINS)), mode="edge")
    length = values.shape[1]
    total = sum(weight * wide[:, shift : shift + length] for shift, weight in enumerate(_SMOOTH))
    result: Matrix = np.asarray(total) / sum(_SMOOTH)
    return result


@lru_cache(maxsize=16)
def _bin_heights(bins: BinScale) -> Matrix:
    hertz = np.arange(bins.n_fft // 2 + 1) * (bins.rate_hz / bins.n_fft)
    lowest_hz = bins.scale.lowest_hz(bins.rate_hz)
    return np.array([bins.scale.height(max(float(one), lowest_hz)) for one in hertz])
