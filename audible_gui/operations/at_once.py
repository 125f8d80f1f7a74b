"""What is worked out little by little, in one go. Any thread."""

from collections.abc import Generator
from typing import Any, TypeVar

T = TypeVar("T")


def at_once(work: Generator[Any, bool | None, T]) -> T:
    """What a generator returns in the end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result
