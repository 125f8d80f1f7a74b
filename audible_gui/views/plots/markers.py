"""The markers of the sound, which canvas, list and commands show, choose and change together. GUI thread."""

from collections.abc import Callable, Collection
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import (
    Document,
    Marker,
    marker_after,
    marker_before,
    marker_near,
    marker_numbered,
    region_around,
    with_marker,
    with_marker_name,
    with_moved_marker,
    without_markers,
)
from audible_gui.errors import AudibleError
from audible_gui.session import Session, Transport
from audible_gui.views.plots.playhead import Playhead
from audible_gui.views.plots.time_range import TimeRange

# While it plays, who goes back means the marker before the one that has just been passed.
_JUST_S = 0.4


class Markers(QObject):
    """Follows the document's markers and changes them, each gesture as one step.

    Args:
        session: whose document is followed and changed.
        transport: what goes to markers, and loops between them.
        times: what of the sound is in view.
        playhead: where markers are set.
        parent: Qt parent.

    Signals:
        changed: there are other markers, or one of them is being dragged.
        chosen_changed: another one is chosen, or none.
        refused: why one cannot be set, a sentence.
    """

    changed = Signal()
    chosen_changed = Signal()
    refused = Signal(str)

    def __init__(
        self, session: Session, transport: Transport, times: TimeRange, playhead: Playhead, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._transport, self._times, self._playhead = session, transport, times, playhead
        self._chosen: int | None = None
        self._dragged: tuple[int, float] | None = None
        self.shown = session.document.markers
        session.changed.connect(self._on_change)

    @property
    def all(self) -> tuple[Marker, ...]:
        """Those of the document, by time."""
        return self._session.document.markers

    @property
    def chosen(self) -> Marker | None:
        """The one that keys act on."""
        return marker_numbered(self.all, self._chosen)

    def choose(self, number: int | None) -> None:
        """Choose a marker, or none."""
        if number != self._chosen:
            self._chosen = number
            self.chosen_changed.emit()

    @Slot()
    def set_here(self) -> None:
        """Set one where the playhead is, whether it plays or not."""
        self.set_at(self._playhead.time_s)

    def set_at(self, time_s: float) -> None:
        """Set one, and choose it; the one that is there already, if there is."""
        sound = self._session.document.sound
        if sound is None:
            return
        number = next(iter({marker.number for marker in self._with(time_s)} - {one.number for one in self.all}), None)
        if number is not None:
            self._session.edit(f"Set marker {number}", lambda document: with_marker(document, time_s))
        there = marker_near(self.all, time_s, 0.5 / sound.rate_hz)
        self.choose(None if there is None else there.number)

    def drag(self, number: int, time_s: float) -> None:
        """Show one elsewhere, until it is dropped."""
        self._dragged = number, time_s
        self._show()

    def drop(self) -> None:
        """Leave the dragged one where it is, one step."""
        dragged, self._dragged = self._dragged, None
        if dragged is not None:
            self.move(*dragged)
        self._show()

    def break_off(self) -> None:
        """The dragged one is where it was."""
        self._dragged = None
        self._show()

    def move(self, number: int, time_s: float) -> None:
        """Put one elsewhere."""
        self._edit("Move", number, lambda document: with_moved_marker(document, number, time_s))

    def rename(self, number: int, name: str) -> None:
        """Give one a name; without one it is called by its number."""
        self._edit("Rename", number, lambda document: with_marker_name(document, number, name))

    def remove(self, numbers: Collection[int]) -> None:
        """Delete these, one step; if the chosen one is among them, the next one is chosen."""
        there = [marker for marker in self.all if marker.number in numbers]
        if not there:
            return
        chosen, left = self.chosen, [marker for marker in self.all if marker.number not in numbers]
        text = f"Delete {there[0].title}" if len(there) == 1 else f"Delete {len(there)} markers"
        self._session.edit(text, lambda document: without_markers(document, frozenset(numbers)))
        if chosen in there and chosen is not None:
            following = marker_after(left, chosen.time_s) or marker_before(left, chosen.time_s)
            self.choose(None if following is None else following.number)

    @Slot()
    def remove_chosen(self) -> None:
        """Delete the chosen one."""
        if self.chosen is not None:
            self.remove({self.chosen.number})

    @Slot()
    def remove_all(self) -> None:
        """Delete all, one step."""
        self.remove({marker.number for marker in self.all})

    def go_to(self, number: int) -> None:
        """Put the playhead there, choose it and bring it into view."""
        marker, sound = marker_numbered(self.all, number), self._session.document.sound
        if marker is None or sound is None:
            return
        self.choose(number)
        self._transport.seek(round(marker.time_s * sound.rate_hz))
        self.reveal(marker.time_s)

    def reveal(self, time_s: float) -> None:
        """Bring a moment into view."""
        if not self._times.contains(time_s):
            self._times.show(time_s - self._times.span_s / 2, time_s + self._times.span_s / 2)

    @Slot()
    def go_on(self) -> None:
        """Go to the next one after the playhead, if there is one."""
        following = marker_after(self.all, self._playhead.time_s + self._half_s)
        if following is not None:
            self.go_to(following.number)

    @Slot()
    def go_back(self) -> None:
        """Go to the last one before the playhead, or to the beginning."""
        back_s = _JUST_S if self._transport.playing else self._half_s
        former = marker_before(self.all, self._playhead.time_s - back_s)
        if former is not None:
            self.go_to(former.number)
        else:
            self._transport.seek(0)
            self.reveal(0.0)

    def around(self, time_s: float | None = None) -> tuple[float, float] | None:
        """From the marker before a moment, or the playhead, to the next one; the sound's ends count; None without."""
        sound = self._session.document.sound
        if sound is None or not self.all:
            return None
        time_s = self._playhead.time_s + self._half_s if time_s is None else time_s
        return region_around(self.all, time_s, sound.duration_s)

    @Slot()
    def loop_here(self) -> None:
        """Loop between the markers around the playhead."""
        self.loop_around(None)

    def loop_around(self, time_s: float | None) -> None:
        """Loop between the markers around a moment, or the playhead."""
        sound, region = self._session.document.sound, self.around(time_s)
        if sound is not None and region is not None:
            self._transport.set_loop((round(region[0] * sound.rate_hz), round(region[1] * sound.rate_hz)))

    @property
    def _half_s(self) -> float:
        """Half a sample: the playhead stands at whole ones, and markers need not."""
        sound = self._session.document.sound
        return 0.0 if sound is None else 0.5 / sound.rate_hz

    def _with(self, time_s: float) -> tuple[Marker, ...]:
        try:
            return with_marker(self._session.document, time_s).markers
        except AudibleError as error:
            self.refused.emit(str(error))
            return ()

    def _edit(self, verb: str, number: int, edit: Callable[[Document], Document]) -> None:
        marker = marker_numbered(self.all, number)
        if marker is not None:
            self._session.edit(f"{verb} {marker.title}", edit)

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self._dragged = None
        if after.markers is before.markers and after.sound is before.sound:
            return
        self._show()
        if marker_numbered(after.markers, self._chosen) is None or after.sound is not before.sound:
            self.choose(None)

    def _show(self) -> None:
        self.shown = self.all
        if self._dragged is not None:
            number, time_s = self._dragged
            moved = (replace(one, time_s=time_s) if one.number == number else one for one in self.all)
            self.shown = tuple(sorted(moved))
        self.changed.emit()
