"""Setting breakpoints over an envelope by mouse and keys: a gesture is one undo step, Esc takes it back. GUI thread."""

from math import hypot

from PySide6.QtCore import QObject, QPointF, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from audible_gui.document import FLAT, Breakpoint, GainCurve, Node
from audible_gui.errors import AudibleError
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
from audible_gui.views.inspector.point_clipping import points_data, read_points
from audible_gui.views.inspector.point_dialog import PointDialog
from audible_gui.views.inspector.shape_axes import FrameAxis
from audible_gui.views.inspector.shape_view import ShapeView
from audible_gui.views.inspector.shaping import Shaping
from audible_gui.views.inspector.subject import Subject
from audible_gui.views.inspector.tool_bar import ToolBar
from audible_gui.views.inspector.tools import Point, Tool
from audible_gui.views.inspector.trace import Side, Trace
from audible_gui.views.plots.beats import Beats, beat_lines
from audible_gui.views.plots.readout import time_text
from audible_gui.views.plots.time_range import TimeRange

REACH_PX = 9.0
STEP_DB, FINE_STEP_DB = 1.0, 0.1
_STEP_PX, _FINE_STEP_S = 4.0, 1e-3
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_NONE = "There are no breakpoints to copy: click in the envelope to add one."


class BreakpointHand(QObject):
    """What mouse and keys do on the plot of an envelope while the tool is that for breakpoints.

    Args:
        view: of the envelope.
        tools: the tool.
        shaping: makes the edits.
        times: what of the sound is in view.
        beats: what points snap to.

    Signals:
        refused: a sentence saying why something was not done.
        ended: a gesture has ended.
    """

    refused = Signal(str)
    ended = Signal()

    def __init__(self, view: ShapeView, tools: ToolBar, shaping: Shaping, times: TimeRange, beats: Beats) -> None:
        super().__init__(view)
        self._view, self._tools, self._shaping, self._times, self._beats = view, tools, shaping, times, beats
        self._curve, self._node = FLAT, Node(1, 0)
        self._drag: BreakpointDrag | None = None
        self._readonly = False
        self._chosen: int | None = None
        self._hovered: int | None = None
        self._added: int | None = None
        self._run: tuple[object, object] = (None, None)
        self.dialog: PointDialog | None = None
        plot = view.plot
        self._keys = BreakpointKeys(self, view.plot)
        plot.pressed.connect(self._press)
        plot.moved.connect(self._move)
        plot.released.connect(self._release)
        plot.pointed.connect(self._point)
        tools.changed.connect(self._show)
        beats.changed.connect(self._show)
        view.view_changed.connect(self._show)

    @property
    def dragging(self) -> bool:
        """Whether a gesture is in progress."""
        return self._drag is not None

    @property
    def active(self) -> bool:
        """Whether its tool is chosen."""
        return self._tools.tool is Tool.POINTS

    @property
    def chosen(self) -> int | None:
        """The point that keys act on, by its place in the curve."""
        return self._chosen

    @property
    def points(self) -> tuple[Breakpoint, ...]:
        """What is shown."""
        return self._curve.points

    @property
    def axis(self) -> FrameAxis | None:
        """That of the plot, once something is shown."""
        picture = self._view.plot.picture
        return picture.axis if picture is not None and isinstance(picture.axis, FrameAxis) else None

    @property
    def readonly(self) -> bool:
        """Whether nothing can be set."""
        return self._readonly or self._view.subject is None

    def set_readonly(self, readonly: bool) -> None:
        """Set nothing, or set points again."""
        self._readonly = readonly

    def show_subject(self, subject: Subject | None) -> None:
        """Show the curve of a component."""
        curve = FLAT if subject is None else subject.curve
        if subject is not None and subject.node != self._node:
            self._node, self._chosen = subject.node, None
        if self._chosen is not None and self._chosen >= len(curve.points):
            self._chosen = None
        self._curve, self._hovered = curve, None
        self._show()

    def cancel(self) -> bool:
        """Put back what was there before the gesture in progress; whether there was one."""
        was, self._drag = self._drag is not None, None
        if was:
            self._shaping.cancel()
            self.ended.emit()
        return was

    def choose_at(self, position: QPointF) -> int | None:
        """Choose the point that lies there, in the plot's pixels, if there is one; which it is."""
        where = self._view.plot.point_at(position)
        hit = None if where is None else self._hit(where)
        if hit is not None:
            self.choose(hit)
        return hit

    @Slot()
    def copy(self) -> None:
        """Put the points on the clipboard."""
        if not self._curve.points:
            self.refused.emit(_NONE)
            return
        QApplication.clipboard().setMimeData(points_data(self._curve))

    @Slot()
    def paste(self) -> None:
        """Set the points that are on the clipboard in place of those that are there."""
        try:
            self.take(read_points(QApplication.clipboard().mimeData()))
        except AudibleError as error:
            self.refused.emit(str(error))

    def take(self, curve: GainCurve) -> None:
        """Set another curve."""
        self._set("Paste breakpoints into", curve)

    @Slot()
    def remove_all(self) -> None:
        """Take all points away."""
        if self._curve.points:
            self._set("Remove all breakpoints from", FLAT)

    @Slot()
    def remove(self) -> None:
        """Take the chosen point away; the one before it is chosen then."""
        if self._chosen is not None:
            curve, place = self._curve.without(self._chosen), max(self._chosen - 1, 0)
            self._chosen = place if curve.points else None
            self._set("Remove a breakpoint from", curve)

    @Slot()
    def level(self) -> None:
        """Set the chosen point to 0 dB."""
        if self._chosen is not None:
            self._set("Move a breakpoint in", self._moved(self._chosen, self.points[self._chosen].time_s, 0.0))

    @Slot()
    def type(self) -> None:
        """Ask where the chosen point shall be."""
        subject = self._subject()
        if subject is None or self._chosen is None:
            return
        self.dialog = PointDialog(self.points[self._chosen], self._end_s(), self._view)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.accepted.connect(self._take_typed)
        self.dialog.open()

    @Slot()
    def add(self) -> None:
        """Add a point on the curve: after the chosen one half-way to the next, else in the middle of what is seen."""
        if self._subject() is None:
            return
        times = [self._times.start_s, self._times.end_s]
        if self._chosen is not None:
            after = self.points[self._chosen + 1 : self._chosen + 2]
            times = [self.points[self._chosen].time_s, after[0].time_s if after else self._end_s()]
        self.add_at(sum(times) / 2.0)

    def add_at(self, time_s: float) -> None:
        """Add a point on the curve."""
        try:
            level_db = float(self._curve.levels_db(time_s))
            curve, self._chosen = self._curve.added(time_s, level_db, self._end_s())
        except AudibleError as error:
            self.refused.emit(str(error))
        else:
            self._set("Add a breakpoint to", curve)

    @Slot(object, object, bool)
    def _press(self, _channel: int | None, point: Point, _with_shift: bool) -> None:
        if self._subject() is None or not self.active:
            return
        hit, added, self._added = self._hit(point), self._added, None
        if self._view.plot.doubled and hit is not None:
            if hit != added:  # the first click has added it, and was meant to
                self.choose(hit)
                self.remove()
            return
        if hit is None:
            self._press_beside(point)
        else:
            self.choose(hit)
            self._begin("Move a breakpoint in", self._curve, hit, point)

    def _press_beside(self, point: Point) -> None:
        axis = self.axis
        if axis is None:
            return
        time_s = self._snapped(axis.start_s + point.place * (axis.end_s - axis.start_s))
        on_curve = float(self._curve.levels_db(time_s))
        near = abs(curve_height(on_curve) - point.height) * self._height_px() <= REACH_PX
        try:
            curve, index = self._curve.added(time_s, on_curve if near else curve_level_db(point.height), self._end_s())
        except AudibleError as error:
            self.refused.emit(str(error))
            return
        self._added = index
        self._begin("Add a breakpoint to", curve, index, point)
        self._chosen = index
        self._bend(curve)

    @Slot(object)
    def _move(self, point: Point) -> None:
        if self._drag is None:
            return
        if not self._shaping.active:  # what is set has gone
            self.cancel()
            return
        held = self._view.plot.keys
        keys = Keys(bool(held & _SHIFT), bool(held & _CTRL), bool(held & _ALT))
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
        hovered = None if where is None or self._readonly else self._hit(where[1])
        if hovered != self._hovered:
            self._hovered = hovered
            shape = Qt.CursorShape.CrossCursor if hovered is None else Qt.CursorShape.SizeAllCursor
            self._view.plot.setCursor(Qt.CursorShape.ForbiddenCursor if self._readonly else shape)
            self._show()
        if hovered is not None:
            self._tell(hovered)

    @Slot()
    def _show(self) -> None:
        beats = beat_lines(self._beats.value, self._times, float(self._view.plot.width())) if self.active else []
        shown = ShownCurve(self._curve, self.active and not self._readonly, self._chosen, self._hovered, tuple(beats))
        self._view.show_curve(shown)

    @Slot()
    def _take_typed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None and self._chosen is not None and self._chosen < len(self.points):
            self._set("Move a breakpoint in", self._moved(self._chosen, dialog.time.value(), dialog.gain.value()))

    def _begin(self, verb: str, curve: GainCurve, index: int, point: Point) -> None:
        axis, subject = self.axis, self._subject()
        if axis is None or subject is None:
            return
        span_s = axis.end_s - axis.start_s
        aspect = 1.0 / max(self._view.plot.place_of(1.0), 1e-9) / self._height_px()
        self._drag = BreakpointDrag(curve, index, point, span_s, self._end_s(), aspect, self._snap)
        self._shaping.begin(subject.node, verb, Side.ENVELOPE)

    def _bend(self, curve: GainCurve) -> None:
        """What the gesture has come to: heard at once, or as soon as may be, and shown."""
        self._curve = curve
        self._shaping.bend(curve)
        picture, axis, subject = self._view.plot.picture, self.axis, self._view.subject
        if picture is not None and axis is not None and subject is not None:
            trace = picture.trace
            gains = curve_gains_at(axis, curve)
            self._view.show_trace(subject, Trace(trace.own, trace.now, trace.held, gains), settle=False)
        self._show()
        if self._drag is not None:
            self._tell(self._drag.index)

    def _set(self, verb: str, curve: GainCurve, gesture: object | None = None) -> None:
        subject = self._subject()
        if subject is not None:
            self._shaping.set_curve(subject.node, verb, curve, gesture)
            if self._chosen is not None and self._chosen < len(self.points):
                self._tell(self._chosen)

    def choose(self, index: int | None) -> None:
        """Let keys act on a point, or on none."""
        self._chosen, self._run = index, (None, None)
        self._show()
        if index is not None:
            self._tell(index)

    def _tell(self, index: int) -> None:
        point = self.points[index]
        text = f"{time_text(point.time_s)}   {curve_text(point.gain_db)}"
        self._view.tell(text)
        self._view.plot.setAccessibleDescription(f"Breakpoint {index + 1} of {len(self.points)}: {text}")

    def end_run(self) -> None:
        """The next key begins a step of its own."""
        self._run = (None, None)

    def choose_next(self, by: int) -> bool:
        """Choose the next point, or with −1 the one before; beyond them none, and whether there was one."""
        last = len(self.points) - 1
        place = (0 if by > 0 else last) if self._chosen is None else self._chosen + by
        found = 0 <= place <= last
        self.choose(place if found else None)
        return found

    def nudge(self, aside: float, up: float, *, fine: bool) -> None:
        """Move the chosen point by steps; the first one is chosen where none is. Again and again is one undo step."""
        if self._subject() is None or not self.points:
            return
        if self._chosen is None:
            self.choose(0)
            return
        point = self.points[self._chosen]
        aside_s = _FINE_STEP_S if fine else self._view.plot.place_of(_STEP_PX) * self._times.span_s
        gain_db = round(point.gain_db + up * (FINE_STEP_DB if fine else STEP_DB), 1)
        what = (self._chosen, bool(up))
        if self._run[0] != what:
            self._run = (what, object())
        self._set(
            "Move a breakpoint in", self._moved(self._chosen, point.time_s + aside * aside_s, gain_db), self._run[1]
        )

    def _moved(self, index: int, time_s: float, gain_db: float) -> GainCurve:
        return self._curve.moved(index, time_s, gain_db, self._end_s())

    def _hit(self, where: Point) -> int | None:
        """The nearest point within reach of the mouse."""
        axis = self.axis
        if axis is None or not self.points:
            return None
        width = 1.0 / max(self._view.plot.place_of(1.0), 1e-9)
        places = [curve_point(axis, point.time_s, point.gain_db) for point in self.points]
        away = [hypot((p.place - where.place) * width, (p.height - where.height) * self._height_px()) for p in places]
        nearest = min(range(len(away)), key=away.__getitem__)
        return nearest if away[nearest] <= REACH_PX else None

    def _snapped(self, time_s: float) -> float:
        """To a beat that is near, unless Alt is held."""
        return time_s if self._view.plot.keys & _ALT else self._snap(time_s)

    def _snap(self, time_s: float) -> float:
        return self._beats.snapped(time_s, self._view.plot.place_of(REACH_PX) * self._times.span_s)

    def _height_px(self) -> float:
        picture = self._view.plot.picture
        return 1.0 if picture is None else max(picture.lanes[0].rect.height(), 1.0)

    def _subject(self) -> Subject | None:
        """What can be changed."""
        return None if self._readonly else self._view.subject

    def _end_s(self) -> float:
        subject = self._view.subject
        return 0.0 if subject is None or subject.document.sound is None else subject.document.sound.duration_s
