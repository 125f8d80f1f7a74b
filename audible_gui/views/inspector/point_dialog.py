"""Typing where a breakpoint lies. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QWidget

from audible_gui.document import CURVE_FLOOR_DB, CURVE_TOP_DB, Breakpoint
from audible_gui.views import theme


class PointDialog(QDialog):
    """Asks for time and gain of a breakpoint.

    Args:
        point: as it is.
        end_s: of the sound.
        parent: Qt parent.
    """

    def __init__(self, point: Breakpoint, end_s: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Breakpoint")
        self.time = _box("Time of the breakpoint", " s", 0.0, end_s, 3)
        self.gain = _box("Gain of the breakpoint", " dB", CURVE_FLOOR_DB, CURVE_TOP_DB, 1)
        self.time.setSingleStep(0.01)
        self.gain.setSpecialValueText("silent")
        self.time.setToolTip("Between the breakpoints before and after it")
        self.gain.setToolTip("How much louder or softer the component is heard there; the lowest is silence")
        self.time.setValue(point.time_s)
        self.gain.setValue(point.gain_db)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setSpacing(8)
        form.addRow("&Gain", self.gain)
        form.addRow("&Time", self.time)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.gain.setFocus(Qt.FocusReason.OtherFocusReason)
        self.gain.selectAll()


def _box(name: str, unit: str, low: float, high: float, decimals: int) -> QDoubleSpinBox:
    result = QDoubleSpinBox(minimum=low, maximum=high, decimals=decimals, suffix=unit)
    result.setAccessibleName(name)
    result.setFont(theme.numeric_font())
    theme.inset(result)
    return result
