"""The two faders of a row, gain and pan: their values, places and texts. Any thread."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from audible_gui.document import MAX_GAIN_DB, MIN_GAIN_DB
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.rows import Row, gain_text, pan_text


@dataclass(frozen=True)
class Control:
    """Something that can be dragged, turned by wheel, typed and reset.

    Attributes:
        name: for people.
        column: where it stands.
        low: its least value.
        high: its greatest.
        neutral: as it is when nothing is set.
        step: of a notch of the wheel.
        value: what is set on a row.
        fraction: place of a value on its slider, 0..1.
        at: value at a place, rounded to what is shown.
        text: a value for people.
        typed: a value as people type it, or None.
    """

    name: str
    column: Column
    low: float
    high: float
    neutral: float
    step: float
    value: Callable[[Row], float]
    fraction: Callable[[float], float]
    at: Callable[[float], float]
    text: Callable[[float], str]
    typed: Callable[[str], float | None]

    def held(self, value: float) -> float:
        """Within the limits."""
        return min(max(value, self.low), self.high)

    def has(self, row: Row) -> bool:
        """Whether a row can be set."""
        return row.mixable if self.column is Column.GAIN else row.pannable


def gain_fraction(gain_db: float) -> float:
    """Place of a gain on its slider, 0..1; like a fader it has most room around 0 dB."""
    return float(((gain_db - MIN_GAIN_DB) / (MAX_GAIN_DB - MIN_GAIN_DB)) ** 2)


def fraction_gain(fraction: float) -> float:
    """Gain in dB at a place on the slider, to a tenth of a dB."""
    held = min(max(fraction, 0.0), 1.0)
    return round(MIN_GAIN_DB + (MAX_GAIN_DB - MIN_GAIN_DB) * math.sqrt(held), 1)


def pan_fraction(pan: float) -> float:
    """Place of a pan on its slider, 0..1."""
    return (pan + 1.0) / 2.0


def fraction_pan(fraction: float) -> float:
    """Pan at a place on the slider, to a hundredth, and to the centre near it."""
    pan = round(min(max(fraction, 0.0), 1.0) * 2.0 - 1.0, 2)
    return 0.0 if abs(pan) < 0.04 else pan


def typed_gain(text: str) -> float | None:
    """A gain in dB as people type it (``-6``, ``−6.0 dB``, ``3,5``), or None."""
    return _number(text.lower().replace("db", ""))


def typed_pan(text: str) -> float | None:
    """A pan as people type it (``L30``, ``r 15``, ``C``, ``-30``), or None."""
    plain = text.strip().lower()
    if plain in {"c", "centre", "center"}:
        return 0.0
    side = {"l": -1.0, "r": 1.0}.get(plain[:1])
    percent = _number(plain if side is None else plain[1:])
    return None if percent is None else (side or 1.0) * percent / 100.0


def _number(text: str) -> float | None:
    try:
        value = float(text.replace("−", "-").replace(",", ".").strip())
    except ValueError:
        return None
    return None if math.isnan(value) else value


GAIN = Control(
    "Gain",
    Column.GAIN,
    low=MIN_GAIN_DB,
    high=MAX_GAIN_DB,
    neutral=0.0,
    step=0.5,
    value=lambda row: row.component.gain_db,
    fraction=gain_fraction,
    at=fraction_gain,
    text=gain_text,
    typed=typed_gain,
)
PAN = Control(
    "Pan",
    Column.PAN,
    low=-1.0,
    high=1.0,
    neutral=0.0,
    step=0.05,
    value=lambda row: row.component.pan,
    fraction=pan_fraction,
    at=fraction_pan,
    text=pan_text,
    typed=typed_pan,
)
CONTROLS: dict[int, Control] = {control.column: control for control in (GAIN, PAN)}
