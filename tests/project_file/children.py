"""Processes that are killed in the midst of their work."""

import multiprocessing
import os
import signal
from collections.abc import Callable


def killed(work: Callable[[str], None], argument: str) -> None:
    """Run ``work`` in a process of its own that is killed once it is done, before it can tidy up."""
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(work, argument))
    process.start()
    process.join(60)
    code = process.exitcode
    process.close()
    assert code == -signal.SIGKILL


def _run(work: Callable[[str], None], argument: str) -> None:
    work(argument)
    os.kill(os.getpid(), signal.SIGKILL)
