"""Gains inside boxes of time and frequency, on the grid of the masks. Any thread.

In time a frame has as much of a box as lies within half a hop of its centre, so that edges can be anywhere; after
overlapping and adding under the squared window they are smooth over some 14 ms at the usual grid, and nothing is
changed further than half a window from a box. In frequency the edges are raised cosines of four bins, as wide as the
main lobe of the window: steeper ones would part no more, and their filters would ring through the frame. Boxes of one
component multiply, up to 12 dB in all.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from audible_gui.document import MIN_GAIN_DB, BoxGain, Floats, Sound, StftSpec, db_to_gain, frozen
from audible_gui.synthesis.parts import Matrix
from audible_gui.synthesis.strokes import Cover

HIGHEST_GAIN = 4.0
"""+12 dB."""
EDGE_BINS = 4.0


@dataclass(frozen=True)
class GridBox:
    """A box on a grid; edges may lie between frames and bins, and be infinite where there is none.

    Attributes:
        first: its beginning, in frames.
        last: its end.
        low: its lower edge, in bins.
        high: its upper edge.
        gain: an amplitude factor.
    """

    first: float
    last: float
    low: float
    high: float
    gain: float

    def touches(self, first: int, count: int) -> bool:
        """Whether any of so many frames has something of it."""
        return self.first - 0.5 < first + count - 1 and first < self.last + 0.5

    def meets(self, other: "GridBox") -> bool:
        """Whether both may change the same bin."""
        soon = max(self.first, other.first) - 1.0 < min(self.last, other.last)
        return soon and max(self.low, other.low) - EDGE_BINS < min(self.high, other.high)


Boxes = tuple[GridBox, ...]
"""Those of one component."""


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
        """The weights, (count, 1, bins); None where all are one."""
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


def on_grid(boxes: Sequence[BoxGain], sound: Sound, spec: StftSpec) -> Boxes:
    """Boxes of a sound on the grid of its network."""
    return tuple(_on_grid(box, sound, spec) for box in boxes)


def _on_grid(box: BoxGain, sound: Sound, spec: StftSpec) -> GridBox:
    start, end = box.start_s * sound.rate_hz, box.end_s * sound.rate_hz
    centre, bins_per_hz = spec.frame_start(0) + spec.n_fft / 2, spec.n_fft / sound.rate_hz
    return GridBox(
        -math.inf if start < 0.5 else (start - centre) / spec.hop,
        math.inf if end > sound.n_samples - 0.5 else (end - centre) / spec.hop,
        -math.inf if box.low_hz <= 0.0 else box.low_hz * bins_per_hz,
        math.inf if box.high_hz >= sound.rate_hz / 2 else box.high_hz * bins_per_hz,
        0.0 if box.gain_db <= MIN_GAIN_DB else db_to_gain(box.gain_db),
    )


def _gains(boxes: Boxes, first: int, count: int, n_bins: int) -> Floats | None:
    """(count, 1, bins); None where all are one."""
    result: Floats | None = None
    for box in boxes:
        if box.touches(first, count):
            frames = np.arange(first, first + count)
            inside = np.clip(frames - box.first + 0.5, 0.0, 1.0) - np.clip(frames - box.last + 0.5, 0.0, 1.0)
            gain: Floats = np.float32(1.0) + inside.astype(np.float32)[:, None, None] * _change(box, n_bins)
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
