"""By how much a key moves what is chosen in an envelope. Any thread."""

from typing import Protocol

from PySide6.QtCore import Qt

STEP_DB, FINE_STEP_DB = 1.0, 0.1
_STEP_PX, _FINE_STEP_S = 4.0, 1e-3
_UP = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}
_ASIDE = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}
ARROWS = frozenset({*_UP, *_ASIDE})
TABS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
"""The next one and the one before."""


class Handling(Protocol):
    """What keys ask of the mouse's hand on the same plot, see ``EnvelopeHand``."""

    @property
    def active(self) -> bool:
        """Whether keys are for what it moves now."""

    @property
    def dragging(self) -> bool:
        """Whether a gesture of the mouse is in progress."""

    def cancel(self) -> bool: ...  # noqa: D102
    def type(self) -> None: ...  # noqa: D102
    def seconds(self, pixels: float) -> float: ...  # noqa: D102


def nudge(key: Qt.Key, hand: Handling, *, fine: bool) -> tuple[float, float]:
    """What one of the ARROWS amounts to, as (seconds, decibels): some pixels of the plot, or a millisecond finely."""
    if key in _ASIDE:
        return _ASIDE[key] * (_FINE_STEP_S if fine else hand.seconds(_STEP_PX)), 0.0
    return 0.0, _UP[key] * (FINE_STEP_DB if fine else STEP_DB)
