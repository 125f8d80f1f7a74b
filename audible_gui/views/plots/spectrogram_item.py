"""A picture of a spectrogram on the plot. GUI thread."""

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from audible_gui.document import FrequencyScale
from audible_gui.synthesis import SpectrogramPicture
from audible_gui.views.plots.picture_look import Look, palette

_FEWEST_COLUMNS = 512

Image = npt.NDArray[np.uint8]
Palette = npt.NDArray[np.uint32]


class SpectrogramItem(pg.GraphicsObject):
    """Draws a picture smoothly at any zoom: of columns narrower than a pixel, the loudest."""

    def __init__(self) -> None:
        super().__init__()
        look = Look()
        self._palette = palette(look.colors, look.floor_db, look.ceiling_db)
        self._levels: list[Image] = []
        self._drawn: dict[int, QImage] = {}
        self._rect = QRectF()

    def show_picture(self, picture: SpectrogramPicture | None, scale: FrequencyScale) -> None:
        """Draw a picture, of whatever scale, on an axis of this one; or nothing."""
        self.prepareGeometryChange()
        self._levels, self._drawn = [], {}
        if picture is not None:
            shown = rescaled(picture, scale)
            low, high = scale.height(shown.low_hz), scale.height(shown.high_hz)
            self._rect = QRectF(shown.start_s, low, shown.duration_s, high - low)
            self._levels = _levels(shown.image)
        self.update()

    def set_palette(self, colors: Palette) -> None:
        """Draw in other colours: (256,), each 0xAARRGGBB, alpha being multiplied in."""
        if colors is not self._palette:
            self._palette, self._drawn = colors, {}
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
        columns = visible.width() / self._rect.width() * self._levels[0].shape[1]
        image = self._image(min(int(math.log2(max(columns / max(pixels, 1.0), 1.0))), len(self._levels) - 1))
        target, source = self._parts(image, visible)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image, source)

    def _image(self, level: int) -> QImage:
        """A level in colour; only those that are looked at are coloured."""
        if level not in self._drawn:
            pixels = self._palette[self._levels[level]]
            height, width = pixels.shape
            opaque = bool((self._palette >= 0xFF000000).all())
            form = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
            self._drawn[level] = QImage(pixels.data, width, height, 4 * width, form).copy()
        return self._drawn[level]

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


def rescaled(picture: SpectrogramPicture, scale: FrequencyScale) -> SpectrogramPicture:
    """A picture on another scale, as sharp as its rows let it be; what lies below them is empty."""
    if picture.scale is scale:
        return picture
    low_hz = scale.lowest_hz(2.0 * picture.high_hz)
    centres = scale.edges(low_hz, picture.high_hz, 2 * scale.rows + 1)[1::2]
    edges = picture.scale.edges(picture.low_hz, picture.high_hz, len(picture.image) + 1)
    rows = np.searchsorted(edges, centres, side="right") - 1
    image = np.where((rows >= 0)[:, None], picture.image[np.clip(rows, 0, len(picture.image) - 1)], np.uint8(0))
    image.setflags(write=False)
    return replace(picture, image=image, low_hz=low_hz, scale=scale)


def _levels(image: Image) -> list[Image]:
    """The picture, then with half as many columns, and so on."""
    levels = [image]
    while levels[-1].shape[1] >= 2 * _FEWEST_COLUMNS:
        levels.append(_halved(levels[-1]))
    return levels


def _halved(image: Image) -> Image:
    width = image.shape[1] // 2 * 2
    result: Image = np.maximum(image[:, 0:width:2], image[:, 1:width:2])
    return result
