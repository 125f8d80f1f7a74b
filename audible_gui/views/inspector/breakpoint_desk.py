"""The breakpoints of the inspected envelope, the one that is chosen, and what can be done with them. GUI thread."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from audible_gui.document import FLAT, Breakpoint, GainCurve, Node
from audible_gui.errors import AudibleError
from audible_gui.views.inspector.point_clipping import points_data, read_points
from audible_gui.views.inspector.shaping import Shaping
from audible_gui.views.inspector.subject import Subject
from audible_gui.views.plots.time_range import TimeRange

_NONE = "There are no breakpoints to copy: click in the envelope to add one."


class BreakpointDesk(QObject):
    """What keys, menus and the mouse do with breakpoints.

    Args:
        shaping: makes the edits.
        times: what of the sound is in view.
        parent: Qt parent.

    Attributes:
        curve: what is shown; under a gesture, what it has come to.
        chosen: the point that keys act on, by its place in the curve.
        readonly: whether nothing can be changed.

    Signals:
        changed: there are others, or another is chosen.
        told: where a point lies is worth saying, by its place in the curve.
        refused: a sentence saying why something was not done.
    """

    changed = Signal()
    told = Signal(int)
    refused = Signal(str)

    def __init__(self, shaping: Shaping, times: TimeRange, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shaping, self._times = shaping, times
        self._subject: Subject | None = None
        self._node = Node(1, 0)
        self._run: tuple[object, object] = (None, None)
        self.curve = FLAT
        self.chosen: int | None = None
        self.readonly = False

    @property
    def subject(self) -> Subject | None:
        """Whose points can be changed; None where none can."""
        return None if self.readonly else self._subject

    @property
    def points(self) -> tuple[Breakpoint, ...]:
        """What is shown."""
        return self.curve.points

    @property
    def end_s(self) -> float:
        """Of the sound."""
        sound = None if self._subject is None else self._subject.document.sound
        return 0.0 if sound is None else sound.duration_s

    def show_subject(self, subject: Subject | None) -> None:
        """Follow the curve of a component."""
        self._subject, self.curve = subject, FLAT if subject is None else subject.curve
        if subject is not None and subject.node != self._node:
            self._node, self.chosen = subject.node, None
        if self.chosen is not None and self.chosen >= len(self.points):
            self.chosen = None
        self.changed.emit()

    def choose(self, index: int | None) -> None:
        """Let keys act on a point, or on none."""
        self.chosen, self._run = index, (None, None)
        self.changed.emit()
        if index is not None:
            self.told.emit(index)

    def choose_next(self, by: int) -> bool:
        """Choose the next point, or with −1 the one before; beyond them none, and whether there was one."""
        last = len(self.points) - 1
        place = (0 if by > 0 else last) if self.chosen is None else self.chosen + by
        found = 0 <= place <= last
        self.choose(place if found else None)
        return found

    @Slot()
    def copy(self) -> None:
        """Put the points on the clipboard."""
        if not self.points:
            self.refused.emit(_NONE)
            return
        QApplication.clipboard().setMimeData(points_data(self.curve))

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
        if self.points:
            self._set("Remove all breakpoints from", FLAT)

    @Slot()
    def remove(self) -> None:
        """Take the chosen point away; the one before it is chosen then."""
        if self.chosen is not None:
            curve, place = self.curve.without(self.chosen), max(self.chosen - 1, 0)
            self.chosen = place if curve.points else None
            self._set("Remove a breakpoint from", curve)

    @Slot()
    def level(self) -> None:
        """Set the chosen point to 0 dB."""
        if self.chosen is not None:
            self.move(self.points[self.chosen].time_s, 0.0)

    @Slot()
    def add(self) -> None:
        """Add a point on the curve: after the chosen one half-way to the next, else in the middle of what is seen."""
        if self.subject is None:
            return
        times = [self._times.start_s, self._times.end_s]
        if self.chosen is not None:
            after = self.points[self.chosen + 1 : self.chosen + 2]
            times = [self.points[self.chosen].time_s, after[0].time_s if after else self.end_s]
        self.add_at(sum(times) / 2.0)

    def add_at(self, time_s: float) -> None:
        """Add a point on the curve."""
        try:
            level_db = float(self.curve.levels_db(time_s))
            curve, self.chosen = self.curve.added(time_s, level_db, self.end_s)
        except AudibleError as error:
            self.refused.emit(str(error))
        else:
            self._set("Add a breakpoint to", curve)

    def move(self, time_s: float, gain_db: float, gesture: object | None = None) -> None:
        """Set the chosen point elsewhere: a step of its own, or with others of one ``gesture``."""
        if self.chosen is not None and self.chosen < len(self.points):
            self._set("Move a breakpoint in", self.curve.moved(self.chosen, time_s, gain_db, self.end_s), gesture)

    def nudge(self, seconds: float, gain_db: float) -> None:
        """Move the chosen point; the first one is chosen where none is. Again and again is one undo step."""
        if self.subject is None or not self.points:
            return
        if self.chosen is None:
            self.choose(0)
            return
        what = (self.chosen, bool(gain_db))
        if self._run[0] != what:
            self._run = (what, object())
        point = self.points[self.chosen]
        self.move(point.time_s + seconds, round(point.gain_db + gain_db, 1), self._run[1])

    def end_run(self) -> None:
        """The next key begins a step of its own."""
        self._run = (None, None)

    def _set(self, verb: str, curve: GainCurve, gesture: object | None = None) -> None:
        subject = self.subject
        if subject is not None:
            self._shaping.set_curve(subject.node, verb, curve, gesture)
            if self.chosen is not None and self.chosen < len(self.points):
                self.told.emit(self.chosen)
