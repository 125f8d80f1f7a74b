"""One job at a time of one kind; what comes from an older one is dropped. GUI thread only."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.jobs.job import Job, Work
from audible_gui.jobs.pace import Pace


class SingleJob(QObject):
    """Runs one Job and forgets it when it ends or is cancelled.

    Attributes:
        pace: of its jobs.

    Signals:
        running_changed: whether one runs.
        failed: a sentence for a person.
        crashed: an unexpected exception.
    """

    running_changed = Signal(bool)
    failed = Signal(str)
    crashed = Signal(object)
    pace: ClassVar[Pace] = Pace.USUAL

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether a job runs."""
        return self._job is not None

    @Slot()
    def cancel(self) -> None:
        """End at once; nothing of the job is told any more."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            self.on_cancelled()
            self.running_changed.emit(False)

    def begin(self, make: Callable[[], Work], urgent: Callable[[Any], bool] | None = None) -> None:
        """Start a job; one that runs is cancelled first."""
        self.cancel()
        self._job = job = Job(make, urgent, pace=self.pace)
        job.stepped.connect(self._step)
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.crashed.connect(self._crash)
        job.cancelled.connect(self._drop)
        job.start()
        self.running_changed.emit(True)

    def halt(self, halted: bool) -> None:
        """Have the job wait after its next step, or go on."""
        if self._job is not None:
            self._job.halt(halted)

    def finish(self) -> None:
        """Ask the job to wrap up with what it has."""
        if self._job is not None:
            self._job.finish()

    def on_step(self, step: Any) -> None:  # noqa: ANN401
        """What to do with a step."""

    def on_success(self, value: Any) -> None:  # noqa: ANN401
        """What to do with the result."""

    def on_failed(self) -> None:
        """What to undo after a failure."""

    def on_cancelled(self) -> None:
        """What to undo after cancelling."""

    def on_dropped(self, value: Any) -> None:  # noqa: ANN401
        """What to do with the result of a job that was cancelled when it had it."""

    @Slot(object)
    def _drop(self, value: object) -> None:
        if value is not None:
            self.on_dropped(value)

    @Slot(object)
    def _step(self, step: object) -> None:
        if self.sender() is self._job:
            self.on_step(step)

    @Slot(object)
    def _succeed(self, value: object) -> None:
        if self.sender() is self._job:
            self._job = None
            self.on_success(value)
            self.running_changed.emit(False)

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        if self._end_failed():
            self.failed.emit(sentence)

    @Slot(object)
    def _crash(self, error: BaseException) -> None:
        if self._end_failed():
            self.crashed.emit(error)

    def _end_failed(self) -> bool:
        if self.sender() is not self._job:
            return False
        self._job = None
        self.on_failed()
        self.running_changed.emit(False)
        return True
