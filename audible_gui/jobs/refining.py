"""Refining the phases of patched components in the background, as soon as there are any. GUI thread only."""

from collections.abc import Callable, Generator, Mapping

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from audible_gui.document import Document, Floats
from audible_gui.jobs.single import SingleJob
from audible_gui.session import Session, Transport
from audible_gui.synthesis import Refinement, refinable

SETTLE_MS = 150
KEPT_BYTES = 256 << 20

Refine = Callable[[Document, Mapping[str, Floats]], Generator[Refinement, bool | None, dict[str, Floats]]]


class Refining(SingleJob):
    """Makes the transport's tracks for whatever the session's document has patched.

    What there is of a track is played already, the beginning first. Tracks that are not played any more are kept for a
    while: undo brings patches back.

    Args:
        session: whose document is refined.
        transport: what plays the tracks.
        refine: the workflow's generator function, of a document and known tracks; yields Refinements, returns tracks.
        parent: Qt parent.

    Signals (besides those of SingleJob):
        progressed: fraction done, up to 30 times a second.
    """

    progressed = Signal(float)

    def __init__(self, session: Session, transport: Transport, refine: Refine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._transport, self._refine = session, transport, refine
        self._known: dict[str, Floats] = {}
        self._begun: dict[str, Floats] = {}
        self._asked: frozenset[str] = frozenset()
        # A drag of an amount makes another patch many times a second: refined is what it comes to.
        self._timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._timer.timeout.connect(self._begin)
        session.changed.connect(self._on_change)
        session.preview_changed.connect(self._follow)

    @Slot()
    def cancel(self) -> None:
        """End at once; begin again with the next change."""
        self._timer.stop()
        super().cancel()

    def on_step(self, step: Refinement) -> None:
        """Tell the progress, and let be heard what has grown."""
        self.progressed.emit(step.fraction)
        if step.tracks is not None:
            grown = {key: track for key, track in step.tracks.items() if len(track) > len(self._begun.get(key, ()))}
            self._begun.update(grown)
            self._follow()

    def on_success(self, tracks: dict[str, Floats]) -> None:
        """Let them be heard."""
        self._known.update(tracks)
        self._follow()

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self._known, self._begun = {}, {}
        self._follow()

    @Slot()
    def _follow(self) -> None:
        wanted = refinable(self._session.document)
        # Those wanted last are kept longest.
        self._known.update({key: self._known.pop(key) for key in wanted if key in self._known})
        self._forget(len(wanted))
        self._begun = {key: self._begun[key] for key in wanted if key in self._begun and key not in self._known}
        tracks = {**self._begun, **self._known}
        self._transport.set_tracks({key: tracks[key] for key in wanted if key in tracks})
        missing = wanted.keys() - self._known.keys()
        # Partial results of a training come and go; the one that is kept is refined.
        if not missing or self._session.previewing:
            self.cancel()
        elif not self.running or missing != self._asked:
            self._timer.start()

    def _forget(self, at_least: int) -> None:
        while len(self._known) > at_least and sum(track.nbytes for track in self._known.values()) > KEPT_BYTES:
            self._known.pop(next(iter(self._known)))

    @Slot()
    def _begin(self) -> None:
        document, known = self._session.document, dict(self._known)
        self._asked = frozenset(refinable(document).keys() - known.keys())
        self.begin(lambda: self._refine(document, known), urgent=lambda step: step.tracks is not None)
