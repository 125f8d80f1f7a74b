"""The events of the inspected envelope, those that are chosen, and what can be done with them. GUI thread."""

from collections.abc import Collection
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from audible_gui.document import Floats, Node
from audible_gui.errors import AudibleError
from audible_gui.jobs import Crossing, CrossOrder
from audible_gui.operations import drawn_to, event_ground, placed_events, snapping
from audible_gui.views.inspector.event_changes import (
    Events,
    extent,
    in_time,
    louder,
    moved,
    removed,
    repeated,
)
from audible_gui.views.inspector.event_clipping import events_data, read_events
from audible_gui.views.inspector.shape_axes import FrameAxis
from audible_gui.views.inspector.shaping import Shaping
from audible_gui.views.inspector.subject import Subject
from audible_gui.views.plots.beats import Beats
from audible_gui.views.plots.playhead import Playhead

_NOTHING_CHOSEN = "Choose events first: click one, or drag a frame around several."
_NONE = np.zeros(0, dtype=np.float32)


class EventDesk(QObject):
    """What keys, menus and the mouse do with events.

    Args:
        shaping: makes the edits.
        crossing: makes those that take a while.
        beats: what events are put on.
        playhead: where copies are put.
        parent: Qt parent.

    Signals:
        changed: there are others, or others are chosen.
        refused: a sentence saying why something was not done.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(
        self, shaping: Shaping, crossing: Crossing, beats: Beats, playhead: Playhead, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._crossing = crossing
        self._shaping, self._beats, self._playhead = shaping, beats, playhead
        self._subject: Subject | None = None
        self._run: tuple[object, object] = (None, None)
        self.events: Events = ()
        self.chosen: frozenset[int] = frozenset()
        self.ground: Floats = _NONE
        self.readonly = False

    @property
    def subject(self) -> Subject | None:
        """Whose events can be changed; None where none can."""
        return None if self.readonly else self._subject

    @property
    def node(self) -> Node | None:
        """Whose events are shown."""
        return None if self._subject is None else self._subject.node

    @property
    def axis(self) -> FrameAxis | None:
        """All of the sound as an axis of frames."""
        if self._subject is None:
            return None
        sound, network = self._subject.document.sound, self._subject.document.network
        assert sound is not None
        assert network is not None
        return FrameAxis(network.n_frames, network.spec.stft, sound.rate_hz, 0.0, sound.duration_s)

    def show_subject(self, subject: Subject | None, *, shown: bool) -> None:
        """Follow a component; what is not shown is not looked for."""
        before = None if self._subject is None or subject is None else self._subject.node
        kept = [self.events[n] for n in self.chosen] if subject is not None and before == subject.node else []
        self._subject = subject
        if subject is None or not shown:
            self.events, self.ground = (), _NONE
        else:
            self.ground = event_ground(subject.document, subject.node)
            self.events = placed_events(subject.document, subject.node)
        self.chosen = frozenset(self.events.index(event) for event in kept if event in self.events)
        self.changed.emit()

    def choose(self, chosen: Collection[int]) -> None:
        """Let keys act on some events."""
        self.chosen, self._run = frozenset(chosen), (None, None)
        self.changed.emit()

    def choose_next(self, by: int) -> bool:
        """Choose the next event in time, or with −1 the one before; beyond them none, and whether there was one."""
        order = in_time(self.events)
        at = [order.index(n) for n in self.chosen]
        place = (0 if by > 0 else len(order) - 1) if not at else (max(at) if by > 0 else min(at)) + by
        found = 0 <= place < len(order)
        self.choose({order[place]} if found else ())
        return found

    def time_s(self, n: int) -> float:
        """When an event begins to be heard."""
        axis = self.axis
        return 0.0 if axis is None else axis.first_s + self.events[n].frame * axis.frame_s

    def frame(self, time_s: float) -> float:
        """The frame of a moment."""
        axis = self.axis
        return 0.0 if axis is None else (time_s - axis.first_s) / axis.frame_s

    @Slot()
    def remove(self) -> None:
        """Take the chosen events away; the one after them is chosen then."""
        if not self._ready():
            return
        order = in_time(self.events)
        after = next((n for n in order[max(order.index(c) for c in self.chosen) :] if n not in self.chosen), None)
        left = removed(self.events, self.chosen)
        chosen = () if after is None else (after - sum(n < after for n in self.chosen),)
        self.set("Remove events from", left, chosen)

    @Slot()
    def duplicate(self) -> None:
        """Repeat the chosen events after themselves, on a beat where the grid is shown."""
        if not self._ready() or (axis := self.axis) is None:
            return
        first, by = min(self.events[n].frame for n in self.chosen), extent(self.events, self.chosen)
        if self._beats.value.shown:
            grid = self._beats.value.grid
            by = max(np.ceil(by * axis.frame_s / grid.period_s - 0.5), 1.0) * grid.period_s / axis.frame_s
        if first + by > axis.n_frames - 1:
            self.refused.emit("There is no room after these events before the end of the sound.")
            return
        events, copies = repeated(self.events, self.chosen)
        self.set("Duplicate events in", moved(events, copies, by, axis.n_frames), copies)

    @Slot()
    def copy(self) -> None:
        """Put the chosen events on the clipboard, or all where none is chosen."""
        axis = self.axis
        events = tuple(self.events[n] for n in sorted(self.chosen)) or self.events
        if axis is not None and events:
            QApplication.clipboard().setMimeData(events_data(self.ground, events, axis.frame_s))

    @Slot()
    def cut(self) -> None:
        """Put the chosen events on the clipboard and take them away."""
        if self._ready():
            self.copy()
            self.remove()

    @Slot()
    def paste(self) -> None:
        """Add the events that are on the clipboard, the first of them at the playhead."""
        axis = self.axis
        if self.subject is None or axis is None:
            return
        data, at = QApplication.clipboard().mimeData(), self.frame(self._playhead.time_s)
        highest = float(self.ground.max(initial=0.0)) or float(self._subject_peak())
        try:
            pasted = read_events(data, min(max(at, 0.0), axis.n_frames - 1.0), axis.frame_s, highest)
            count = len(self.events)
            self.set("Paste events into", (*self.events, *pasted), range(count, count + len(pasted)))
        except AudibleError as error:
            self.refused.emit(str(error))

    def nudge(self, seconds: float, gain_db: float) -> None:
        """Move the chosen events, or change their level; the first is chosen where none is. A run is one undo step."""
        axis = self.axis
        if self.subject is None or axis is None or not self.events:
            return
        if not self.chosen:
            self.choose_next(1)
            return
        what = (self.chosen, bool(gain_db))
        if self._run[0] != what:
            self._run = (what, object())
        run = self._run
        events = moved(self.events, self.chosen, seconds / axis.frame_s, axis.n_frames)
        verb = "Level of events in" if gain_db else "Move events in"
        self.set(verb, louder(events, self.chosen, gain_db) if gain_db else events, self.chosen, run[1])
        self._run = run

    @Slot()
    def to_beats(self) -> None:
        """Move each of the chosen events, or all, to the beat that is nearest."""
        axis = self.axis
        if axis is not None:
            end_s = axis.first_s + axis.n_frames * axis.frame_s
            self._draw_to([time_s for time_s, _ in self._beats.value.grid.beats(0.0, end_s)], "the beats")

    @Slot()
    def to_onsets(self) -> None:
        """Move each of the chosen events, or all, to where others of the layer begin; maybe a little later."""
        subject = self.subject
        if subject is None or not self.events:
            return
        node, network = subject.node, subject.document.network
        assert network is not None
        count = network.widths[node.layer - 1] * network.n_frames
        text = f"Put on the onsets of others: events in envelope of {subject.document.component(node).name}"
        events, chosen = self.events, self.chosen
        whom = chosen or frozenset(range(len(events)))
        make = partial(snapping, node=node, events=events, chosen=whom)
        then = partial(self._choose_moved, node, events, chosen)
        self._crossing.ask(CrossOrder(text, make, count, (text, node, events, chosen), then))

    def _choose_moved(self, node: Node, before: Events, chosen: frozenset[int]) -> None:
        """Those that were chosen stay so where they are now, unless others have been chosen since."""
        if self.node == node and len(self.events) == len(before) and self.chosen <= chosen:
            self.choose(chosen)

    def set(self, verb: str, events: Events, chosen: Collection[int], gesture: object | None = None) -> None:
        """A step of its own, or with others of one ``gesture``."""
        subject = self.subject
        if subject is None:
            return
        try:
            self._shaping.set_events(subject.node, verb, events, gesture)
        except AudibleError as error:
            self.refused.emit(str(error))
            return
        placed = [events[n] for n in chosen]
        self.choose([self.events.index(event) for event in placed if event in self.events])

    def end_run(self) -> None:
        """The next key begins a step of its own."""
        self._run = (None, None)

    def _draw_to(self, times_s: list[float], where: str) -> None:
        axis = self.axis
        if self.subject is None or axis is None or not self.events:
            return
        chosen = self.chosen or frozenset(range(len(self.events)))
        events = drawn_to(self.events, chosen, [self.frame(time_s) for time_s in times_s], axis.n_frames)
        if events == self.events:
            self.refused.emit(f"There is nothing to move to {where}.")
        else:
            self.set(f"Put on {where}: events in", events, self.chosen)

    def _subject_peak(self) -> float:
        return 1.0 if self._subject is None else float(self._subject.own.envelope.max(initial=0.0))

    def _ready(self) -> bool:
        if self.subject is not None and not self.chosen:
            self.refused.emit(_NOTHING_CHOSEN)
        return self.subject is not None and bool(self.chosen)
