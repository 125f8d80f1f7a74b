"""A gesture on a plot, from the press of the mouse to its release: what it makes of the values. Any thread."""

from dataclasses import dataclass

import numpy as np

from audible_gui.views.component_tree.rows import gain_text
from audible_gui.views.inspector.heights import Heights, Line
from audible_gui.views.inspector.shape_axes import FrameAxis, FrequencyAxis, ShapeAxis
from audible_gui.views.inspector.tools import LEAST_DB, MOST_DB, SCALE_DB, Point, Tool, drawn, erased, scaled, smoothed


@dataclass(frozen=True, eq=False)
class Ground:
    """What is drawn on.

    Attributes:
        values: what sounds now, (channels, n).
        own: as trained, (channels, n).
        axis: the plot's horizontal axis.
        heights: its vertical axis.
        channel: the one that is drawn on; None for all of them, in the proportion that they have.
        brush: width of the brush, by parts of the plot's width.
        reach: half a pixel's width.
    """

    values: Line
    own: Line
    axis: ShapeAxis
    heights: Heights
    channel: int | None
    brush: float
    reach: float


class Gesture:
    """One stroke of a tool.

    Args:
        tool: what it does.
        ground: what it is made on.
        start: where the mouse was pressed.
    """

    def __init__(self, tool: Tool, ground: Ground, start: Point) -> None:
        self._tool, self._ground = tool, ground
        self._start = self._last = start
        self._extent = (start.place, start.place)
        self._before = _line(ground.values, ground.channel)
        self._line = self._before

    def move(self, to: Point) -> Line:
        """Go on to a point; what all values are then, (channels, n)."""
        start, last, self._last = self._start, self._last, to
        ground, places, half = self._ground, self._ground.axis.places, self._ground.brush / 2.0
        low, high = sorted((last.place, to.place))
        if self._tool is Tool.PENCIL:
            self._line = drawn(self._line, places, last, to, ground.heights, ground.reach)
        elif self._tool is Tool.LINE:
            self._line = drawn(self._before, places, start, to, ground.heights, ground.reach)
        elif self._tool is Tool.ERASE:
            self._line = erased(self._line, places, low - half, high + half)
        elif self._tool is Tool.SMOOTH:
            self._line = smoothed(self._line, places, low - half, high + half)
        elif self._tool is Tool.SCALE:
            self._extent = min(self._extent[0], low), max(self._extent[1], high)
            gain_db = SCALE_DB * (to.height - start.height)
            self._line = scaled(self._before, places, self._extent[0] - half, self._extent[1] + half, gain_db)
        else:
            return self._moved(to.place)
        return spread(ground.values, ground.own, self._line, ground.channel)

    def amount_text(self, to: Point) -> str:
        """By how much it scales or shifts at a point, for people; empty for tools that do neither."""
        axis, aside = self._ground.axis, to.place - self._start.place
        if self._tool is Tool.SCALE:
            return gain_text(min(max(SCALE_DB * (to.height - self._start.height), LEAST_DB), MOST_DB))
        if self._tool is Tool.SHIFT and isinstance(axis, FrameAxis):
            return f"{aside * (axis.end_s - axis.start_s) * 1000.0:+.0f} ms".replace("-", "−")
        if self._tool is Tool.SHIFT and isinstance(axis, FrequencyAxis):
            return f"{aside * (axis.high - axis.low) * 12.0:+.1f} semitones".replace("-", "−")
        return ""

    def _moved(self, place: float) -> Line:
        ground = self._ground
        rows = range(len(ground.values)) if ground.channel is None else [ground.channel]
        result = ground.values.copy()
        for row in rows:
            result[row] = ground.axis.moved(ground.values[row], self._start.place, place)
        return result


def spread(values: Line, own: Line, line: Line, channel: int | None) -> Line:
    """``values`` with what was drawn as one channel, or as the loudest of all.

    Args:
        values: before, (channels, n).
        own: as trained, whose balance counts where there was nothing.
        line: drawn, (n,).
        channel: None for all, each of which keeps its part of the loudest.
    """
    if channel is not None:
        result = values.copy()
        result[channel] = line
        return result
    if len(values) == 1:
        return line[np.newaxis].copy()
    return np.asarray(line * _balance(values, _balance(own, np.ones_like(values))), dtype=np.float64)


def _balance(values: Line, instead: Line) -> Line:
    loudest = values.max(axis=0)
    return np.asarray(np.divide(values, loudest, out=instead.copy(), where=loudest > 0.0), dtype=np.float64)


def _line(values: Line, channel: int | None) -> Line:
    return np.asarray(values.max(axis=0) if channel is None else values[channel], dtype=np.float64)
