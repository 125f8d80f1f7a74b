"""The columns of the tree, and where things lie inside their cells. GUI thread."""

import math
from enum import IntEnum

from PySide6.QtCore import QRect, QRectF

from audible_gui.document import MAX_GAIN_DB, MIN_GAIN_DB

ROW_HEIGHT = 32
INDENT = 16
HANDLE = 8
_VALUE_WIDTH = 70


class Column(IntEnum):
    """Columns from left to right."""

    NAME = 0
    BASIS = 1
    ENVELOPE = 2
    SHARE = 3
    MUTE = 4
    SOLO = 5
    GAIN = 6


TITLES = {
    Column.NAME: "Component",
    Column.BASIS: "Basis",
    Column.ENVELOPE: "Envelope",
    Column.SHARE: "Energy",
    Column.MUTE: "M",
    Column.SOLO: "S",
    Column.GAIN: "Gain",
}
HELP = {
    Column.NAME: "The parts the sound was taken apart into. Click one to hear it alone.",
    Column.BASIS: "Which frequencies a component sounds at, low to high.",
    Column.ENVELOPE: "When a component sounds, from the start to the end of the sound.",
    Column.SHARE: "How much of the layer's energy a component holds.",
    Column.MUTE: "Muted components are not heard.",
    Column.SOLO: "While any component of a layer is soloed, only soloed ones are heard.",
    Column.GAIN: "How loud a component is in the mix.",
}
# The plots take what the window has to give; these are the least widths.
WIDTHS = {
    Column.NAME: 148,
    Column.BASIS: 88,
    Column.ENVELOPE: 88,
    Column.SHARE: 68,
    Column.MUTE: 30,
    Column.SOLO: 30,
    Column.GAIN: 158,
}


def plot_rect(cell: QRect) -> QRectF:
    """Where a plot lies in its cell."""
    return QRectF(cell).adjusted(4, 4, -4, -4)


def button_rect(cell: QRect) -> QRectF:
    """Where a toggle button is drawn in its cell; all of the cell can be clicked."""
    side = 22
    return QRectF(cell.center().x() - side / 2 + 0.5, cell.center().y() - side / 2 + 0.5, side, side)


def track_rect(cell: QRect) -> QRectF:
    """The groove of a gain slider, between the outermost places of the handle's centre."""
    left, right = cell.left() + 4 + HANDLE / 2, cell.right() - _VALUE_WIDTH - HANDLE / 2
    return QRectF(left, cell.center().y() - 0.5, max(right - left, 1.0), 2.0)


def value_rect(cell: QRect) -> QRect:
    """Where a gain's value is written."""
    return QRect(cell.right() - _VALUE_WIDTH + 4, cell.top(), _VALUE_WIDTH - 12, cell.height())


def gain_fraction(gain_db: float) -> float:
    """Place of a gain on its slider, 0..1; like a fader it has most room around 0 dB."""
    return float(((gain_db - MIN_GAIN_DB) / (MAX_GAIN_DB - MIN_GAIN_DB)) ** 2)


def fraction_gain(fraction: float) -> float:
    """Gain in dB at a place on the slider, to a tenth of a dB."""
    held = min(max(fraction, 0.0), 1.0)
    return round(MIN_GAIN_DB + (MAX_GAIN_DB - MIN_GAIN_DB) * math.sqrt(held), 1)
