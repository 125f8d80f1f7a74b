"""Levels and pitches. Any thread."""

import math

SILENCE_DB = -300.0
_NOTES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")


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
