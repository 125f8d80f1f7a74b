"""The beat grid of the canvas: how it is drawn, and what snaps to it. GUI thread."""

from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from audible_gui.document import BeatGrid
from audible_gui.views import theme
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.plots.view_item import ViewItem

_LEAST_PX = 7.0
_BEAT, _BAR = 0.22, 0.5


@dataclass(frozen=True)
class Beating:
    """A grid, and what is done with it.

    Attributes:
        grid: where beats are.
        shown: whether it is drawn.
        snaps: whether what is dragged and clicked snaps to it, while it is drawn.
    """

    grid: BeatGrid = field(default_factory=BeatGrid)
    shown: bool = False
    snaps: bool = True


class Beats(QObject):
    """The grid that is set.

    Signals:
        changed: it is another one.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._value = Beating()

    @property
    def value(self) -> Beating:
        """What it is."""
        return self._value

    def choose(self, value: Beating) -> None:
        """Another one from now on."""
        if value != self._value:
            self._value = value
            self.changed.emit()

    def change(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of a Beating
        """Another value of some of its fields."""
        self.choose(replace(self._value, **changes))

    def snapped(self, time_s: float, reach_s: float) -> float:
        """The nearest beat, if the grid snaps and it is within reach; else the time itself."""
        if not (self._value.shown and self._value.snaps):
            return time_s
        beat_s = self._value.grid.nearest(time_s)
        return beat_s if abs(beat_s - time_s) <= reach_s else time_s


def beat_lines(beating: Beating, times: TimeRange, width_px: float) -> list[tuple[float, bool]]:
    """See ``BeatLines.lines``."""
    if width_px < 1.0 or not beating.shown:
        return []
    grid = beating.grid
    beat_px, every = grid.period_s / times.span_s * width_px, 1
    if beat_px < _LEAST_PX:
        every = grid.beats_per_bar
        while beat_px * every < _LEAST_PX:
            every *= 2
    return grid.beats(times.start_s, times.end_s, every)


class BeatLines(ViewItem):
    """Draws beats, and bars more strongly; of beats that are too close, only bars, or every so many of them.

    Args:
        beats: which.
        times: what of the sound is in view.
        dark: whether it lies on a picture that is dark under every theme.
    """

    def __init__(self, beats: Beats, times: TimeRange, *, dark: bool) -> None:
        super().__init__()
        self._beats, self._times, self._dark = beats, times, dark
        self.setZValue(15)

    def lines(self, width_px: float) -> list[tuple[float, bool]]:
        """The beats to be drawn so wide, and whether each begins a bar; none in less than a pixel."""
        return beat_lines(self._beats.value, self._times, width_px)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw in pixels, from the top of the view to its bottom."""
        view = self.getViewBox()
        if view is None or not self._beats.value.shown:
            return
        transform = painter.worldTransform()
        rect = transform.mapRect(QRectF(view.viewRect()))
        colors = theme.DARK if self._dark else theme.current()
        painter.save()
        painter.setWorldTransform(QTransform())
        for time_s, bar in self.lines(rect.width()):
            x = round(transform.map(QPointF(time_s, 0.0)).x()) + 0.5
            painter.setPen(QPen(theme.color(colors.text, _BAR if bar else _BEAT), 1.0))
            painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
        painter.restore()
