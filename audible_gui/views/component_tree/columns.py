"""The columns of the tree, and where things lie inside their cells. GUI thread."""

from enum import IntEnum

from PySide6.QtCore import QRect, QRectF

ROW_HEIGHT = 32
INDENT = 16
HANDLE = 8


class Column(IntEnum):
    """Columns from left to right."""

    NAME = 0
    BASIS = 1
    ENVELOPE = 2
    SHARE = 3
    MUTE = 4
    SOLO = 5
    LOCK = 6
    GAIN = 7
    PAN = 8


TITLES = {
    Column.NAME: "Component",
    Column.BASIS: "Basis",
    Column.ENVELOPE: "Envelope",
    Column.SHARE: "Share",
    Column.MUTE: "M",
    Column.SOLO: "S",
    Column.LOCK: "L",
    Column.GAIN: "Gain",
    Column.PAN: "Pan",
}
HELP = {
    Column.NAME: "The parts the sound was taken apart into. Click one to hear it alone, and here to sort by name.",
    Column.BASIS: "Which frequencies a component sounds at, low to high. Click to sort by the strongest.",
    Column.ENVELOPE: "When a component sounds, from start to end of the sound. Click to sort by the first event.",
    Column.SHARE: "How much of its layer's spectrogram a component holds, or a part of one of its parent's: of all "
    "magnitudes, among which soft and noisy sounds count for more than in the energy. Click to sort by it.",
    Column.MUTE: "Muted components are not heard.",
    Column.SOLO: "While any component of a layer is soloed, only soloed ones are heard.",
    Column.LOCK: "Locked components keep their bases in the next training, and randomising leaves them alone.",
    Column.GAIN: "How loud a component is in the mix, or a part of one in it.",
    Column.PAN: "Where a component is heard, left to right. What is panned turns a mono sound into stereo.",
}
# The plots take what the window has to give; these are the usual widths of the others, and the least of the plots.
WIDTHS = {
    Column.NAME: 160,
    Column.BASIS: 76,
    Column.ENVELOPE: 76,
    Column.SHARE: 74,
    Column.MUTE: 26,
    Column.SOLO: 26,
    Column.LOCK: 26,
    Column.GAIN: 124,
    Column.PAN: 78,
}
# How much of that some can do without, where the window is narrow.
_SPARE = {Column.NAME: 48, Column.GAIN: 16, Column.PAN: 12}
LEAST_WIDTH = sum(WIDTHS.values()) - sum(_SPARE.values())
"""Of all columns together."""
# What of the cell of a fader its value takes.
_VALUE_WIDTHS = {Column.GAIN: 66, Column.PAN: 36}


def widths_within(width: int) -> dict[Column, int]:
    """How wide columns are where there is so much room for all; they get narrower together, none beyond its least."""
    missing = min(max(sum(WIDTHS.values()) - width, 0), sum(_SPARE.values()))
    part = missing / sum(_SPARE.values())
    return {column: usual - round(part * _SPARE.get(column, 0)) for column, usual in WIDTHS.items()}


def plot_rect(cell: QRect) -> QRectF:
    """Where a plot lies in its cell."""
    return QRectF(cell).adjusted(4, 4, -4, -4)


def button_rect(cell: QRect) -> QRectF:
    """Where a toggle button is drawn in its cell; all of the cell can be clicked."""
    side = 22
    return QRectF(cell.center().x() - side / 2 + 0.5, cell.center().y() - side / 2 + 0.5, side, side)


def track_rect(cell: QRect, column: Column) -> QRectF:
    """The groove of a fader, between the outermost places of the handle's centre."""
    left, right = cell.left() + 4 + HANDLE / 2, cell.right() - _VALUE_WIDTHS[column] - HANDLE / 2
    return QRectF(left, cell.center().y() - 0.5, max(right - left, 1.0), 2.0)


def value_rect(cell: QRect, column: Column) -> QRect:
    """Where a fader's value is written."""
    width = _VALUE_WIDTHS[column]
    return QRect(cell.right() - width + 2, cell.top(), width - 8, cell.height())
