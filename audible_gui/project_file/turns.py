"""A lock that threads get in turn. Any thread."""

import threading
from types import TracebackType


class Turns:
    """A reentrant lock: who waits for it comes next, even when the last holder wants it again at once.

    Python's own locks go to whoever asks first after they were given back, which in a loop is always the same thread.
    """

    def __init__(self) -> None:
        self._queue, self._lock = threading.Lock(), threading.Lock()
        self._owner: int | None = None
        self._depth = 0

    def acquire(self) -> None:
        """Wait for it."""
        if self._owner != threading.get_ident():
            with self._queue:
                self._lock.acquire()
            self._owner = threading.get_ident()
        self._depth += 1

    def release(self) -> None:
        """Give it back, by the thread that holds it."""
        self._depth -= 1
        if not self._depth:
            self._owner = None
            self._lock.release()

    def __enter__(self) -> "Turns":
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
