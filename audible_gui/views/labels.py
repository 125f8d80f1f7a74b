"""Labels of the panels. GUI thread."""

import math
import re

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from audible_gui.document import Document


class ShyLabel(QLabel):
    """A title that goes where there is no room for all of it, for controls that say in their tips what they are.

    Args:
        text: of it.
        modest: it asks for no room, and only takes what is left.
        parent: Qt parent.
    """

    def __init__(self, text: str, parent: QWidget | None = None, *, modest: bool = False) -> None:
        super().__init__(text, parent)
        self._all, self._modest = text, modest
        self.setProperty("role", "muted")
        self._limit()

    def sizeHint(self) -> QSize:
        """Of all of it, or nothing."""
        return QSize(0 if self._modest else self._whole_px, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Nothing."""
        return QSize(0, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All or nothing."""
        super().resizeEvent(event)
        self.setText(self._all if self.width() >= self._whole_px else "")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._limit()

    @property
    def _whole_px(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._all) + 2

    def _limit(self) -> None:
        if self._modest:
            self.setMaximumWidth(self._whole_px)


class ElidedLabel(QLabel):
    """A text that ends in an ellipsis where there is no room for all of it, which should then be in its tip.

    Args:
        least_px: of its width.
        most_px: that it asks for.
    """

    def __init__(self, least_px: int, most_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText)
        self._least_px, self._most_px = least_px, most_px

    def sizeHint(self) -> QSize:
        """Of all of it, or the most."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), self._most_px), hint.height())

    def minimumSizeHint(self) -> QSize:
        """The least, or of all of it."""
        return self.sizeHint().boundedTo(QSize(self._least_px, self.fontMetrics().height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As much as there is room for."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        self.style().drawItemText(
            painter, self.rect(), self.alignment(), self.palette(), self.isEnabled(), text, self.foregroundRole()
        )


def note(role: str) -> QLabel:
    """A hidden label for a sentence, wrapped to whatever width there is; ``role`` as the style sheet has it."""
    label = QLabel(textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    # Preferred: as high as the sentence is at the label's width; Minimum would reserve what it needs at a guessed one.
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.hide()
    return label


def literal(text: str) -> str:
    """A text for a tip or a message box: a name that looks like HTML is shown as it is written, and fetches nothing."""
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text


def plain(text: str) -> str:
    """A name in a menu: its ampersands are no mnemonics."""
    return text.replace("&", "&&")


def without_mnemonic(text: str) -> str:
    """What a menu shows of an action's text."""
    return re.sub("&(.)", r"\1", text)


def decibels(value: float) -> str:
    """A level, with a real minus sign."""
    return f"{value:.1f} dB".replace("-", "−")


def duration_text(seconds: float) -> str:
    """How long something still takes, in the largest unit that there are not too many of, e.g. ``"3 s"``."""
    whole = math.ceil(seconds)
    minutes = -(-whole // 60)
    if whole < 100:
        return f"{whole} s"
    return f"{minutes} min" if minutes < 100 else f"{-(-minutes // 60)} h"


def eta_text(fraction: float, eta_s: float | None) -> str:
    """How far, and how long still, e.g. ``"41 % · 3 s left"``."""
    done = f"{math.floor(fraction * 100)} %"
    if eta_s is None:
        return done
    return f"{done} · {duration_text(eta_s)} left"


def sound_summary(document: Document) -> str:
    """Rate, channels, length and network in one line; nothing without a sound."""
    sound, network = document.sound, document.network
    if sound is None:
        return ""
    channels = {1: "mono", 2: "stereo"}.get(sound.n_channels, f"{sound.n_channels} channels")
    parts = [f"{sound.rate_hz / 1000:g} kHz", channels, f"{sound.duration_s:.2f} s"]
    if network is not None:
        parts.append(f"{' → '.join(map(str, network.widths))} components on the {network.device.upper()}")
    return "  ·  ".join(parts)
