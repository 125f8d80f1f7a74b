"""Setting breakpoints over an envelope by the mouse: a gesture is one undo step, Esc takes it back. GUI thread."""

from math import hypot

from PySide6.QtCore import QPointF, Qt, Slot

from audible_gui.document import GainCurve
from audible_gui.errors import AudibleError
from audible_gui.views.inspector.breakpoint_desk import BreakpointDesk
from audible_gui.views.inspector.breakpoint_drag import BreakpointDrag, Keys
from audible_gui.views.inspector.breakpoint_keys import BreakpointKeys
from audible_gui.views.inspector.curve_painting import (
    ShownCurve,
    curve_gains_at,
    curve_height,
    curve_level_db,
    curve_point,
    curve_text,
)
from audible_gui.views.inspector.envelope_hand import ALT, CTRL, REACH_PX, SHIFT, EnvelopeHand
from audible_gui.views.inspector.point_dialog import PointDialog
from audible_gui.views.inspector.shape_view import ShapeView
from audible_gui.views.inspector.shaping import Shaping
from audible_gui.views.inspector.subject import Subject
from audible_gui.views.inspector.tool_bar import ToolBar
from audible_gui.views.inspector.tools import Point, Tool
from audible_gui.views.inspector.trace import Side, Trace
from audible_gui.views.plots.beats import Beats, beat_lines
from audible_gui.views.plots.readout import time_text
from audible_gui.views.plots.time_range import TimeRange


class BreakpointHand(EnvelopeHand):
    """What the mouse does on the plot of an envelope while the tool is that for breakpoints.

    Args:
        view: of the envelope.
        tools: the tool.
        shaping: makes the edits.
        desk: which points there are.
        times: what of the sound is in view.
        beats: what points snap to.
    """

    def __init__(
        self, view: ShapeView, tools: ToolBar, shaping: Shaping, desk: BreakpointDesk, times: TimeRange, beats: Beats
    ) -> None:
        super().__init__(view, Tool.POINTS, tools, shaping, times, beats)
        self.desk = desk
        self._drag: BreakpointDrag | None = None
        self._hovered: int | None = None
        self._added: int | None = None
        self.dialog: PointDialog | None = None
        self._keys = BreakpointKeys(self, desk, view.plot)
        self._plot.pressed.connect(self._press)
        self._plot.moved.connect(self._move)
        self._plot.released.connect(self._release)
        self._plot.pointed.connect(self._point)
        desk.refused.connect(self.refused)
        desk.changed.connect(self._show)
        desk.told.connect(self._tell)
        tools.changed.connect(self._show)
        beats.changed.connect(self._show)
        view.view_changed.connect(self._show)

    @property
    def dragging(self) -> bool:
        """Whether a gesture is in progress."""
        return self._drag is not None

    def set_readonly(self, readonly: bool) -> None:
        """Set nothing, or set points again."""
        self.desk.readonly = readonly

    def show_subject(self, subject: Subject | None) -> None:
        """Show the curve of a component."""
        self._hovered = None
        self.desk.show_subject(subject)

    def cancel(self) -> bool:
        """Put back what was there before the gesture in progress; whether there was one."""
        was, self._drag = self._drag is not None, None
        if was:
            self._shaping.cancel()
            self.ended.emit()
        return was

    def choose_at(self, position: QPointF) -> int | None:
        """Choose the point that lies there, in the plot's pixels, if there is one; which it is."""
        where = self._plot.point_at(position)
        hit = None if where is None else self._hit(where)
        if hit is not None:
            self.desk.choose(hit)
        return hit

    @Slot()
    def type(self) -> None:
        """Ask where the chosen point shall be."""
        chosen = self.desk.chosen
        if self.desk.subject is None or chosen is None:
            return
        self.dialog = PointDialog(self.desk.points[chosen], self.desk.end_s, self._view)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.accepted.connect(self._take_typed)
        self.dialog.open()

    @Slot()
    def _take_typed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            self.desk.move(dialog.time.value(), dialog.gain.value())

    @Slot(object, object, bool)
    def _press(self, _channel: int | None, point: Point, _with_shift: bool) -> None:
        if self.desk.subject is None or not self.active:
            return
        hit, added, self._added = self._hit(point), self._added, None
        if self._plot.doubled and hit is not None:
            if hit != added:  # the first click has added it, and was meant to
                self.desk.choose(hit)
                self.desk.remove()
            return
        if hit is None:
            self._press_beside(point)
        else:
            self.desk.choose(hit)
            self._begin("Move a breakpoint in", self.desk.curve, hit, point)

    def _press_beside(self, point: Point) -> None:
        axis, curve, end_s = self.axis, self.desk.curve, self.desk.end_s
        if axis is None:
            return
        time_s = self._snapped(axis.start_s + point.place * (axis.end_s - axis.start_s))
        on_curve = float(curve.levels_db(time_s))
        near = abs(curve_height(on_curve) - point.height) <= REACH_PX * self._plot.pixel.height
        try:
            curve, index = curve.added(time_s, on_curve if near else curve_level_db(point.height), end_s)
        except AudibleError as error:
            self.refused.emit(str(error))
            return
        self._added = index
        self._begin("Add a breakpoint to", curve, index, point)
        self.desk.chosen = index
        self._bend(curve)

    @Slot(object)
    def _move(self, point: Point) -> None:
        if self._drag is None:
            return
        if not self._shaping.active:  # what is set has gone
            self.cancel()
            return
        held = self._plot.keys
        keys = Keys(bool(held & SHIFT), bool(held & CTRL), bool(held & ALT))
        self._bend(self._drag.move(point, keys))

    @Slot()
    def _release(self) -> None:
        if self._drag is not None:
            self._drag = None
            self._shaping.end()
            self.ended.emit()

    @Slot(object)
    def _point(self, where: tuple[int | None, Point] | None) -> None:
        if not self.active or self._drag is not None:
            return
        hovered = None if where is None or self.desk.readonly else self._hit(where[1])
        if hovered != self._hovered:
            self._hovered = hovered
            shape = Qt.CursorShape.CrossCursor if hovered is None else Qt.CursorShape.SizeAllCursor
            self._plot.setCursor(Qt.CursorShape.ForbiddenCursor if self.desk.readonly else shape)
            self._show()
        if hovered is not None:
            self._tell(hovered)

    @Slot()
    def _show(self) -> None:
        beats = beat_lines(self._beats.value, self._times, float(self._plot.width())) if self.active else []
        held = self.active and not self.desk.readonly
        self._view.show_curve(ShownCurve(self.desk.curve, held, self.desk.chosen, self._hovered, tuple(beats)))

    def _begin(self, verb: str, curve: GainCurve, index: int, point: Point) -> None:
        axis, subject, px = self.axis, self.desk.subject, self._plot.pixel
        if axis is None or subject is None:
            return
        span_s = axis.end_s - axis.start_s
        self._drag = BreakpointDrag(curve, index, point, span_s, self.desk.end_s, px.height / px.place, self._snap)
        self._shaping.begin(subject.node, verb, Side.ENVELOPE)

    def _bend(self, curve: GainCurve) -> None:
        """What the gesture has come to: heard at once, or as soon as may be, and shown."""
        self.desk.curve = curve
        self._shaping.bend(curve)
        picture, axis, subject = self._plot.picture, self.axis, self._view.subject
        if picture is not None and axis is not None and subject is not None:
            trace = picture.trace
            gains = curve_gains_at(axis, curve)
            self._view.show_trace(subject, Trace(trace.own, trace.now, trace.held, gains), settle=False)
        self._show()
        if self._drag is not None:
            self._tell(self._drag.index)

    @Slot(int)
    def _tell(self, index: int) -> None:
        point, count = self.desk.points[index], len(self.desk.points)
        text = f"{time_text(point.time_s)}   {curve_text(point.gain_db)}"
        self._view.tell(text)
        self._plot.setAccessibleDescription(f"Breakpoint {index + 1} of {count}: {text}")

    def _hit(self, where: Point) -> int | None:
        """The nearest point within reach of the mouse."""
        axis, px = self.axis, self._plot.pixel
        if axis is None or not self.desk.points:
            return None
        places = [curve_point(axis, point.time_s, point.gain_db) for point in self.desk.points]
        away = [hypot((p.place - where.place) / px.place, (p.height - where.height) / px.height) for p in places]
        nearest = min(range(len(away)), key=away.__getitem__)
        return nearest if away[nearest] <= REACH_PX else None

    def _snapped(self, time_s: float) -> float:
        """To a beat that is near, unless Alt is held."""
        return time_s if self._plot.keys & ALT else self._snap(time_s)

    def _snap(self, time_s: float) -> float:
        return self._beats.snapped(time_s, self.seconds(REACH_PX))
