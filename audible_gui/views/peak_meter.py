"""A peak meter in dBFS, with clip hold. GUI thread."""

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QLinearGradient, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from audible_gui.document import gain_to_db
from audible_gui.views import theme

FLOOR_DB = -60.0
FALL_DB_PER_S = 24.0
HOLD_S = 1.5
_TICKS_DB = (-48, -36, -24, -18, -12, -6, 0)
_WARM_DB = -6.0
_CLIP_PX = 8
_TEXT_PX = 76
_GAP_PX = 6
_TICK_PX = 3
_CLIPPED = ("Louder than 0 dBFS: the device cuts it off. Turn something down; click to reset.", "Clipped. ")
_TOOLTIP = "Peak of each output channel; a red end means that it clipped"


class PeakMeter(QWidget):
    """Bars that rise at once and fall evenly, the highest value of late, and whether it clipped.

    Signals:
        reset: a person has taken the clip mark away.
    """

    reset = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels_db: list[float] = []
        self._held_db, self._held_for_s = FLOOR_DB, 0.0
        self._clipped, self._overs = False, 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Peak meter")
        self._describe()

    @property
    def levels_db(self) -> tuple[float, ...]:
        """What the bars show, FLOOR_DB or more."""
        return tuple(self._levels_db)

    @property
    def held_db(self) -> float:
        """The highest value of the last ``HOLD_S`` seconds."""
        return self._held_db

    @property
    def clipped(self) -> bool:
        """Whether it went over 0 dBFS since the last reset."""
        return self._clipped

    def advance(self, peaks: tuple[float, ...], elapsed_s: float, overs: int = 0) -> None:
        """Show new peaks.

        Args:
            peaks: linear, per channel; empty while there is no device.
            elapsed_s: since the last call.
            overs: how often it has gone over 0 dBFS so far, also between two calls.
        """
        fallen = FALL_DB_PER_S * elapsed_s
        old = self._levels_db if len(self._levels_db) == len(peaks) else [FLOOR_DB] * len(peaks)
        before = (self._levels_db, self._held_db, self._clipped)
        self._clipped, self._overs = self._clipped or overs > self._overs, overs
        self._levels_db = [
            max(gain_to_db(peak), level - fallen, FLOOR_DB) for peak, level in zip(peaks, old, strict=True)
        ]
        self._hold(max(self._levels_db, default=FLOOR_DB), elapsed_s)
        if before != (self._levels_db, self._held_db, self._clipped):
            self._describe()
            self.update()

    def clear(self) -> None:
        """Take the clip mark away."""
        self._clipped = False
        self._held_db = max(self._levels_db, default=FLOOR_DB)
        self._describe()
        self.update()
        self.reset.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the clip mark away."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clear()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the clip mark away, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clear()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Fits a bar of buttons."""
        return QSize(264, 28)

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(124, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bars, scale and number."""
        painter = QPainter(self)
        colors = theme.current()
        bars = self._bars()
        count = max(len(self._levels_db), 1)
        height = (bars.height() - (count - 1)) / count
        for index in range(count):
            bar = QRectF(bars.left(), bars.top() + index * (height + 1), bars.width(), height)
            painter.fillRect(bar, theme.color(colors.background))
            if self._levels_db:
                width = bar.width() * _part(self._levels_db[index])
                painter.fillRect(QRectF(bar.left(), bar.top(), width, height), self._gradient(bars))
        self._draw_scale(painter, bars)
        clip = QRectF(bars.right() + 2, bars.top(), _CLIP_PX, bars.height())
        painter.fillRect(clip, theme.color(colors.danger if self._clipped else colors.background))
        painter.setFont(theme.numeric_font())
        painter.setPen(theme.color(colors.danger if self._clipped else colors.muted))
        text = QRectF(clip.right() + _GAP_PX, 0, _TEXT_PX, self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._text())
        if self.hasFocus():
            painter.setPen(theme.color(colors.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _bars(self) -> QRectF:
        return QRectF(0, 6, self.width() - _CLIP_PX - 2 - _GAP_PX - _TEXT_PX, self.height() - 12 - _TICK_PX - 1)

    def _draw_scale(self, painter: QPainter, bars: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for level_db in _TICKS_DB:
            x = round(bars.left() + _part(level_db) * (bars.width() - 1))
            painter.fillRect(QRectF(x, bars.bottom() + 2, 1, _TICK_PX), theme.color(theme.current().faint))
        if self._held_db > FLOOR_DB:
            x = round(bars.left() + _part(self._held_db) * (bars.width() - 1))
            painter.fillRect(QRectF(x, bars.top(), 1, bars.height()), theme.color(theme.current().text))

    def _gradient(self, bars: QRectF) -> QLinearGradient:
        colors = theme.current()
        gradient = QLinearGradient(bars.topLeft(), bars.topRight())
        for place, color in ((0.0, colors.accent), (_part(_WARM_DB), colors.accent), (1.0, colors.warning)):
            gradient.setColorAt(place, QColor(color))
        return gradient

    def _hold(self, level_db: float, elapsed_s: float) -> None:
        self._held_for_s += elapsed_s
        if level_db >= self._held_db or self._held_for_s > HOLD_S:
            self._held_db, self._held_for_s = level_db, 0.0

    def _text(self) -> str:
        if self._held_db <= FLOOR_DB:
            return "−∞ dBFS"
        rounded = round(self._held_db, 1)
        return f"{'−' if rounded < 0 else '+' if rounded > 0 else ''}{math.fabs(rounded):.1f} dBFS"

    def _describe(self) -> None:
        tooltip, words = _CLIPPED if self._clipped else (_TOOLTIP, "")
        self.setToolTip(tooltip)
        self.setAccessibleDescription(words + self._text())


def _part(level_db: float) -> float:
    return min(max(1.0 - level_db / FLOOR_DB, 0.0), 1.0)
