"""The spectrogram on a log-frequency axis. GUI thread."""

import math
from functools import cache

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem, QWidget

from audible_gui.synthesis import SpectrogramPicture
from audible_gui.views import theme
from audible_gui.views.plots.axes import HertzAxis, NoteAxis
from audible_gui.views.plots.box_item import GRIP_PX, BoxItem, Grip, Rectangle, grip_at, new_grip
from audible_gui.views.plots.time_plot import TimePlot
from audible_gui.views.plots.time_range import TimeRange, confined, zoomed

_COLORS = "magma"
_FEWEST_COLUMNS = 512
# Bends the colours so that what is soft stays dark and what is loud stands out.
_GAMMA = 1.4
_SHORTEST_OCTAVES = 0.25


class SpectrogramItem(pg.GraphicsObject):
    """Draws a picture smoothly at any zoom: of columns narrower than a pixel, the loudest."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: list[QImage] = []
        self._rect = QRectF()

    def show_picture(self, picture: SpectrogramPicture | None) -> None:
        """Draw a picture, or nothing."""
        self.prepareGeometryChange()
        self._levels = []
        if picture is not None:
            low, high = math.log2(picture.low_hz), math.log2(picture.high_hz)
            self._rect = QRectF(picture.start_s, low, picture.duration_s, high - low)
            self._levels = _levels(picture.image)
        self.update()

    def boundingRect(self) -> QRectF:
        """The whole picture."""
        return self._rect

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the part in view from the level that has about a column per pixel."""
        view = self.getViewBox()
        if not self._levels or view is None:
            return
        visible = QRectF(view.viewRect()).intersected(self._rect)
        if visible.isEmpty():
            return
        pixels = visible.width() / view.viewRect().width() * view.width() * painter.device().devicePixelRatioF()
        columns = visible.width() / self._rect.width() * self._levels[0].width()
        level = min(int(math.log2(max(columns / max(pixels, 1.0), 1.0))), len(self._levels) - 1)
        target, source = self._parts(self._levels[level], visible)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, self._levels[level], source)

    def _parts(self, image: QImage, visible: QRectF) -> tuple[QRectF, QRectF]:
        """The whole columns and rows that cover what is visible, in the view and in the image."""
        column, row = self._rect.width() / image.width(), self._rect.height() / image.height()
        # A margin of two keeps the interpolation at the edges from depending on what is in view.
        left = max(math.floor((visible.left() - self._rect.left()) / column) - 2, 0)
        right = min(math.ceil((visible.right() - self._rect.left()) / column) + 2, image.width())
        top = max(math.floor((visible.top() - self._rect.top()) / row) - 2, 0)
        bottom = min(math.ceil((visible.bottom() - self._rect.top()) / row) + 2, image.height())
        source = QRectF(left, top, right - left, bottom - top)
        x, y = self._rect.left() + left * column, self._rect.top() + top * row
        return QRectF(x, y, source.width() * column, source.height() * row), source


class SpectrogramPlot(TimePlot):
    """The spectrogram with its frequency axes; its vertical axis counts octaves, log2 of hertz.

    With Shift a drag draws a box. The box's sides and corners can be dragged, and from within it is moved.

    Signals (besides those of TimePlot):
        box_dragged: Rectangle while a box is being drawn or moved, None when that is broken off.
        box_drawn: Rectangle, once it is.
        clicked: (seconds, octave) that was clicked.
    """

    box_dragged = Signal(object)
    box_drawn = Signal(object)
    clicked = Signal(float, float)

    region_alpha = 0.0
    line_px = 2

    def __init__(self, times: TimeRange, parent: QWidget | None = None) -> None:
        super().__init__(times, {"left": HertzAxis(), "right": NoteAxis()}, parent)
        self.hideAxis("bottom")
        self.setAccessibleName("Spectrogram")
        self._limits = (math.log2(27.5), math.log2(22050.0))
        self._octaves = self._limits
        self.picture: SpectrogramPicture | None = None
        self.detail: SpectrogramPicture | None = None
        self.heard: SpectrogramPicture | None = None
        self.item, self.detail_item, self.heard_item = SpectrogramItem(), SpectrogramItem(), SpectrogramItem()
        for item in (self.item, self.detail_item, self.heard_item):
            self.addItem(item, ignoreBounds=True)
        self.box = BoxItem()
        self.addItem(self.box, ignoreBounds=True)
        self._grip: Grip | None = None
        self._gripped = QPointF()
        self._far = False
        self.other_zoomed.connect(self.zoom_frequency)
        self.other_panned.connect(self.pan_frequency)
        self.restyle()
        self.fit_frequency()

    def line_color(self) -> str:
        """The dark theme's accent: the picture is dark under every theme."""
        return theme.DARK.accent

    @property
    def octaves(self) -> tuple[float, float]:
        """What is in view, log2 of hertz."""
        return self._octaves

    def show_picture(self, picture: SpectrogramPicture | None) -> None:
        """Show a picture from its lowest to its highest frequency, or nothing."""
        self.picture = picture
        self.item.show_picture(picture)
        if picture is not None:
            self._limits = (math.log2(picture.low_hz), math.log2(picture.high_hz))
        self.fit_frequency()

    def show_detail(self, picture: SpectrogramPicture | None) -> None:
        """Show a sharper picture of a part over the picture of the whole, or none."""
        self.detail = picture
        self.detail_item.show_picture(picture)

    def show_heard(self, picture: SpectrogramPicture | None) -> None:
        """Show what is heard over the original, or the original again."""
        self.heard = picture
        self.heard_item.show_picture(picture)

    def level_db(self, time_s: float, frequency_hz: float) -> float | None:
        """What is shown there, relative to the loudest value; None where nothing is."""
        for picture in (self.heard, self.detail, self.picture):
            level_db = None if picture is None else picture.level_db(time_s, frequency_hz)
            if level_db is not None:
                return level_db
        return None

    def show_octaves(self, low: float, high: float) -> None:
        """Bring an interval, log2 of hertz, into view, as far as the limits let it."""
        self._octaves = confined(low, high, self._limits, _SHORTEST_OCTAVES)
        self._view.setYRange(*self._octaves, padding=0)

    def fit_frequency(self) -> None:
        """Show all frequencies."""
        self.show_octaves(*self._limits)

    def zoom_frequency(self, factor: float, around: float) -> None:
        """Show ``factor`` times as many octaves."""
        self.show_octaves(*zoomed(self._octaves, factor, around))

    def pan_frequency(self, part: float) -> None:
        """Move by a part of what is in view; positive is upwards."""
        distance = part * (self._octaves[1] - self._octaves[0])
        self.show_octaves(self._octaves[0] + distance, self._octaves[1] + distance)

    @property
    def limits(self) -> Rectangle:
        """All that can be seen of the sound."""
        return Rectangle(0.0, self._times.duration_s, *self._limits)

    def view_range(self) -> Rectangle:
        """What is in view of it."""
        return Rectangle(self._times.start_s, self._times.end_s, *self._octaves)

    @property
    def dragging(self) -> bool:
        """Whether a loop or a box is being drawn."""
        return super().dragging or self._grip is not None

    def show_box(self, rectangle: Rectangle | None) -> None:
        """Show the box, or none."""
        self.box.show_rectangle(rectangle, self.limits)

    def break_off(self) -> bool:
        """End the drag in progress without a result; whether there was one."""
        was, self._grip = self._grip is not None, None
        if was:
            self.box_dragged.emit(None)
        return super().break_off() or was

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton and self.view_rect().contains(event.position()):
            self._grip, self._gripped, self._far = self._grip_for(event), event.position(), False
            if self._grip is not None:
                event.accept()
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a drag, or tell what is under the mouse."""
        if self._grip is None:
            super().mouseMoveEvent(event)
            return
        rectangle = self._dragged(self._grip, event.position())
        if rectangle is not None:
            self.box_dragged.emit(rectangle)
        self.pointed.emit(self._point(event.position()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        if self._grip is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        rectangle = self._dragged(self._grip, event.position())
        self._grip = None
        if rectangle is not None:
            self.box_drawn.emit(rectangle)
        else:
            self._click(event.position())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Clear the loop, or show all frequencies where a frequency axis was clicked."""
        if self.view_rect().contains(event.position()):
            super().mouseDoubleClickEvent(event)
        else:
            self.fit_frequency()
            event.accept()

    def _click(self, position: QPointF) -> None:
        super()._click(position)
        if self.view_rect().contains(position):
            self.clicked.emit(*self._point(position))

    def _show_cursor(self, position: QPointF) -> None:
        grip = self._box_grip(position)
        if grip is None:
            super()._show_cursor(position)
        else:
            self.setCursor(grip.cursor)

    def _grip_for(self, event: QMouseEvent) -> Grip | None:
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return new_grip(self._point(event.position()))
        return self._box_grip(event.position())

    def _box_grip(self, position: QPointF) -> Grip | None:
        rect = self.view_rect()
        if self.box.rectangle is None or not rect.contains(position):
            return None
        octaves = self._octaves[1] - self._octaves[0]
        reach = GRIP_PX / rect.width() * self._times.span_s, GRIP_PX / rect.height() * octaves
        return grip_at(self.box.rectangle, self._point(position), reach)

    def _dragged(self, grip: Grip, to: QPointF) -> Rectangle | None:
        """What the gripped rectangle has become; None as long as it may be a click."""
        self._far = self._far or (to - self._gripped).manhattanLength() >= QApplication.startDragDistance()
        return grip.dragged(self._point(to), self.limits) if self._far else None

    def _point(self, position: QPointF) -> tuple[float, float]:
        return self.time_at(position), self.height_at(position)


@cache
def _palette() -> npt.NDArray[np.uint32]:
    positions = np.linspace(0.0, 1.0, 256) ** _GAMMA
    table = pg.colormap.get(_COLORS).map(positions, mode="byte").astype(np.uint32)
    return np.asarray(0xFF000000 | table[:, 0] << 16 | table[:, 1] << 8 | table[:, 2], dtype=np.uint32)


def _levels(image: npt.NDArray[np.uint8]) -> list[QImage]:
    """The picture in colour, then with half as many columns, and so on."""
    levels = [_colored(image)]
    while image.shape[1] >= 2 * _FEWEST_COLUMNS:
        image = _halved(image)
        levels.append(_colored(image))
    return levels


def _colored(image: npt.NDArray[np.uint8]) -> QImage:
    pixels = _palette()[image]
    height, width = pixels.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _halved(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    even = image[:, : image.shape[1] // 2 * 2].reshape(len(image), -1, 2)
    result: npt.NDArray[np.uint8] = even.max(axis=2)
    return result
