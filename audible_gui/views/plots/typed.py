"""Times and frequencies as people type them. Any thread."""

import math
import re

from audible_gui.document import note_hertz

_SECONDS = {"": 1.0, "s": 1.0, "ms": 1e-3, "min": 60.0}
_HERTZ = {"": 1.0, "hz": 1.0, "k": 1e3, "khz": 1e3}
_NUMBER = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*)")
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d+(?:\.\d*)?)\s*s?")


def typed_seconds(text: str) -> float | None:
    """A time such as ``"83.5"``, ``"1:23.5"``, ``"0:01:23.5"`` or ``"250 ms"``; None where it is none."""
    plain = _plain(text)
    clock = _CLOCK.fullmatch(plain)
    if clock is None:
        return _quantity(plain, _SECONDS)
    hours, minutes, seconds = clock.groups()
    return _held(float(hours or 0) * 3600.0 + float(minutes) * 60.0 + float(seconds))


def typed_hertz(text: str) -> float | None:
    """A frequency such as ``"440"``, ``"1.5 kHz"``, ``"1.5k"``, ``"A4"`` or ``"C#4"``; None where it is none."""
    quantity = _quantity(_plain(text), _HERTZ)
    return note_hertz(text.strip()) if quantity is None else quantity


def _plain(text: str) -> str:
    return text.strip().lower().replace(",", ".")


def _quantity(plain: str, units: dict[str, float]) -> float | None:
    match = _NUMBER.fullmatch(plain)
    if match is None or match[2] not in units:
        return None
    return _held(float(match[1]) * units[match[2]])


def _held(value: float) -> float | None:
    return value if math.isfinite(value) else None
