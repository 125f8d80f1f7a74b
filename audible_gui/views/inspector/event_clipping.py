"""Events on the clipboard, so that they can be put into any envelope of any window. GUI thread.

Each is told by when it begins after the first one, and by its values over the loudest peak of the envelope that it is
of: in another envelope it is as loud among its neighbours as it was.
"""

import json
from typing import Any

import numpy as np
from PySide6.QtCore import QMimeData

from audible_gui.document import Drawn, Floats, PlacedEvent, frozen
from audible_gui.document.rhythm import MAX_EVENTS
from audible_gui.errors import AudibleError
from audible_gui.views.inspector.event_changes import Events

EVENTS_FORMAT = "application/x-audible-events"
_NOTHING = "There are no events on the clipboard. Copy some in an envelope first."
_MOST_FRAMES, _LEAST_FRAME_S, _MOST_FRAME_S = 10_000_000, 1e-6, 10.0


def events_data(ground: Floats, events: Events, frame_s: float) -> QMimeData:
    """Some events of an envelope (frames,), as other windows of the program can take them; at least one."""
    first, highest = min(event.frame for event in events), float(ground.max(initial=0.0)) or 1.0
    rows = []
    for event in sorted(events, key=lambda one: one.frame):
        own = ground[event.start : event.end] if event.piece is None else event.piece.values
        values = own.astype(float) * 10.0 ** (event.gain_db / 20.0) / highest
        rows.append({
            "after_s": (event.frame - first) * frame_s,
            "onset": event.onset - event.start,
            "values": [float(f"{value:.6g}") for value in values],
        })  # fmt: skip
    data = QMimeData()
    data.setData(EVENTS_FORMAT, json.dumps({"frame_s": frame_s, "events": rows}).encode())
    return data


def has_events(data: QMimeData | None) -> bool:
    """Whether what is on the clipboard is said to be events."""
    return data is not None and data.hasFormat(EVENTS_FORMAT)


def read_events(data: QMimeData | None, at: float, frame_s: float, highest: float) -> Events:
    """What is on the clipboard, as events of another envelope.

    Args:
        data: the clipboard's.
        at: the frame at which the first one begins.
        frame_s: seconds from one frame of that envelope to the next.
        highest: its loudest peak.

    Raises:
        AudibleError: if that is something else.
    """
    if data is None or not has_events(data):
        raise AudibleError(_NOTHING)
    try:
        told = json.loads(bytes(data.data(EVENTS_FORMAT).data()))
        return _read(told, at, frame_s, highest)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, AudibleError):
        raise AudibleError("What is on the clipboard cannot be read as events.") from None


def _read(told: Any, at: float, frame_s: float, highest: float) -> Events:  # noqa: ANN401 - JSON
    theirs, rows = float(told["frame_s"]), told["events"]
    if not _LEAST_FRAME_S <= theirs <= _MOST_FRAME_S or not isinstance(rows, list) or not 0 < len(rows) <= MAX_EVENTS:
        raise ValueError(told)
    if sum(len(row["values"]) for row in rows) * theirs > _MOST_FRAMES * frame_s:
        raise ValueError(told)
    return tuple(_event(row, at + float(row["after_s"]) / frame_s, theirs / frame_s, highest) for row in rows)


def _event(row: Any, frame: float, stretch: float, highest: float) -> PlacedEvent:  # noqa: ANN401 - JSON
    """Frames of another length are interpolated, so that an event lasts as long as it did."""
    values = np.asarray(row["values"], dtype=np.float64)
    if values.ndim != 1 or not len(values):
        raise ValueError(row)
    count = max(round(len(values) * stretch), 1)
    if stretch != 1.0:
        values = np.interp(np.arange(count) / stretch, np.arange(len(values)), values)
    onset = min(round(int(row["onset"]) * stretch), count - 1)
    return PlacedEvent(0, onset, count, frame - onset, piece=Drawn(frozen(values * highest)))
