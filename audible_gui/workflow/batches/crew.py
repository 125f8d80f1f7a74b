"""Who does the tasks of a batch: here processes of this machine. All for one thread."""

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Protocol

from audible_gui.workflow.batches.attending import Nursery, Room, attend
from audible_gui.workflow.batches.memory import room_bytes
from audible_gui.workflow.batches.task import Outcome, Task, Told

News = queue.SimpleQueue[Told | Outcome]


class Crew(Protocol):
    """Does tasks."""

    size: int
    """How many tasks it does at a time."""

    def begin(self, tasks: Sequence[Task]) -> None:
        """Begin with these, in this order."""

    def news(self, timeout_s: float) -> list[Told | Outcome]:
        """What has happened since this was asked last; waits for something, but not longer than that."""

    def close(self) -> None:
        """End all that runs, within a second or two; nothing half done is left."""


class LocalCrew:
    """So many processes of this machine, each for one task at a time."""

    def __init__(self, jobs: int) -> None:
        self.size = jobs
        self._news: News = queue.SimpleQueue()
        self._stop = threading.Event()
        self._nursery, self._room = Nursery(), Room(room_bytes())
        self._threads = ThreadPoolExecutor(jobs, "audible-batch")
        self._futures: list[Future[None]] = []

    def begin(self, tasks: Sequence[Task]) -> None:
        """See Crew."""
        self._futures += [self._threads.submit(self._do, task) for task in tasks]

    def news(self, timeout_s: float) -> list[Told | Outcome]:
        """See Crew."""
        self._raise_failures()
        return drained(self._news, timeout_s)

    def close(self) -> None:
        """See Crew."""
        self._stop.set()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._nursery.close()

    def _do(self, task: Task) -> None:
        if self._stop.is_set():
            return
        outcome = attend(task, self._nursery, self._room, self._stop.is_set, self._news.put)
        if outcome is not None:
            self._news.put(outcome)

    def _raise_failures(self) -> None:
        """What went wrong with starting processes."""
        for future in [future for future in self._futures if future.done()]:
            self._futures.remove(future)
            future.result()


def drained(news: News, timeout_s: float) -> list[Told | Outcome]:
    """All there is, or the first that comes."""
    result: list[Told | Outcome] = []
    with suppress(queue.Empty):
        result.append(news.get(timeout=timeout_s))
        while True:
            result.append(news.get_nowait())
    return result
