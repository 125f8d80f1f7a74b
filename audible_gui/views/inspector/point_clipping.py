"""Breakpoints on the clipboard: as a format of the program's own, and as a table of numbers. GUI thread."""

import json
from typing import Any

from PySide6.QtCore import QMimeData

from audible_gui.document import MAX_BREAKPOINTS, Breakpoint, GainCurve
from audible_gui.errors import AudibleError

POINTS_FORMAT = "application/x-audible-breakpoints"
_NOTHING = "There are no breakpoints on the clipboard. Copy some in an envelope first."


def points_data(curve: GainCurve) -> QMimeData:
    """As other windows of the program, and other programs, can take it."""
    data = QMimeData()
    rows = [[point.time_s, point.gain_db] for point in curve.points]
    data.setData(POINTS_FORMAT, json.dumps(rows).encode())
    lines = ["s\tdB", *(f"{time_s:.9g}\t{gain_db:.9g}" for time_s, gain_db in rows)]
    data.setText("\n".join(lines) + "\n")
    return data


def has_points(data: QMimeData | None) -> bool:
    """Whether what is on the clipboard is said to be breakpoints."""
    return data is not None and data.hasFormat(POINTS_FORMAT)


def read_points(data: QMimeData | None) -> GainCurve:
    """What is on the clipboard.

    Raises:
        AudibleError: if that is something else.
    """
    if data is None or not data.hasFormat(POINTS_FORMAT):
        raise AudibleError(_NOTHING)
    try:
        return _read(json.loads(bytes(data.data(POINTS_FORMAT).data())))
    except (ValueError, TypeError, OverflowError, RecursionError, AudibleError):
        raise AudibleError("What is on the clipboard cannot be read as breakpoints.") from None


def _read(rows: Any) -> GainCurve:  # noqa: ANN401 - JSON
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_BREAKPOINTS:
        raise ValueError(rows)
    return GainCurve(tuple(Breakpoint(float(time_s), float(gain_db)) for time_s, gain_db in rows))
