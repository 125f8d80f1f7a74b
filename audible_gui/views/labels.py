"""Labels of the panels. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy


def note(role: str) -> QLabel:
    """A hidden label for a sentence, wrapped to whatever width there is; ``role`` as the style sheet has it."""
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    # Preferred: as high as the sentence is at the label's width; Minimum would reserve what it needs at a guessed one.
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.hide()
    return label


def plain(text: str) -> str:
    """A name in a menu: its ampersands are no mnemonics."""
    return text.replace("&", "&&")


def decibels(value: float) -> str:
    """A level, with a real minus sign."""
    return f"{value:.1f} dB".replace("-", "−")
