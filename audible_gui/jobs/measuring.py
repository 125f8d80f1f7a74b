"""Measuring in the background how far the mix is from the original, and how loud both are. GUI thread only."""

from collections.abc import Callable, Generator, Mapping

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from audible_gui.document import Document, Floats
from audible_gui.jobs.single import SingleJob
from audible_gui.session import Session, Transport, balance
from audible_gui.workflow import Measured

SETTLE_MS = 250

Stretch = tuple[int, int] | None
Tracks = Mapping[str, Floats]
Measure = Callable[[Document, Stretch, Tracks], Generator[float, bool | None, Measured]]


class Measuring(SingleJob):
    """Follows the document and the loop, and gives the transport what makes mix and original equally loud.

    Args:
        session: whose document is measured; nothing is while a training shows partial results.
        transport: whose loop is the stretch over which loudness is compared, if there is one.
        measure: the workflow's generator function.
        parent: Qt parent.

    Signals (besides those of SingleJob):
        measured: Measured over the whole sound; None as soon as that holds no longer.
        matched: Measured over the loop, or over the whole sound; None as soon as that holds no longer.
    """

    measured = Signal(object)
    matched = Signal(object)

    def __init__(self, session: Session, transport: Transport, measure: Measure, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._transport, self._measure = session, transport, measure
        self._known: dict[Stretch, Measured] = {}
        self._stretch: Stretch = None
        # A drag changes the mix many times a second: measured is what it comes to.
        self._timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._timer.timeout.connect(self._begin)
        session.changed.connect(self._on_change)
        session.preview_changed.connect(self._on_preview)
        transport.loop_changed.connect(self._on_loop)
        transport.tracks_changed.connect(self._on_tracks)

    @property
    def whole(self) -> Measured | None:
        """What was measured over the whole sound, or None while it is not known."""
        return self._known.get(None)

    @property
    def stretch(self) -> Measured | None:
        """The same over the loop, if there is one."""
        return self._known.get(self._transport.loop)

    @Slot()
    def stop(self) -> None:
        """Measure nothing any more, since the program ends: a timer may still run out while it does."""
        self._session.changed.disconnect(self._on_change)
        self._session.preview_changed.disconnect(self._on_preview)
        self._transport.loop_changed.disconnect(self._on_loop)
        self._transport.tracks_changed.disconnect(self._on_tracks)
        self._timer.stop()
        self.cancel()

    def on_success(self, result: Measured) -> None:
        """Tell what was measured, and go on with what is left to be."""
        self._known[self._stretch] = result
        if self._stretch is None:
            self.measured.emit(result)
        self._tell_stretch()
        if self._missing:
            self._timer.start(0)

    @property
    def _missing(self) -> list[Stretch]:
        stretches: list[Stretch] = [None, self._transport.loop]
        return [stretch for stretch in stretches if stretch not in self._known]

    @Slot(object, object)
    def _on_change(self, _before: Document, _after: Document) -> None:
        self._measure_anew()

    @Slot()
    def _on_tracks(self) -> None:
        self._measure_anew()

    def _measure_anew(self) -> None:
        self.cancel()
        self._timer.stop()
        self._known = {}
        self.measured.emit(None)
        self._tell_stretch()
        if self._session.document.sound is not None and not self._session.previewing:
            self._timer.start(SETTLE_MS)

    @Slot(bool)
    def _on_preview(self, shown: bool) -> None:
        if not shown and self._session.document.sound is not None and self._missing:
            self._timer.start(SETTLE_MS)

    @Slot(object)
    def _on_loop(self, _loop: Stretch) -> None:
        self._tell_stretch()
        if self._session.document.sound is not None and not self._session.previewing and self._missing:
            self._timer.start(SETTLE_MS)

    def _tell_stretch(self) -> None:
        if self.stretch is not None:
            self._transport.set_balance(balance(self.stretch))
        self.matched.emit(self.stretch)

    @Slot()
    def _begin(self) -> None:
        if not self._missing:
            return
        document, tracks = self._session.document, self._transport.tracks
        self._stretch = stretch = self._missing[0]
        self.begin(lambda: self._measure(document, stretch, tracks))
