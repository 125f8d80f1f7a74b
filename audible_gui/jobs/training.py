"""The one training at a time of the editor: partial results become the session's preview. GUI thread only."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import Document, Network, TrainRequest, TrainStep, with_network
from audible_gui.jobs.job import Job, Work
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


class Training(QObject):
    """Starts, stops and cancels a training and puts its result into the session.

    Args:
        session: whose document is trained on.
        train: the workflow's generator function, TrainRequest → Generator[TrainStep, bool | None, Network].
        parent: Qt parent.

    Signals:
        started: the TrainRequest.
        progressed: TrainProgress, up to 30 times a second.
        ended: ``"trained"``, ``"stopped"``, ``"cancelled"`` or ``"failed"``.
        failed: a sentence for a person.
        crashed: an unexpected exception.
    """

    started = Signal(object)
    progressed = Signal(object)
    ended = Signal(str)
    failed = Signal(str)
    crashed = Signal(object)

    def __init__(self, session: Session, train: Callable[[TrainRequest], Work], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._train = session, train
        self._job: Job | None = None
        self._request: TrainRequest | None = None
        self._began: float | None = None
        self._stopping = False

    @property
    def running(self) -> bool:
        """Whether a training runs."""
        return self._job is not None

    @property
    def stopping(self) -> bool:
        """Whether it has been asked to stop and keep what it has."""
        return self._stopping

    def start(self, request: TrainRequest) -> None:
        """Train; a training that runs is cancelled first."""
        self.cancel()
        self._request, self._began, self._stopping = request, None, False
        job = Job(lambda: self._train(request), urgent=_carries_network)
        job.stepped.connect(self._on_step)
        job.succeeded.connect(self._on_success)
        job.failed.connect(self._on_failure)
        job.crashed.connect(self._on_crash)
        self._job = job
        job.start()
        self.started.emit(request)

    @Slot()
    def stop(self) -> None:
        """End early and keep what there is."""
        if self._job is not None:
            self._stopping = True
            self._job.finish()

    @Slot()
    def cancel(self) -> None:
        """End at once and go back to the document as it was."""
        job = self._take_job()
        if job is not None:
            job.cancel()
            self._session.drop_preview()
            self.ended.emit("cancelled")

    @Slot(object)
    def _on_step(self, step: TrainStep) -> None:
        if self.sender() is not self._job:
            return
        now = time.monotonic()
        if self._began is None and step.iteration > 0:
            self._began = now - 1e-3
        self.progressed.emit(_progress(step, None if self._began is None else now - self._began))
        if step.network is not None:
            self._session.preview(self._with(step.network))

    @Slot(object)
    def _on_success(self, network: Network) -> None:
        if self.sender() is not self._job:
            return
        outcome = "stopped" if self._stopping else "trained"
        self._take_job()
        self._session.preview(self._with(network))
        self._session.keep_preview(f"Train {' → '.join(str(width) for width in network.widths)}")
        self.ended.emit(outcome)

    @Slot(str)
    def _on_failure(self, sentence: str) -> None:
        if self._end_failed():
            self.failed.emit(sentence)

    @Slot(object)
    def _on_crash(self, error: BaseException) -> None:
        if self._end_failed():
            self.crashed.emit(error)

    def _end_failed(self) -> bool:
        if self.sender() is not self._job:
            return False
        self._take_job()
        self._session.drop_preview()
        self.ended.emit("failed")
        return True

    def _take_job(self) -> Job | None:
        job, self._job = self._job, None
        self._stopping = False
        return job

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
