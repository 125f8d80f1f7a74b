"""A gain over time, by breakpoints, as the automation of a fader has them. Any thread."""

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from audible_gui.document.box_gain import LONGEST_S
from audible_gui.errors import AudibleError

MAX_BREAKPOINTS = 500
"""Of one component."""
CURVE_FLOOR_DB, CURVE_TOP_DB = -60.0, 12.0
"""The lowest is silence."""
LEAST_GAP_S = 1e-3
"""Nearer to each other points are not brought: what is shorter nobody hears."""


@dataclass(frozen=True, order=True)
class Breakpoint:
    """A point of a curve.

    Attributes:
        time_s: in the sound.
        gain_db: CURVE_FLOOR_DB, which is silence, .. CURVE_TOP_DB.

    Raises:
        AudibleError: for other values.
    """

    time_s: float
    gain_db: float

    def __post_init__(self) -> None:
        if not (0.0 <= self.time_s <= LONGEST_S and CURVE_FLOOR_DB <= self.gain_db <= CURVE_TOP_DB):
            raise AudibleError(
                f"A breakpoint must lie in the sound, between {CURVE_FLOOR_DB:g} and {CURVE_TOP_DB:g} dB."
            )


@dataclass(frozen=True)
class GainCurve:
    """Gains between breakpoints, straight in decibels; before the first and after the last they stay as they are there.

    Attributes:
        points: rising in time; none for 0 dB everywhere.

    Raises:
        AudibleError: for points that do not rise in time, and for too many of them.
    """

    points: tuple[Breakpoint, ...] = ()

    def __post_init__(self) -> None:
        if len(self.points) > MAX_BREAKPOINTS:
            raise AudibleError(f"An envelope can have no more than {MAX_BREAKPOINTS} breakpoints.")
        if any(one.time_s >= other.time_s for one, other in pairwise(self.points)):
            raise AudibleError("Breakpoints must follow each other in time.")

    @property
    def neutral(self) -> bool:
        """Whether it changes nothing that sounds."""
        return all(point.gain_db == 0.0 for point in self.points)

    def levels_db(self, times_s: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """The gain in dB at some moments; CURVE_FLOOR_DB is silence."""
        times = np.asarray(times_s, dtype=np.float64)
        if not self.points:
            return np.zeros(times.shape)
        return np.asarray(np.interp(times, [p.time_s for p in self.points], [p.gain_db for p in self.points]))

    def gains(self, times_s: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """The same as amplitude factors, exactly 0 where it is silent."""
        return curve_gains(self.levels_db(times_s))

    def added(self, time_s: float, gain_db: float, end_s: float) -> tuple["GainCurve", int]:
        """With one point more, held within the limits, or with the one that is there already moved to that gain.

        Args:
            time_s: where.
            gain_db: how loud.
            end_s: of the sound.

        Returns:
            The curve, and which point of it that is.

        Raises:
            AudibleError: when there are too many.
        """
        time_s = min(max(time_s, 0.0), end_s)
        near = [n for n, point in enumerate(self.points) if abs(point.time_s - time_s) < LEAST_GAP_S]
        if near:
            return self.moved(near[0], self.points[near[0]].time_s, gain_db, end_s), near[0]
        point = Breakpoint(time_s, _held(gain_db))
        points = tuple(sorted((*self.points, point)))
        return GainCurve(points), points.index(point)

    def moved(self, index: int, time_s: float, gain_db: float, end_s: float) -> "GainCurve":
        """With a point elsewhere: between its neighbours, and within the limits. Raises IndexError."""
        points = list(self.points)
        low = points[index - 1].time_s + LEAST_GAP_S if index > 0 else 0.0
        high = points[index + 1].time_s - LEAST_GAP_S if index + 1 < len(points) else end_s
        # Between neighbours that are too near to each other a point stays.
        at = min(max(time_s, low), high) if low <= high else points[index].time_s
        points[index] = replace(points[index], time_s=at, gain_db=_held(gain_db))
        return GainCurve(tuple(points))

    def without(self, index: int) -> "GainCurve":
        """With a point less. Raises IndexError."""
        self.points[index]
        return GainCurve(self.points[:index] + self.points[index + 1 :])


FLAT = GainCurve()
"""0 dB everywhere."""


def curve_gains(levels_db: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Amplitude factors of a curve's gains in dB, its lowest being silence."""
    return np.asarray(np.where(levels_db > CURVE_FLOOR_DB, 10.0 ** (levels_db / 20.0), 0.0))


def _held(gain_db: float) -> float:
    return min(max(gain_db, CURVE_FLOOR_DB), CURVE_TOP_DB) if math.isfinite(gain_db) else 0.0
