"""Gains inside boxes of time and frequency and along curves of time, on the grid of the masks. Any thread.

In time a frame has as much of a box as lies within half a hop of its centre, so that edges can be anywhere; after
overlapping and adding under the squared window they are smooth over some 14 ms at the usual grid, and nothing is
changed further than half a window from a box. In frequency the edges are raised cosines of four bins, as wide as the
main lobe of the window: steeper ones would part no more, and their filters would ring through the frame. A curve has in
every frame the gain of its centre. Boxes and the curve of one component multiply, up to 12 dB in all.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from audible_gui.document import (
    MIN_GAIN_DB,
    BoxGain,
    Component,
    Floats,
    GainCurve,
    Sound,
    StftSpec,
    curve_gains,
    db_to_gain,
    frozen,
)
from audible_gui.synthesis.parts import Matrix
from audible_gui.synthesis.strokes import Cover

HIGHEST_GAIN = 4.0
"""+12 dB."""
EDGE_BINS = 4.0


@dataclass(frozen=True)
class GridPlace:
    """Where on a grid a gain is other than one; edges may lie between frames and bins, and be infinite.

    Attributes:
        first: its beginning, in frames.
        last: its end.
        low: its lower edge, in bins.
        high: its upper edge.
    """

    first: float
    last: float
    low: float
    high: float

    def touches(self, first: int, count: int) -> bool:
        """Whether any of so many frames has something of it."""
        return self.first - 0.5 < first + count - 1 and first < self.last + 0.5

    def meets(self, other: "GridPlace") -> bool:
        """Whether both may change the same bin."""
        soon = max(self.first, other.first) - 1.0 < min(self.last, other.last)
        return soon and max(self.low, other.low) - EDGE_BINS < min(self.high, other.high)


@dataclass(frozen=True)
class GridBox(GridPlace):
    """A box on a grid.

    Attributes:
        gain: an amplitude factor.
    """

    gain: float

    def gains(self, first: int, count: int, n_bins: int) -> Floats:
        """In so many frames, (count, 1, bins)."""
        frames = np.arange(first, first + count)
        inside = np.clip(frames - self.first + 0.5, 0.0, 1.0) - np.clip(frames - self.last + 0.5, 0.0, 1.0)
        result: Floats = np.float32(1.0) + inside.astype(np.float32)[:, None, None] * _change(self, n_bins)
        return result


@dataclass(frozen=True)
class GridCurve(GridPlace):
    """A curve on a grid.

    Attributes:
        frames: of its breakpoints, rising.
        levels_db: there.
    """

    frames: tuple[float, ...]
    levels_db: tuple[float, ...]

    def gains(self, first: int, count: int, _n_bins: int) -> Floats:
        """In so many frames, alike in all bins: (count, 1, 1)."""
        levels_db = np.interp(np.arange(first, first + count), self.frames, self.levels_db)
        return curve_gains(levels_db).astype(np.float32)[:, None, None]


Boxes = tuple[GridBox | GridCurve, ...]
"""Those of one component, its curve with them."""


@dataclass(frozen=True)
class Weight:
    """How much there is of a part of a mix, in every frame and bin.

    Attributes:
        boxes: whose gains it has.
        changes: whose gains less one it has, each: see ``boxing``.
        covers: what strokes have moved that it has, or have not moved.
    """

    boxes: Boxes = ()
    changes: tuple[Boxes, ...] = ()
    covers: tuple[Cover, ...] = ()

    def touches(self, first: int, count: int) -> bool:
        """Whether there is anything in these frames."""
        inside = all(any(box.touches(first, count) for box in boxes) for boxes in self.changes)
        return inside and all(cover.touches(first, count) for cover in self.covers)

    def at(self, first: int, count: int, n_bins: int) -> Floats | None:
        """The weights, (count, 1, bins or 1); None where all are one."""
        result = _gains(self.boxes, first, count, n_bins)
        for boxes in self.changes:
            gains = _gains(boxes, first, count, n_bins)
            change = np.zeros((count, 1, n_bins), dtype=np.float32) if gains is None else gains - np.float32(1.0)
            result = change if result is None else result * change
        for cover in self.covers:
            part = cover.at(first, count, n_bins)
            if part is not None:
                result = part if result is None else result * part
        return result


ALWAYS = Weight()


def on_grid(component: Component, sound: Sound, spec: StftSpec) -> Boxes:
    """Boxes and curve of a component of a sound on the grid of its network; nothing of what changes nothing."""
    boxes = tuple(_on_grid(box, sound, spec) for box in component.boxes)
    return boxes if component.curve.neutral else (*boxes, _curve_on_grid(component.curve, sound, spec))


def _on_grid(box: BoxGain, sound: Sound, spec: StftSpec) -> GridBox:
    start, end = box.start_s * sound.rate_hz, box.end_s * sound.rate_hz
    centre, bins_per_hz = spec.middle(), spec.n_fft / sound.rate_hz
    return GridBox(
        -math.inf if start < 0.5 else (start - centre) / spec.hop,
        math.inf if end > sound.n_samples - 0.5 else (end - centre) / spec.hop,
        -math.inf if box.low_hz <= 0.0 else box.low_hz * bins_per_hz,
        math.inf if box.high_hz >= sound.rate_hz / 2 else box.high_hz * bins_per_hz,
        0.0 if box.gain_db <= MIN_GAIN_DB else db_to_gain(box.gain_db),
    )


def _curve_on_grid(curve: GainCurve, sound: Sound, spec: StftSpec) -> GridCurve:
    """Between the outermost points that leave 0 dB; without end where that is the first or the last."""
    frames = tuple((point.time_s * sound.rate_hz - spec.middle()) / spec.hop for point in curve.points)
    levels_db = tuple(point.gain_db for point in curve.points)
    changed = [place for place, level_db in enumerate(levels_db) if level_db != 0.0]
    first = frames[changed[0] - 1] if changed[0] > 0 else -math.inf
    last = frames[changed[-1] + 1] if changed[-1] + 1 < len(frames) else math.inf
    return GridCurve(first, last, -math.inf, math.inf, frames, levels_db)


def _gains(boxes: Boxes, first: int, count: int, n_bins: int) -> Floats | None:
    """(count, 1, bins or 1); None where all are one."""
    result: Floats | None = None
    for box in boxes:
        if box.touches(first, count):
            gain = box.gains(first, count, n_bins)
            result = gain if result is None else result * gain
    return None if result is None else np.minimum(result, np.float32(HIGHEST_GAIN))


@lru_cache(maxsize=256)
def _change(box: GridBox, n_bins: int) -> Floats:
    """The gain less one over frequency, (bins,)."""
    bins, width = np.arange(n_bins, dtype=np.float64), max(min(EDGE_BINS, box.high - box.low), 1e-9)
    inside = _rising((bins - box.low) / width) * (1.0 - _rising((bins - box.high) / width))
    return frozen((box.gain - 1.0) * inside)


def _rising(places: Matrix) -> Matrix:
    """A raised cosine from 0 at −0.5 to 1 at 0.5."""
    result: Matrix = 0.5 - 0.5 * np.cos(np.pi * np.clip(places + 0.5, 0.0, 1.0))
    return result
