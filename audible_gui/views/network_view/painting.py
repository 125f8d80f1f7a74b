"""Paints the part of a network that is in sight. GUI thread."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from audible_gui.document import Node
from audible_gui.synthesis import FlowEdges
from audible_gui.views import theme
from audible_gui.views.component_tree.columns import Column as TreeColumn
from audible_gui.views.component_tree.drawing import playhead_x
from audible_gui.views.component_tree.rows import Row, component_color
from audible_gui.views.network_view.drawing import (
    HEADER,
    NodeCell,
    Place,
    cell_parts,
    draw_ground,
    draw_heading,
    draw_lit_edge,
    draw_node,
)
from audible_gui.views.network_view.edge_pictures import EdgePictures
from audible_gui.views.network_view.focus import Focus, State, whole
from audible_gui.views.network_view.layout import Column, Layout
from audible_gui.views.network_view.pointing import Pointed, visible_edges
from audible_gui.views.network_view.shown import Shown


@dataclass(frozen=True, eq=False)
class _Look:
    """What of a component does not depend on what is chosen."""

    place: Place
    row: Row
    found: bool
    color: QColor


class Painting:
    """How a network is painted.

    Args:
        shown: what.

    Attributes:
        position: of the playhead, 0..1, or None to hide it.
    """

    def __init__(self, shown: Shown) -> None:
        self._shown, self._pictures = shown, EdgePictures(shown)
        self._cells: dict[Node, NodeCell] = {}
        self._cells_of: tuple[object, ...] = ()
        self._looks: dict[Node, _Look] = {}
        self._looks_of: tuple[object, ...] = ()
        self.position: float | None = None

    def forget(self) -> None:
        """Let go of the document that was painted last."""
        self._pictures.forget()
        self._cells, self._cells_of = {}, ()
        self._looks, self._looks_of = {}, ()

    def playhead_x(self, column: Column, fraction: float) -> int:
        """Where the playhead is in the cells of a column."""
        return playhead_x(cell_parts(QRectF(column.left, 0, column.width, column.height)).envelope, fraction)

    def paint(
        self,
        widget: QWidget,
        region: QRegion,
        layout: Layout | None,
        offset: QPoint,
        pointed: Pointed,
        current: Node | None,
    ) -> None:
        """Paint what of a widget has to be painted.

        Args:
            widget: on which.
            region: of it.
            layout: of the network; None to say what to do.
            offset: what of the picture is scrolled away.
            pointed: under the mouse.
            current: what keys act on, where they do.
        """
        painter = QPainter(widget)
        painter.setFont(widget.font())
        painter.fillRect(region.boundingRect(), QColor(theme.current().background))
        if layout is None:
            _invite(painter, widget.rect(), self._shown.description)
        else:
            painter.save()
            painter.translate(-offset.x(), HEADER - offset.y())
            self._paint_edges(painter, region.translated(offset.x(), offset.y() - HEADER), layout, pointed)
            self._paint_cells(painter, region.translated(offset.x(), offset.y() - HEADER), layout, pointed, current)
            painter.restore()
            if region.boundingRect().top() < HEADER:
                painter.translate(-offset.x(), 0)
                self._paint_headings(painter, QRect(0, 0, max(round(layout.width), widget.width()), HEADER), layout)
        painter.end()

    def _paint_edges(self, painter: QPainter, region: QRegion, layout: Layout, pointed: Pointed) -> None:
        focus, around = self._shown.focus, region.boundingRect()
        for layer in range(2, len(layout.columns) + 1):
            below, above = layout.column(layer - 1), layout.column(layer)
            left, right = round(below.left + below.width), round(above.left)
            gap = QRect(left, around.top(), right - left, around.height())
            if region.intersects(gap):
                painter.drawImage(gap.topLeft(), self._pictures.of_gap(layer, layout, gap, _scale(painter)))
                self._paint_chosen_edge(painter, visible_edges(self._shown, layer), layout, focus, pointed)

    def _paint_chosen_edge(
        self, painter: QPainter, drawn: tuple[FlowEdges, ...], layout: Layout, focus: Focus | None, pointed: Pointed
    ) -> None:
        heard = () if focus is None else (*focus.audition.within,)
        wanted = {pointed.edge} if pointed.edge is not None else set()
        if focus is not None and heard and focus.audition.node is not None:
            steps = (focus.audition.node, *heard)
            wanted |= set(zip(steps, heard, strict=False))
        for edges in drawn[-1:] if wanted else ():
            for place in range(len(edges.shares)):
                if edges.nodes(place) in wanted:
                    draw_lit_edge(painter, edges, place, layout)

    def _paint_cells(
        self, painter: QPainter, region: QRegion, layout: Layout, pointed: Pointed, current: Node | None
    ) -> None:
        around, focus = region.boundingRect(), self._shown.focus
        self._keep_cells(layout, focus)
        for column in layout.columns:
            for index in column.between(around.top(), around.bottom()):
                rect = column.rect(index)
                if region.intersects(rect.toAlignedRect()):
                    node = Node(column.layer, index)
                    if node not in self._cells:
                        self._cells[node] = self._cell(node, rect, focus)
                    cell = self._cells[node]
                    if node in {pointed.node, current}:
                        cell = replace(cell, hovered=pointed.node == node, current=current == node)
                    draw_node(painter, cell, painter.font(), self.position)

    def _keep_cells(self, layout: Layout, focus: Focus | None) -> None:
        """Those of the last painting, if all is as it was; what is chosen changes no rows."""
        looks = (self._shown.document, self._shown.filter, theme.current().name, layout)
        if not _same(looks, self._looks_of):
            self._looks, self._looks_of = {}, looks
        key = (*looks, focus)
        if not _same(key, self._cells_of):
            self._cells, self._cells_of = {}, key

    def _look(self, node: Node, rect: QRectF) -> _Look:
        if node not in self._looks:
            row, color = self._shown.row(node), component_color(self._shown.document, node)
            self._looks[node] = _Look(Place.of(rect), row, self._shown.found(row), color)
        return self._looks[node]

    def _cell(self, node: Node, rect: QRectF, focus: Focus | None) -> NodeCell:
        shown, look = self._shown, self._look(node, rect)
        row, sound = look.row, shown.document.sound
        assert sound is not None
        state = None if focus is None else focus.state(node)
        if not look.found:
            state = State.SILENT
        return NodeCell(
            place=look.place,
            row=row,
            share=(row.share or 0.0) if focus is None else focus.share(node),
            relative=row.relative if focus is None else focus.relative(node),
            color=look.color,
            state=state,
            selected=focus is not None and node in focus.nodes,
            part=focus is not None and node in focus.parts,
            basis=shown.strip(row, node, TreeColumn.BASIS, focus),
            envelope=shown.strip(row, node, TreeColumn.ENVELOPE, focus),
            rate_hz=sound.rate_hz,
        )

    def _paint_headings(self, painter: QPainter, rect: QRect, layout: Layout) -> None:
        draw_ground(painter, rect)
        document, focus, font = self._shown.document, self._shown.focus, painter.font()
        sound = document.sound
        for column in layout.columns:
            text = f"Layer {column.layer} · {len(column.order)}"
            of = "the layer" if focus is None else whole(document, focus, column.layer)
            if sound is not None:
                draw_heading(painter, column, (text, f"% of {of}"), font, sound.rate_hz, sound.duration_s)


def _same(now: tuple[object, ...], then: tuple[object, ...]) -> bool:
    return len(now) == len(then) and all(one is other for one, other in zip(now, then, strict=True))


def _scale(painter: QPainter) -> float:
    return painter.device().devicePixelRatioF()


def _invite(painter: QPainter, rect: QRect, text: str) -> None:
    painter.setPen(QColor(theme.current().muted))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(rect.adjusted(24, 24, -24, -24), int(flags), text)
