"""A Dask cluster that does the tasks of a batch. Needs the extra ``cluster``; import it late.

Every worker has its sounds done by processes of its own, as this machine does: so what the samples depend on is the
same, and what kills such a process does not kill the worker.
"""

import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from audible_gui import __version__
from audible_gui.errors import AudibleError
from audible_gui.workflow.batches.attending import Nursery, Room, attend
from audible_gui.workflow.batches.crew import News, drained
from audible_gui.workflow.batches.memory import room_bytes
from audible_gui.workflow.batches.task import Outcome, State, Task, Told

PATIENCE_S = 10.0
try:
    distributed: Any = import_module("distributed")  # of which we see no types
except ImportError:
    distributed = None
_ENDING_S = 3.0
_TELL_EVERY_S = 0.3
_IDLE_S = 30.0
_LOGGERS = ("distributed", "distributed.client")
_GONE = {"closing", "closed", "failed"}


class ClusterCrew:
    """The workers of a Dask cluster.

    Args:
        address: of its scheduler.
        folder: of the sounds.
        output: where the stems go.

    Raises:
        AudibleError: if Dask is not installed, the cluster does not answer, or its workers cannot do it.
    """

    def __init__(self, address: str, folder: Path, output: Path) -> None:
        if distributed is None:
            raise AudibleError(
                "A cluster needs Dask, which is not installed here; “pip install 'audible-gui[cluster]'” makes an "
                "installation that has it."
            )
        self._news: News = queue.SimpleQueue()
        self._topic = f"audible-batch-{uuid.uuid4().hex}"
        self._left = _Counter()
        self._futures: dict[int, Any] = {}
        self._levels = _quietened()
        try:
            self._client = _connected(address)
        except BaseException:
            self._restore_levels()
            raise
        try:
            _check_workers(self._client, folder, output)
            self._client.subscribe_topic(self._topic, self._hear)
            self.size = sum(self._client.nthreads().values())
        except BaseException:
            self.close()
            raise

    def begin(self, tasks: Sequence[Task]) -> None:
        """See Crew."""
        for task in tasks:
            key = f"{self._topic}-{task.number}"
            future = self._client.submit(do_on_worker, task, self._topic, key=key, pure=False, retries=0)
            self._futures[task.number] = future
            future.add_done_callback(self._take(task.number))

    def news(self, timeout_s: float) -> list[Told | Outcome]:
        """See Crew."""
        return drained(self._news, timeout_s)

    def close(self) -> None:
        """See Crew. Waits for the workers to stop, but not for those that do not answer."""
        with suppress(OSError, TimeoutError):
            running = [future for future in self._futures.values() if not future.done()]
            if running:
                self._client.cancel(running, force=True)
                self._left.wait(_ENDING_S)
        with suppress(OSError, TimeoutError):
            self._client.close(timeout=_ENDING_S)
        self._restore_levels()

    def _restore_levels(self) -> None:
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)

    def _take(self, number: int) -> Callable[[Any], None]:
        """What is called with a future that is done."""

        def take(future: Any) -> None:  # noqa: ANN401
            if future.status == "finished":
                outcome = future.result()
                if outcome is not None:
                    self._news.put(outcome)
            elif future.status == "error":
                error = future.exception()
                self._news.put(Outcome(number, State.FAILED, _why(error)))
            else:
                self._news.put(Outcome(number, State.FAILED, "The cluster has lost it, or its scheduler has gone."))

        return take

    def _hear(self, event: tuple[float, Any]) -> None:
        """News of the workers; called by the client's thread."""
        number, stage, fraction = event[1]
        if stage is None:
            self._left.count(-1)
            return
        if stage == "":
            self._left.count(1)
            return
        self._news.put(Told(number, stage, fraction))


class _Counter:
    """How many tasks are being worked on."""

    def __init__(self) -> None:
        self._value, self._changed = 0, threading.Condition()

    def count(self, difference: int) -> None:
        """One more or less."""
        with self._changed:
            self._value += difference
            self._changed.notify_all()

    def wait(self, timeout_s: float) -> None:
        """Until there is none."""
        with self._changed:
            self._changed.wait_for(lambda: self._value <= 0, timeout_s)


class _Workplace:
    """What the tasks of one worker share."""

    def __init__(self, limit: int | None) -> None:
        free = room_bytes()
        self.room = Room(free if not limit else limit if free is None else min(limit, free))
        self.nursery = Nursery()
        self._used_s, self._lock = time.monotonic(), threading.Lock()

    def touch(self) -> None:
        """Have idle processes ended when there was nothing to do for a while."""
        with self._lock:
            self._used_s = time.monotonic()
        timer = threading.Timer(_IDLE_S, self._tidy)
        timer.daemon = True
        timer.start()

    def _tidy(self) -> None:
        with self._lock:
            idle = time.monotonic() - self._used_s >= _IDLE_S
        if idle:
            self.nursery.close()


_workplaces: dict[str, _Workplace] = {}
_lock = threading.Lock()


def do_on_worker(task: Task, topic: str) -> Outcome | None:
    """A task, on a worker; None when it was cancelled before its end."""
    worker = distributed.get_worker()
    key = worker.get_current_task()
    place, told_s = _workplace(worker), 0.0

    def stopped() -> bool:
        state = worker.state.tasks.get(key)
        return state is None or state.state == "cancelled" or worker.status.name in _GONE

    def told(step: Told) -> None:
        nonlocal told_s
        if time.monotonic() - told_s > _TELL_EVERY_S:
            told_s = time.monotonic()
            worker.log_event(topic, (step.number, step.stage, step.fraction))

    worker.log_event(topic, (task.number, "", 0.0))
    try:
        return attend(task, place.nursery, place.room, stopped, told)
    finally:
        place.touch()
        worker.log_event(topic, (task.number, None, 0.0))


def _workplace(worker: Any) -> _Workplace:  # noqa: ANN401
    with _lock:
        if worker.id not in _workplaces:
            _workplaces[worker.id] = _Workplace(worker.memory_manager.memory_limit)
        return _workplaces[worker.id]


def look_around(places: Sequence[str]) -> tuple[str, list[str]]:
    """On a worker: the program's version, and which of these files and folders it does not find."""
    return __version__, [place for place in places if not Path(place).exists()]


def _quietened() -> Mapping[str, int]:
    """Keep Dask from writing over the display: what it would say is said in our sentences. Returns former levels."""
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    for name in levels:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return levels


def _connected(address: str) -> Any:  # noqa: ANN401
    try:
        client = distributed.Client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise AudibleError(
            f"There is no Dask scheduler that answers at “{address}” ({_first(error)}); addresses are like "
            "tcp://host:8786."
        ) from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except (OSError, TimeoutError):
        client.close()
        raise AudibleError(
            f"The cluster at “{address}” has no workers; start some, with “dask worker {address}”."
        ) from None
    return client


def _check_workers(client: Any, folder: Path, output: Path) -> None:  # noqa: ANN401
    """Whether they have the program and find the folders. Raises AudibleError."""
    token = output / f".audible-{uuid.uuid4().hex}"
    try:
        token.touch()
        check_answers(client.run(look_around, [str(folder), str(token)], on_error="return"), folder, output)
    finally:
        token.unlink(missing_ok=True)


def check_answers(answers: Mapping[str, Any], folder: Path, output: Path) -> None:
    """What the workers' ``look_around`` has come to, in these folders. Raises AudibleError."""
    for worker, answer in answers.items():
        if isinstance(answer, BaseException):
            raise AudibleError(
                f"The worker {worker} cannot run Audible Networks ({_first(answer)}); install version {__version__} "
                "there."
            )
        version, missing = answer
        if version != __version__:
            raise AudibleError(
                f"The worker {worker} has Audible Networks {version}, and this is {__version__}; install the same "
                "there."
            )
        if missing:
            lost = folder if str(folder) in missing else output
            raise AudibleError(
                f"The worker {worker} does not find “{lost}”; both folders must be shared with all workers, in the "
                "same places."
            )


def _why(error: BaseException) -> str:
    if type(error).__name__ == "KilledWorker":
        return "Its worker was killed several times, probably by the system since memory ran out."
    return f"Something unexpected went wrong on the cluster ({type(error).__name__}: {_first(error)})."


def _first(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
