"""A component's gain curve over the plot of its envelope: line, breakpoints, its own scale of decibels. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from audible_gui.document import CURVE_FLOOR_DB, CURVE_TOP_DB, GainCurve
from audible_gui.views import theme
from audible_gui.views.component_tree.rows import gain_text
from audible_gui.views.inspector.heights import Line
from audible_gui.views.inspector.shape_axes import FrameAxis
from audible_gui.views.inspector.tools import Point

RANGE_DB = CURVE_TOP_DB - CURVE_FLOOR_DB
_RADIUS, _CHOSEN_RADIUS = 3.5, 5.0
_LEVELS_DB = (0.0, -24.0, 12.0, -48.0)
LABEL_PX = 14.0


@dataclass(frozen=True, eq=False)
class ShownCurve:
    """What is shown of a curve.

    Attributes:
        curve: it.
        active: whether its points can be moved now; else it is a thin line.
        chosen: which point the keys act on, or None.
        hovered: which point lies under the mouse, or None.
        beats: when beats are, and whether each begins a bar.
    """

    curve: GainCurve
    active: bool = False
    chosen: int | None = None
    hovered: int | None = None
    beats: tuple[tuple[float, bool], ...] = ()


def curve_text(gain_db: float) -> str:
    """A gain of a curve for people."""
    return "silent" if gain_db <= CURVE_FLOOR_DB else gain_text(gain_db)


def curve_gains_at(axis: FrameAxis, curve: GainCurve) -> Line | None:
    """Amplitude factors in every frame; None where all are one."""
    return None if curve.neutral else curve.gains(axis.times_s)


def curve_height(gain_db: float) -> float:
    """How high a gain lies on the plot: straight in decibels, silence at the lower edge."""
    return (gain_db - CURVE_FLOOR_DB) / RANGE_DB


def curve_level_db(height: float) -> float:
    """The gain that a height stands for, to a tenth of a decibel."""
    return round(CURVE_FLOOR_DB + height * RANGE_DB, 1)


def curve_point(axis: FrameAxis, time_s: float, gain_db: float) -> Point:
    """Where a gain at a time lies; it may be outside."""
    return Point((time_s - axis.start_s) / (axis.end_s - axis.start_s), curve_height(gain_db))


def paint_curve(painter: QPainter, rect: QRectF, axis: FrameAxis, shown: ShownCurve) -> None:
    """All of it, on the plot that lies in ``rect``."""
    painter.save()
    painter.setClipRect(rect)
    if shown.active:
        _paint_ground(painter, rect, axis, shown)
    if shown.active or shown.curve.points:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_line(painter, rect, axis, shown)
    if shown.active:
        _paint_points(painter, rect, axis, shown)
    painter.restore()


def _paint_ground(painter: QPainter, rect: QRectF, axis: FrameAxis, shown: ShownCurve) -> None:
    """Beats, and the scale of gains at the right: what is set is seen without touching it."""
    tokens = theme.current()
    for time_s, bar in shown.beats:
        x = round(_place(rect, curve_point(axis, time_s, 0.0)).x())
        painter.fillRect(QRectF(x, rect.top(), 1, rect.height()), theme.color(tokens.text, 0.4 if bar else 0.18))
    pen = QPen(theme.color(tokens.text, 0.5), 1.0)
    pen.setDashPattern([2, 4])
    painter.setPen(pen)
    level = round(rect.bottom() - curve_height(0.0) * rect.height()) + 0.5
    painter.drawLine(QPointF(rect.left(), level), QPointF(rect.right(), level))
    for y, text in gain_labels(rect.height()):
        _paint_label(painter, QPointF(rect.right(), rect.top() + y), text)


def gain_labels(height_px: float) -> list[tuple[float, str]]:
    """How far below the upper edge a label of ``LABEL_PX`` begins, each below the level that it names.

    As many as have room; 0 dB first, which a new curve's line lies on.
    """
    found: list[tuple[float, str]] = []
    for level_db in _LEVELS_DB:
        y = (1.0 - curve_height(level_db)) * height_px + 1.0
        free = all(abs(y - other) > LABEL_PX for other, _ in found)
        if free and y + LABEL_PX <= height_px:
            found.append((y, f"{level_db:+.0f} dB".replace("-", "−").replace("+0", "0")))
    return found


def _paint_label(painter: QPainter, corner: QPointF, text: str) -> None:
    """On a ground of its own, whatever is filled below."""
    width = painter.fontMetrics().horizontalAdvance(text) + 8
    box = QRectF(corner.x() - width, corner.y(), width, LABEL_PX)
    painter.fillRect(box, theme.color(theme.current().background, 0.75))
    painter.setPen(QColor(theme.current().muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_line(painter: QPainter, rect: QRectF, axis: FrameAxis, shown: ShownCurve) -> None:
    points = [_place(rect, curve_point(axis, point.time_s, point.gain_db)) for point in shown.curve.points]
    heights: Line = shown.curve.levels_db([axis.start_s, axis.end_s])
    ends = [_place(rect, curve_point(axis, time_s, float(level_db)))
            for time_s, level_db in zip((axis.start_s, axis.end_s), heights, strict=True)]  # fmt: skip
    inside = [point for point in points if rect.left() < point.x() < rect.right()]
    line = QPolygonF([ends[0], *inside, ends[1]])
    tokens = theme.current()
    # A wide line of the ground's colour parts it from what is filled below it.
    for color, width in ((theme.color(tokens.background, 0.7), 4.0), (QColor(tokens.text), 1.5)):
        painter.setPen(QPen(color, width if shown.active else width * 0.75))
        painter.drawPolyline(line)


def _paint_points(painter: QPainter, rect: QRectF, axis: FrameAxis, shown: ShownCurve) -> None:
    tokens = theme.current()
    for number, point in enumerate(shown.curve.points):
        chosen = number == shown.chosen
        radius = _CHOSEN_RADIUS if chosen or number == shown.hovered else _RADIUS
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.text), 1.5))
        painter.setBrush(QColor(tokens.accent if chosen else tokens.background))
        painter.drawEllipse(_place(rect, curve_point(axis, point.time_s, point.gain_db)), radius, radius)


def _place(rect: QRectF, point: Point) -> QPointF:
    return QPointF(rect.left() + point.place * rect.width(), rect.bottom() - point.height * rect.height())
