"""Where one types which times and frequencies shall be in view. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QLineEdit, QWidget

from audible_gui.views import theme
from audible_gui.views.plots.axes import hertz_label
from audible_gui.views.plots.readout import time_text
from audible_gui.views.plots.spectrogram import SpectrogramPlot
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.plots.typed import typed_hertz, typed_seconds

_TIMES = "e.g. 83.5, 1:23.5 or 250 ms"
_FREQUENCIES = "e.g. 440, 1.5 kHz, A4 or C#4"
_FIELD_PX = 112


class RangeDialog(QDialog):
    """What is in view, to be typed; of it is shown what the sound has.

    Args:
        times: what of the sound is in view.
        plot: what of the frequencies.
        parent: Qt parent.
    """

    def __init__(self, times: TimeRange, plot: SpectrogramPlot, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Show a range")
        self._times, self._plot = times, plot
        self.start, self.end = _field("First time in view", _TIMES), _field("Last time in view", _TIMES)
        self.low = _field("Lowest frequency in view", f"A frequency or a note, {_FREQUENCIES}")
        self.high = _field("Highest frequency in view", f"A frequency or a note, {_FREQUENCIES}")
        self.trouble = QLabel(wordWrap=True)
        self.trouble.setProperty("role", "danger")
        self._lay_out()

    def ask(self) -> None:
        """Show it with what is in view now."""
        for field, time_s in ((self.start, self._times.start_s), (self.end, self._times.end_s)):
            field.setText(time_text(time_s))
        for field, frequency_hz in zip((self.low, self.high), self._plot.hertz, strict=True):
            field.setText(hertz_label(frequency_hz))
        self.trouble.clear()
        self.show()
        self.raise_()
        self.activateWindow()
        self._point_at(self.start)

    def accept(self) -> None:
        """Bring it into view, or say why it cannot be."""
        start_s, end_s = (typed_seconds(field.text()) for field in (self.start, self.end))
        low_hz, high_hz = (typed_hertz(field.text()) for field in (self.low, self.high))
        duration_s, highest_hz = self._times.duration_s, self._plot.highest_hz
        if start_s is None or end_s is None:
            wrong = self.start if start_s is None else self.end
            self._refuse(wrong, f"“{wrong.text()}” is no time: type {_TIMES}.")
        elif low_hz is None or high_hz is None:
            wrong = self.low if low_hz is None else self.high
            self._refuse(wrong, f"“{wrong.text()}” is no frequency: type {_FREQUENCIES}.")
        elif not start_s < min(end_s, duration_s):
            self._refuse(self.start, f"The first time must be before the last and before {time_text(duration_s)}.")
        elif not low_hz < min(high_hz, highest_hz):
            self._refuse(self.low, f"The lowest must be below the highest and below {hertz_label(highest_hz)}.")
        else:
            self._times.show(start_s, min(end_s, duration_s))
            self._plot.show_hertz(low_hz, min(high_hz, highest_hz))
            super().accept()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setSpacing(8)
        rows = (("&Time", self.start, self.end), ("&Frequency", self.low, self.high))
        for row, (name, first, last) in enumerate(rows):
            label = QLabel(name)
            label.setBuddy(first)
            for column, widget in enumerate((label, first, QLabel("to"), last)):
                grid.addWidget(widget, row, column)
        grid.addWidget(self.trouble, len(rows), 0, 1, 4)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton("Show", QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        grid.addWidget(buttons, len(rows) + 1, 0, 1, 4)

    def _refuse(self, field: QLineEdit, why: str) -> None:
        self.trouble.setText(why)
        self._point_at(field)

    def _point_at(self, field: QLineEdit) -> None:
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()


def _field(name: str, tip: str) -> QLineEdit:
    result = QLineEdit()
    result.setAccessibleName(name)
    result.setToolTip(tip)
    result.setFixedWidth(_FIELD_PX)
    result.setFont(theme.numeric_font())
    return result
