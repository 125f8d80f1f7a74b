"""When to look for an output again after one was lost, and when to give up. The engine's sounding thread only.

A system needs a moment until it names another default output, so there are several attempts; and an output that fails
again as soon as it is opened does not make them begin anew.
"""

import time

PAUSES_S = (0.0, 0.3, 0.7, 1.0)
STEADY_S = 2.0


class Search:
    """The attempts to play on after a loss."""

    def __init__(self) -> None:
        self._due_s: float | None = None
        self._attempts = 0
        self._steady_s = 0.0

    @property
    def going(self) -> bool:
        """Whether another attempt will be made."""
        return self._due_s is not None

    @property
    def wait_s(self) -> float | None:
        """How long until the next attempt; None without one."""
        return None if self._due_s is None else max(self._due_s - time.monotonic(), 0.0)

    @property
    def due(self) -> bool:
        """Whether an attempt is to be made now."""
        return self._due_s is not None and time.monotonic() >= self._due_s

    def begin(self) -> bool:
        """The output has gone, or an attempt has failed: make another one later. False after the last."""
        if self._attempts == len(PAUSES_S):
            self.end()
            return False
        self._due_s = time.monotonic() + PAUSES_S[self._attempts]
        self._attempts += 1
        return True

    def found(self) -> None:
        """An output has been opened; whether it works is not known yet."""
        self._due_s, self._steady_s = None, 0.0

    def steady(self, duration_s: float) -> None:
        """It has played for so long."""
        self._steady_s += duration_s
        if self._steady_s >= STEADY_S:
            self._attempts = 0

    def end(self) -> None:
        """A person has decided what shall be, or there was nothing to be found."""
        self._due_s, self._attempts = None, 0
