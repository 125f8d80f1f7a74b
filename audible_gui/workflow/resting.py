"""Giving memory back that is held for nothing. A generator; any thread."""

import ctypes
import sys
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import cache

from audible_gui.project_file import Scratch


def rest(scratch: Scratch) -> Generator[float, bool | None, None]:
    """Let networks rest that nobody looks at, and the C library give back what was freed.

    A training takes and frees many large arrays; between what stays their memory would be held for the next ones.

    Yields:
        Zeros.
    """
    yield 0.0
    scratch.rest()
    yield 0.0
    if (trim := _trimmer()) is not None:
        trim(0)


@cache
def _trimmer() -> Callable[[int], int] | None:
    """Of glibc; other systems' libraries do so by themselves."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
            return trim
    return None
