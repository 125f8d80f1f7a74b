"""What the network panel offers to learn from: the loop, or the box on the spectrogram. GUI thread."""

from PySide6.QtCore import QObject, Slot

from audible_gui.document import Document
from audible_gui.session import Session, Transport
from audible_gui.views.network_form import NetworkForm

_EDGE = 0.995
"""A loop of more than this part of the sound is all of it."""


class LearnedRegion(QObject):
    """Tells the form of the stretch that is looped or boxed; the box, which loops itself, goes first.

    Args:
        session: whose sound it is of.
        transport: knows the loop and the box.
        form: offers it.
        parent: Qt parent.
    """

    def __init__(self, session: Session, transport: Transport, form: NetworkForm, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._transport, self._form = session, transport, form
        session.changed.connect(self._on_change)
        transport.loop_changed.connect(self._show)
        transport.way_changed.connect(self._show)
        self._show()

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self._form.source.forget()
            self._show()

    @Slot()
    def _show(self) -> None:
        sound, box = self._session.document.sound, self._transport.way.box
        region = self._transport.loop if box is None else (box.start, box.end)
        if sound is None or region is None or region[1] - region[0] > _EDGE * sound.n_samples:
            self._form.source.offer(None)
        else:
            start, end = region
            self._form.source.offer((start / sound.rate_hz, min(end / sound.rate_hz, sound.duration_s)))
