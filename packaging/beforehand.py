"""Makes what later checks need while tests that play wait for the sound.

A program of its own, which takes only the processor time that they leave. What it does not manage, the checks do
themselves, and say why where that fails.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core_check import core_environment
from environment import ROOT, Environment, project
from setup_errors import SetupError
from visible_run import CheckError, clean_environment, read
from wheel_check import wheel_environment


@contextmanager
def made_meanwhile() -> Iterator[None]:
    """Have it made beside what is done inside; at the end wait for it."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, __file__], cwd=ROOT, stdin=quiet, stdout=quiet, stderr=quiet):
        yield


def type_cache(environment: Environment) -> None:
    """Fill mypy's cache.

    Raises:
        CheckError: what mypy finds.
    """
    read([str(environment.script("mypy"))], cwd=ROOT, limit_s=600, environment=clean_environment(Path.home()))


def main() -> None:
    """Make all of it, one after the other."""
    if hasattr(os, "nice"):
        os.nice(19)
    for make in (core_environment, wheel_environment, type_cache):
        with suppress(CheckError, SetupError):
            make(project())


if __name__ == "__main__":
    main()
