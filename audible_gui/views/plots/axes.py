"""Axes of the plots: time ruler, frequency in hertz, frequency as notes, channels. GUI thread.

Frequency axes count as their FrequencyScale does, that of octaves being log2 of the frequency in hertz.
"""

import math
from typing import Any

import pyqtgraph as pg

from audible_gui.document import FrequencyScale, note_name
from audible_gui.views import theme

HEIGHT = 24
LEFT_WIDTH = 52
RIGHT_WIDTH = 36
_STEPS_S = (1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_LONG_STEPS_S = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0)
# Digits to label on a log axis, and the octaves between the closest of them.
_DIGITS = ((0.19, (1, 1.5, 2, 3, 4, 5, 6, 8)), (0.48, (1, 2, 3, 5, 7)), (1.0, (1, 2, 5)))
_C0_HZ = 440.0 * 2.0 ** (-57 / 12)
_LABEL_PX = 84
_ROW_PX = 22

Ticks = list[tuple[float, list[float]]]


class QuietAxis(pg.AxisItem):
    """An axis without a line, with short ticks in the theme's colours."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, maxTickLength=-4)
        self.enableAutoSIPrefix(False)
        self.setStyle(
            tickTextOffset=4, autoReduceTextSpace=False, autoExpandTextSpace=False, hideOverlappingLabels=True
        )
        self.restyle()

    def restyle(self) -> None:
        """Take the colours and the font of the current theme."""
        colors = theme.current()
        self.setPen(colors.line)
        self.setTextPen(colors.muted)
        font = theme.numeric_font()
        font.setPointSizeF(max(font.pointSizeF() - 1.0, 7.0))
        self.setTickFont(font)


class TimeRuler(QuietAxis):
    """Seconds: ``1.5 s`` below a minute, ``1:30`` from a minute on."""

    def __init__(self) -> None:
        super().__init__("top")
        self.setHeight(HEIGHT)
        # "0 s" stands over the start of the sound, half of it left of the axis.
        self.setStyle(hideOverlappingLabels=False)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Ticks:
        """Ticks at round times, as many as have room."""
        step, values = time_ticks(minVal, maxVal, size)
        return [(step, values)]

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:
        """Labels of the ticks."""
        return [time_label(value, spacing) for value in values]


class FrequencyAxis(QuietAxis):
    """Frequencies on an axis of any scale."""

    def __init__(self, orientation: str, width: int) -> None:
        super().__init__(orientation)
        self.frequency_scale = FrequencyScale.LOG
        self.setWidth(width)

    def show_scale(self, scale: FrequencyScale) -> None:
        """Count on another scale."""
        self.frequency_scale = scale
        self.picture = None
        self.update()


class HertzAxis(FrequencyAxis):
    """Hertz at round numbers."""

    def __init__(self) -> None:
        super().__init__("left", LEFT_WIDTH)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Ticks:
        """Ticks at round frequencies, as many as have room."""
        room = (maxVal - minVal) * _ROW_PX / max(size, 1.0)
        if self.frequency_scale is FrequencyScale.LOG:
            return [(1.0, hertz_ticks(minVal, maxVal, room))]
        return [(1.0, scale_ticks(self.frequency_scale, minVal, maxVal, room))]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        """Labels of the ticks."""
        return [hertz_label(self.frequency_scale.hertz(value)) for value in values]


class NoteAxis(FrequencyAxis):
    """Notes: every C, or on an axis of octaves every semitone where there is room."""

    def __init__(self) -> None:
        super().__init__("right", RIGHT_WIDTH)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Ticks:
        """Ticks at notes."""
        if self.frequency_scale is not FrequencyScale.LOG:
            room = (maxVal - minVal) * _ROW_PX / max(size, 1.0)
            return [(1.0, octave_ticks(self.frequency_scale, minVal, maxVal, room))]
        octave_px = size / max(maxVal - minVal, 1e-9)
        semitones = 1 if octave_px > 12 * 16 else 12 if octave_px > _ROW_PX else 24
        return [(semitones / 12, note_ticks(minVal, maxVal, semitones))]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        """Names of the notes."""
        return [note_name(self.frequency_scale.hertz(value)) for value in values]


class LaneAxis(QuietAxis):
    """Names of the waveform's lanes, at their middles."""

    def __init__(self) -> None:
        super().__init__("left")
        self.setWidth(LEFT_WIDTH)
        self.setStyle(tickLength=0)

    def show_lanes(self, names: list[str]) -> None:
        """Name the lanes from the top down; their middles lie at n − ½, n − 1½ …, ½."""
        count = len(names)
        ticks: list[Any] = [(count - index - 0.5, name) for index, name in enumerate(names)]
        self.setTicks([ticks])


def time_ticks(start_s: float, end_s: float, size: float, label_px: float = _LABEL_PX) -> tuple[float, list[float]]:
    """Round times for an axis ``size`` pixels long, as many as have room: their step, and which they are."""
    step = _time_step((end_s - start_s) * label_px / max(size, 1.0))
    return step, _multiples(step, start_s, end_s)


def hertz_ticks(low: float, high: float, room: float) -> list[float]:
    """Round frequencies between two, all of them log2 of hertz; a label takes ``room`` octaves."""
    low_hz, high_hz = 2.0**low, 2.0**high
    if high_hz < 4.0 * low_hz:
        # Equal steps crowd towards the top of a log axis: as large as they must be there.
        values = _multiples(_round_up((1.0 - 2.0**-room) * high_hz), low_hz, high_hz)
    else:
        digits = next((digits for least, digits in _DIGITS if room <= least), (1,))
        values = [10.0**decade * digit for decade in range(6) for digit in digits]
    return [math.log2(value) for value in values if low_hz <= value <= high_hz]


def scale_ticks(scale: FrequencyScale, low: float, high: float, room: float) -> list[float]:
    """Heights of round frequencies between two heights, as many as can be ``room`` apart; not for the log scale."""
    low_hz, high_hz = scale.hertz(low), scale.hertz(high)
    step = _round_up(scale.hertz(low + room) - low_hz)
    ticks: list[float] = []
    value = math.ceil(low_hz / step - 1e-9) * step
    while value <= high_hz * (1 + 1e-9):
        height = scale.height(value)
        if ticks and height - ticks[-1] < room:
            # Heights come closer together towards the top: from here on, in larger steps.
            step = _round_up(step * 1.01)
            value = math.floor(scale.hertz(ticks[-1]) / step + 1e-9) * step
        else:
            ticks.append(height)
        value += step
    return ticks


def octave_ticks(scale: FrequencyScale, low: float, high: float, room: float) -> list[float]:
    """Heights of every C between two heights that is ``room`` above the next lower one, from the highest downwards."""
    top, bottom = math.log2(scale.hertz(high)), math.log2(max(scale.hertz(low), _C0_HZ))
    ticks: list[float] = []
    for octave in reversed(note_ticks(bottom, top, 12)):
        height = scale.height(2.0**octave)
        if not ticks or ticks[-1] - height >= room:
            ticks.append(height)
    return ticks[::-1]


def note_ticks(low: float, high: float, semitones: int) -> list[float]:
    """Every so many semitones from C on, between two frequencies, all of them log2 of hertz."""
    step, base = semitones / 12, math.log2(_C0_HZ)
    first, last = math.ceil((low - base) / step), math.floor((high - base) / step)
    return [base + index * step for index in range(first, last + 1)]


def time_label(seconds: float, step_s: float) -> str:
    """A moment as the ruler writes it, with as many decimals as ``step_s`` needs."""
    decimals = max(0, -math.floor(math.log10(step_s) + 1e-9)) if step_s > 0 else 0
    if seconds < 60.0:
        return f"{seconds:.{decimals}f} s"
    minutes, rest = divmod(round(seconds, decimals), 60.0)
    width = decimals + 3 if decimals else 2
    return f"{int(minutes)}:{rest:0{width}.{decimals}f}"


def hertz_label(frequency_hz: float) -> str:
    """A round frequency, e.g. ``440 Hz`` or ``1.5 kHz``."""
    return f"{frequency_hz:.4g} Hz" if frequency_hz < 999.5 else f"{frequency_hz / 1000:.4g} kHz"


def _time_step(smallest_s: float) -> float:
    return next((step for step in (*_STEPS_S, *_LONG_STEPS_S) if step >= smallest_s), _LONG_STEPS_S[-1])


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= value)


def _multiples(step: float, low: float, high: float) -> list[float]:
    return [index * step for index in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
