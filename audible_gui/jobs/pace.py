"""Which jobs let others go first, and all of them the window. Any thread.

A sound that is opened is drawn, measured and written at the same time; the drawing is what somebody looks at. Beside a
job that computes in Python the window gets no more than its turns of the interpreter, and takes several times as long
for whatever it does: so jobs stand still between their steps while it does something. So they do while an edit is
worked out that somebody waits to hear.
"""

from collections import Counter
from enum import Enum, auto
from threading import Event, Lock
from time import monotonic
from types import TracebackType
from typing import ClassVar

PATIENCE_S = 4.0
"""What waits goes on after that, in all, however long others take: nothing stays unwritten."""
POLITENESS_S = 0.1
"""Every job waits for the window so long, and after that no longer than it has worked: it goes on at half its speed."""
DEFERENCE_S = 0.5
"""So long every job waits for a foremost one, and after that, too, no longer than it has worked."""
_LOOK_S = 0.02


class Pace(Enum):
    """Of a job."""

    USUAL = auto()
    FOREMOST = auto()
    """Somebody waits to hear what comes of it: all others wait between their steps while it runs."""
    HASTY = auto()
    """Somebody watches."""
    PATIENT = auto()
    """It waits between its steps while a hasty one runs, and longer than others for the window."""


class Place:
    """A job among the others, while it is entered. On the job's thread.

    Args:
        pace: of the job.
    """

    _lock: ClassVar[Lock] = Lock()
    _running: ClassVar[Counter[Pace]] = Counter()
    _window_rests: ClassVar[Event] = Event()
    _window_rests.set()

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._patience_s = PATIENCE_S if pace is Pace.PATIENT else 0.0
        self._politeness_s = POLITENESS_S
        self._deference_s = DEFERENCE_S
        self._went_on = monotonic()

    def __enter__(self) -> "Place":
        self._count(1)
        self._went_on = monotonic()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._count(-1)

    @classmethod
    def set_window_works(cls, works: bool) -> None:
        """Have jobs wait for the window, or go on. The window's thread."""
        if works:
            cls._window_rests.clear()
        else:
            cls._window_rests.set()

    def let_pass(self, ending: Event) -> None:
        """Wait while the window works or a job runs that goes first; not for ever, nor when its end is waited for."""
        began = monotonic()
        worked_s = began - self._went_on
        self._politeness_s += worked_s
        while monotonic() - began < self._politeness_s + self._patience_s and not ending.is_set():
            if Place._window_rests.wait(_LOOK_S):
                break
        self._use_up(monotonic() - began)
        self._let_jobs_pass(worked_s, ending)
        self._went_on = monotonic()

    def _use_up(self, waited_s: float) -> None:
        """Politeness comes back with work, patience does not."""
        polite_s = min(waited_s, self._politeness_s)
        self._politeness_s = min(self._politeness_s - polite_s, POLITENESS_S)
        self._patience_s = max(self._patience_s - (waited_s - polite_s), 0.0)

    def _let_jobs_pass(self, worked_s: float, ending: Event) -> None:
        if self._pace is Pace.FOREMOST:
            return
        self._deference_s = min(self._deference_s + worked_s, DEFERENCE_S)
        self._deference_s -= self._wait(self._deference_s, ending, Pace.FOREMOST)
        self._patience_s -= self._wait(self._patience_s, ending, Pace.HASTY)

    def _wait(self, most_s: float, ending: Event, pace: Pace) -> float:
        """Wait while jobs of a pace run; how long it has, at most so long."""
        began = monotonic()
        while Place._running[pace] and monotonic() - began < most_s:
            if ending.wait(_LOOK_S):
                break
        return min(monotonic() - began, most_s)

    def _count(self, change: int) -> None:
        with Place._lock:
            Place._running[self._pace] += change
