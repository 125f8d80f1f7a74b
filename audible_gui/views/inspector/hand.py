"""Drawing on a plot by mouse and keys: a gesture is one undo step, and Esc takes it back. GUI thread."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from audible_gui.errors import AudibleError
from audible_gui.views.inspector.amount_dialog import LOWEST_DB, AmountDialog, amount_of, place_of_shift, where_text
from audible_gui.views.inspector.clipping import clipping, fitted, mime_data, read_clipping
from audible_gui.views.inspector.corners import Corner, corner, corner_point
from audible_gui.views.inspector.gesture import Gesture, Ground, spread
from audible_gui.views.inspector.heights import Line
from audible_gui.views.inspector.shape_view import ShapeView
from audible_gui.views.inspector.shaping import Shaping
from audible_gui.views.inspector.subject import Subject
from audible_gui.views.inspector.tool_bar import ToolBar
from audible_gui.views.inspector.tools import Point, Tool, erased, levelled, scaled, shifted, smoothed, span
from audible_gui.views.inspector.trace import Side

STEP_DB, LARGE_STEP_DB = 1.0, 6.0
_FLOOR_DB = -60.0
_VERBS = {
    Tool.PENCIL: "Draw",
    Tool.LINE: "Draw a line in",
    Tool.ERASE: "Erase in",
    Tool.SMOOTH: "Smooth",
    Tool.SCALE: "Scale",
    Tool.SHIFT: "Shift",
}
_LOUDER = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}
_ASIDE = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}
_ERASING = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
_DOING = {Qt.Key.Key_Return, Qt.Key.Key_Enter}

_ELSEWHERE = {
    Tool.POINTS: "Breakpoints are set in the envelope, below: click there to add one.",
    Tool.EVENTS: "Events are in the envelope, below: drag them there.",
}

Change = Callable[[Line, Line, float, float], Line]


class ShapeHand(QObject):
    """What mouse and keys do on the plot of a ShapeView.

    Args:
        view: on whose plot.
        tools: the tool and its brush.
        shaping: makes the edits.

    Signals:
        refused: a sentence saying why something was not done.
        ended: a gesture has ended.
    """

    refused = Signal(str)
    ended = Signal()

    def __init__(self, view: ShapeView, tools: ToolBar, shaping: Shaping) -> None:
        super().__init__(view)
        self._view, self._tools, self._shaping = view, tools, shaping
        self._gesture: Gesture | None = None
        self._readonly = False
        self._cursor, self._channel = 0.5, 0
        self._run: tuple[object, object] = (None, None)
        self._end: Corner | None = None
        self._typed = Tool.PENCIL
        self.dialog: AmountDialog | None = None
        plot = view.plot
        plot.installEventFilter(self)
        plot.pressed.connect(self._press)
        plot.moved.connect(self._move)
        plot.released.connect(self._release)
        plot.pointed.connect(self._point)
        tools.changed.connect(self._on_tools)

    @property
    def dragging(self) -> bool:
        """Whether a gesture is in progress."""
        return self._gesture is not None

    def set_readonly(self, readonly: bool) -> None:
        """Draw nothing, or draw again."""
        self._readonly = readonly
        shape = Qt.CursorShape.ForbiddenCursor if readonly else Qt.CursorShape.CrossCursor
        self._view.plot.setCursor(shape)

    def cancel(self) -> bool:
        """Put back what was there before the gesture in progress; whether there was one."""
        was, self._gesture = self._gesture is not None, None
        if was:
            self._shaping.cancel()
            self.ended.emit()
        return was

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the keys that mean something on a plot, Esc before the window's own use of it."""
        if not isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.FocusOut:
                self._run = (None, None)
                self._view.plot.set_brush(None)
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            if self._gesture is not None and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            return False
        return event.type() == QEvent.Type.KeyPress and self._press_key(event)

    @Slot()
    def copy(self) -> None:
        """Put the shape, as it sounds, on the clipboard."""
        subject = self._view.subject
        if subject is not None:
            values = subject.values(self._view.side)
            QApplication.clipboard().setMimeData(mime_data(clipping(subject.document, self._view.side, values)))

    @Slot()
    def paste(self) -> None:
        """Take what is on the clipboard: a basis becomes the basis, an envelope the envelope, in whichever plot."""
        subject = self._subject()
        if subject is None:
            return
        try:
            clip = read_clipping(QApplication.clipboard().mimeData())
            values = fitted(clip, subject.document, subject.values(clip.side, own=True))
            self._shaping.set(subject.node, "Paste", clip.side, values)
        except AudibleError as error:
            self.refused.emit(str(error))

    def shift(self, points: float, how: str) -> None:
        """Move the shape by so many points; ``how`` says how far that is."""
        subject = self._subject()
        if subject is not None and points:
            side = self._view.side
            values = subject.values(side)
            for row in values:
                row[:] = shifted(row, points)
            self._shaping.set(subject.node, "Shift", side, values, how=how)

    @Slot()
    def type(self) -> None:
        """Ask for what the tool otherwise takes from a drag, to be done at the cursor."""
        subject, ground = self._subject(), self._ground(self._channel if self._view.stacked else None)
        tool = self._tools.tool
        amount = None
        if subject is not None and ground is not None:
            amount = amount_of(tool, ground.axis, self._view.level_db(self._cursor))
        if amount is None or ground is None:
            return
        where = where_text(tool, ground.axis, self._cursor, ground.brush, ground.channel)
        self.dialog = AmountDialog(amount, where, self._view)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.accepted.connect(self._take_typed)
        self._typed = tool
        self._view.tell("")  # the dialog keeps from the plot that the mouse leaves it
        self.dialog.open()

    @Slot()
    def _take_typed(self) -> None:
        if self.dialog is None:
            return
        value, picture = self.dialog.number.value(), self._view.plot.picture
        self._run = (None, None)  # a step of its own
        if self._typed is Tool.SCALE and value:
            self._change("Scale", lambda line, places, low, high: self._louder(line, places, low, high, value))
        elif self._typed is Tool.SHIFT and value:
            self._shift_by(value)
        elif self._typed in {Tool.PENCIL, Tool.LINE} and picture is not None:
            level = picture.heights.reference * 10.0 ** (value / 20.0) if value > LOWEST_DB else 0.0
            self._change("Draw", lambda line, places, low, high: levelled(line, places, low, high, level))
        self._run = (None, None)

    def _shift_by(self, amount: float) -> None:
        """By milliseconds or by semitones."""
        subject, ground = self._subject(), self._ground(self._channel if self._view.stacked else None)
        if subject is None or ground is None:
            return
        aside = place_of_shift(ground.axis, amount)
        made = Gesture(Tool.SHIFT, ground, Point(0.0, 0.0)).move(Point(aside, 0.0))
        unit = "ms" if self._view.side is Side.ENVELOPE else "semitones"
        how = f" by {amount:g} {unit}".replace("-", "−")
        self._shaping.set(subject.node, "Shift", self._view.side, made, how=how)

    @Slot(object, object, bool)
    def _press(self, channel: int | None, point: Point, with_shift: bool) -> None:
        subject, ground, tool = self._subject(), self._ground(channel), self._tools.tool
        if subject is None or ground is None:
            return
        if tool in _ELSEWHERE:
            if self._view.side is Side.BASIS:
                self.refused.emit(_ELSEWHERE[tool])
            return
        self._cursor, self._channel = point.place, channel or 0
        if self._view.plot.doubled and tool in {Tool.SCALE, Tool.SHIFT}:  # whose first click has changed nothing
            self.type()
            return
        end, picture = self._end, self._view.plot.picture
        goes_on = with_shift and tool is Tool.LINE and end is not None and end.node == subject.node
        start = corner_point(picture, end) if goes_on and end is not None and picture is not None else point
        self._gesture = Gesture(tool, ground, start)
        self._shaping.begin(subject.node, _VERBS[tool], self._view.side)
        if tool not in {Tool.SCALE, Tool.SHIFT}:
            self._move(point)

    @Slot(object)
    def _move(self, point: Point) -> None:
        if self._gesture is None:
            return
        if not self._shaping.active:  # what is drawn on has gone
            self.cancel()
            return
        made = self._gesture.move(point)
        self._shaping.draw(self._view.side, made)
        subject, picture = self._view.subject, self._view.plot.picture
        if subject is not None and picture is not None:
            self._end = Corner(subject.node, *corner(picture, point))
            trace = replace(picture.trace, now=made)
            self._view.show_trace(subject, trace, settle=False)

    @Slot()
    def _release(self) -> None:
        if self._gesture is not None:
            self._gesture = None
            self._shaping.end()
            self.ended.emit()

    @Slot(object)
    def _point(self, where: tuple[int | None, Point] | None) -> None:
        if self._gesture is not None or not self._view.plot.held:
            amount = "" if self._gesture is None or where is None else self._gesture.amount_text(where[1])
            if amount:
                self._view.tell(amount)
            else:
                self._view.say(None if where is None else where[1])
        if where is None or self._readonly or not self._tools.tool.brushes:
            self._view.plot.set_brush(None)
        else:
            self._show_brush(where[1].place)

    @Slot()
    def _on_tools(self) -> None:
        if not self._tools.tool.brushes:
            self._view.plot.set_brush(None)

    def _show_brush(self, place: float) -> None:
        half = self._view.plot.place_of(self._tools.brush.value()) / 2
        self._view.plot.set_brush((place - half, place + half))

    def _subject(self) -> Subject | None:
        """What can be drawn on."""
        return None if self._readonly else self._view.subject

    def _ground(self, channel: int | None) -> Ground | None:
        picture, plot = self._view.plot.picture, self._view.plot
        if picture is None:
            return None
        trace, brush = picture.trace, plot.place_of(self._tools.brush.value())
        return Ground(trace.now, trace.own, picture.axis, picture.heights, channel, brush, plot.place_of(0.5))

    def _press_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            return self.cancel()
        if self._gesture is not None:
            return False
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        else:
            return self._change_at_cursor(key, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        return True

    def _change_at_cursor(self, key: Qt.Key, with_shift: bool) -> bool:
        if key in _ASIDE:
            self._run = (None, None)
            step = 1 if with_shift else max(self._tools.brush.value() / 2, 1)
            self._cursor = min(max(self._cursor + _ASIDE[key] * self._view.plot.place_of(step), 0.0), 1.0)
            self._view.say(Point(self._cursor, 0.0))
        elif key in _LOUDER:
            gain_db = _LOUDER[key] * (LARGE_STEP_DB if with_shift else STEP_DB)
            self._change("Scale", lambda line, places, low, high: self._louder(line, places, low, high, gain_db))
        elif key in _ERASING:
            self._change("Erase in", erased)
        elif key in _DOING and self._tools.tool is Tool.SMOOTH:
            self._change("Smooth", smoothed)
        elif key in _DOING and self._tools.tool is Tool.ERASE:
            self._change("Erase in", erased)
        elif key in _DOING:
            self.type()
        else:
            return False
        self._show_brush(self._cursor)
        return True

    def _change(self, verb: str, change: Change) -> None:
        """Change what lies under the brush at the cursor; one key again and again is one undo step."""
        subject = self._subject()
        channel = self._channel if self._view.stacked else None
        ground = self._ground(channel)
        if subject is None or ground is None:
            return
        values, side = subject.values(self._view.side), self._view.side
        line = values.max(axis=0) if channel is None else values[channel]
        half = ground.brush / 2
        made = change(line, ground.axis.places, self._cursor - half, self._cursor + half)
        if self._run[0] != verb:
            self._run = (verb, object())
        self._shaping.set(subject.node, verb, side, spread(values, ground.own, made, channel), self._run[1])

    def _louder(self, line: Line, places: Line, low: float, high: float, gain_db: float) -> Line:
        """Scaled, from a floor upwards, so that what is silent can be heard again."""
        picture = self._view.plot.picture
        assert picture is not None
        floor = picture.heights.reference * 10.0 ** (_FLOOR_DB / 20.0)
        under = span(places, low, high)
        raised = line.copy()
        if gain_db > 0.0:
            raised[under] = line[under].clip(min=floor)
        return scaled(raised, places, low, high, gain_db)
