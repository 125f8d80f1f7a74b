"""A small live curve of a training's loss, on a log axis. GUI thread."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from audible_gui.views import theme

_MARGIN = 6.0
_MAX_POINTS = 1000
_WAITING = "Loss: not yet measured"


class LossCurve(QWidget):
    """Draws (fraction done, loss) points as they come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[tuple[float, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("Loss so far: what the network does not yet explain, 1 being nothing learned (log axis)")
        self.setAccessibleName("Loss curve")

    @property
    def points(self) -> list[tuple[float, float]]:
        """What has been drawn: (fraction done, loss)."""
        return list(self._points)

    def clear(self) -> None:
        """Begin a new training."""
        self._points.clear()
        self.update()

    def add(self, fraction: float, loss: float) -> None:
        """Add a point; what is not a positive number is left out, as is a loss that was not measured anew."""
        if not (math.isfinite(loss) and loss > 0.0) or (self._points and self._points[-1][1] == loss):
            return
        self._points.append((fraction, loss))
        if len(self._points) > _MAX_POINTS:
            self._points = self._points[::2]
        self.setAccessibleDescription(f"Loss {loss:.3g}")
        self.update()

    def sizeHint(self) -> QSize:
        """Fits a narrow panel."""
        return QSize(200, 72)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the curve, and its last value in words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(theme.current().background))
        painter.drawRoundedRect(self.rect(), 4, 4)
        painter.setFont(theme.numeric_font())
        if not self._points:
            painter.setPen(theme.color(theme.current().muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _WAITING)
        else:
            self._draw_curve(painter, self._curve())
            painter.setPen(theme.color(theme.current().text))
            box = QRectF(self.rect()).adjusted(_MARGIN, 4, -_MARGIN, -4)
            corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(box, corner, f"Loss {self._points[-1][1]:.3g}")
        painter.end()

    def _curve(self) -> QPolygonF:
        logs = [math.log(loss) for _, loss in self._points]
        low, high = min(logs), max(logs)
        width, height = self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN
        span = high - low or 1.0
        return QPolygonF(
            [
                QPointF(_MARGIN + fraction * width, _MARGIN + (high - value) / span * height)
                for (fraction, _), value in zip(self._points, logs, strict=True)
            ]
        )

    def _draw_curve(self, painter: QPainter, curve: QPolygonF) -> None:
        accent = theme.current().accent
        bottom = float(self.height())
        fade = QLinearGradient(0.0, 0.0, 0.0, bottom)
        fade.setColorAt(0.0, theme.color(accent, 0.3))
        fade.setColorAt(1.0, theme.color(accent, 0.0))
        last = curve.at(curve.size() - 1)
        painter.setBrush(fade)
        painter.drawPolygon(QPolygonF([QPointF(curve.at(0).x(), bottom), *curve.toList(), QPointF(last.x(), bottom)]))
        painter.setPen(QPen(theme.color(accent), 1.5))
        painter.drawPolyline(curve)
        painter.setBrush(theme.color(accent))
        painter.drawEllipse(last, 2.5, 2.5)
