"""How deep the mix nulls with the original, or how far edits have taken it from there. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel

from audible_gui.document import SILENCE_DB
from audible_gui.jobs import Measured, Measuring
from audible_gui.session import Session
from audible_gui.views import theme

_WIDEST = "null ≈ −139 dB"
_MEASURING = "How much the mix differs from the original is being measured"
_SAMPLED = " Measured on a sample of this long sound."


class NullMeter(QLabel):
    """A number that is never out of date: while it is measured anew there is none."""

    def __init__(self, session: Session, measuring: Measuring) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName("Null meter")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setProperty("role", "muted")
        measuring.measured.connect(self._show)
        self.restyle()
        self._show(measuring.whole)

    def restyle(self) -> None:
        """Take the font of the current theme."""
        self.setFont(theme.numeric_font())
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(_WIDEST))

    @Slot(object)
    def _show(self, measured: Measured | None) -> None:
        document = self._session.document
        if document.sound is None:
            text, tip = "null –", "Open a sound first"
        elif measured is None:
            text, tip = "null …", _MEASURING
        else:
            edited = document.edited
            text, tip = null_text(measured, edited=edited), null_tip(measured, edited=edited)
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleDescription(f"{text}. {tip}")


def null_text(measured: Measured, *, edited: bool) -> str:
    """E.g. ``"null −139 dB"``, or ``"edit −1.3 dB"``; ``≈`` marks what was measured on a sample."""
    about = "≈ " if measured.sampled else ""
    return f"{'edit' if edited else 'null'} {about}{_level(measured.difference_db)}"


def null_tip(measured: Measured, *, edited: bool) -> str:
    """What the number means, a sentence."""
    level_db, sampled = measured.difference_db, _SAMPLED if measured.sampled else ""
    if level_db is None:
        return "The original is silent, so that there is nothing to compare the mix with"
    level = _level(level_db)
    if not edited:
        return f"Nothing is edited: the mix is the original but for rounding, {level} of its level.{sampled}"
    return f"The difference that the edits make, mix minus original, has {level} of the original's level.{sampled}"


def _level(level_db: float | None) -> str:
    if level_db is None or level_db <= SILENCE_DB:
        return "−∞ dB"
    rounded = round(level_db, 1 if level_db > -100.0 else 0)
    digits = f"{abs(rounded):.1f}" if level_db > -100.0 else f"{abs(rounded):.0f}"
    return f"{'−' if rounded < 0 else '+' if rounded > 0 else ''}{digits} dB"
