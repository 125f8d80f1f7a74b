"""Having tasks done by processes, while their memory suffices. For the threads of a batch, here or on a cluster."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from audible_gui.export import sweep
from audible_gui.workflow.batches.child import Child
from audible_gui.workflow.batches.memory import needed_bytes
from audible_gui.workflow.batches.task import Outcome, State, Task, Told

LOOK_EVERY_S = 0.05
Stopped = Callable[[], bool]

WAITING, STARTING = "Waiting for memory", "Starting"


class Room:
    """Memory that tasks share; one alone may have all, since its own checks know better.

    Args:
        size: in bytes; None for no limit.
    """

    def __init__(self, size: int | None) -> None:
        self._size, self._taken, self._guests = size, 0, 0
        self._lock = threading.Lock()

    @contextmanager
    def place(self, needed: int, stopped: Stopped, waiting: Callable[[], None] | None = None) -> Iterator[bool]:
        """Wait until there is enough, and have it; False if it was stopped before.

        Args:
            needed: in bytes.
            stopped: is asked often.
            waiting: is called if there is not enough at once.
        """
        entered = self._enter(needed)
        if not entered and waiting is not None:
            waiting()
        while not entered and not stopped():
            time.sleep(LOOK_EVERY_S)
            entered = self._enter(needed)
        try:
            yield entered
        finally:
            if entered:
                self._leave(needed)

    def _enter(self, needed: int) -> bool:
        with self._lock:
            if self._guests and self._size is not None and self._taken + needed > self._size:
                return False
            self._taken += needed
            self._guests += 1
            return True

    def _leave(self, needed: int) -> None:
        with self._lock:
            self._taken -= needed
            self._guests -= 1


class Nursery:
    """Processes that have nothing to do, kept since starting one takes seconds."""

    def __init__(self) -> None:
        self._idle: list[Child] = []
        self._lock = threading.Lock()

    def taken(self) -> Child:
        """One that is idle, or a new one."""
        with self._lock:
            return self._idle.pop() if self._idle else Child()

    def put(self, child: Child) -> None:
        """Keep one for the next task."""
        with self._lock:
            self._idle.append(child)

    def close(self) -> None:
        """End them all."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.ask_to_end()
        for child in idle:
            child.end()


def attend(task: Task, nursery: Nursery, room: Room, stopped: Stopped, told: Callable[[Told], None]) -> Outcome | None:
    """Have a task done by a process.

    Args:
        task: what is to be done.
        nursery: of processes.
        room: in memory.
        stopped: is asked often; then the process is ended, and nothing half done is left.
        told: is called with how far it is.

    Returns:
        What came of it, also where the process died; None if it was stopped.
    """

    def tell(stage: str) -> None:
        told(Told(task.number, stage, 0.0))

    with room.place(needed_bytes(task.order), stopped, lambda: tell(WAITING)) as entered:
        if not entered:
            return None
        tell(STARTING)
        child = nursery.taken()
        outcome, alive = None, False
        try:
            child.give(task)
            outcome, alive = _heard(child, task.number, stopped, told)
            return outcome
        finally:
            if alive and outcome is not None:
                nursery.put(child)
            else:
                child.end()
                _clear(task.order.folder)


def _heard(child: Child, number: int, stopped: Stopped, told: Callable[[Told], None]) -> tuple[Outcome | None, bool]:
    """What came of it, and whether the process lives."""
    while not stopped():
        with suppress(queue.Empty):
            heard = child.hear(LOOK_EVERY_S)
            if heard is None:
                return Outcome(number, State.FAILED, child.last_words(), trace=child.complaint()), False
            if isinstance(heard, Outcome):
                return heard, True
            told(heard)
    return None, True


def _clear(folder: Path) -> None:
    with suppress(OSError):
        sweep(folder)
