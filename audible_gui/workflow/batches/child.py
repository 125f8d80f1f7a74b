"""A process of its own that works on sounds, one after the other: what kills it kills nothing else.

It is started anew, never forked, and imports what its parent imports. Orders come on its standard input, and what it
has to tell goes out on its standard output. It ends when its input does: with its parent, whatever becomes of that.
``Child`` belongs to one thread at a time.
"""

import contextlib
import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import IO, Any

from audible_gui.workflow.batches.task import Outcome, Task, Told
from audible_gui.workflow.batches.working import timed
from audible_gui.workflow.progress import Progress

PATIENCE_S = 1.2
_TELL_EVERY_S = 0.1
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from audible_gui.workflow.batches.child import serve; serve()"
)
_LAST_WORDS = 2000
SERVE = "--serve-batch"
"""With this alone the frozen program, which has no interpreter that could be asked, is such a process."""


class Child:
    """A process that does tasks."""

    def __init__(self) -> None:
        self._words: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            # What a person types at the terminal is for the parent, which lets its children end in peace.
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._orders, self._answers = self._process.stdin, self._process.stdout
        self._told: queue.SimpleQueue[Told | Outcome | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="audible-batch-reader", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Its process's number."""
        return self._process.pid

    def give(self, task: Task) -> None:
        """Have a task done; one at a time."""
        with contextlib.suppress(OSError):  # it has died, which ``hear`` tells
            pickle.dump(task, self._orders)
            self._orders.flush()

    def hear(self, timeout_s: float) -> Told | Outcome | None:
        """What it tells next; None once it has died.

        Raises:
            queue.Empty: if it says nothing for so long.
        """
        return self._told.get(timeout=timeout_s)

    def ask_to_end(self) -> None:
        """Have it stop what it does, leaving nothing half done."""
        with contextlib.suppress(OSError):
            self._orders.close()

    def end(self, patience_s: float = PATIENCE_S) -> None:
        """See it end, of itself if it does so soon."""
        self.ask_to_end()
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._answers.close()
        self._words.close()

    def last_words(self) -> str:
        """Why it died, for people, and what it said last."""
        status = self._process.wait()
        if status >= 0:
            return f"Its process ended unexpectedly (status {status})."
        name = signal.Signals(-status).name
        if name == "SIGKILL":
            return "Its process was killed, probably by the system since memory ran out; use fewer jobs."
        return f"Its process crashed ({name})."

    def complaint(self) -> str:
        """What it wrote last where errors go."""
        self._words.seek(max(self._words.seek(0, os.SEEK_END) - _LAST_WORDS, 0))
        return self._words.read().decode("utf-8", "replace")

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                self._told.put(pickle.load(self._answers))
        self._told.put(None)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, SERVE]
    return [sys.executable, "-X", "faulthandler", "-c", _PROGRAM, json.dumps(sys.path)]


def serve() -> None:
    """The process."""
    answers = _claimed_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # If memory runs out, the system shall rather end this than what the person works with.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("600", encoding="ascii")
    ending, tasks = threading.Event(), queue.SimpleQueue[Task | None]()
    threading.Thread(target=_listen, args=(tasks, ending), daemon=True).start()
    while (task := tasks.get()) is not None:
        outcome = _done(timed(task), task.number, answers, ending)
        if outcome is None:
            break
        _tell(outcome, answers)


def _listen(tasks: "queue.SimpleQueue[Task | None]", ending: threading.Event) -> None:
    with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            tasks.put(pickle.load(sys.stdin.buffer))
    ending.set()
    tasks.put(None)


def _done(
    steps: Generator[Progress, bool | None, Outcome], number: int, answers: IO[bytes], ending: threading.Event
) -> Outcome | None:
    """What comes of the work; None if it was to end before."""
    told_s, stage = -_TELL_EVERY_S, ""
    try:
        while not ending.is_set():
            step = next(steps)
            if step.stage != stage or time.monotonic() - told_s > _TELL_EVERY_S:
                told_s, stage = time.monotonic(), step.stage
                _tell(Told(number, step.stage, step.fraction), answers)
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
    finally:
        steps.close()
    return None


def _tell(what: Told | Outcome, answers: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # nobody listens; the end comes soon
        pickle.dump(what, answers)
        answers.flush()


def _claimed_output() -> Any:  # noqa: ANN401
    """Standard output for ourselves; what libraries print goes nowhere."""
    ours = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return ours
