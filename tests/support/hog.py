"""A thread that never lets go of the interpreter by itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def greedy_thread() -> Iterator[None]:
    """Pure Python in another thread of this process, for as long as the context lasts."""
    stop = threading.Event()

    def seize() -> None:
        while not stop.is_set():
            sum(range(10_000))

    thread = threading.Thread(target=seize)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
