"""Strokes over the spectrogram: what lies under them, in the colours of their components. GUI thread."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from audible_gui.document import FrequencyScale, Stroke
from audible_gui.views import theme
from audible_gui.views.plots.spectrogram import SpectrogramPlot
from audible_gui.views.plots.view_item import ViewItem

_FILL, _POINTED, _ERASED = 0.5, 0.8, 0.7
_PARTS = 100.0
_STEP = 0.5 * _PARTS

Shown = tuple[Stroke, QColor, bool]
"""A stroke, its component's colour, and whether it is pointed at."""


class StrokeItem(ViewItem):
    """Draws strokes, and the brush where the mouse is.

    Args:
        plot: where.
    """

    def __init__(self, plot: SpectrogramPlot) -> None:
        super().__init__()
        self._plot = plot
        self._strokes: Sequence[Shown] = ()
        self._painted: Shown | None = None
        self._brush: tuple[QPointF, float] | None = None
        self.setZValue(21)

    def show_strokes(self, strokes: Sequence[Shown], painted: Shown | None) -> None:
        """Those to be seen, and that which is just being painted."""
        self._strokes, self._painted = strokes, painted
        self.update()

    def show_brush(self, brush: tuple[QPointF, float] | None) -> None:
        """A circle around a point of the axes, by its radius in pixels; or none."""
        if brush != self._brush:
            self._brush = brush
            self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Fill what lies under each."""
        scale = self._plot.frequency_scale
        view = self.boundingRect()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stroke, color, pointed in self._strokes:
            if outline(stroke, scale).boundingRect().intersects(view):
                _fill(painter, stroke, scale, color, pointed=pointed)
                _draw_rim(painter, stroke, scale, color, pointed=pointed)
        if self._painted is not None:
            _fill(painter, self._painted[0], scale, self._painted[1], pointed=True)
        if self._brush is not None:
            self._draw_brush(painter, *self._brush)
        painter.restore()

    def _draw_brush(self, painter: QPainter, at: QPointF, radius_px: float) -> None:
        place = painter.worldTransform().map(at)
        painter.setWorldTransform(QTransform())
        for color, width in ((theme.DARK.background, 3.0), (theme.DARK.text, 1.2)):
            painter.setPen(QPen(theme.color(color, 0.9), width))
            painter.drawEllipse(place, radius_px, radius_px)


def _fill(painter: QPainter, stroke: Stroke, scale: FrequencyScale, color: QColor, *, pointed: bool) -> None:
    """Half of it to the rim, half of it where it has its full strength."""
    if stroke.erases:
        paint, alpha = QColor(theme.DARK.background), _ERASED * stroke.strength
    else:
        paint, alpha = color, (_POINTED if pointed else _FILL) * stroke.strength
    paint = QColor(paint)
    paint.setAlphaF(max(alpha / 2.0, 0.08))
    for part in (1.0, max(stroke.hardness, 0.3)):
        painter.fillPath(outline(stroke, scale, part), paint)


def _draw_rim(painter: QPainter, stroke: Stroke, scale: FrequencyScale, color: QColor, *, pointed: bool) -> None:
    for shade, width in ((theme.color(theme.DARK.background, 0.6), 3.0), (color, 2.0 if pointed else 1.2)):
        pen = QPen(shade, width, Qt.PenStyle.DashLine if stroke.erases else Qt.PenStyle.SolidLine)
        pen.setCosmetic(True)
        painter.strokePath(_rim(stroke, scale), pen)


@lru_cache(maxsize=1024)
def _rim(stroke: Stroke, scale: FrequencyScale) -> QPainterPath:
    """The line around all that lies under a stroke."""
    return _on_axes(_shape(stroke, scale, 1.0).simplified(), stroke, scale)


@lru_cache(maxsize=1024)
def outline(stroke: Stroke, scale: FrequencyScale, part: float = 1.0) -> QPainterPath:
    """What lies under a stroke, or under a narrower one, in seconds and heights of a scale."""
    result = _on_axes(_shape(stroke, scale, part), stroke, scale)
    result.setFillRule(Qt.FillRule.WindingFill)
    return result


def _shape(stroke: Stroke, scale: FrequencyScale, part: float) -> QPainterPath:
    """The same in parts of the radii, so many that curves are smooth."""
    across, up = _PARTS / stroke.radius_s, _PARTS / stroke.radius
    corners = [(time_s * across, stroke.scale.height(at_hz) * up) for time_s, at_hz in stroke.points]
    result = QPainterPath()
    result.setFillRule(Qt.FillRule.WindingFill)
    if len(set(corners)) == 1:
        result.addEllipse(QPointF(*corners[0]), part * _PARTS, part * _PARTS)
        return result
    line = QPainterPath(QPointF(*corners[0]))
    for one, other in pairwise(corners):
        for place in _between(one, other) if scale is not stroke.scale else (other,):
            line.lineTo(*place)
    stroker = QPainterPathStroker()
    stroker.setWidth(2.0 * part * _PARTS)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(line)


def _on_axes(path: QPainterPath, stroke: Stroke, scale: FrequencyScale) -> QPainterPath:
    to_axes = QTransform.fromScale(stroke.radius_s / _PARTS, stroke.radius / _PARTS)
    return to_axes.map(path) if scale is stroke.scale else _rescaled(path, to_axes, stroke.scale, scale)


def _between(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    """Points on the way, as lines are bent on another scale."""
    distance = max(abs(other[0] - one[0]), abs(other[1] - one[1]))
    count = min(max(int(distance / _STEP), 1), 200)
    steps = [(step + 1) / count for step in range(count)]
    return [(one[0] + (other[0] - one[0]) * step, one[1] + (other[1] - one[1]) * step) for step in steps]


def _rescaled(path: QPainterPath, to_axes: QTransform, before: FrequencyScale, after: FrequencyScale) -> QPainterPath:
    result = QPainterPath()
    for polygon in path.toSubpathPolygons():
        points = [to_axes.map(polygon.at(index)) for index in range(polygon.size())]
        places = [QPointF(point.x(), after.height(max(before.hertz(min(point.y(), 1e7)), 0.0))) for point in points]
        result.addPolygon(QPolygonF(places))
    return result
