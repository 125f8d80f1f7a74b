"""The box in the spectrogram: how it is drawn, and how the mouse takes hold of it. GUI thread."""

from dataclasses import dataclass
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from audible_gui.views import theme

GRIP_PX = 6.0
_SHADE = 0.45

Point = tuple[float, float]


class Rectangle(NamedTuple):
    """A part of the plot: seconds, and heights of its frequency scale."""

    start_s: float
    end_s: float
    low: float
    high: float


@dataclass(frozen=True)
class Grip:
    """What of a rectangle follows the mouse; all four sides move it.

    Attributes:
        rectangle: as it was taken.
        at: where it was taken, (seconds, height).
        start: whether the left side follows.
        end: whether the right side follows.
        low: whether the lower side follows.
        high: whether the upper side follows.
    """

    rectangle: Rectangle
    at: Point
    start: bool
    end: bool
    low: bool
    high: bool

    @property
    def cursor(self) -> Qt.CursorShape:
        """What the mouse looks like over it."""
        if self.start and self.end:
            return Qt.CursorShape.SizeAllCursor
        if not (self.start or self.end):
            return Qt.CursorShape.SizeVerCursor
        if not (self.low or self.high):
            return Qt.CursorShape.SizeHorCursor
        return Qt.CursorShape.SizeBDiagCursor if self.start == self.low else Qt.CursorShape.SizeFDiagCursor

    def dragged(self, to: Point, limits: Rectangle) -> Rectangle:
        """The rectangle with the mouse at ``to``, within limits; a side dragged over the other one goes on beyond."""
        old, along, up = self.rectangle, to[0] - self.at[0], to[1] - self.at[1]
        if self.start and self.end:
            along = min(max(along, limits.start_s - old.start_s), limits.end_s - old.end_s)
            up = min(max(up, limits.low - old.low), limits.high - old.high)
        times_s = sorted((old.start_s + along * self.start, old.end_s + along * self.end))
        heights = sorted((old.low + up * self.low, old.high + up * self.high))
        start_s, end_s = (min(max(time_s, limits.start_s), limits.end_s) for time_s in times_s)
        low, high = (min(max(height, limits.low), limits.high) for height in heights)
        return Rectangle(start_s, end_s, low, high)


def new_grip(at: Point) -> Grip:
    """Draws a rectangle from a point on."""
    return Grip(Rectangle(at[0], at[0], at[1], at[1]), at, start=False, end=True, low=False, high=True)


def grip_at(rectangle: Rectangle, at: Point, reach: tuple[float, float]) -> Grip | None:
    """What of a rectangle is taken at a point, or None outside; sides and corners are ``reach`` wide both ways."""
    (time_s, height), (reach_s, reach_height) = at, reach
    beside = time_s < rectangle.start_s - reach_s or time_s > rectangle.end_s + reach_s
    if beside or height < rectangle.low - reach_height or height > rectangle.high + reach_height:
        return None
    end = abs(time_s - rectangle.end_s) <= reach_s
    start = not end and abs(time_s - rectangle.start_s) <= reach_s
    high = abs(height - rectangle.high) <= reach_height
    low = not high and abs(height - rectangle.low) <= reach_height
    inside = not (start or end or low or high)
    return Grip(rectangle, at, start or inside, end or inside, low or inside, high or inside)


class BoxItem(pg.GraphicsObject):
    """Draws the box: all around it is darker, since it is not heard."""

    def __init__(self) -> None:
        super().__init__()
        self.rectangle: Rectangle | None = None
        self._limits = Rectangle(0.0, 1.0, 0.0, 1.0)
        self.setZValue(25)
        self.hide()

    def show_rectangle(self, rectangle: Rectangle | None, limits: Rectangle) -> None:
        """Show a box within what can be seen at all, or none."""
        self.prepareGeometryChange()
        self.rectangle, self._limits = rectangle, limits
        self.setVisible(rectangle is not None)
        self.update()

    def boundingRect(self) -> QRectF:
        """All that can be shaded."""
        return rectangle_rect(self._limits)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Shade what is outside, outline the box."""
        if self.rectangle is None:
            return
        inside = rectangle_rect(self.rectangle)
        around = QPainterPath()
        around.addRect(rectangle_rect(self._limits))
        hole = QPainterPath()
        hole.addRect(inside)
        painter.fillPath(around.subtracted(hole), theme.color(theme.DARK.background, _SHADE))
        pen = QPen(theme.color(theme.DARK.accent), 1.5)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawRect(inside)


def rectangle_rect(rectangle: Rectangle) -> QRectF:
    """As Qt has it."""
    start_s, end_s, low, high = rectangle
    return QRectF(start_s, low, end_s - start_s, high - low)
