"""Typing when an event begins and how loud it is. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QWidget

from audible_gui.document.rhythm import MAX_EVENT_DB, MIN_EVENT_DB
from audible_gui.views import theme
from audible_gui.views.inspector.decibel_box import DecibelBox


class EventDialog(QDialog):
    """Asks for the onset of an event and its gain.

    Args:
        time_s: as it is.
        gain_db: as it is.
        end_s: of the sound.
        parent: Qt parent.
    """

    def __init__(self, time_s: float, gain_db: float, end_s: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Event")
        self.time, self.gain = QDoubleSpinBox(decimals=3, suffix=" s"), DecibelBox(decimals=1, suffix=" dB")
        self.time.setRange(0.0, end_s)
        self.gain.setRange(MIN_EVENT_DB, MAX_EVENT_DB)
        for box, name in ((self.time, "Onset of the event"), (self.gain, "Gain of the event")):
            box.setAccessibleName(name)
            box.setFont(theme.numeric_font())
            theme.inset(box)
        self.time.setSingleStep(0.01)
        self.time.setToolTip("When it begins to be heard; other chosen events keep their distance from it")
        self.gain.setToolTip("How much louder or softer it is heard than it was; other chosen events by as much")
        self.time.setValue(time_s)
        self.gain.setValue(gain_db)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setSpacing(8)
        form.addRow("&Onset", self.time)
        form.addRow("&Gain", self.gain)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.time.setFocus(Qt.FocusReason.OtherFocusReason)
        self.time.selectAll()
