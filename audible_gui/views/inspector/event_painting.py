"""The events of an envelope over its plot: where each lies, what the mouse hits, how it looks. GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from audible_gui.document import Floats, PlacedEvent
from audible_gui.views import theme
from audible_gui.views.inspector.heights import Heights, Line
from audible_gui.views.inspector.shape_axes import FrameAxis
from audible_gui.views.inspector.tools import Point

LEAST_PX = 14.0
_HANDLE_PX = 3.0
_SLACK_PX = 3.0


@dataclass(frozen=True)
class Block:
    """Where an event lies, by parts of the plot's width and height.

    Attributes:
        left: its onset.
        right: its end.
        height: its peak.
    """

    left: float
    right: float
    height: float


@dataclass(frozen=True, eq=False)
class ShownEvents:
    """What is shown of events.

    Attributes:
        blocks: one for each event.
        chosen: which of them keys act on.
        hovered: which one lies under the mouse, or None.
        beats: when beats are, by parts of the width, and whether each begins a bar.
        frame: two corners of what is being chosen, or None.
    """

    blocks: tuple[Block, ...]
    chosen: frozenset[int] = frozenset()
    hovered: int | None = None
    beats: tuple[tuple[float, bool], ...] = ()
    frame: tuple[Point, Point] | None = None


def event_peak(ground: Floats, event: PlacedEvent) -> float:
    """How high an event of an envelope (frames,) is."""
    own = ground[event.start : event.end] if event.piece is None else event.piece.values
    return float(own.max(initial=0.0) * 10.0 ** (event.gain_db / 20.0))


def blocks_of(events: Sequence[PlacedEvent], peaks: Sequence[float], axis: FrameAxis, heights: Heights) -> list[Block]:
    """Where events lie on a plot."""
    tops: Line = heights.of(peaks)
    span_s = axis.end_s - axis.start_s

    def place(frame: float) -> float:
        return float((axis.first_s + frame * axis.frame_s - axis.start_s) / span_s)

    return [
        Block(place(event.frame), place(event.until), float(min(top, 1.0)))
        for event, top in zip(events, tops, strict=True)
    ]


def block_at(blocks: Sequence[Block], point: Point, px: Point) -> int | None:
    """The event that lies there, of several the one that begins last.

    Args:
        blocks: of the events.
        point: where.
        px: width and height of a pixel, by parts of the plot's.
    """
    found = [
        n
        for n, block in enumerate(blocks)
        if block.left - _SLACK_PX * px.place <= point.place <= max(block.right, block.left + LEAST_PX * px.place)
        and point.height <= max(block.height + _SLACK_PX * px.height, LEAST_PX * px.height)
    ]
    return max(found, key=lambda n: blocks[n].left, default=None)


def blocks_in(blocks: Sequence[Block], one: Point, other: Point) -> frozenset[int]:
    """The events that a frame between two corners touches."""
    left, right = sorted((one.place, other.place))
    bottom = min(one.height, other.height)
    return frozenset(
        n for n, block in enumerate(blocks) if block.left <= right and block.right >= left and block.height >= bottom
    )


def paint_events(painter: QPainter, rect: QRectF, shown: ShownEvents) -> None:
    """All of them, on the plot that lies in ``rect``."""
    tokens = theme.current()
    painter.save()
    painter.setClipRect(rect)
    for place, bar in shown.beats:
        x = round(rect.left() + place * rect.width())
        painter.fillRect(QRectF(x, rect.top(), 1, rect.height()), theme.color(tokens.text, 0.4 if bar else 0.18))
    for n, block in enumerate(shown.blocks):
        if block.right >= 0.0 and block.left <= 1.0:
            _paint_block(painter, rect, block, chosen=n in shown.chosen, hovered=n == shown.hovered)
    if shown.frame is not None:
        painter.setPen(QPen(QColor(tokens.accent), 1.0))
        painter.setBrush(theme.color(tokens.accent, 0.1))
        painter.drawRect(QRectF(_at(rect, shown.frame[0]), _at(rect, shown.frame[1])).normalized())
    painter.restore()


def _paint_block(painter: QPainter, rect: QRectF, block: Block, *, chosen: bool, hovered: bool) -> None:
    tokens = theme.current()
    color = QColor(tokens.accent if chosen else tokens.text)
    left, top = rect.left() + block.left * rect.width(), rect.bottom() - block.height * rect.height()
    width = max((block.right - block.left) * rect.width() - 1.0, _HANDLE_PX)
    top = min(top, rect.bottom() - LEAST_PX)
    body = QRectF(left, top, width, rect.bottom() - top)
    painter.fillRect(body, theme.color(color.name(), 0.3 if chosen else 0.18 if hovered else 0.06))
    painter.fillRect(QRectF(left, top, width, 1.0), theme.color(color.name(), 1.0 if chosen else 0.45))
    painter.fillRect(QRectF(left, top, _HANDLE_PX if chosen or hovered else 1.5, body.height()), color)


def _at(rect: QRectF, point: Point) -> QPointF:
    return QPointF(rect.left() + point.place * rect.width(), rect.bottom() - point.height * rect.height())
