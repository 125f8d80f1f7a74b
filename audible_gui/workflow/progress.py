"""How far a job is, and one job told as a part of another. Any thread."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

_Step = TypeVar("_Step")
_Told = TypeVar("_Told")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Progress:
    """What is being done, and the fraction of the whole job done, 0..1."""

    stage: str
    fraction: float


def retold(
    work: Generator[_Step, bool | None, _Result], tell: Callable[[_Step], _Told]
) -> Generator[_Told, bool | None, _Result]:
    """The steps of ``work`` told in another way; what is sent in goes through to it."""
    try:
        step = next(work)
        while True:
            step = work.send((yield tell(step)))
    except StopIteration as end:
        result: _Result = end.value
        return result
    finally:
        work.close()


def part(low: float, high: float, fraction: float) -> float:
    """A fraction of the stretch between two fractions."""
    return low + (high - low) * fraction
