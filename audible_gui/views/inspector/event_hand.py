"""Events of an envelope by the mouse: chosen, dragged in time and level, repeated. GUI thread."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, Qt, Slot

from audible_gui.document import gain_to_db, marker_near
from audible_gui.operations import arranged
from audible_gui.views.component_tree.rows import gain_text
from audible_gui.views.inspector.envelope_hand import ALT, CTRL, REACH_PX, SHIFT, EnvelopeHand
from audible_gui.views.inspector.event_changes import Events, in_time, louder, moved, repeated
from audible_gui.views.inspector.event_desk import EventDesk
from audible_gui.views.inspector.event_dialog import EventDialog
from audible_gui.views.inspector.event_keys import EventKeys
from audible_gui.views.inspector.event_painting import Block, ShownEvents, block_at, blocks_in, blocks_of, event_peak
from audible_gui.views.inspector.shape_view import ShapeView
from audible_gui.views.inspector.shaping import Shaping
from audible_gui.views.inspector.subject import Subject
from audible_gui.views.inspector.tool_bar import ToolBar
from audible_gui.views.inspector.tools import Point, Tool
from audible_gui.views.inspector.trace import Side
from audible_gui.views.plots.beats import Beats, beat_lines
from audible_gui.views.plots.readout import time_text
from audible_gui.views.plots.time_range import TimeRange

RANGE_DB = 48.0
"""What a drag over the height of the plot amounts to."""
_FINE, _LEAST_PX = 0.1, 3.0


@dataclass
class _Drag:
    """From the press of the mouse on.

    Attributes:
        start: where it was pressed.
        hit: the event that lay there; None for a frame that chooses.
        events: before.
        chosen: before; of events, which of them go along.
        last: where the mouse was last.
        aside: how far it has gone, by parts of the width.
        up: by parts of the height.
        sideways: whether it moves events in time, or else their levels; None as long as it has not gone far enough.
    """

    start: Point
    hit: int | None
    events: Events
    chosen: frozenset[int]
    last: Point
    aside: float = 0.0
    up: float = 0.0
    sideways: bool | None = None


class EventHand(EnvelopeHand):
    """What the mouse does on the plot of an envelope while the tool is that for events.

    Args:
        view: of the envelope.
        tools: the tool.
        shaping: makes the edits.
        desk: which events there are.
        times: what of the sound is in view.
        beats: what events snap to.
    """

    def __init__(
        self, view: ShapeView, tools: ToolBar, shaping: Shaping, desk: EventDesk, times: TimeRange, beats: Beats
    ) -> None:
        super().__init__(view, Tool.EVENTS, tools, shaping, times, beats)
        self.desk = desk
        self._drag: _Drag | None = None
        self._hovered: int | None = None
        self.dialog: EventDialog | None = None
        self._keys = EventKeys(self, desk, view.plot)
        self._plot.pressed.connect(self._press)
        self._plot.moved.connect(self._move)
        self._plot.released.connect(self._release)
        self._plot.pointed.connect(self._point)
        desk.refused.connect(self.refused)
        desk.changed.connect(self._on_desk)
        tools.changed.connect(self._on_tools)
        beats.changed.connect(self._show)
        view.view_changed.connect(self._show)

    @property
    def dragging(self) -> bool:
        """Whether a gesture is in progress."""
        return self._drag is not None

    def set_readonly(self, readonly: bool) -> None:
        """Change nothing, or change events again."""
        self.desk.readonly = readonly

    def show_subject(self, subject: Subject | None) -> None:
        """Show the events of a component, while the tool is theirs."""
        self._hovered = None
        self.desk.show_subject(subject, shown=self.active)

    def cancel(self) -> bool:
        """Put back what was there before the gesture in progress; whether there was one."""
        drag, self._drag = self._drag, None
        if drag is not None:
            self._shaping.cancel()
            self.desk.chosen = drag.chosen
            self.ended.emit()
        return drag is not None

    def choose_at(self, position: QPointF) -> None:
        """Choose the event that lies there, in the plot's pixels, unless it is chosen with others."""
        where = self._plot.point_at(position)
        hit = None if where is None or not self.active else self._hit(where)
        if hit is not None and hit not in self.desk.chosen:
            self.desk.choose({hit})

    @Slot()
    def type(self) -> None:
        """Ask when the first of the chosen events shall begin, and how loud it shall be."""
        axis = self.desk.axis
        if self.desk.subject is None or not self.desk.chosen or axis is None:
            return
        first = self._first()
        gain_db = self.desk.events[first].gain_db
        self.dialog = EventDialog(self.desk.time_s(first), gain_db, axis.end_s, self._view)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.accepted.connect(self._take_typed)
        self._view.tell("")
        self.dialog.open()

    @Slot()
    def _take_typed(self) -> None:
        dialog, self.dialog, axis = self.dialog, None, self.desk.axis
        if dialog is None or axis is None or not self.desk.chosen:
            return
        first, desk = self._first(), self.desk
        by_s = dialog.time.value() - round(desk.time_s(first), 3)
        events = moved(desk.events, desk.chosen, by_s / axis.frame_s, axis.n_frames)
        events = louder(events, desk.chosen, dialog.gain.value() - desk.events[first].gain_db)
        if events != desk.events:
            desk.set("Set events in", events, desk.chosen)

    def _first(self) -> int:
        return min(self.desk.chosen, key=lambda n: self.desk.events[n].frame)

    @Slot(object, object, bool)
    def _press(self, _channel: int | None, point: Point, with_shift: bool) -> None:
        if self.desk.subject is None or not self.active:
            return
        hit, desk = self._hit(point), self.desk
        with_ctrl = bool(self._plot.keys & CTRL)
        if hit is not None and self._plot.doubled:
            desk.choose({hit})
            self.type()
            return
        before = desk.chosen
        if hit is not None and with_shift:
            desk.choose(before ^ {hit})
        elif hit is not None and hit not in before:
            desk.choose({*before, hit} if with_ctrl else {hit})
        elif hit is None and not with_shift:
            desk.choose(())
        self._drag = _Drag(point, hit, desk.events, desk.chosen if hit is not None else before, point)

    @Slot(object)
    def _move(self, point: Point) -> None:
        drag = self._drag
        if drag is None:
            return
        if drag.hit is None:
            kept = drag.chosen if self._plot.keys & SHIFT else frozenset()
            self.desk.chosen = kept | blocks_in(self._blocks(), drag.start, point)
            drag.last = point
            self._show()
            return
        if drag.sideways is not None and not self._shaping.active:  # what is changed has gone
            self.cancel()
            return
        part = _FINE if self._plot.keys & SHIFT and drag.sideways is not None else 1.0
        drag.aside += part * (point.place - drag.last.place)
        drag.up += part * (point.height - drag.last.height)
        drag.last = point
        if drag.sideways is not None or self._begin(drag):
            self._apply(drag)

    def _begin(self, drag: _Drag) -> bool:
        """Whether the mouse has gone far enough to say what it is for."""
        px, subject = self._plot.pixel, self.desk.subject
        aside, up = abs(drag.aside) / px.place, abs(drag.up) / px.height
        if subject is None or max(aside, up) < _LEAST_PX or not drag.chosen:
            return False
        drag.sideways = aside >= up
        copies = drag.sideways and bool(self._plot.keys & CTRL)
        if copies:
            first, order = len(drag.events), sorted(drag.chosen)
            drag.events, drag.chosen = repeated(drag.events, drag.chosen)
            if drag.hit in order:
                drag.hit = first + order.index(drag.hit)
        verb = "Duplicate events in" if copies else "Move events in" if drag.sideways else "Level of events in"
        self._shaping.begin(subject.node, verb, Side.ENVELOPE)
        return True

    def _apply(self, drag: _Drag) -> None:
        axis, hit = self.desk.axis, drag.hit
        if axis is None or hit is None:
            return
        if not drag.sideways:
            events = louder(drag.events, drag.chosen, drag.up * RANGE_DB)
        else:
            onset_s = axis.first_s + drag.events[hit if hit in drag.chosen else min(drag.chosen)].frame * axis.frame_s
            to_s = self._snapped(onset_s + drag.aside * self._times.span_s)
            events = moved(drag.events, drag.chosen, (to_s - onset_s) / axis.frame_s, axis.n_frames)
        self.desk.events, self.desk.chosen = events, drag.chosen
        self._shaping.arrange(events)
        picture, subject = self._plot.picture, self._view.subject
        if picture is not None and subject is not None:
            values = arranged(self.desk.ground, events, axis.frame_s).astype(float)[None]
            self._view.show_trace(subject, replace(picture.trace, now=values), settle=False)
        self._show()
        self._tell(hit)

    @Slot()
    def _release(self) -> None:
        drag, self._drag = self._drag, None
        if drag is None:
            return
        if drag.sideways is not None:
            self._shaping.end()
        elif drag.hit is not None and not self._plot.keys & (SHIFT | CTRL):
            self.desk.choose({drag.hit})
        self.ended.emit()
        self._show()

    @Slot(object)
    def _point(self, where: tuple[int | None, Point] | None) -> None:
        if not self.active or self._drag is not None:
            return
        hovered = None if where is None else self._hit(where[1])
        if hovered != self._hovered:
            self._hovered = hovered
            free = Qt.CursorShape.ArrowCursor if hovered is None else Qt.CursorShape.SizeAllCursor
            self._plot.setCursor(Qt.CursorShape.ForbiddenCursor if self.desk.readonly else free)
            self._show()
        if hovered is not None:
            self._tell(hovered)

    @Slot()
    def _on_desk(self) -> None:
        self._show()
        if self.active and self.desk.chosen and not self.dragging:
            self._tell(self._first())

    @Slot()
    def _on_tools(self) -> None:
        self.desk.show_subject(self._view.subject, shown=self.active)

    @Slot()
    def _show(self) -> None:
        axis = self.axis
        if not self.active or axis is None:
            self._view.show_events(None)
            return
        span_s = axis.end_s - axis.start_s
        lines = beat_lines(self._beats.value, self._times, float(self._plot.width()))
        beats = tuple(((time_s - axis.start_s) / span_s, bar) for time_s, bar in lines)
        drag = self._drag
        frame = (drag.start, drag.last) if drag is not None and drag.hit is None else None
        self._view.show_events(ShownEvents(tuple(self._blocks()), self.desk.chosen, self._hovered, beats, frame))

    def _tell(self, n: int) -> None:
        axis, desk = self.desk.axis, self.desk
        if axis is None or n >= len(desk.events):
            return
        event, highest = desk.events[n], float(desk.ground.max(initial=0.0))
        parts = [time_text(desk.time_s(n)), f"lasts {(event.until - event.frame) * axis.frame_s:.2f} s"]
        if highest > 0.0:
            parts.append(_level_text(event_peak(desk.ground, event) / highest))
        if event.gain_db:
            parts.append(f"({gain_text(event.gain_db)})")
        text = "   ".join(parts)
        self._view.tell(text)
        number = in_time(desk.events).index(n) + 1
        chosen = f", {len(desk.chosen)} chosen" if len(desk.chosen) > 1 else ""
        self._plot.setAccessibleDescription(f"Event {number} of {len(desk.events)}: {text}{chosen}")

    def _snapped(self, time_s: float) -> float:
        """To a beat or a marker that is near, unless Alt is held."""
        subject, reach_s = self._view.subject, self.seconds(REACH_PX)
        if self._plot.keys & ALT or subject is None:
            return time_s
        beat_s = self._beats.snapped(time_s, reach_s)
        marker = marker_near(subject.document.markers, time_s, reach_s)
        if marker is None:
            return beat_s
        nearer = beat_s != time_s and abs(beat_s - time_s) < abs(marker.time_s - time_s)
        return beat_s if nearer else marker.time_s

    def _blocks(self) -> list[Block]:
        picture, axis = self._plot.picture, self.axis
        if picture is None or axis is None:
            return []
        peaks = [event_peak(self.desk.ground, event) for event in self.desk.events]
        return blocks_of(self.desk.events, peaks, axis, picture.heights)

    def _hit(self, where: Point) -> int | None:
        return block_at(self._blocks(), where, self._plot.pixel)


def _level_text(part: float) -> str:
    level = gain_to_db(part)
    return "silent" if level < -120.0 else f"{level:.1f} dB".replace("-", "−")
