"""How much of a sound so many parts explain, and how alike they come out each time: a small drawing. GUI thread."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from audible_gui.document import Candidate
from audible_gui.views import theme

_PARTS = (1, 2, 4, 8, 16, 32)
_LOWEST = (0.8, 0.5, 0.0)
_MARGIN, _GAP, _LEGEND = 6.0, 4.0, 12.0
_WAITING = "Listening to the sound"
_TIP = (
    "Solid line: how much of the sound so many parts explain.\n"
    "Dashed line: how much alike the parts come out when they are learned anew.\n"
    "Marked: the number of parts that is set, as suggested."
)


class CoverageCurve(QWidget):
    """Draws candidates, parts on a log axis against shares, and marks the one that is set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: tuple[Candidate, ...] = ()
        self._marked: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(_TIP)
        self.setAccessibleName("Share of the sound explained by so many parts")

    @property
    def curve(self) -> tuple[Candidate, ...]:
        """What is drawn."""
        return self._curve

    @property
    def marked(self) -> int | None:
        """The number of parts that is marked."""
        return self._marked

    def show_curve(self, curve: tuple[Candidate, ...], marked: int | None = None) -> None:
        """Draw candidates, fewest parts first; ``marked`` is the number of parts of one of them."""
        if (curve, marked) == (self._curve, self._marked):
            return
        self._curve, self._marked = curve, marked
        told = [candidate_text(candidate) for candidate in curve if candidate.parts == marked]
        self.setAccessibleDescription(" ".join(told or [candidate_text(candidate) for candidate in curve]))
        self.update()

    def sizeHint(self) -> QSize:
        """Fits a narrow panel."""
        return QSize(200, 140)

    def event(self, event: QEvent) -> bool:
        """The tooltip begins with the numbers of the candidate under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._curve:
            axes = self._axes()
            nearest = min(self._curve, key=lambda candidate: abs(axes.x(candidate.parts) - event.pos().x()))
            QToolTip.showText(event.globalPos(), f"{candidate_text(nearest)}\n\n{_TIP}", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw axes, lines and mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(theme.current().background))
        painter.drawRoundedRect(self.rect(), 4, 4)
        painter.setFont(_font())
        axes = self._axes()
        if self._curve:
            _draw_legend(painter)
            _draw_shares(painter, axes)
            _draw_parts(painter, axes, self._marked)
            self._draw_stability(painter, axes)
            self._draw_coverage(painter, axes)
            self._draw_mark(painter, axes)
        else:
            painter.setPen(theme.color(theme.current().muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _WAITING)
        painter.end()

    def _axes(self) -> "_Axes":
        metrics = QFontMetricsF(_font())
        shares = [min(one.coverage, one.stability) for one in self._curve]
        low = next((low for low in _LOWEST if low <= min(shares, default=0.0)), 0.0)
        row = metrics.height() + 2 * _GAP
        left = metrics.horizontalAdvance("100 %")
        box = QRectF(self.rect()).adjusted(_MARGIN + left + 2 * _GAP, _MARGIN + row, -2 * _MARGIN, -_MARGIN - row)
        return _Axes(box, low, max([_PARTS[-1], *(one.parts for one in self._curve)]))

    def _draw_coverage(self, painter: QPainter, axes: "_Axes") -> None:
        accent = theme.current().accent
        line = [axes.point(one.parts, one.coverage) for one in self._curve]
        fade = QLinearGradient(axes.box.topLeft(), axes.box.bottomLeft())
        fade.setColorAt(0.0, theme.color(accent, 0.25))
        fade.setColorAt(1.0, theme.color(accent, 0.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fade)
        bottom = axes.box.bottom()
        painter.drawPolygon(QPolygonF([QPointF(line[0].x(), bottom), *line, QPointF(line[-1].x(), bottom)]))
        painter.setPen(QPen(theme.color(accent), 1.5))
        painter.drawPolyline(QPolygonF(line))
        painter.setBrush(theme.color(accent))
        for point in line:
            painter.drawEllipse(point, 1.0, 1.0)

    def _draw_stability(self, painter: QPainter, axes: "_Axes") -> None:
        painter.setPen(_dashed())
        # A single part is always like itself, which says nothing.
        line = [axes.point(one.parts, one.stability) for one in self._curve if one.parts > 1]
        painter.drawPolyline(QPolygonF(line))

    def _draw_mark(self, painter: QPainter, axes: "_Axes") -> None:
        accent = theme.color(theme.current().accent)
        for point in [axes.point(one.parts, one.coverage) for one in self._curve if one.parts == self._marked]:
            painter.setPen(QPen(accent, 1.0))
            painter.drawLine(QLineF(point, QPointF(point.x(), axes.box.bottom())))
            painter.setBrush(theme.color(theme.current().background))
            painter.setPen(QPen(accent, 2.0))
            painter.drawEllipse(point, 4.0, 4.0)


@dataclass(frozen=True)
class _Axes:
    """Where things are: ``box`` spans 1 to ``most`` parts (log) and shares from ``low`` to 1."""

    box: QRectF
    low: float
    most: int

    def x(self, parts: int) -> float:
        return self.box.left() + self.box.width() * math.log(parts) / math.log(self.most)

    def y(self, share: float) -> float:
        return self.box.bottom() - self.box.height() * (max(share, self.low) - self.low) / (1.0 - self.low)

    def point(self, parts: int, share: float) -> QPointF:
        return QPointF(self.x(parts), self.y(share))


def candidate_text(candidate: Candidate) -> str:
    """A candidate in words, e.g. ``"4 parts explain 94 % of the sound; learned anew they come out 90 % alike."``."""
    explained = math.floor(100.0 * max(candidate.coverage, 0.0))
    if candidate.parts == 1:
        return f"1 part explains {explained} % of the sound."
    alike = math.floor(100.0 * candidate.stability)
    return f"{candidate.parts} parts explain {explained} % of the sound; learned anew they come out {alike} % alike."


def _font() -> QFont:
    font = theme.numeric_font()
    font.setPointSizeF(max(font.pointSizeF() - 1.0, 7.0))
    return font


def _dashed() -> QPen:
    return QPen(theme.color(theme.current().muted), 1.0, Qt.PenStyle.DashLine)


def _draw_legend(painter: QPainter) -> None:
    x, height = _MARGIN + _GAP, painter.fontMetrics().height()
    for text, pen in (("explained", QPen(theme.color(theme.current().accent), 1.5)), ("alike each time", _dashed())):
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(pen)
        painter.drawLine(QLineF(x, _MARGIN + height / 2, x + _LEGEND, _MARGIN + height / 2))
        painter.setPen(theme.color(theme.current().muted))
        place = QRectF(x + _LEGEND + _GAP, _MARGIN, width + 1, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        x = place.right() + 2 * _GAP


def _draw_shares(painter: QPainter, axes: _Axes) -> None:
    height = painter.fontMetrics().height()
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for share in (axes.low, (1.0 + axes.low) / 2, 1.0):
        y = axes.y(share)
        painter.setPen(QPen(theme.color(theme.current().line), 1.0))
        painter.drawLine(QLineF(axes.box.left(), y, axes.box.right(), y))
        painter.setPen(theme.color(theme.current().muted))
        place = QRectF(0.0, y - height / 2, axes.box.left() - _GAP, height)
        painter.drawText(place, right, f"{round(100 * share)} %")


def _draw_parts(painter: QPainter, axes: _Axes, marked: int | None) -> None:
    """Label the axis of parts; the marked number takes the place of those that it would touch."""
    metrics = painter.fontMetrics()
    top, height = axes.box.bottom() + 2 * _GAP, metrics.height()
    width = metrics.horizontalAdvance("00") + _GAP
    ticks = [parts for parts in _PARTS if marked is None or abs(axes.x(parts) - axes.x(marked)) >= width]
    painter.setPen(theme.color(theme.current().muted))
    painter.drawText(QRectF(0, top, axes.box.left() - width / 2, height), Qt.AlignmentFlag.AlignRight, "parts")
    for parts in ticks if marked is None else (*ticks, marked):
        painter.setPen(theme.color(theme.current().accent if parts == marked else theme.current().muted))
        place = QRectF(axes.x(parts) - width, top, 2 * width, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, str(parts))
