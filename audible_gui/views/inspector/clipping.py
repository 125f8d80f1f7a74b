"""Bases and envelopes on the clipboard: as a format of the program's own, and as a table of numbers. GUI thread."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QMimeData

from audible_gui.document import Document
from audible_gui.errors import AudibleError
from audible_gui.views.inspector.heights import Line
from audible_gui.views.inspector.trace import Side

FORMAT = "application/x-audible-shape"
MOST_VALUES = 20_000_000
_UNITS = {Side.BASIS: "Hz", Side.ENVELOPE: "s"}
_NOTHING = "There is no basis and no envelope on the clipboard. Copy one in a plot first (Ctrl+C)."


@dataclass(frozen=True, eq=False)
class Clipping:
    """A copied shape with its axis.

    Attributes:
        side: what it is.
        values: (channels, n).
        first: where the first point lies, in hertz or seconds.
        step: from one to the next.
    """

    side: Side
    values: Line
    first: float
    step: float


def clipping(document: Document, side: Side, values: Line) -> Clipping:
    """A shape of a document's network."""
    return Clipping(side, values, *_grid(document, side))


def mime_data(clip: Clipping) -> QMimeData:
    """As other windows of the program, and other programs, can take it."""
    rows = [[float(f"{value:.9g}") for value in row] for row in clip.values]
    known = {"shape": str(clip.side), "first": clip.first, "step": clip.step, "values": rows}
    data = QMimeData()
    data.setData(FORMAT, json.dumps(known).encode())
    places = clip.first + np.arange(clip.values.shape[1]) * clip.step
    names = [_UNITS[clip.side], *(["value"] if len(rows) == 1 else [f"channel {k + 1}" for k in range(len(rows))])]
    lines = ["\t".join(f"{number:.9g}" for number in line) for line in zip(places, *rows, strict=True)]
    data.setText("\n".join(["\t".join(names), *lines]) + "\n")
    return data


def has_clipping(data: QMimeData | None) -> bool:
    """Whether what is on the clipboard is said to be a shape. There may be no clipboard, for a moment or at all."""
    return data is not None and data.hasFormat(FORMAT)


def read_clipping(data: QMimeData | None) -> Clipping:
    """What is on the clipboard.

    Raises:
        AudibleError: if that is something else.
    """
    if data is None or not data.hasFormat(FORMAT):
        raise AudibleError(_NOTHING)
    try:
        return _read(json.loads(bytes(data.data(FORMAT).data())))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise AudibleError("What is on the clipboard cannot be read as a basis or an envelope.") from None


def fitted(clip: Clipping, document: Document, own: Line) -> Line:
    """A clipping on the grid of a document's network, as loud as the shape that it takes the place of.

    Args:
        clip: of any grid; resampled over hertz or seconds, nothing outside.
        document: any with a network.
        own: what it takes the place of, (channels, n).

    Returns:
        (channels, n). Where the numbers of channels differ, all are the mean of the clipping's.
    """
    first, step = _grid(document, clip.side)
    places = (first + np.arange(own.shape[1]) * step - clip.first) / clip.step
    rows = clip.values
    if len(rows) != len(own):
        rows = np.repeat(rows.mean(axis=0)[np.newaxis], len(own), axis=0)
    points = np.arange(rows.shape[1])
    result = np.array([np.interp(places, points, row, left=0.0, right=0.0) for row in rows])
    norm, wanted = np.linalg.norm(result), np.linalg.norm(own)
    return result * (wanted / norm) if norm > 0.0 and wanted > 0.0 else result


def _grid(document: Document, side: Side) -> tuple[float, float]:
    assert document.sound is not None
    assert document.network is not None
    rate_hz, spec = document.sound.rate_hz, document.network.spec.stft
    if side is Side.BASIS:
        return 0.0, rate_hz / spec.n_fft
    return spec.middle() / rate_hz, spec.hop / rate_hz


def _read(known: dict[str, Any]) -> Clipping:
    values = np.array(known["values"], dtype=np.float64)
    first, step = float(known["first"]), float(known["step"])
    sizes = values.ndim == 2 and 0 < values.size <= MOST_VALUES
    if not (sizes and np.isfinite(values).all() and (values >= 0.0).all() and np.isfinite([first, step]).all()):
        raise ValueError(known)
    if step <= 0.0 or values.max() > 1e30:
        raise ValueError(known)
    return Clipping(Side(known["shape"]), values, first, step)
