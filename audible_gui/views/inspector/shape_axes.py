"""The horizontal axes of the inspector's plots: frequency in octaves, time in seconds. Any thread."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from audible_gui.document import StftSpec
from audible_gui.views.inspector.heights import Line
from audible_gui.views.inspector.tools import shifted, transposed

LOWEST_HZ = 20.0


class ShapeAxis(Protocol):
    """Where the points of a line lie on a plot, by parts of its width."""

    @property
    def places(self) -> Line:
        """Of all points, rising."""

    def points(self, places: npt.ArrayLike) -> Line:
        """Which points lie there; between two of them, a fraction."""

    def moved(self, values: Line, start: float, end: float) -> Line:
        """A line moved from one place to another."""


@dataclass(frozen=True)
class FrequencyAxis:
    """Bins on an axis of octaves.

    Attributes:
        n_bins: from 0 Hz to half the rate.
        rate_hz: sampling rate.
        low: left edge, log2 of hertz.
        high: right edge.
    """

    n_bins: int
    rate_hz: int
    low: float
    high: float

    @property
    def bin_hz(self) -> float:
        """From one bin to the next."""
        return self.rate_hz / 2.0 / max(self.n_bins - 1, 1)

    @property
    def limits(self) -> tuple[float, float]:
        """The widest view."""
        return frequency_limits(self.n_bins, self.rate_hz)

    @cached_property
    def places(self) -> Line:
        """See ShapeAxis. What is below the audible goes with the left edge of the widest view."""
        lowest = self.limits[0]
        octaves = np.log2(np.maximum(np.arange(self.n_bins) * self.bin_hz, 2.0**lowest))
        return np.asarray((octaves - self.low) / (self.high - self.low))

    def points(self, places: npt.ArrayLike) -> Line:
        """See ShapeAxis."""
        return np.asarray(2.0 ** self.octave(places) / self.bin_hz)

    def octave(self, place: npt.ArrayLike) -> Line:
        """Log2 of hertz at a place."""
        return self.low + np.asarray(place) * (self.high - self.low)

    def moved(self, values: Line, start: float, end: float) -> Line:
        """See ShapeAxis."""
        return transposed(values, (end - start) * (self.high - self.low))


@dataclass(frozen=True)
class FrameAxis:
    """Frames on an axis of seconds.

    Attributes:
        n_frames: of the sound.
        spec: their grid.
        rate_hz: sampling rate.
        start_s: left edge.
        end_s: right edge.
    """

    n_frames: int
    spec: StftSpec
    rate_hz: int
    start_s: float
    end_s: float

    @property
    def frame_s(self) -> float:
        """From one frame to the next."""
        return self.spec.hop / self.rate_hz

    @property
    def first_s(self) -> float:
        """The middle of the first frame."""
        return self.spec.middle() / self.rate_hz

    @cached_property
    def times_s(self) -> Line:
        """The middles of all frames."""
        return np.asarray(self.first_s + np.arange(self.n_frames) * self.frame_s)

    @cached_property
    def places(self) -> Line:
        """See ShapeAxis."""
        return np.asarray((self.times_s - self.start_s) / (self.end_s - self.start_s))

    def points(self, places: npt.ArrayLike) -> Line:
        """See ShapeAxis."""
        return np.asarray(
            (self.start_s + np.asarray(places) * (self.end_s - self.start_s) - self.first_s) / self.frame_s
        )

    def moved(self, values: Line, start: float, end: float) -> Line:
        """See ShapeAxis."""
        return shifted(values, (end - start) * (self.end_s - self.start_s) / self.frame_s)


def frequency_limits(n_bins: int, rate_hz: int) -> tuple[float, float]:
    """The widest view of a basis, log2 of hertz: all that is audible."""
    bin_hz = rate_hz / 2.0 / max(n_bins - 1, 1)
    return math.log2(max(LOWEST_HZ, bin_hz)), math.log2(rate_hz / 2.0)
