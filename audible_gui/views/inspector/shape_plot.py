"""A large plot of a basis or an envelope, and the mouse on it. GUI thread.

The wheel zooms along the axis around the mouse, with Shift it moves, as does a drag with the middle button; a double
click on the axis below shows everything again. What the left button does is for others to say.
"""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from audible_gui.views import theme
from audible_gui.views.inspector.curve_painting import ShownCurve, paint_curve
from audible_gui.views.inspector.event_painting import ShownEvents, paint_events
from audible_gui.views.inspector.painting import Lane, Picture, channel_names, marked_places, paint, small_font
from audible_gui.views.inspector.shape_axes import FrameAxis
from audible_gui.views.inspector.tools import Point

LEFT, RIGHT, TOP, ROW = 46, 10, 6, 15
_BELOW = 6
_GAP = 8
_ZOOM_PER_NOTCH = 0.8
_PAN_PER_NOTCH = 0.15


class ShapePlot(QWidget):
    """Shows a Picture.

    Args:
        rows: how many rows of labels there are below it.
        parent: Qt parent.

    Attributes:
        keys: held when the mouse was pressed or moved last.
        doubled: whether the last press was the second of a double click.

    Signals:
        pressed: (channel or None, Point, whether with Shift) with the left button.
        moved: Point of the mouse while that is held.
        released: it has been let go.
        pointed: (channel or None, Point) under the mouse, or None.
        zoomed: (factor, place) of the horizontal axis.
        panned: by so many parts of the width.
        fitted: everything shall be shown.
        menu_requested: where, in the widget.
    """

    pressed = Signal(object, object, bool)
    moved = Signal(object)
    released = Signal()
    pointed = Signal(object)
    zoomed = Signal(float, float)
    panned = Signal(float)
    fitted = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._picture: Picture | None = None
        self._painted = QPixmap()
        self._held: Lane | None = None
        self._panned: QPointF | None = None
        self._playhead: float | None = None
        self._brush: tuple[float, float] | None = None
        self._curve: ShownCurve | None = None
        self._events: ShownEvents | None = None
        self._warning = self._hint = ""
        self.keys = Qt.KeyboardModifier.NoModifier
        self.doubled = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(96)

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    @property
    def held(self) -> bool:
        """Whether the left button is held on it."""
        return self._held is not None

    def sizeHint(self) -> QSize:
        """Fits a dock."""
        return QSize(320, 220)

    def lanes(self, channels: int, *, stacked: bool) -> tuple[Lane, ...]:
        """Where the channels lie: all in one plot, or each in its own."""
        room = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -self._rows * ROW - _BELOW)
        if not stacked or channels == 1:
            return (Lane(room, None),)
        height = max((room.height() - _GAP * (channels - 1)) / channels, 1.0)
        return tuple(
            Lane(QRectF(room.left(), room.top() + channel * (height + _GAP), room.width(), height), channel, name)
            for channel, name in enumerate(channel_names(channels))
        )

    def show_picture(self, picture: Picture | None) -> None:
        """Show something, or nothing."""
        self._picture, self._painted = picture, QPixmap()
        self.update()

    def set_tips(self, hint: str, warning: str) -> None:
        """What the tooltip says, and what it says where the original lacks energy."""
        self._hint, self._warning = hint, warning

    def set_brush(self, brush: tuple[float, float] | None) -> None:
        """Show what lies under the brush, (left, right) by parts of the width; None for nothing."""
        if brush != self._brush:
            self._brush = brush
            self.update()

    def show_curve(self, curve: ShownCurve | None) -> None:
        """Show a gain curve over it, or none."""
        self._curve = curve
        self.update()

    def show_events(self, events: ShownEvents | None) -> None:
        """Show events over it, or none."""
        if events is not None or self._events is not None:
            self._events = events
            self.update()

    def point_at(self, position: QPointF) -> Point | None:
        """What lies there, by parts of the plot; None beside it."""
        lane = self._lane_at(position)
        return None if lane is None or not lane.rect.contains(position) else _point(lane, position)

    def set_playhead(self, place: float | None) -> None:
        """Draw the playhead at a part of the width; None hides it."""
        for strip in (self._strip(self._playhead), self._strip(place)):
            if strip is not None:
                self.update(strip)
        self._playhead = place

    def place_of(self, pixels: float) -> float:
        """So many pixels as a part of the width."""
        lane = self._lane_at(QPointF())
        return pixels / max(lane.rect.width(), 1.0) if lane is not None else 0.0

    @property
    def pixel(self) -> Point:
        """One pixel, by parts of the width and of the height of a lane."""
        height = 1.0 if self._picture is None else max(self._picture.lanes[0].rect.height(), 1.0)
        return Point(max(self.place_of(1.0), 1e-9), 1.0 / height)

    def warned(self, place: float) -> bool:
        """Whether the original lacks energy there."""
        picture = self._picture
        reach = self.place_of(1.0)
        found = [] if picture is None else marked_places(picture.trace, picture.axis)
        return any(left - reach <= place <= right + reach for left, right in found)

    def event(self, event: QEvent) -> bool:
        """A tooltip for what is under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            lane = self._lane_at(QPointF(event.pos()))
            warned = lane is not None and self.warned(_point(lane, QPointF(event.pos())).place)
            QToolTip.showText(event.globalPos(), self._warning if warned else self._hint, self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._painted = QPixmap()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What is shown, from a picture that is kept, and what moves over it."""
        painter = QPainter(self)
        if self._picture is not None:
            scale = self.devicePixelRatioF()
            if self._painted.size() != (QSize(self.size()) * scale):
                self._painted = self._drawn(self._picture, scale)
            painter.drawPixmap(0, 0, self._painted)
            for lane in self._picture.lanes:
                self._paint_over(painter, lane)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.current().accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show it."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, or move the view."""
        lane, self.keys = self._lane_at(event.position()), event.modifiers()
        self.doubled = event.type() == QEvent.Type.MouseButtonDblClick
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned = event.position()
        elif event.button() is Qt.MouseButton.LeftButton and lane is not None and not self._below(event.position()):
            self._held = lane
            with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.pressed.emit(lane.channel, _point(lane, event.position()), with_shift)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a stroke, or tell what is under the mouse."""
        self.keys = event.modifiers()
        lane = self._held or self._lane_at(event.position())
        if self._panned is not None:
            self.panned.emit(self.place_of(self._panned.x() - event.position().x()))
            self._panned = event.position()
        elif lane is not None:
            point = _point(lane, event.position())
            if self._held is not None:
                self.moved.emit(point)
            inside = self._held is not None or lane.rect.contains(event.position())
            self.pointed.emit((lane.channel, point) if inside else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned = None
        elif event.button() is Qt.MouseButton.LeftButton and self._held is not None:
            self._held = None
            self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show everything, on the axis; elsewhere another press."""
        if self._below(event.position()):
            self.fitted.emit()
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom or move along the axis."""
        delta, lane = event.angleDelta(), self._lane_at(event.position())
        notches = (delta.y() or delta.x()) / 120.0
        sideways = abs(delta.x()) > abs(delta.y()) or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        event.accept()
        if self.held:
            return  # a stroke is made on the axis that it was begun on
        if sideways:
            self.panned.emit(-notches * _PAN_PER_NOTCH)
        elif lane is not None:
            self.zoomed.emit(_ZOOM_PER_NOTCH**notches, _point(lane, event.position()).place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Its menu."""
        self.menu_requested.emit(event.pos())

    def _drawn(self, picture: Picture, scale: float) -> QPixmap:
        result = QPixmap(QSize(self.size()) * scale)
        result.setDevicePixelRatio(scale)
        result.fill(QColor(theme.current().surface))
        painter = QPainter(result)
        painter.setFont(self.font())
        paint(painter, picture)
        painter.end()
        return result

    def _paint_over(self, painter: QPainter, lane: Lane) -> None:
        tokens, rect = theme.current(), lane.rect
        if self._curve is not None and self._picture is not None and isinstance(self._picture.axis, FrameAxis):
            painter.setFont(small_font(self.font()))
            paint_curve(painter, rect, self._picture.axis, self._curve)
        if self._events is not None:
            paint_events(painter, rect, self._events)
        if self._brush is not None:
            left, right = (rect.left() + min(max(place, 0.0), 1.0) * rect.width() for place in self._brush)
            painter.fillRect(
                QRectF(left, rect.top(), max(right - left, 1.0), rect.height()), theme.color(tokens.text, 0.1)
            )
        strip = self._strip(self._playhead)
        if strip is not None:
            x = strip.left() + 1
            painter.fillRect(QRectF(x, rect.top(), 1, rect.height()), QColor(tokens.accent))

    def _strip(self, place: float | None) -> QRect | None:
        if place is None or self._picture is None or not 0.0 <= place <= 1.0:
            return None
        rect = self._picture.lanes[0].rect
        return QRect(round(rect.left() + place * rect.width()) - 1, 0, 3, self.height())

    def _lane_at(self, position: QPointF) -> Lane | None:
        """The nearest one."""
        if self._picture is None:
            return None
        return min(self._picture.lanes, key=lambda lane: abs(lane.rect.center().y() - position.y()))

    def _below(self, position: QPointF) -> bool:
        return self._picture is not None and position.y() > self._picture.lanes[-1].rect.bottom() + _BELOW


def _point(lane: Lane, position: QPointF) -> Point:
    rect = lane.rect
    return Point(
        min(max((position.x() - rect.left()) / max(rect.width(), 1.0), 0.0), 1.0),
        min(max((rect.bottom() - position.y()) / max(rect.height(), 1.0), 0.0), 1.0),
    )
