"""A breakpoint on its way with the mouse: finely, along one axis, to beats that are near. Any thread."""

from collections.abc import Callable
from dataclasses import dataclass

from audible_gui.document import GainCurve
from audible_gui.views.inspector.curve_painting import RANGE_DB
from audible_gui.views.inspector.tools import Point

FINE = 0.1
_DETENT_DB = 0.5

Snap = Callable[[float], float]
"""From a time in seconds to the beat that is near, or the time itself."""


@dataclass(frozen=True)
class Keys:
    """What is held besides the mouse.

    Attributes:
        fine: a tenth as far as the mouse goes.
        straight: along the axis alone along which the mouse has gone further.
        free: beats do not matter.
    """

    fine: bool = False
    straight: bool = False
    free: bool = False


class BreakpointDrag:
    """One gesture.

    Args:
        curve: as it was.
        index: of the point.
        start: where the mouse was pressed.
        span_s: what the width of the plot stands for.
        end_s: of the sound.
        aspect: width of the plot over its height.
        snap: to beats.
    """

    def __init__(
        self, curve: GainCurve, index: int, start: Point, span_s: float, end_s: float, aspect: float, snap: Snap
    ) -> None:
        self._curve, self.index = curve, index
        self._last, self._span_s, self._end_s, self._aspect, self._snap = start, span_s, end_s, aspect, snap
        self._moved = (0.0, 0.0)

    def move(self, to: Point, keys: Keys) -> GainCurve:
        """Go on to a point of the plot; what the curve is then."""
        part = FINE if keys.fine else 1.0
        aside = self._moved[0] + part * (to.place - self._last.place)
        up = self._moved[1] + part * (to.height - self._last.height)
        self._moved, self._last = (aside, up), to
        if keys.straight:
            aside, up = (aside, 0.0) if abs(aside) * self._aspect >= abs(up) else (0.0, up)
        before = self._curve.points[self.index]
        time_s = before.time_s + aside * self._span_s
        if aside and not keys.free:
            time_s = self._snap(time_s)
        gain_db = before.gain_db + up * RANGE_DB
        if up:
            gain_db = 0.0 if abs(gain_db) < _DETENT_DB and not keys.fine else round(gain_db, 1)
        return self._curve.moved(self.index, time_s, gain_db, self._end_s)
