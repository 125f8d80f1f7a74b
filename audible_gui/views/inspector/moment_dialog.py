"""Typing when something is heard and how loud: what the dialogs for events and breakpoints share. GUI thread."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QWidget

from audible_gui.views import theme
from audible_gui.views.inspector.decibel_box import DecibelBox


class MomentDialog(QDialog):
    """Asks for a time and a gain.

    Args:
        what: they are of; in the title, and in the names of the boxes.
        end_s: of the sound.
        limits_db: of the gain.
        parent: Qt parent.
    """

    def __init__(self, what: str, end_s: float, limits_db: tuple[float, float], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(what)
        self.time, self.gain = QDoubleSpinBox(decimals=3, suffix=" s"), DecibelBox(decimals=1, suffix=" dB")
        self.time.setRange(0.0, end_s)
        self.time.setSingleStep(0.01)
        self.gain.setRange(*limits_db)
        for box, name in ((self.time, "Time"), (self.gain, "Gain")):
            box.setAccessibleName(f"{name} of the {what.lower()}")
            box.setFont(theme.numeric_font())
            theme.inset(box)

    def lay_out(self, rows: Mapping[str, QDoubleSpinBox]) -> None:
        """Put boxes below each other, by their labels; the first has the keyboard."""
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setSpacing(8)
        for label, box in rows.items():
            form.addRow(label, box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        first = next(iter(rows.values()))
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        first.selectAll()
