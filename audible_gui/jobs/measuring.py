"""Measuring in the background how far the mix is from the original, and how loud both are. GUI thread only."""

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from audible_gui.document import Document, Floats
from audible_gui.jobs.pace import Pace
from audible_gui.jobs.single import SingleJob
from audible_gui.session import Audition, Session, Transport, balance, heard_mix
from audible_gui.synthesis import Box, Mix
from audible_gui.workflow import Measured

SETTLE_MS = 250

Stretch = tuple[int, int] | None
Tracks = Mapping[str, Floats]


class Measure(Protocol):
    """The workflow's generator function."""

    def __call__(
        self, document: Document, region: Stretch, tracks: Tracks, mix: Mix | None, box: Box | None
    ) -> Generator[float, bool | None, Measured]:
        """Measure what a document sounds like, or what is heard instead."""


@dataclass(frozen=True)
class Heard:
    """What is measured beside the original.

    Attributes:
        stretch: over which, or None for the whole sound.
        audition: what is heard alone, or None for the mix.
        leaks: whether only that of it which leaked.
        box: what is heard of both, or None for all of it.
    """

    stretch: Stretch = None
    audition: Audition | None = None
    leaks: bool = False
    box: Box | None = None


WHOLE = Heard()


class Measuring(SingleJob):
    """Follows the document and what is heard of it; gives the transport what makes that and the original equally loud.

    What is silent cannot be matched: then it is what makes the whole mix and the original so.

    Args:
        session: whose document is measured; nothing is while a training shows partial results.
        transport: whose way of listening it follows; loudness is compared over its loop, if there is one.
        measure: the workflow's generator function.
        parent: Qt parent.

    Signals (besides those of SingleJob):
        measured: Measured of the mix over the whole sound; None as soon as that holds no longer.
        matched: Measured of what is heard; None as soon as that holds no longer.
    """

    measured = Signal(object)
    matched = Signal(object)
    pace = Pace.PATIENT

    def __init__(self, session: Session, transport: Transport, measure: Measure, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._transport, self._measure = session, transport, measure
        self._known: dict[Heard, Measured] = {}
        self._asked = self._followed = WHOLE
        # A drag changes the mix many times a second: measured is what it comes to.
        self._timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._timer.timeout.connect(self._begin)
        session.changed.connect(self._on_change)
        session.preview_changed.connect(self._on_preview)
        transport.loop_changed.connect(self._on_heard)
        transport.audition_changed.connect(self._on_heard)
        transport.way_changed.connect(self._on_heard)
        transport.tracks_changed.connect(self._on_tracks)

    @property
    def whole(self) -> Measured | None:
        """What was measured of the mix over the whole sound, or None while it is not known."""
        return self._known.get(WHOLE)

    @property
    def heard(self) -> Measured | None:
        """The same of what is heard, over the loop if there is one."""
        return self._known.get(self._heard)

    @Slot()
    def stop(self) -> None:
        """Measure nothing any more, since the program ends: a timer may still run out while it does."""
        self._session.changed.disconnect(self._on_change)
        self._session.preview_changed.disconnect(self._on_preview)
        self._transport.loop_changed.disconnect(self._on_heard)
        self._transport.audition_changed.disconnect(self._on_heard)
        self._transport.way_changed.disconnect(self._on_heard)
        self._transport.tracks_changed.disconnect(self._on_tracks)
        self._timer.stop()
        self.cancel()

    def on_success(self, result: Measured) -> None:
        """Tell what was measured, and go on with what is left to be."""
        self._known[self._asked] = result
        if self._asked == WHOLE:
            self.measured.emit(result)
        self._tell_heard()
        if self._missing:
            self._timer.start(0)

    @property
    def _heard(self) -> Heard:
        transport, audition = self._transport, self._transport.audition
        leaks = transport.way.leaks and audition is not None and audition.node is not None
        return Heard(transport.loop, audition, leaks, transport.way.box)

    @property
    def _missing(self) -> list[Heard]:
        wanted, heard = [WHOLE, self._heard], self.heard
        if heard is not None and heard.mix_lufs == -math.inf:
            wanted.append(Heard(self._transport.loop))
        return [one for one in wanted if one not in self._known]

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after != replace(before, markers=after.markers):  # which change nothing that sounds
            self._measure_anew()

    @Slot()
    def _on_tracks(self) -> None:
        self._measure_anew()

    def _measure_anew(self) -> None:
        self.cancel()
        self._timer.stop()
        self._known = {}
        self.measured.emit(None)
        self._tell_heard()
        if self._session.document.sound is not None and not self._session.previewing:
            self._timer.start(SETTLE_MS)

    @Slot(bool)
    def _on_preview(self, shown: bool) -> None:
        if not shown and self._session.document.sound is not None and self._missing:
            self._timer.start(SETTLE_MS)

    @Slot(object)
    def _on_heard(self, _what: object) -> None:
        if self._heard == self._followed:
            return
        self._followed = self._heard
        self._tell_heard()
        if self._session.document.sound is not None and not self._session.previewing and self._missing:
            self._timer.start(SETTLE_MS)

    def _tell_heard(self) -> None:
        heard = self.heard
        silent = heard is not None and heard.mix_lufs == -math.inf
        known = self._known.get(Heard(self._transport.loop)) if silent else heard
        if known is not None:
            self._transport.set_balance(balance(known))
        self.matched.emit(heard)

    @Slot()
    def _begin(self) -> None:
        if not self._missing:
            return
        document, tracks = self._session.document, self._transport.tracks
        self._asked = asked = self._missing[0]

        def measure() -> Generator[float, bool | None, Measured]:
            alone = None if asked.audition is None else heard_mix(document, asked.audition, leaks=asked.leaks)
            return self._measure(document, asked.stretch, tracks, alone, asked.box)

        self.begin(measure)
