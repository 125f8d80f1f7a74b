"""How a network looks: cells with bases and envelopes, the edges between them, headings. GUI thread."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from audible_gui.synthesis import FlowEdges
from audible_gui.views import theme
from audible_gui.views.component_tree.columns import plot_rect
from audible_gui.views.component_tree.drawing import (
    Cell,
    draw_frequency_grid,
    draw_name,
    draw_playhead,
    draw_share,
    draw_share_text,
    draw_time_ends,
    plot_color,
)
from audible_gui.views.component_tree.rows import Row
from audible_gui.views.component_tree.strips import Strip
from audible_gui.views.network_view.bands import Bands
from audible_gui.views.network_view.edges import edge_ends
from audible_gui.views.network_view.focus import State
from audible_gui.views.network_view.layout import Array, Column, Layout

BoolArray = npt.NDArray[np.bool_]

HEADER = 26
_TALL, _NAMED = 42.0, 15.0
_SHARE_WIDTH, _NAME_WIDTHS, _LEAST_AXIS = 52, (64, 160), 96
_BAR, _MARK, _SPACE = 4, 14, 10
_ROUND = 4.0
_THINNEST, _THICKEST = 1.0, 7.0


@dataclass(frozen=True)
class Parts:
    """Where things lie in a cell; what there is no room for is empty."""

    name: QRect
    basis: QRect
    envelope: QRect
    share: QRect


def card_rect(rect: QRectF) -> QRectF:
    """What of a cell's place it fills: less the more there are."""
    gap = 3.0 if rect.height() >= _TALL else 1.0 if rect.height() >= 10.0 else 0.0
    return rect.adjusted(0.0, gap, 0.0, -gap)


def cell_parts(rect: QRectF) -> Parts:
    """Of the cell at ``rect``: name and share above the plots, or beside them, or only the plots."""
    card = card_rect(rect).toAlignedRect().adjusted(_BAR + 2, 0, 0, 0)
    height, width = card.height(), card.width()
    if rect.height() >= _TALL:
        top = QRect(card.left() + 4, card.top() + 1, width - 4, 20)
        half = (width - 4) // 2
        plots = QRect(card.left(), card.top() + 18, width - 4, height - 19)
        basis = QRect(plots.left(), plots.top(), half, plots.height())
        envelope = QRect(plots.left() + half, plots.top(), plots.width() - half, plots.height())
        share = QRect(top.right() - _SHARE_WIDTH, top.top(), _SHARE_WIDTH + 1, top.height())
        return Parts(top.adjusted(0, 0, -_SHARE_WIDTH, 0), basis, envelope, share)
    name = min(max(round(width * 0.37), _NAME_WIDTHS[0]), _NAME_WIDTHS[1]) if rect.height() >= _NAMED else 0
    beside = _SHARE_WIDTH if name and width >= 250 else 0
    half = (width - name - beside) // 2
    left = card.left() + name
    return Parts(
        QRect(card.left() + 4, card.top(), max(name - 4, 0), height),
        QRect(left, card.top(), half, height),
        QRect(left + half, card.top(), half, height),
        QRect(left + 2 * half, card.top(), beside, height),
    )


@dataclass(frozen=True, eq=False)
class Place:
    """Where a cell is, and what is in it.

    Attributes:
        rect: all of it.
        parts: of it.
        areas: of the pictures of basis and envelope.
    """

    rect: QRectF
    parts: Parts
    areas: tuple[QRect, QRect]

    @classmethod
    def of(cls, rect: QRectF) -> "Place":
        """A cell at ``rect``."""
        parts = cell_parts(rect)
        return cls(rect, parts, (_plot_area(parts.basis), _plot_area(parts.envelope)))


@dataclass(frozen=True, eq=False)
class NodeCell:
    """What is to be drawn of a component.

    Attributes:
        place: where.
        row: what the tree knows of it.
        share: what it holds of its layer, or of what is chosen.
        relative: the same over the largest beside it.
        color: its colour.
        state: what it has to do with what is chosen; None where nothing is.
        selected: whether it is chosen itself.
        part: whether it is heard as part of what is looked at.
        basis: its plot.
        envelope: its plot.
        rate_hz: of the sound.
        current: whether keys act on it.
        hovered: whether the mouse is over it.
    """

    place: Place
    row: Row
    share: float
    relative: float
    color: QColor
    state: State | None
    selected: bool
    part: bool
    basis: Strip
    envelope: Strip
    rate_hz: int
    current: bool = False
    hovered: bool = False

    @property
    def silent(self) -> bool:
        """Whether nothing of it is heard in what is chosen, or at all."""
        return self.row.silent if self.state is None else self.state is State.SILENT

    @property
    def hushed(self) -> bool:
        """Whether it has little to do with what is chosen, or is not heard in the mix."""
        return self.row.hushed or self.state is State.TRACE

    def shown(self, rect: QRect, font: QFont) -> Cell:
        """As a cell of the tree would show it, greyed the less it has to do with what is chosen."""
        share = 0.0 if self.silent else self.share
        row = replace(self.row, hushed=self.hushed, share=share, relative=self.relative)
        return Cell(rect, row, self.color, font, self.hovered)


def draw_node(painter: QPainter, node: NodeCell, font: QFont, position: float | None) -> None:
    """A cell: ground, name, basis, envelope, share."""
    parts = node.place.parts
    _draw_card(painter, node)
    color, scale = plot_color(node.color, node.silent, node.hushed), painter.device().devicePixelRatioF()
    if not node.silent and parts.basis.height() > _NAMED:
        draw_frequency_grid(painter, parts.basis, node.rate_hz, labels=False)
    for area, strip in zip(node.place.areas, (node.basis, node.envelope), strict=True):
        if area.height() > 0:
            painter.drawPixmap(area.topLeft(), strip.pixmap(area.size(), scale, color))
    if position is not None and not node.silent:
        draw_playhead(painter, parts.envelope, position)
    if parts.name.width() > 0:
        _draw_marked_name(painter, node, parts.name, font)
    if parts.share.width() > 0 and node.state is not State.SILENT:
        share = node.shown(parts.share, font)
        draw_share_text(painter, share) if node.place.rect.height() >= _TALL else draw_share(painter, share)


def _draw_marked_name(painter: QPainter, node: NodeCell, rect: QRect, font: QFont) -> None:
    """Its name, and letters for what is set on it, in the colours of the tree's buttons."""
    tokens, component, space = theme.current(), node.row.component, rect.adjusted(0, 0, -6, 0)
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    for letter, on, color in (("M", component.muted, tokens.warning), ("S", component.soloed, tokens.accent)):
        if on:
            painter.setFont(bold)
            painter.setPen(QColor(color))
            painter.drawText(space, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, letter)
            space.setRight(space.right() - _MARK)
    draw_name(painter, node.shown(space, font))


def _plot_area(rect: QRect) -> QRect:
    inset = 3 if rect.height() >= 24 else 1
    across = plot_rect(rect)
    return QRect(round(across.left()), rect.top() + inset, round(across.width()), rect.height() - 2 * inset)


def _draw_card(painter: QPainter, node: NodeCell) -> None:
    tokens = theme.current()
    card = card_rect(node.place.rect)
    ground = QColor(tokens.selection if node.selected else tokens.raised if node.hovered else tokens.surface)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if not node.silent or node.hovered or node.selected:
        painter.setBrush(ground)
        painter.fillRect(card, ground) if card.height() < _ROUND * 2 else painter.drawRoundedRect(card, _ROUND, _ROUND)
    if node.current or node.part:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if node.current else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(tokens.accent), 1.5, style))
        painter.drawRoundedRect(card.adjusted(0.75, 0.75, -0.75, -0.75), _ROUND, _ROUND)
    if node.selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(QRectF(card.left(), card.top(), _BAR, card.height()), 2, 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def bands(edges: FlowEdges, layout: Layout, colors: Array, cut: BoolArray, strength: float, top: float) -> Bands:
    """FlowEdges as bands, wider and denser the more they carry.

    Args:
        edges: between two layers.
        layout: where these are.
        colors: of the components of the parents' layer, see ``Bands``.
        cut: which edges are muted.
        strength: 0..1, of all.
        top: height in the layout at which the picture begins.
    """
    from_, to = edge_ends(edges, layout)
    widths = _THINNEST + (_THICKEST - _THINNEST) * edges.shares
    alphas = strength * np.minimum(0.22 + 0.78 * np.sqrt(edges.shares), 1.0)
    return Bands(from_ - top, to - top, widths, colors[edges.parents], alphas, cut)


def draw_lit_edge(painter: QPainter, edges: FlowEdges, place: int, layout: Layout) -> None:
    """The edge under the mouse, or the one that is heard."""
    below, above = layout.column(edges.layer - 1), layout.column(edges.layer)
    from_, to = edge_ends(edges, layout)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = _THINNEST + 2.0 + (_THICKEST - _THINNEST) * float(edges.shares[place])
    painter.setPen(QPen(QColor(theme.current().accent), width))
    painter.drawPath(_curve(below.left + below.width, float(from_[place]), above.left, float(to[place])))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _curve(left: float, from_: float, right: float, to: float) -> QPainterPath:
    third = (right - left) / 3
    path = QPainterPath(QPointF(left, from_))
    path.cubicTo(QPointF(left + third, from_), QPointF(right - third, to), QPointF(right, to))
    return path


def draw_heading(
    painter: QPainter, column: Column, texts: tuple[str, str], font: QFont, rate_hz: int, duration_s: float
) -> None:
    """What a layer is called and what its shares are of, and the axes of its plots where there is room for them.

    At the top of the view, under the picture's own x.
    """
    parts = cell_parts(QRectF(column.left, 0, column.width, column.height))
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    painter.setFont(bold)
    painter.setPen(QColor(theme.current().text))
    line = QRect(round(column.left) + _BAR + 6, 0, round(column.width) - _BAR - 6, HEADER)
    end = _draw_line(painter, line, texts[0])
    painter.setFont(font)
    painter.setPen(QColor(theme.current().muted))
    end = _draw_line(painter, line.adjusted(end + _SPACE - line.left(), 0, 0, 0), texts[1])
    if parts.basis.left() >= end and parts.basis.width() >= _LEAST_AXIS:
        draw_frequency_grid(painter, QRect(parts.basis.left(), 0, parts.basis.width(), HEADER), rate_hz, labels=True)
    if parts.envelope.left() >= end and parts.envelope.width() >= _LEAST_AXIS:
        draw_time_ends(painter, QRect(parts.envelope.left(), 0, parts.envelope.width(), HEADER), duration_s)


def _draw_line(painter: QPainter, rect: QRect, text: str) -> int:
    """Text at the left of a rectangle, shortened to it; where it ends."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
    return rect.left() + painter.fontMetrics().horizontalAdvance(shown)


def draw_ground(painter: QPainter, rect: QRect) -> None:
    """Behind the headings."""
    tokens = theme.current()
    painter.fillRect(rect, QColor(tokens.surface))
    painter.setPen(QColor(tokens.line))
    painter.drawLine(QLineF(rect.left(), rect.bottom(), rect.right(), rect.bottom()))
