"""The one training at a time of the editor: partial results become the session's preview. GUI thread only."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import Document, Network, Sound, TrainRequest, TrainStep, with_network
from audible_gui.jobs.job import Work
from audible_gui.jobs.single import SingleJob
from audible_gui.session import Session
from audible_gui.synthesis import names


@dataclass(frozen=True)
class TrainProgress:
    """How far a training is.

    Attributes:
        stage: what is being done.
        fraction: done, 0..1.
        loss: relative divergence, NaN before the first measurement.
        eta_s: seconds left, or None while that is unknown.
    """

    stage: str
    fraction: float
    loss: float
    eta_s: float | None


class Training(SingleJob):
    """Starts, stops and cancels a training and puts its result into the session.

    Args:
        session: whose document is trained on.
        train: the workflow's generator function, TrainRequest → Generator[TrainStep, bool | None, Network].
        parent: Qt parent.

    Signals (besides those of SingleJob):
        started: the TrainRequest.
        progressed: TrainProgress, up to 30 times a second.
        ended: ``"trained"``, ``"stopped"``, ``"cancelled"`` or ``"failed"``.
    """

    started = Signal(object)
    progressed = Signal(object)
    ended = Signal(str)

    def __init__(self, session: Session, train: Callable[[TrainRequest], Work], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._train = session, train
        self._began: float | None = None
        self._stopping = False
        self._sound: Sound | None = None
        session.changed.connect(self._follow)

    @property
    def stopping(self) -> bool:
        """Whether it has been asked to stop and keep what it has."""
        return self.running and self._stopping

    def start(self, request: TrainRequest) -> None:
        """Train; a training that runs is cancelled first."""
        self.cancel()
        self._began, self._stopping, self._sound = None, False, request.sound
        self.begin(lambda: self._train(request), urgent=_carries_network)
        self.started.emit(request)

    @Slot()
    def stop(self) -> None:
        """End early and keep what there is."""
        self._stopping = True
        self.finish()

    def on_step(self, step: TrainStep) -> None:
        """Tell the progress, show a partial network."""
        now = time.monotonic()
        if self._began is None and step.iteration > 0:
            self._began = now
        self.progressed.emit(_progress(step, None if self._began is None else now - self._began))
        if step.network is not None:
            self._session.preview(self._with(step.network))

    def on_success(self, network: Network) -> None:
        """Keep the network as one undo step."""
        self._session.preview(self._with(network))
        self._session.keep_preview(f"Train {' → '.join(str(width) for width in network.widths)}")
        self.ended.emit("stopped" if self._stopping else "trained")

    def on_failed(self) -> None:
        """Go back to the document as it was."""
        self._session.drop_preview()
        self.ended.emit("failed")

    def on_cancelled(self) -> None:
        """Go back to the document as it was."""
        self._session.drop_preview()
        self.ended.emit("cancelled")

    @Slot(object, object)
    def _follow(self, _before: Document, after: Document) -> None:
        """A network of another sound is of no use: opening one, or undoing that, ends the training."""
        if self.running and after.sound is not self._sound:
            self.cancel()

    def _with(self, network: Network) -> Document:
        document = self._session.document
        rate_hz = document.sound.rate_hz if document.sound is not None else 1
        return with_network(document, network, names(network, rate_hz))


def _carries_network(step: TrainStep) -> bool:
    return step.network is not None


def _progress(step: TrainStep, elapsed_s: float | None) -> TrainProgress:
    fraction = step.fraction
    eta_s = elapsed_s * (1.0 - fraction) / fraction if elapsed_s and fraction > 0.02 else None
    return TrainProgress(step.stage, fraction, step.loss, eta_s)
