"""Markers over a plot: thin lines, and on one of the plots flags with their names. GUI thread."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from audible_gui.document import Marker
from audible_gui.views import theme
from audible_gui.views.plots.marker_layout import PAD_PX, Flag, flags
from audible_gui.views.plots.markers import Markers
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.plots.view_item import ViewItem

_LINE, _HALO, _FILL = 0.75, 0.45, 0.92
_EDGE_PX = 2.0
_LONGEST = 60


class MarkerItem(ViewItem):
    """Draws all markers that are in view.

    Args:
        markers: which, and which of them is chosen.
        times: what of the sound is in view.
        dark: whether it lies on a picture that is dark under every theme.
        flagged: whether names stand at the top of it.
    """

    def __init__(self, markers: Markers, times: TimeRange, *, dark: bool, flagged: bool) -> None:
        super().__init__()
        self._markers, self._times, self._dark, self._flagged = markers, times, dark, flagged
        self._made_of: tuple[Marker, ...] = ()
        self._made_for: tuple[object, ...] = ()
        self._flags: list[Flag] = []
        self.setZValue(25)
        markers.changed.connect(self._redraw)
        markers.chosen_changed.connect(self._redraw)

    @property
    def height(self) -> float:
        """Of the flags, from the top of the view."""
        return QFontMetricsF(_font()).height() + 2.0

    def flags(self, width: float) -> list[Flag]:
        """What is drawn in a view that is so wide."""
        chosen, font, view = self._markers.chosen, _font(), (self._times.start_s, self._times.end_s)
        number = None if chosen is None else chosen.number
        shown, made_for = self._markers.shown, (*view, width, number, font.key())
        # The same markers, not equal ones: there may be thousands.
        if self._made_of is not shown or self._made_for != made_for:
            metrics = QFontMetricsF(font)
            self._flags = flags(shown, view, width, number, lambda text, room: _cut(metrics, text, room))
            self._made_of, self._made_for = shown, made_for
        return self._flags

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw in pixels, from the top of the view to its bottom."""
        view = self.getViewBox()
        if view is None or not self._markers.shown:
            return
        rect = painter.worldTransform().mapRect(QRectF(view.viewRect()))
        shown = self.flags(round(rect.width()))
        painter.save()
        painter.setWorldTransform(QTransform.fromTranslate(round(rect.left()), round(rect.top())))
        self._draw_lines(painter, shown, rect.height())
        if self._flagged:
            self._draw_flags(painter, shown)
        painter.restore()

    def _draw_lines(self, painter: QPainter, shown: list[Flag], height: float) -> None:
        colors = theme.DARK if self._dark else theme.current()
        free = [flag for flag in shown if not flag.crowded]
        lines = [QLineF(flag.x + 0.5, 0.0, flag.x + 0.5, height) for flag in free]
        if self._dark:
            painter.setPen(QPen(theme.color(colors.background, _HALO), 3.0))
            painter.drawLines(lines)
        painter.setPen(QPen(theme.color(colors.warning, _LINE), 1.0))
        painter.drawLines(lines)
        chosen = [line for line, flag in zip(lines, free, strict=True) if flag.chosen]
        painter.setPen(QPen(theme.color(colors.warning), _EDGE_PX))
        painter.drawLines(chosen)

    def _draw_flags(self, painter: QPainter, shown: list[Flag]) -> None:
        height = self.height
        bare = [QRectF(flag.x, 0.0, max(flag.width, 1.0), height) for flag in shown if not flag.text]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(theme.current().warning))
        painter.drawRects(bare)
        painter.setFont(_font())
        for flag in sorted((flag for flag in shown if flag.text), key=lambda one: one.chosen):
            self._draw_flag(painter, flag)

    def _draw_flag(self, painter: QPainter, flag: Flag) -> None:
        colors = theme.current()
        place = QRectF(flag.x, 0.0, flag.width, self.height)
        painter.fillRect(place, theme.color(colors.warning) if flag.chosen else theme.color(colors.raised, _FILL))
        painter.fillRect(QRectF(flag.x, 0.0, _EDGE_PX, self.height), theme.color(colors.warning))
        painter.setPen(theme.color(colors.background if flag.chosen else colors.text))
        inner = place.adjusted(PAD_PX, 0.0, 0.0, 0.0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, flag.text)

    def _redraw(self) -> None:
        self.update()


def _font() -> QFont:
    font = theme.numeric_font()
    font.setPointSizeF(max(font.pointSizeF() - 1.0, 7.0))
    return font


def _cut(metrics: QFontMetricsF, text: str, room: float) -> tuple[str, float]:
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    shown = (
        text if metrics.horizontalAdvance(text) <= room else metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    )
    return shown, metrics.horizontalAdvance(shown)
