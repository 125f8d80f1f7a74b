"""The line in the corner of a plot that says what is under the mouse. GUI thread."""

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from audible_gui.document import gain_to_db, note_name
from audible_gui.synthesis import RANGE_DB
from audible_gui.views import theme

INSET = 8


class Readout(QLabel):
    """A small label over an upper corner of a plot, the right one by default; not there while it has nothing to say."""

    def __init__(self, parent: QWidget, *, left: bool = False) -> None:
        super().__init__(parent)
        self._left = left
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._corner, self._top = 0.0, 0.0
        self.restyle()
        self.hide()

    def say(self, text: str) -> None:
        """Show a text, or nothing."""
        self.setText(text)
        self.setVisible(bool(text))
        self._place()

    def put(self, corner: float, top: float) -> None:
        """Where the plot's corner lies."""
        self._corner, self._top = corner, top
        self._place()

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        surface = theme.color(theme.current().surface, 0.86)
        background = f"rgba({surface.red()}, {surface.green()}, {surface.blue()}, {surface.alpha()})"
        text = theme.current().text
        self.setStyleSheet(
            f"QLabel {{ background: {background}; color: {text}; border-radius: 4px; padding: 3px 8px; }}"
        )
        self.setFont(theme.numeric_font())

    def _place(self) -> None:
        self.adjustSize()
        left = self._corner + INSET if self._left else self._corner - self.width() - INSET
        self.move(round(left), round(self._top + INSET))


def time_text(seconds: float) -> str:
    """A moment to the millisecond."""
    minutes, rest = divmod(round(seconds, 3), 60.0)
    return f"{int(minutes)}:{rest:06.3f}" if minutes else f"{rest:.3f} s"


def spectrogram_text(time_s: float, frequency_hz: float, level_db: float | None) -> str:
    """What lies under the mouse in the spectrogram: time, frequency, note, level under the loudest value."""
    parts = [time_text(time_s), _hertz(frequency_hz), note_name(frequency_hz)]
    if level_db is not None:
        parts.append(f"< −{RANGE_DB:.0f} dB" if level_db <= -RANGE_DB else _decibels(level_db))
    return "   ".join(parts)


def box_text(start_s: float, end_s: float, low_hz: float, high_hz: float) -> str:
    """What a box covers: seconds and hertz."""
    return f"{time_text(start_s)} – {time_text(end_s)}   {_hertz(low_hz)} – {_hertz(high_hz)}"


def box_words(start_s: float, end_s: float, low_hz: float, high_hz: float) -> str:
    """The same where there is little room, e.g. ``"0.50–1.20 s, 100–400 Hz"``."""
    return f"{start_s:.2f}–{end_s:.2f} s, {low_hz:.0f}–{high_hz:.0f} Hz"


def waveform_text(time_s: float, peak: float) -> str:
    """What lies under the mouse in the waveform: time, and the peak of that column."""
    level = f"{_decibels(gain_to_db(peak))}FS" if peak > 0.0 else "−∞ dBFS"
    return f"{time_text(time_s)}   {level}"


def _hertz(frequency_hz: float) -> str:
    return f"{frequency_hz:.1f} Hz" if frequency_hz < 1000 else f"{frequency_hz / 1000:.2f} kHz"


def _decibels(level: float) -> str:
    rounded = math.floor(level * 10.0 + 0.5) / 10.0
    return f"{'−' if rounded < 0 else ''}{abs(rounded):.1f} dB"
