"""Typing what a tool of the inspector otherwise takes from a drag: a gain, a shift, a level. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from audible_gui.views import theme
from audible_gui.views.inspector.decibel_box import DecibelBox
from audible_gui.views.inspector.shape_axes import FrameAxis, FrequencyAxis, ShapeAxis
from audible_gui.views.inspector.tools import LEAST_DB, MOST_DB, Tool
from audible_gui.views.plots.axes import hertz_label
from audible_gui.views.plots.readout import time_text

LOWEST_DB = -120.0
"""A level that is typed as low as that is silence."""
_HIGHEST_DB = 24.0
_MOST_SEMITONES = 120.0


@dataclass(frozen=True)
class Amount:
    """What is asked for.

    Attributes:
        title: of the dialog.
        label: of the number, with a mnemonic.
        suffix: its unit.
        low: the least.
        high: the most.
        tip: what one will hear.
        proposed: what is there at first.
        lowest: how the least is shown; empty for its number.
    """

    title: str
    label: str
    suffix: str
    low: float
    high: float
    tip: str
    proposed: float = 0.0
    lowest: str = ""


def amount_of(tool: Tool, axis: ShapeAxis, level_db: float) -> Amount | None:
    """What can be typed for a tool; None for those that take no number.

    Args:
        tool: which.
        axis: of the plot.
        level_db: what is at the cursor, under the peak of what was trained.
    """
    if tool is Tool.SCALE:
        tip = "How much louder or softer what lies under the brush gets, less towards its edges"
        return Amount("Scale", "&Gain", " dB", LEAST_DB, MOST_DB, tip)
    if tool is Tool.SHIFT and isinstance(axis, FrameAxis):
        most = 1000.0 * axis.n_frames * axis.spec.hop / axis.rate_hz
        return Amount("Shift", "&Later by", " ms", -most, most, "How much later the envelope is heard; with −, earlier")
    if tool is Tool.SHIFT:
        tip = "How much higher the basis is heard; with −, lower"
        return Amount("Shift", "&Higher by", " semitones", -_MOST_SEMITONES, _MOST_SEMITONES, tip)
    if tool in {Tool.PENCIL, Tool.LINE}:
        tip = "How loud it is made under the brush, from the peak of what was trained; the lowest is silence"
        proposed = min(max(level_db, LOWEST_DB), _HIGHEST_DB)
        return Amount("Draw a level", "&Level", " dB", LOWEST_DB, _HIGHEST_DB, tip, proposed, "silent")
    return None


def place_of_shift(axis: ShapeAxis, amount: float) -> float:
    """How far apart on a plot what lies so many milliseconds, or semitones, apart is."""
    if isinstance(axis, FrameAxis):
        return amount / 1000.0 / (axis.end_s - axis.start_s)
    assert isinstance(axis, FrequencyAxis)
    return amount / 12.0 / (axis.high - axis.low)


def where_text(tool: Tool, axis: ShapeAxis, cursor: float, brush: float, channel: int | None = None) -> str:
    """Where a tool acts, e.g. ``"From 0.120 s to 0.180 s, under the brush"``.

    Args:
        tool: which.
        axis: of the plot.
        cursor: middle of the brush, by parts of the plot's width.
        brush: its width.
        channel: the one that it acts on; None for all.
    """
    of_frames = isinstance(axis, FrameAxis)
    if tool is Tool.SHIFT:
        where = f"All of the {'envelope' if of_frames else 'basis'}"
    else:
        low, high = (_mark(axis, min(max(cursor + half, 0.0), 1.0)) for half in (-brush / 2, brush / 2))
        where = f"From {low} to {high}, under the brush"
    return where if channel is None else f"{where}, channel {channel + 1}"


def _mark(axis: ShapeAxis, place: float) -> str:
    if isinstance(axis, FrameAxis):
        return time_text(axis.start_s + place * (axis.end_s - axis.start_s))
    assert isinstance(axis, FrequencyAxis)
    return hertz_label(round(float(2.0 ** axis.octave(place)), 1))


class AmountDialog(QDialog):
    """Asks for an amount; ``number`` holds it when it is accepted.

    Args:
        amount: what is asked for.
        where: where it acts.
        parent: Qt parent.

    Attributes:
        where: says it.
    """

    def __init__(self, amount: Amount, where: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(amount.title)
        self.number = DecibelBox(decimals=1, suffix=amount.suffix)
        self.number.setRange(amount.low, amount.high)
        self.number.setSpecialValueText(amount.lowest)
        self.number.setValue(amount.proposed)
        self.number.setAccessibleName(amount.label.replace("&", ""))
        self.number.setAccessibleDescription(where)
        self.number.setToolTip(amount.tip)
        self.number.setFont(theme.numeric_font())
        theme.inset(self.number)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setSpacing(8)
        self.where = QLabel(where)
        self.where.setProperty("role", "muted")
        form.addRow(self.where)
        form.addRow(amount.label, self.number)
        form.addRow(buttons)
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        self.number.selectAll()
