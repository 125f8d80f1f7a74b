"""Levels of what is written: what clips, and the one gain that lets nothing clip. Any thread."""

import math

from audible_gui.document import Subtype, gain_to_db
from audible_gui.errors import ClippingError


def lowering_db(peak: float) -> float:
    """The gain that brings a peak below full scale, in whole tenths of a decibel; 0 for what lies below it."""
    return 0.0 if peak <= 1.0 else -math.ceil(200.0 * math.log10(peak) + 0.01) / 10.0


def check_clipping(what: str, subtype: Subtype, peak: float, gain_db: float) -> None:
    """Whether a coding holds what reaches a peak with that gain.

    Raises:
        ClippingError: if not; with the gain that would do.
    """
    if clips(subtype, peak):
        raise ClippingError(what, gain_to_db(peak), gain_db + lowering_db(peak))


def clipping(what: str, subtype: Subtype, peak: float, so: str) -> tuple[str, ...]:
    """A warning if a coding cannot hold a peak; ``so`` says what was done."""
    return (f"{what} reaches {gain_to_db(peak):+.1f} dBFS and {so}",) if clips(subtype, peak) else ()


def clips(subtype: Subtype, peak: float) -> bool:
    """Whether a coding cannot hold a peak."""
    return subtype.bits is not None and peak > 1.0
