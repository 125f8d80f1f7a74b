"""How a shape looks: ground, axes, what sounds, what was trained, what the original lacks. GUI thread."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from audible_gui.views import theme
from audible_gui.views.component_tree.strips import reduced
from audible_gui.views.inspector.heights import Heights, Line
from audible_gui.views.inspector.held import beyond, stretches
from audible_gui.views.inspector.shape_axes import ShapeAxis
from audible_gui.views.inspector.trace import Trace

MARK_PX = 3
_LEAST_LABELS_PX = 30
# Stretches that are nearer to each other, by parts of the width, are seen as one.
_NEAR = 0.004
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, eq=False)
class Lane:
    """One of the plots that lie above each other.

    Attributes:
        rect: where it lies.
        channel: which one it shows; None for all of them.
        name: of it; empty where there is only one.
    """

    rect: QRectF
    channel: int | None
    name: str = ""


@dataclass(frozen=True, eq=False)
class Picture:
    """All that is painted.

    Attributes:
        trace: of a component.
        color: of the component.
        axis: horizontal.
        heights: vertical.
        lanes: from the top down.
        ticks: rows of (place, label) below the plots, the first of them with lines.
    """

    trace: Trace
    color: QColor
    axis: ShapeAxis
    heights: Heights
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[tuple[float, str], ...], ...]


def paint(painter: QPainter, picture: Picture) -> None:
    """All of it, on a ground that is there already."""
    painter.setFont(small_font(painter.font()))
    for lane in picture.lanes:
        painter.fillRect(lane.rect, QColor(theme.current().background))
        painter.save()
        painter.setClipRect(lane.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_values(painter, picture, lane)
        painter.restore()
        _paint_marks(painter, picture, lane)
        _paint_levels(painter, picture, lane)
        _paint_names(painter, picture, lane)
    _paint_ticks(painter, picture)


def small_font(font: QFont) -> QFont:
    """For what stands on axes."""
    result = theme.numeric_font(font)
    result.setPointSizeF(max(font.pointSizeF() - 1.0, 7.0))
    return result


def channel_color(color: QColor, channel: int) -> QColor:
    """The component's for the first channel; for others towards the text's or the ground's, whichever is further."""
    ends = [QColor(theme.current().text), QColor(theme.current().background)]
    end = max(ends, key=lambda one: abs(one.lightnessF() - color.lightnessF()))
    return theme.mixed(color, end, min(0.45 * channel, 0.8))


def channel_names(channels: int) -> list[str]:
    """Of the channels of a sound; one alone has none."""
    if channels == 1:
        return [""]
    return ["L", "R"] if channels == 2 else [str(channel + 1) for channel in range(channels)]


def columns(values: Line, axis: ShapeAxis, width: float) -> tuple[Line, Line]:
    """Least and most of rows under each pixel's width: (rows, round(width)) twice."""
    edges = np.clip(axis.points(np.linspace(0.0, 1.0, max(round(width), 1) + 1)), 0, values.shape[1] - 1)
    first, last = int(edges[0]), int(np.ceil(edges[-1])) + 1
    return reduced(values[:, first:last], edges - first)


def marked_places(trace: Trace, axis: ShapeAxis) -> list[tuple[float, float]]:
    """Where a shape is more than 12 dB above what the original holds, by parts of the plot's width."""
    if trace.held is None or not trace.changed:
        return []
    last = trace.now.shape[1] - 1
    places = axis.places
    found: list[tuple[float, float]] = []
    for start, end in stretches(beyond(trace.now, trace.held)):
        left = (places[max(start - 1, 0)] + places[start]) / 2
        right = (places[min(end, last)] + places[end - 1]) / 2
        if found and left - found[-1][1] < _NEAR:
            found[-1] = (found[-1][0], float(right))
        elif right > 0.0 and left < 1.0:
            found.append((float(left), float(right)))
    return found


def _paint_grid(painter: QPainter, picture: Picture, lane: Lane) -> None:
    """Lines over what is filled, which they part, too."""
    rect, line = lane.rect, theme.color(theme.current().text, 0.12)
    for place, _ in picture.ticks[0] if picture.ticks else ():
        x = round(rect.left() + place * rect.width())
        painter.fillRect(QRectF(x, rect.top(), 1, rect.height()), line)
    for height, _ in picture.heights.ticks():
        y = round(rect.bottom() - height * rect.height())
        painter.fillRect(QRectF(rect.left(), y, rect.width(), 1), line)


def _paint_levels(painter: QPainter, picture: Picture, lane: Lane) -> None:
    rect, before = lane.rect, np.inf
    painter.setPen(QColor(theme.current().muted))
    for height, text in picture.heights.ticks():
        y = round(rect.bottom() - height * rect.height())
        if abs(before - y) >= _LEAST_LABELS_PX / 2:
            box = QRectF(0, min(max(y - 8, rect.top() - 2), rect.bottom() - 14), rect.left() - 6, 16)
            painter.drawText(box, _RIGHT, text)
            before = y


def _paint_values(painter: QPainter, picture: Picture, lane: Lane) -> None:
    trace, color = picture.trace, picture.color
    _, high = _extremes(picture, trace.now, lane)
    low_heard, high_heard = _extremes(picture, trace.heard, lane)
    most, least = high_heard.max(axis=0), (low_heard if len(low_heard) == 1 else high_heard).min(axis=0)
    amounts = (0.28, 0.5) if len(high) == 1 else (0.16, 0.3)  # lines of several channels are seen on it
    for heights, amount in zip((most, least), amounts, strict=True):
        _fill(painter, lane.rect, heights, theme.mixed(QColor(theme.current().background), color, amount))
    _paint_grid(painter, picture, lane)
    if trace.changed:
        own = columns(_chosen(trace.own, lane.channel).max(axis=0)[np.newaxis], picture.axis, lane.rect.width())[1]
        pen = QPen(QColor(theme.current().muted), 1.0)
        pen.setDashPattern([3, 2])
        painter.strokePath(_outline(lane.rect, _heights(picture, own, lane)[0]), pen)
    if trace.threshold is not None:
        _paint_threshold(painter, picture, lane, trace.threshold)
    for row in reversed(range(len(high))):
        painter.setPen(QPen(channel_color(color, row), 1.5))
        painter.drawLines(_lines(lane.rect, high[row]))


def _paint_threshold(painter: QPainter, picture: Picture, lane: Lane, threshold: float) -> None:
    """Where the gate opens."""
    level = round(lane.rect.bottom() - float(picture.heights.of(threshold)) * lane.rect.height()) + 0.5
    painter.setPen(QPen(QColor(theme.current().accent), 1.0))
    painter.drawLine(QPointF(lane.rect.left(), level), QPointF(lane.rect.right(), level))


def _extremes(picture: Picture, values: Line, lane: Lane) -> tuple[Line, Line]:
    """How high the least and the most under each pixel's width lies: (rows, pixels) twice."""
    least, most = columns(_chosen(values, lane.channel), picture.axis, lane.rect.width())
    return _heights(picture, least, lane), _heights(picture, most, lane)


def _paint_marks(painter: QPainter, picture: Picture, lane: Lane) -> None:
    warning = theme.current().warning
    for left, right in marked_places(picture.trace, picture.axis):
        start = lane.rect.left() + max(left, 0.0) * lane.rect.width()
        width = max((min(right, 1.0) - max(left, 0.0)) * lane.rect.width(), 2.0)
        painter.fillRect(QRectF(start, lane.rect.top(), width, lane.rect.height()), theme.color(warning, 0.12))
        painter.fillRect(QRectF(start, lane.rect.top(), width, MARK_PX), theme.color(warning))


def _paint_names(painter: QPainter, picture: Picture, lane: Lane) -> None:
    names = channel_names(len(picture.trace.now)) if lane.channel is None else [lane.name]
    x = lane.rect.left() + 8
    for channel, name in enumerate(names):
        painter.setPen(channel_color(picture.color, channel))
        painter.drawText(QPointF(x, lane.rect.top() + 16), name)
        x += painter.fontMetrics().horizontalAdvance(name) + 8


def _paint_ticks(painter: QPainter, picture: Picture) -> None:
    rect = picture.lanes[-1].rect
    left, right = 0.0, rect.right() + 6
    painter.setPen(QColor(theme.current().muted))
    metrics = painter.fontMetrics()
    for row, ticks in enumerate(picture.ticks):
        free = left
        for place, text in ticks:
            width = metrics.horizontalAdvance(text) + 2
            x = rect.left() + place * rect.width() - width / 2
            if x >= free and x + width <= right:
                box = QRectF(x, rect.bottom() + 3 + row * 15, width, 15)
                painter.drawText(box, _MIDDLE, text)
                free = x + width + 6


def _chosen(values: Line, channel: int | None) -> Line:
    return values if channel is None else values[channel : channel + 1]


def _heights(picture: Picture, values: Line, lane: Lane) -> Line:
    return lane.rect.bottom() - picture.heights.of(values) * lane.rect.height()


def _xs(rect: QRectF, count: int) -> Line:
    return rect.left() + (np.arange(count) + 0.5) * rect.width() / count


def _outline(rect: QRectF, ys: Line) -> QPainterPath:
    path: QPainterPath = pg.arrayToQPath(_xs(rect, len(ys)), ys)
    return path


def _lines(rect: QRectF, ys: Line) -> list[QLineF]:
    """One by one: Qt takes a hundred times as long for a path wider than a pixel that goes up and down all the time."""
    points = list(zip(_xs(rect, len(ys)).tolist(), ys.tolist(), strict=True))
    return [QLineF(*start, *end) for start, end in pairwise(points)]


def _fill(painter: QPainter, rect: QRectF, ys: Line, color: QColor) -> None:
    """A bar for each pixel, for the same reason; opaque, which is as much quicker again."""
    width, bottom = rect.width() / len(ys), rect.bottom()
    lefts = (rect.left() + np.arange(len(ys)) * width).tolist()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRects([QRectF(x, y, width, bottom - y) for x, y in zip(lefts, ys.tolist(), strict=True)])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
