"""The boxes of the selected components on the spectrogram: how they are drawn, and clicked. GUI thread."""

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, Slot
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from audible_gui.views import theme
from audible_gui.views.plots.box_item import Rectangle, rectangle_rect
from audible_gui.views.plots.spectrogram import SpectrogramPlot
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.plots.view_item import ViewItem
from audible_gui.views.selected_boxes import SelectedBox, SelectedBoxes

_LINE_PX, _POINTED_PX, _HALO_PX = 1.5, 2.5, 2.0
_DIMMED, _POINTED = 0.4, 0.16
_PAD_PX, _INSET_PX = 3.0, 3.0


class DrawnBoxesItem(ViewItem):
    """Draws boxes in the colours of their components, on a picture that is dark under every theme.

    Args:
        boxes: which, and which of them are pointed at.
        plot: where.
    """

    def __init__(self, boxes: SelectedBoxes, plot: SpectrogramPlot) -> None:
        super().__init__()
        self._boxes, self._plot = boxes, plot
        self.setZValue(22)

    def rectangle(self, box: SelectedBox) -> Rectangle:
        """Where a box is, within what can be seen at all."""
        limits, scale, gain = self._plot.limits, self._plot.frequency_scale, box.gain
        low, high = max(scale.height(gain.low_hz), limits.low), min(scale.height(gain.high_hz), limits.high)
        return Rectangle(gain.start_s, min(gain.end_s, limits.end_s), low, high)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw in pixels what is in view; what is pointed at above the others."""
        transform = painter.worldTransform()
        view = transform.mapRect(rectangle_rect(self._plot.view_range()))
        pointed = [one for one in (self._boxes.chosen, self._boxes.hovered) if one is not None]
        painter.save()
        painter.setWorldTransform(QTransform())
        painter.setFont(theme.numeric_font())
        for box in sorted(self._boxes.boxes, key=lambda one: one in pointed):
            # A pixel within, so that sides at the ends of the axes are seen, too.
            place = transform.mapRect(rectangle_rect(self.rectangle(box))).adjusted(1.0, 1.0, -1.0, -1.0)
            if place.intersects(view):
                _draw(painter, place, place.intersected(view), box, pointed=box in pointed)
        painter.restore()


class DrawnBoxes(QObject):
    """Keeps them as they are now, and lets them be chosen by a click.

    Args:
        boxes: of the selected components.
        plot: where they are drawn.
        times: what of the sound is in view.
    """

    def __init__(self, boxes: SelectedBoxes, plot: SpectrogramPlot, times: TimeRange) -> None:
        super().__init__(plot)
        self._boxes, self._times = boxes, times
        self._shown: SelectedBox | None = None
        self.item = DrawnBoxesItem(boxes, plot)
        plot.addItem(self.item, ignoreBounds=True)
        boxes.changed.connect(self._redraw)
        boxes.pointed.connect(self._on_pointed)
        plot.clicked.connect(self._choose)
        plot.rescaled.connect(self._redraw)

    def at(self, time_s: float, height: float) -> SelectedBox | None:
        """The box at a point, of several the smallest."""
        hits = [(box, self.item.rectangle(box)) for box in self._boxes.boxes]
        hits = [(box, one) for box, one in hits if one.start_s <= time_s <= one.end_s and one.low <= height <= one.high]
        return min(hits, key=lambda hit: _area(hit[1]), default=(None, None))[0]

    @Slot()
    def _redraw(self) -> None:
        self.item.update()

    @Slot()
    def _on_pointed(self) -> None:
        """Show it, and bring it into view where it is chosen elsewhere."""
        chosen = self._boxes.chosen
        if chosen is not None and chosen is not self._shown:
            gain = chosen.gain
            if gain.end_s <= self._times.start_s or gain.start_s >= self._times.end_s:
                self._times.page_to(gain.start_s)
        self._shown = chosen
        self.item.update()

    @Slot(float, float)
    def _choose(self, time_s: float, height: float) -> None:
        self._boxes.choose(self.at(time_s, height))


def _draw(painter: QPainter, place: QRectF, visible: QRectF, box: SelectedBox, *, pointed: bool) -> None:
    color = theme.component_color(box.owner.id, theme.DARK.background)
    shade = theme.color(theme.DARK.background, _DIMMED)
    if box.cut:
        painter.fillRect(visible, shade)
        painter.fillRect(visible, QBrush(color, Qt.BrushStyle.BDiagPattern))
    if pointed:
        painter.fillRect(visible, theme.color(color.name(), _POINTED))
    width = _POINTED_PX if pointed else _LINE_PX
    for pen in (QPen(theme.color(theme.DARK.background, 0.8), width + _HALO_PX), QPen(color, width)):
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(place)
    metrics = QFontMetricsF(painter.font())
    size = metrics.size(0, box.gain_text) + QSizeF(2 * _PAD_PX, 0.0)
    if size.width() + 2 * _INSET_PX <= visible.width() and size.height() + 2 * _INSET_PX <= visible.height():
        label = QRectF(visible.topLeft() + QPointF(_INSET_PX, _INSET_PX), size)
        painter.fillRect(label, theme.color(theme.DARK.background, 0.8))
        painter.setPen(color)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, box.gain_text)


def _area(rectangle: Rectangle) -> float:
    return (rectangle.end_s - rectangle.start_s) * (rectangle.high - rectangle.low)
