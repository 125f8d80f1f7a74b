"""What the drawing tools make of a line of values ≥ 0: pure functions. Any thread.

Places are parts of the plot's width, rising along the line: 0 is its left edge, 1 its right one.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from audible_gui.views.inspector.heights import Heights, Line

MOST_DB = 12.0
LEAST_DB = -60.0
SCALE_DB = 48.0
"""What a drag over the whole height of the plot amounts to."""
_KERNEL = 6


class Tool(Enum):
    """What the mouse does."""

    PENCIL = "pencil"
    LINE = "line"
    ERASE = "erase"
    SMOOTH = "smooth"
    SCALE = "scale"
    SHIFT = "shift"
    POINTS = "points"
    EVENTS = "events"

    @property
    def brushes(self) -> bool:
        """Whether it acts on all that lies under a brush."""
        return self in {Tool.ERASE, Tool.SMOOTH, Tool.SCALE}


@dataclass(frozen=True)
class Point:
    """Where the mouse is: by parts of the plot's width and height, both from the lower left."""

    place: float
    height: float


def span(places: Line, low: float, high: float) -> slice:
    """The points of a line within two places; the nearest one where there is none."""
    first, last = int(np.searchsorted(places, low, "left")), int(np.searchsorted(places, high, "right"))
    if first < last:
        return slice(first, last)
    middle = (low + high) / 2.0
    nearest = min(range(max(first - 1, 0), min(first + 1, len(places))), key=lambda k: abs(places[k] - middle))
    return slice(nearest, nearest + 1)


def drawn(values: Line, places: Line, start: Point, end: Point, heights: Heights, reach: float) -> Line:
    """``values`` with a straight stroke across them, straight on the plot as it is scaled.

    Args:
        values: (n,).
        places: of them, (n,).
        start: one end of the stroke.
        end: the other; of a stroke straight up, its height counts.
        heights: the plot's vertical axis.
        reach: how far to both sides, half a pixel's width.
    """
    left, right = (start, end) if start.place < end.place else (end, start)
    under = span(places, left.place - reach, right.place + reach)
    result = values.copy()
    result[under] = heights.values(np.interp(places[under], [left.place, right.place], [left.height, right.height]))
    if left.place == right.place:
        result[under] = heights.values(end.height)
    return result


def erased(values: Line, places: Line, low: float, high: float) -> Line:
    """``values`` with nothing between two places."""
    result = values.copy()
    result[span(places, low, high)] = 0.0
    return result


def smoothed(values: Line, places: Line, low: float, high: float) -> Line:
    """``values`` averaged between two places, less towards them; the average is over a sixth of what lies there."""
    under = span(places, low, high)
    reach = max((under.stop - under.start) // _KERNEL, 1)
    around = values[max(under.start - 2 * reach, 0) : under.stop + 2 * reach]
    averaged = _averaged(_averaged(around, reach), reach)
    first = under.start - max(under.start - 2 * reach, 0)
    weights = taper(places[under], low, high)
    result = values.copy()
    result[under] += weights * (averaged[first : first + len(weights)] - result[under])
    return result


def scaled(values: Line, places: Line, low: float, high: float, gain_db: float) -> Line:
    """``values`` louder or softer between two places, less towards them; MOST_DB at most."""
    under = span(places, low, high)
    level_db = min(max(gain_db, LEAST_DB), MOST_DB)
    result = values.copy()
    result[under] *= 10.0 ** (level_db / 20.0 * taper(places[under], low, high))
    return result


def levelled(values: Line, places: Line, low: float, high: float, level: float) -> Line:
    """``values`` at one level between two places."""
    result = values.copy()
    result[span(places, low, high)] = level
    return result


def shifted(values: Line, by: float) -> Line:
    """``values`` moved by so many points, later for positive; what moves in is nothing."""
    points = np.arange(len(values), dtype=np.float64)
    return np.asarray(np.interp(points - by, points, values, left=0.0, right=0.0), dtype=np.float64)


def transposed(values: Line, octaves: float) -> Line:
    """A basis moved along the axis of frequencies, higher for positive; what moves in is nothing."""
    bins = np.arange(len(values), dtype=np.float64)
    return np.asarray(np.interp(bins * 2.0**-octaves, bins, values, right=0.0), dtype=np.float64)


def taper(places: Line, low: float, high: float) -> Line:
    """1 in the middle of an interval, falling as a raised cosine over its outer quarters; 1 for a single point."""
    if len(places) == 1:
        return np.ones(1)
    edge = max((high - low) / 4.0, 1e-12)
    inside = np.clip(np.minimum(places - low, high - places) / edge, 0.0, 1.0)
    return 0.5 - 0.5 * np.cos(np.pi * inside)


def _averaged(values: Line, reach: int) -> Line:
    """Means over ``reach`` points to both sides, fewer at the ends."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    points = np.arange(len(values))
    first, last = np.maximum(points - reach, 0), np.minimum(points + reach + 1, len(values))
    return np.asarray((sums[last] - sums[first]) / (last - first), dtype=np.float64)
