"""Levels and pitches. Any thread."""

import math
import re

SILENCE_DB = -300.0
_NOTES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")
_NOTE = re.compile(r"([A-Ga-g])([♯#♭b]?)(-?\d{1,2})")
_ALTERED = {"": 0, "♯": 1, "#": 1, "♭": -1, "b": -1}


def db_to_gain(level_db: float) -> float:
    """Amplitude factor of a level in dB; ``-inf`` gives 0."""
    return 0.0 if level_db == -math.inf else 10.0 ** (level_db / 20.0)


def gain_to_db(gain: float) -> float:
    """Level in dB of an amplitude factor ≥ 0, not below ``SILENCE_DB``."""
    return max(20.0 * math.log10(gain), SILENCE_DB) if gain > 0.0 else SILENCE_DB


def note_name(frequency_hz: float) -> str:
    """Nearest note in twelve-tone equal temperament (A4 = 440 Hz), e.g. ``"C♯4"``; empty at or below 0 Hz."""
    if frequency_hz <= 0.0:
        return ""
    midi = round(69 + 12 * math.log2(frequency_hz / 440.0))
    return f"{_NOTES[midi % 12]}{midi // 12 - 1}"


def note_hertz(name: str) -> float | None:
    """Frequency of a note, e.g. of ``"C♯4"``, ``"c#4"`` or ``"Bb3"`` (A4 = 440 Hz); None where it is none."""
    match = _NOTE.fullmatch(name)
    if match is None:
        return None
    midi = _NOTES.index(match[1].upper()) + _ALTERED[match[2]] + 12 * (int(match[3]) + 1)
    return float(440.0 * 2.0 ** ((midi - 69) / 12))
