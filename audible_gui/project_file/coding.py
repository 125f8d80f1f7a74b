"""JSON of single values, checked in both directions: nothing is written that could not be read again. Any thread.

Whatever a file holds, reading ends in a value within its limits or in a ``ValueError``.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
MAX_TEXT = 100_000
MAX_BODY = 1 << 20
MAX_DEPTH = 20


_HOLDERS = (list, tuple, dict)


@dataclass(frozen=True)
class Coding:
    """How a kind of value becomes JSON, and back.

    Attributes:
        write: the value as JSON.
        read: JSON as the value; raises ValueError for everything that ``write`` does not make.
    """

    write: Callable[[Any], Json]
    read: Callable[[Json], Any]


def dumped(value: Json) -> str:
    """ASCII text of ``value``, always the same for the same value. Raises ValueError if ``loaded`` would refuse it."""
    _check_depth(value)
    text = json.dumps(value, separators=(",", ":"), sort_keys=True, allow_nan=False)
    if len(text) > MAX_BODY:
        raise ValueError("too long")
    return text


def loaded(text: object) -> Json:
    """The value of JSON ``text``, at most MAX_BODY long and MAX_DEPTH deep. Raises ValueError."""
    if not isinstance(text, str) or len(text) > MAX_BODY:
        raise ValueError("no text, or too long")
    try:
        value: Json = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deep") from None
    _check_depth(value)
    return value


def whole(low: int, high: int) -> Coding:
    """Whole numbers from ``low`` to ``high``."""

    def read(value: Json) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"{value!r:.50} is no whole number from {low} to {high}")
        return value

    return Coding(int, read)


def number(low: float, high: float) -> Coding:
    """Finite numbers from ``low`` to ``high``."""

    def read(value: Json) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"{value!r:.50} is no number from {low} to {high}")
        return float(value)

    return Coding(float, read)


def optional(coding: Coding, absent: Any = None) -> Coding:  # noqa: ANN401
    """Also ``absent``, as null; numbers that are not finite count as absent."""

    def write(value: Any) -> Json:  # noqa: ANN401
        nothing = value is absent or (isinstance(value, float) and not math.isfinite(value))
        return None if nothing else coding.write(value)

    return Coding(write, lambda value: absent if value is None else coding.read(value))


def text(limit: int = MAX_TEXT) -> Coding:
    """Text of at most ``limit`` characters, which need not be valid Unicode."""

    def read(value: Json) -> str:
        if not isinstance(value, str) or len(value) > limit:
            raise ValueError(f"{value!r:.50} is no text, or too long")
        return value

    return Coding(str, read)


def remark(limit: int) -> Coding:
    """Text that may be cut off after ``limit`` characters when it is written."""
    return Coding(lambda value: str(value)[:limit], text(limit).read)


def flag() -> Coding:
    """True or false."""

    def read(value: Json) -> bool:
        if not isinstance(value, bool):
            raise ValueError(f"{value!r:.50} is neither true nor false")
        return value

    return Coding(bool, read)


def one_of(kind: type[StrEnum]) -> Coding:
    """The members of an enumeration, by their values."""
    return Coding(str, lambda value: kind(text(100).read(value)))


def several(coding: Coding, low: int, high: int) -> Coding:
    """Tuples of ``low`` to ``high`` values of one kind."""

    def read(value: Json) -> tuple[Any, ...]:
        if not isinstance(value, list) or not low <= len(value) <= high:
            raise ValueError(f"{value!r:.50} is no list of {low} to {high} values")
        return tuple(map(coding.read, value))

    return Coding(lambda values: [coding.write(value) for value in values], read)


def _check_depth(value: Json) -> None:
    """Whoever walks through a value recursively must not run out of stack. Raises ValueError."""
    level: list[Json] = [value]
    for _ in range(MAX_DEPTH):
        holders = [
            outer.values() if isinstance(outer, dict) else outer for outer in level if isinstance(outer, _HOLDERS)
        ]
        level = [inner for holder in holders for inner in holder]
        if not level:
            return
    raise ValueError("nested too deep")


def _finite(words: str) -> float:
    """A number that may be written again, which 1e999 is not."""
    value = float(words)
    return value if math.isfinite(value) else _no_number(words)


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant:.50} is no number")
