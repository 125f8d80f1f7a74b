"""Typing where a breakpoint lies. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QWidget

from audible_gui.document import CURVE_FLOOR_DB, CURVE_TOP_DB, Breakpoint
from audible_gui.views import theme
from audible_gui.views.inspector.decibel_box import DecibelBox


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
        self.time, self.gain = QDoubleSpinBox(decimals=3, suffix=" s"), DecibelBox(decimals=1, suffix=" dB")
        self.time.setRange(0.0, end_s)
        self.gain.setRange(CURVE_FLOOR_DB, CURVE_TOP_DB)
        for box, name in ((self.time, "Time of the breakpoint"), (self.gain, "Gain of the breakpoint")):
            box.setAccessibleName(name)
            box.setFont(theme.numeric_font())
            theme.inset(box)
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
