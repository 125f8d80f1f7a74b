"""The waveform: a lane per channel, and over it, in colour, the waveform of what is heard. GUI thread."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QResizeEvent, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from audible_gui.synthesis import PeakPyramid
from audible_gui.views import theme
from audible_gui.views.plots.axes import RIGHT_WIDTH, LaneAxis, QuietAxis, TimeRuler
from audible_gui.views.plots.time_plot import TimePlot
from audible_gui.views.plots.time_range import TimeRange

_FILL = 0.92
_LEAST_LANE_PX = 24.0
_GRIP_PX = 8.0
_QUIETEST = 1e-4

Points = npt.NDArray[np.float64]


class WaveformItem(pg.GraphicsObject):
    """Peaks of a sound, drawn as bands, or as lines where single samples can be told apart."""

    def __init__(self) -> None:
        super().__init__()
        self._peaks: PeakPyramid | None = None
        self._color = QColor()
        self._rate_hz, self._duration_s, self._scale, self._lanes = 1.0, 0.0, 1.0, 1
        self._drawn_for: tuple[float, ...] = ()
        self._bars: list[QLineF] = []
        self._lines: list[QPolygonF] = []

    def show_peaks(self, peaks: PeakPyramid | None, rate_hz: float, duration_s: float, scale: float) -> None:
        """Draw these, ``scale`` filling half a lane."""
        self.prepareGeometryChange()
        self._peaks, self._rate_hz, self._duration_s, self._scale = peaks, rate_hz, duration_s, scale
        self._drawn_for = ()
        self.update()

    @property
    def peaks(self) -> PeakPyramid | None:
        """What is drawn."""
        return self._peaks

    @property
    def color(self) -> QColor:
        """The colour it is drawn in."""
        return self._color

    def set_color(self, color: QColor) -> None:
        """Draw in this colour."""
        self._color = color
        self.update()

    def set_lanes(self, lanes: int) -> None:
        """Draw so many lanes; when there are fewer than channels, the first one shows all."""
        self.prepareGeometryChange()
        self._lanes = lanes
        self._drawn_for = ()

    def boundingRect(self) -> QRectF:
        """The whole sound."""
        return QRectF(0.0, 0.0, self._duration_s, float(self._lanes))

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the part in view, a column per pixel."""
        view = self.getViewBox()
        if self._peaks is None or view is None:
            return
        (start_s, end_s), _ = view.viewRange()
        columns = max(round(view.width() * painter.device().devicePixelRatioF()), 1)
        if self._drawn_for != (start_s, end_s, columns):
            self._drawn_for = (start_s, end_s, columns)
            single = (end_s - start_s) * self._rate_hz < columns and self._peaks.samples is not None
            self._lines = self._sample_lines(start_s, end_s) if single else []
            self._bars = [] if single else self._bands(start_s, end_s, columns)
        pen = QPen(self._color)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, bool(self._lines))
        for line in self._lines:
            painter.drawPolyline(line)
        if self._bars:
            painter.setTransform(_columns_on_pixels(painter, start_s))
            # Bars, because filling a polygon that has an edge in every column is up to two hundred times slower.
            painter.drawLines(self._bars)

    def _bands(self, start_s: float, end_s: float, columns: int) -> list[QLineF]:
        assert self._peaks is not None
        low, high = self._peaks.peaks(start_s * self._rate_hz, end_s * self._rate_hz, columns)
        numbers = range(columns)
        if self._lanes < low.shape[1]:
            low, high = low.min(axis=1, keepdims=True), high.max(axis=1, keepdims=True)
        bars: list[QLineF] = []
        for lane in range(self._lanes):
            bottom, top = (self._heights(values[:, lane], lane).tolist() for values in (low, high))
            bars.extend(map(QLineF, numbers, bottom, numbers, top))
        return bars

    def _sample_lines(self, start_s: float, end_s: float) -> list[QPolygonF]:
        assert self._peaks is not None
        samples = self._peaks.samples
        assert samples is not None
        first = max(int(start_s * self._rate_hz) - 1, 0)
        part = samples[first : int(end_s * self._rate_hz) + 2]
        times = (first + np.arange(len(part))) / self._rate_hz
        return [
            pg.functions.arrayToQPolygonF(times, self._heights(part[:, channel], min(channel, self._lanes - 1)))
            for channel in range(part.shape[1])
        ]

    def _heights(self, values: npt.NDArray[np.float32], lane: int) -> Points:
        middle = self._lanes - lane - 0.5
        heights = middle + np.clip(values.astype(np.float64) / self._scale, -1.0, 1.0) * (_FILL / 2)
        return np.asarray(heights, dtype=np.float64)


def _columns_on_pixels(painter: QPainter, start_s: float) -> QTransform:
    """Numbers of columns on the middles of device pixels, so that none is left out; heights as the painter has them."""
    old, ratio = painter.transform(), painter.device().devicePixelRatioF()
    left = round(old.map(QPointF(start_s, 0.0)).x() * ratio)
    return QTransform(1.0 / ratio, 0.0, 0.0, old.m22(), (left + 0.5) / ratio, old.dy())


class WaveformPlot(TimePlot):
    """The waveform with its time ruler."""

    def __init__(self, times: TimeRange, parent: QWidget | None = None) -> None:
        blank = QuietAxis("right")
        blank.setWidth(RIGHT_WIDTH)
        blank.setStyle(showValues=False, tickLength=0)
        self._lane_axis = LaneAxis()
        super().__init__(times, {"top": TimeRuler(), "left": self._lane_axis, "right": blank}, parent)
        self.hideAxis("bottom")
        self.setAccessibleName("Waveform")
        self._channels, self._rate_hz, self._duration_s, self._scale = 1, 1.0, 1.0, 1.0
        self._zero_lines: list[pg.InfiniteLine] = []
        self.original, self.overlay = WaveformItem(), WaveformItem()
        self._overlay_color: Callable[[], QColor] | None = None
        for item in (self.original, self.overlay):
            self.addItem(item, ignoreBounds=True)
        self._set_lanes(1)
        for edge in self._region_item.lines:
            edge.addMarker("o", 0.5, _GRIP_PX)
        self.restyle()

    @property
    def lanes(self) -> int:
        """How many lanes are drawn."""
        return self._lanes

    def show_sound(self, peaks: PeakPyramid, rate_hz: float, duration_s: float) -> None:
        """Draw a sound as high as it fits."""
        self._channels, self._rate_hz, self._duration_s = peaks.n_channels, rate_hz, duration_s
        low, high = peaks.peaks(0.0, duration_s * rate_hz, 1)
        self._scale = max(float(high.max()), -float(low.min()), _QUIETEST)
        self.original.show_peaks(peaks, rate_hz, duration_s, self._scale)
        self.show_overlay(None, None)
        self._arrange_lanes()

    def clear_sound(self) -> None:
        """Draw nothing."""
        for item in (self.original, self.overlay):
            item.show_peaks(None, self._rate_hz, self._duration_s, self._scale)

    def show_overlay(self, peaks: PeakPyramid | None, color: Callable[[], QColor] | None) -> None:
        """Draw what is heard over the original, which turns grey; None for the original alone.

        Args:
            peaks: of what is heard.
            color: gives its colour under the current theme; a plain one when not given.
        """
        self.overlay.show_peaks(peaks, self._rate_hz, self._duration_s, self._scale)
        self._overlay_color = color
        self._recolor()

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        super().restyle()
        for line in self._zero_lines:
            line.setPen(pg.mkPen(theme.current().line, width=1))
        self._recolor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many lanes as fit."""
        super().resizeEvent(event)
        if hasattr(self, "_lanes"):
            self._arrange_lanes()

    def _recolor(self) -> None:
        colors = theme.current()
        covered = self.overlay.peaks is not None
        self.original.set_color(theme.color(colors.line if covered else colors.muted))
        own = self._overlay_color
        self.overlay.set_color(theme.color(colors.muted) if own is None else own())

    def _arrange_lanes(self) -> None:
        fits = self.view_rect().height() / self._channels >= _LEAST_LANE_PX
        self._set_lanes(self._channels if fits else 1)

    def _set_lanes(self, lanes: int) -> None:
        self._lanes = lanes
        for item in (self.original, self.overlay):
            item.set_lanes(lanes)
        for line in self._zero_lines:
            self.removeItem(line)
        self._zero_lines = [pg.InfiniteLine(lane + 0.5, angle=0) for lane in range(lanes)]
        for line in self._zero_lines:
            line.setPen(pg.mkPen(theme.current().line, width=1))
            line.setZValue(-1)
            self.addItem(line, ignoreBounds=True)
        self._lane_axis.show_lanes(lane_names(lanes, self._channels))
        self._view.setYRange(0.0, float(lanes), padding=0)


def lane_names(lanes: int, channels: int) -> list[str]:
    """Names of the lanes from the top down."""
    if lanes < channels:
        return [f"{channels} ch"]
    if channels == 1:
        return [""]
    return ["L", "R"] if channels == 2 else [str(channel + 1) for channel in range(channels)]
