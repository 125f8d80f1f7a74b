"""Strokes as one picture, which is made a few strokes at a time, and how each of them is drawn. GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from time import perf_counter

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPixmap, QPolygonF, QTransform

from audible_gui.document import FrequencyScale, Stroke
from audible_gui.views import theme

BUDGET_S = 0.012
"""So long the strokes of one frame take; what takes longer is seen a frame later."""
_FILL, _POINTED, _ERASED = 0.5, 0.8, 0.7
# Smooth at any zoom that strokes are painted at; twice as many take three times as long.
_PARTS = 32.0
_STEP = 0.5 * _PARTS

Shown = tuple[Stroke, QColor, bool]
"""A stroke, its component's colour, and whether it is pointed at."""


@dataclass(frozen=True)
class Frame:
    """Where strokes are drawn.

    Attributes:
        view: what is in view, in seconds and heights.
        scale: of the heights.
        to_pixels: from there.
        ratio: device pixels of one pixel.
    """

    view: QRectF
    scale: FrequencyScale
    to_pixels: QTransform
    ratio: float

    @property
    def area(self) -> QRect:
        """The pixels that are in view."""
        return self.to_pixels.mapRect(self.view).toAlignedRect()


class StrokePicture:
    """The strokes that were drawn last, to be copied as long as they and what is in view stay the same.

    Of others so many are drawn in one frame as there is time for; meanwhile the picture before is seen.
    """

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._strokes: tuple[Shown, ...] = ()
        self._picture = QPixmap()
        self._whole: tuple[Frame, QPixmap] | None = None

    def clear(self) -> None:
        """There are no strokes."""
        self.__init__()  # type: ignore[misc]

    def draw(self, painter: QPainter, strokes: tuple[Shown, ...], frame: Frame) -> bool:
        """Draw strokes, the lowest first, in pixels of the painter; whether those are all of them."""
        if frame != self._frame or strokes[: len(self._strokes)] != self._strokes:
            self._frame, self._strokes, self._picture = frame, (), _empty(frame)
        if len(self._strokes) < len(strokes):
            self._go_on(strokes, frame)
        done = len(self._strokes) == len(strokes)
        if done:
            self._whole = (frame, self._picture)
        if done or self._whole is None or self._whole[0].scale is not frame.scale:
            painter.drawPixmap(frame.area.topLeft(), self._picture)
        else:
            before, picture = self._whole
            area = frame.to_pixels.mapRect(before.to_pixels.inverted()[0].mapRect(QRectF(before.area)))
            painter.drawPixmap(area, picture, QRectF(picture.rect()))
        return done

    def _go_on(self, strokes: tuple[Shown, ...], frame: Frame) -> None:
        end, area = perf_counter() + BUDGET_S, frame.area
        painter = QPainter(self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setWorldTransform(frame.to_pixels * QTransform.fromTranslate(-area.left(), -area.top()))
        for shown in strokes[len(self._strokes) :]:
            seen = bounds(shown[0], frame.scale).intersects(frame.view)
            if seen and not _outlined(shown[0], frame.scale, end):
                break
            self._strokes = (*self._strokes, shown)
            if seen:
                draw_stroke(painter, shown, frame.scale)
                if perf_counter() > end:
                    break
        painter.end()


def draw_stroke(painter: QPainter, shown: Shown, scale: FrequencyScale) -> None:
    """Half of it to the rim, half of it where it has its full strength; and the rim."""
    stroke, color, pointed = shown
    paint = _paint(shown)
    for part in _parts(stroke):
        painter.fillPath(outline(stroke, scale, part), paint)
    for shade, width in ((theme.color(theme.DARK.background, 0.6), 3.0), (color, 2.0 if pointed else 1.2)):
        pen = QPen(shade, width, Qt.PenStyle.DashLine if stroke.erases else Qt.PenStyle.SolidLine)
        pen.setCosmetic(True)
        painter.strokePath(outline(stroke, scale, 1.0), pen)


def draw_roughly(painter: QPainter, shown: Shown, scale: FrequencyScale) -> None:
    """The same without its rim, while it is another one at every move of the mouse."""
    stroke, paint = shown[0], _paint(shown)
    for part in _parts(stroke):
        painter.fillPath(_on_axes(_shape(stroke, scale, part), stroke, scale), paint)


def bounds(stroke: Stroke, scale: FrequencyScale) -> QRectF:
    """What of the axes a stroke may cover, in seconds and heights of a scale."""
    times, heights = zip(*((time_s, stroke.scale.height(at_hz)) for time_s, at_hz in stroke.points), strict=True)
    low, high = min(heights) - stroke.radius, max(heights) + stroke.radius
    if scale is not stroke.scale:
        low, high = _moved(low, stroke.scale, scale), _moved(high, stroke.scale, scale)
    left, right = min(times) - stroke.radius_s, max(times) + stroke.radius_s
    return QRectF(left, low, right - left, high - low)


@lru_cache(maxsize=1024)
def outline(stroke: Stroke, scale: FrequencyScale, part: float = 1.0) -> QPainterPath:
    """The line around what lies under a stroke, or under a narrower one, in seconds and heights of a scale.

    Without what lies over itself: that takes Qt thirty times as long to fill.
    """
    return _on_axes(_shape(stroke, scale, part).simplified(), stroke, scale)


def _parts(stroke: Stroke) -> tuple[float, float]:
    """Of its radii, within which it is filled."""
    return 1.0, max(stroke.hardness, 0.3)


def _outlined(stroke: Stroke, scale: FrequencyScale, end: float) -> bool:
    """Make the outlines of a stroke; whether there was time for all, where any was made at all."""
    for part in _parts(stroke):
        made = outline.cache_info().misses
        outline(stroke, scale, part)
        if outline.cache_info().misses > made and perf_counter() > end:
            return False
    return True


def _paint(shown: Shown) -> QColor:
    stroke, color, pointed = shown
    if stroke.erases:
        paint, alpha = QColor(theme.DARK.background), _ERASED * stroke.strength
    else:
        paint, alpha = QColor(color), (_POINTED if pointed else _FILL) * stroke.strength
    paint.setAlphaF(max(alpha / 2.0, 0.08))
    return paint


def _empty(frame: Frame) -> QPixmap:
    picture = QPixmap(frame.area.size() * frame.ratio)
    picture.setDevicePixelRatio(frame.ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


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
    result = to_axes.map(path) if scale is stroke.scale else _rescaled(path, to_axes, stroke.scale, scale)
    result.setFillRule(Qt.FillRule.WindingFill)
    return result


def _between(one: tuple[float, float], other: tuple[float, float]) -> Sequence[tuple[float, float]]:
    """Points on the way, as lines are bent on another scale."""
    distance = max(abs(other[0] - one[0]), abs(other[1] - one[1]))
    count = min(max(int(distance / _STEP), 1), 200)
    steps = [(step + 1) / count for step in range(count)]
    return [(one[0] + (other[0] - one[0]) * step, one[1] + (other[1] - one[1]) * step) for step in steps]


def _rescaled(path: QPainterPath, to_axes: QTransform, before: FrequencyScale, after: FrequencyScale) -> QPainterPath:
    result = QPainterPath()
    for polygon in path.toSubpathPolygons():
        points = [to_axes.map(polygon.at(index)) for index in range(polygon.size())]
        result.addPolygon(QPolygonF([QPointF(point.x(), _moved(point.y(), before, after)) for point in points]))
    return result


def _moved(height: float, before: FrequencyScale, after: FrequencyScale) -> float:
    """Where a height of one scale is on another."""
    return after.height(max(before.hertz(min(height, 1e7)), 0.0))
