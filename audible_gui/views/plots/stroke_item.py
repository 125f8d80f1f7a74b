"""Strokes over the spectrogram: what lies under them, in the colours of their components. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QTimer, Slot
from PySide6.QtGui import QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from audible_gui.views import theme
from audible_gui.views.plots.spectrogram import SpectrogramPlot
from audible_gui.views.plots.stroke_picture import Frame, Shown, StrokePicture, bounds, draw_roughly
from audible_gui.views.plots.view_item import ViewItem

_MARGIN_PX = 4.0


class StrokeItem(ViewItem):
    """Draws strokes, and the brush where the mouse is.

    Args:
        plot: where.
    """

    def __init__(self, plot: SpectrogramPlot) -> None:
        super().__init__()
        self._plot = plot
        self._strokes: tuple[Shown, ...] = ()
        self._painted: Shown | None = None
        self._brush: tuple[QPointF, float] | None = None
        self._picture = StrokePicture()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._go_on)
        self.setZValue(21)

    def show_strokes(self, strokes: Sequence[Shown], painted: Shown | None) -> None:
        """Those to be seen, and that which is just being painted."""
        strokes = tuple(strokes)
        if strokes != self._strokes:
            self._strokes = strokes
            self.update()
        if painted != self._painted:
            before, self._painted = self._painted, painted
            self.update(self._under(before).united(self._under(painted)))

    def show_brush(self, brush: tuple[QPointF, float] | None) -> None:
        """A circle around a point of the axes, by its radius in pixels; or none."""
        if brush != self._brush:
            before, self._brush = self._brush, brush
            self.update(self._around(before).united(self._around(brush)))

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw what there is."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._strokes:
            self._draw_strokes(painter)
        else:
            self._picture.clear()
        if self._painted is not None:
            draw_roughly(painter, self._painted, self._plot.frequency_scale)
        if self._brush is not None:
            self._draw_brush(painter, *self._brush)
        painter.restore()

    def _draw_strokes(self, painter: QPainter) -> None:
        to_pixels = painter.worldTransform()
        ratio = painter.device().devicePixelRatioF()
        frame = Frame(self.boundingRect(), self._plot.frequency_scale, to_pixels, ratio)
        painter.setWorldTransform(QTransform())
        if not self._picture.draw(painter, self._strokes, frame):
            self._later.start()
        painter.setWorldTransform(to_pixels)

    @Slot()
    def _go_on(self) -> None:
        self.update()

    def _draw_brush(self, painter: QPainter, at: QPointF, radius_px: float) -> None:
        place = painter.worldTransform().map(at)
        painter.setWorldTransform(QTransform())
        for color, width in ((theme.DARK.background, 3.0), (theme.DARK.text, 1.2)):
            painter.setPen(QPen(theme.color(color, 0.9), width))
            painter.drawEllipse(place, radius_px, radius_px)

    def _under(self, shown: Shown | None) -> QRectF:
        """What of the axes is drawn of a stroke."""
        if shown is None:
            return QRectF()
        across, up = self._pixel
        rect = bounds(shown[0], self._plot.frequency_scale)
        return rect.adjusted(-_MARGIN_PX * across, -_MARGIN_PX * up, _MARGIN_PX * across, _MARGIN_PX * up)

    def _around(self, brush: tuple[QPointF, float] | None) -> QRectF:
        """What of the axes is drawn of the brush."""
        if brush is None:
            return QRectF()
        (at, radius_px), (across, up) = brush, self._pixel
        reach = QPointF(across, up) * (radius_px + _MARGIN_PX)
        return QRectF(at - reach, at + reach)

    @property
    def _pixel(self) -> tuple[float, float]:
        """Its width and height on the axes."""
        rect, view = self._plot.view_rect(), self.boundingRect()
        return view.width() / max(rect.width(), 1.0), view.height() / max(rect.height(), 1.0)
