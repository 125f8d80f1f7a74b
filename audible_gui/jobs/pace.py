"""Which jobs let others go first. Any thread.

A sound that is opened is drawn, measured and written at the same time; the drawing is what somebody looks at.
"""

from enum import Enum, auto
from threading import Event, Lock
from time import monotonic
from types import TracebackType
from typing import ClassVar

PATIENCE_S = 4.0
"""What waits goes on after that, in all, however long others take: nothing stays unwritten."""
_LOOK_S = 0.02


class Pace(Enum):
    """Of a job."""

    USUAL = auto()
    HASTY = auto()
    """Somebody watches."""
    PATIENT = auto()
    """It waits between its steps while a hasty one runs."""


class Place:
    """A job among the others, while it is entered. On the job's thread.

    Args:
        pace: of the job.
    """

    _lock: ClassVar[Lock] = Lock()
    _hasty: ClassVar[int] = 0

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._patience_s = PATIENCE_S if pace is Pace.PATIENT else 0.0

    def __enter__(self) -> "Place":
        self._count(1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._count(-1)

    def let_pass(self, ending: Event) -> None:
        """Wait while a hasty job runs, if this one is patient still; no longer than until it has to end."""
        began = monotonic()
        while Place._hasty and monotonic() - began < self._patience_s:
            if ending.wait(_LOOK_S):
                break
        self._patience_s -= min(monotonic() - began, self._patience_s)

    def _count(self, change: int) -> None:
        if self._pace is Pace.HASTY:
            with Place._lock:
                Place._hasty += change
