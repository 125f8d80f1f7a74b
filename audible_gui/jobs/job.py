"""A job: runs a generator of workflow on a QThread and tells the GUI thread what comes out of it.

The generator runs on the job's thread; every signal of ``Job`` is emitted on the GUI thread. Cancelling is to stop
iterating; finishing early is to send True into the generator, which then wraps up and returns what it has.
"""

import time
from collections.abc import Callable, Generator
from threading import Event
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QThread, Signal, Slot

from audible_gui.errors import AudibleError
from audible_gui.jobs.pace import Pace, Place

Work = Generator[Any, bool | None, Any]
STEP_S = 1 / 30


class Job(QObject):
    """One piece of long work. Exactly one of succeeded, failed, cancelled is emitted, then ended.

    Args:
        make: makes the generator; called on the job's thread.
        urgent: steps that must not be dropped when more than 30 come in a second.
        pace: whether others wait for it, or it for others.
        parent: Qt parent.

    Signals:
        stepped: a step of the generator.
        succeeded: the generator's value.
        failed: a sentence for a person.
        crashed: the unexpected exception.
        cancelled: what it had come to nevertheless, or None; whoever it belongs to may have to close it.
        ended: nothing.
    """

    stepped = Signal(object)
    succeeded = Signal(object)
    failed = Signal(str)
    crashed = Signal(object)
    cancelled = Signal(object)
    ended = Signal()

    _running: ClassVar[set["Job"]] = set()

    def __init__(
        self,
        make: Callable[[], Work],
        urgent: Callable[[Any], bool] | None = None,
        parent: QObject | None = None,
        *,
        pace: Pace = Pace.USUAL,
    ) -> None:
        super().__init__(parent)
        self._thread = _Thread(make, urgent or _never, pace)
        self._thread.stepped.connect(self._on_step)
        self._thread.ended.connect(self._on_end)
        self._thread.finished.connect(self._on_finished)
        self._done = False

    @property
    def running(self) -> bool:
        """Whether it has been started and has not ended."""
        return self in Job._running and not self._done

    def start(self) -> None:
        """Begin; once."""
        # The set keeps the thread alive until it has really finished, whoever forgets the job.
        Job._running.add(self)
        self._thread.start()

    def cancel(self) -> None:
        """Stop at the next step and forget the result; no step is told after this."""
        self._thread.cancelling.set()
        self._thread.hurried.set()
        self._thread.going.set()

    def finish(self) -> None:
        """Ask the generator to wrap up with what it has."""
        self._thread.finishing.set()
        self._thread.going.set()

    def halt(self, halted: bool) -> None:
        """Have it wait after its next step until it shall go on, is cancelled or shall wrap up."""
        if halted:
            self._thread.going.clear()
        else:
            self._thread.going.set()

    def wait(self, timeout_s: float) -> bool:
        """Wait until its thread has ended; whether it has, in that time. What it tells comes later.

        From now on it waits for no other job.
        """
        self._thread.hurried.set()
        return bool(self._thread.wait(round(1000 * timeout_s)))

    @classmethod
    def cancel_all(cls, timeout_s: float = 5.0) -> bool:
        """Cancel every job and wait until their threads have ended; whether they all have, in that time."""
        jobs, deadline = list(cls._running), time.monotonic() + timeout_s
        for job in jobs:
            job.cancel()
        return all(job._thread.wait(max(0, round(1000 * (deadline - time.monotonic())))) for job in jobs)

    @Slot(object)
    def _on_step(self, step: object) -> None:
        if not self._thread.cancelling.is_set():
            self.stepped.emit(step)

    @Slot(object, object)
    def _on_end(self, value: object, error: BaseException | None) -> None:
        self._done = True
        if self._thread.cancelling.is_set():
            self.cancelled.emit(value)
        elif error is None:
            self.succeeded.emit(value)
        elif isinstance(error, AudibleError):
            self.failed.emit(str(error))
        else:
            self.crashed.emit(error)
        self.ended.emit()

    @Slot()
    def _on_finished(self) -> None:
        Job._running.discard(self)


class _Thread(QThread):
    """Iterates the generator; its signals are emitted on its own thread and queued to Job."""

    stepped = Signal(object)
    ended = Signal(object, object)

    def __init__(self, make: Callable[[], Work], urgent: Callable[[Any], bool], pace: Pace) -> None:
        super().__init__()
        self._make, self._urgent, self._place = make, urgent, Place(pace)
        self.cancelling, self.finishing, self.going, self.hurried = Event(), Event(), Event(), Event()
        self.going.set()

    def run(self) -> None:
        value: object = None
        failure: BaseException | None = None
        try:
            with self._place:
                self._place.let_pass(self.hurried)
                value = self._iterate(self._make())
        except Exception as error:
            failure = error
        self.ended.emit(value, failure)

    def _iterate(self, work: Work) -> object:
        told = 0.0
        try:
            step = next(work)
            while not self.cancelling.is_set():
                if self._urgent(step) or time.monotonic() - told >= STEP_S:
                    told = time.monotonic()
                    self.stepped.emit(step)
                if not self.going.is_set():
                    self.going.wait()
                    if self.cancelling.is_set():
                        break
                self._place.let_pass(self.hurried)
                step = work.send(self.finishing.is_set())
        except StopIteration as end:
            return end.value
        finally:
            work.close()
        return None


def _never(_step: object) -> bool:
    return False
