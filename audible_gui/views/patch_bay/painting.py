"""How a patch bay looks: headings with small curves, cells filled as far as they are patched. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QLine, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from audible_gui.document import Node
from audible_gui.operations import Cell, Into
from audible_gui.views import theme
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.rows import component_color
from audible_gui.views.patch_bay.geometry import LEFT, TOP, Geometry
from audible_gui.views.patch_bay.scene import Curves, Scene

_CURVE, _MARK, _GAP = 44, 12, 6
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True)
class Pointed:
    """What is pointed at.

    Attributes:
        current: the cell that keys act on.
        hovered: the one under the mouse.
        focused: whether keys come here.
    """

    current: Cell | None = None
    hovered: Cell | None = None
    focused: bool = False


class Painting:
    """Paints the part of a matrix that is in sight.

    Args:
        curves: of the headings.
    """

    def __init__(self, curves: Curves) -> None:
        self._curves = curves

    def paint(self, painter: QPainter, region: QRect, scene: Scene, geometry: Geometry, pointed: Pointed) -> None:
        """Paint it.

        Args:
            painter: of the viewport.
            region: what of it has to be painted.
            scene: what is shown.
            geometry: where.
            pointed: what is marked.
        """
        painter.fillRect(region, QColor(theme.current().background))
        inner = QRect(LEFT, TOP, region.right() - LEFT + 1, region.bottom() - TOP + 1)
        rows = geometry.rows_between(max(region.top(), TOP), region.bottom())
        columns = geometry.columns_between(max(region.left(), LEFT), region.right())
        painter.save()
        painter.setClipRect(inner)
        _draw_ground(painter, scene, geometry, rows, columns)
        _draw_bands(painter, geometry, pointed)
        _draw_grid(painter, geometry, rows, columns)
        _draw_cells(painter, scene, geometry, rows, columns)
        _draw_current(painter, geometry, pointed)
        painter.restore()
        painter.save()
        painter.setClipRect(QRect(0, TOP, LEFT, inner.height()))
        for row in rows if region.left() < LEFT else ():
            self._draw_row_heading(painter, scene, geometry.row_heading(row), row, pointed)
        painter.setClipRect(QRect(LEFT, 0, inner.width(), TOP))
        for column in columns if region.top() < TOP else ():
            self._draw_column_heading(painter, scene, geometry.column_heading(column), column, pointed)
        painter.restore()
        _draw_corner(painter)

    def _draw_row_heading(self, painter: QPainter, scene: Scene, rect: QRect, row: int, pointed: Pointed) -> None:
        node, lit = scene.row(row), _lit(pointed, row=row)
        self._draw_heading_ground(painter, rect, lit)
        curve = QRect(rect.right() - _CURVE - 3, rect.top() + 3, _CURVE, rect.height() - 7)
        self._draw_curve(painter, curve, scene, node, Column.BASIS)
        text = QRect(rect.left() + 8, rect.top(), curve.left() - rect.left() - 8 - _GAP, rect.height())
        _draw_name(painter, text, scene, node, lit, taking=scene.bay.into is Into.ROWS)

    def _draw_column_heading(self, painter: QPainter, scene: Scene, rect: QRect, column: int, pointed: Pointed) -> None:
        node, lit = scene.column(column), _lit(pointed, column=column)
        self._draw_heading_ground(painter, rect, lit)
        height = 22
        curve = QRect(rect.left() + 2, rect.bottom() - height - 3, rect.width() - 5, height)
        self._draw_curve(painter, curve, scene, node, Column.ENVELOPE)
        painter.save()
        painter.translate(rect.left(), curve.top() - _GAP)
        painter.rotate(-90)
        text, taking = QRect(0, 0, curve.top() - _GAP - 4, rect.width()), scene.bay.into is Into.COLUMNS
        _draw_name(painter, text, scene, node, lit, taking=taking)
        painter.restore()

    def _draw_heading_ground(self, painter: QPainter, rect: QRect, lit: bool) -> None:
        tokens = theme.current()
        painter.fillRect(rect, QColor(tokens.hover if lit else tokens.surface))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())

    def _draw_curve(self, painter: QPainter, rect: QRect, scene: Scene, node: Node, column: Column) -> None:
        strip, color = self._curves.strip(scene.document, node, column), component_color(scene.document, node)
        painter.drawPixmap(rect.topLeft(), strip.pixmap(rect.size(), painter.device().devicePixelRatioF(), color))


def _draw_name(painter: QPainter, rect: QRect, scene: Scene, node: Node, lit: bool, *, taking: bool) -> None:
    """The name, and of those that take whether they are locked or drawn."""
    tokens = theme.current()
    mark = "" if not taking else "lock" if node in scene.kept else "tool-pencil" if scene.drawn(node) else ""
    if mark:
        place = QRect(rect.right() - _MARK + 1, rect.center().y() - _MARK // 2, _MARK, _MARK)
        theme.icon(mark, tokens.muted, _MARK).paint(painter, place)
        rect = rect.adjusted(0, 0, -_MARK - 2, 0)
    painter.setPen(QColor(tokens.text if lit else tokens.muted))
    name = QFontMetrics(painter.font()).elidedText(
        scene.document.component(node).name, Qt.TextElideMode.ElideRight, rect.width()
    )
    painter.drawText(rect, int(_MIDDLE), name)


def _draw_ground(painter: QPainter, scene: Scene, geometry: Geometry, rows: range, columns: range) -> None:
    """What cannot be patched stands back."""
    tokens, into_rows = theme.current(), scene.bay.into is Into.ROWS
    node_of, lines = (scene.row, rows) if into_rows else (scene.column, columns)
    for line in lines:
        if node_of(line) in scene.kept:
            first, last = (Cell(line, 0), Cell(line, geometry.columns - 1))
            if not into_rows:
                first, last = Cell(0, line), Cell(geometry.rows - 1, line)
            painter.fillRect(geometry.rect(first).united(geometry.rect(last)), QColor(tokens.surface))


def _draw_bands(painter: QPainter, geometry: Geometry, pointed: Pointed) -> None:
    """The row and the column of the cell under the mouse."""
    if pointed.hovered is None:
        return
    rect, color = geometry.rect(pointed.hovered), theme.color(theme.current().hover, 0.5)
    right = LEFT + geometry.columns * geometry.side - geometry.x
    bottom = TOP + geometry.rows * geometry.side - geometry.y
    painter.fillRect(QRect(LEFT, rect.top(), right - LEFT, rect.height()), color)
    painter.fillRect(QRect(rect.left(), TOP, rect.width(), bottom - TOP), color)


def _draw_grid(painter: QPainter, geometry: Geometry, rows: range, columns: range) -> None:
    if not rows or not columns:
        return
    first, last = geometry.rect(Cell(rows[0], columns[0])), geometry.rect(Cell(rows[-1], columns[-1]))
    lines = []
    for row in rows:
        y = geometry.rect(Cell(row, 0)).bottom()
        lines.append(QLine(first.left(), y, last.right(), y))
    for column in columns:
        x = geometry.rect(Cell(0, column)).right()
        lines.append(QLine(x, first.top(), x, last.bottom()))
    painter.setPen(QColor(theme.current().line))
    painter.drawLines(lines)


def _draw_cells(painter: QPainter, scene: Scene, geometry: Geometry, rows: range, columns: range) -> None:
    if scene.square:
        for index in rows:
            if index in columns:
                _draw_own(painter, geometry.rect(Cell(index, index)), scene.own(index))
    for cell, amount in scene.filled.items():
        if cell.row in rows and cell.column in columns:
            color = component_color(scene.document, scene.bay.taker(cell))
            _draw_filled(painter, geometry.rect(cell).adjusted(2, 2, -3, -3), color, amount)


def _draw_own(painter: QPainter, rect: QRect, amount: float) -> None:
    """Where a component meets itself: a small mark, as full as what is its own."""
    side = rect.width() // 3
    mark = QRect(0, 0, side, side)
    mark.moveCenter(rect.center())
    _draw_filled(painter, mark, QColor(theme.current().muted), amount)


def _draw_filled(painter: QPainter, rect: QRect, color: QColor, amount: float) -> None:
    """A frame, filled from below."""
    painter.setPen(QPen(color, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0, 0, -1, -1))
    height = round(rect.height() * amount)
    painter.fillRect(QRect(rect.left(), rect.bottom() - height + 1, rect.width(), height), color)


def _draw_current(painter: QPainter, geometry: Geometry, pointed: Pointed) -> None:
    if pointed.current is None:
        return
    tokens = theme.current()
    painter.setPen(QPen(QColor(tokens.accent if pointed.focused else tokens.muted), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(geometry.rect(pointed.current).adjusted(0, 0, -1, -1))


def _draw_corner(painter: QPainter) -> None:
    """What rows and columns are."""
    tokens, rect = theme.current(), QRect(0, 0, LEFT, TOP)
    painter.fillRect(rect, QColor(tokens.surface))
    painter.setPen(QColor(tokens.line))
    painter.drawLines([QLine(rect.bottomLeft(), rect.bottomRight()), QLine(rect.topRight(), rect.bottomRight())])
    font = QFont(painter.font())
    painter.setPen(QColor(tokens.muted))
    painter.setFont(font)
    low = QRect(8, TOP - 40, LEFT - 16, 36)
    painter.drawText(low, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), "Bases ↓")
    high = QRect(8, 6, LEFT - 16, 36)
    painter.drawText(high, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), "Envelopes →")


def _lit(pointed: Pointed, row: int | None = None, column: int | None = None) -> bool:
    """Whether a heading is of what is pointed at, or chosen."""
    cells = [cell for cell in (pointed.hovered, pointed.current) if cell is not None]
    return any(row == cell.row or column == cell.column for cell in cells)


def point_text(scene: Scene, geometry: Geometry, at: QPoint) -> str:
    """The name of the heading at a point; nothing elsewhere."""
    row, column = geometry.row_at(at.y()), geometry.column_at(at.x())
    if at.x() < LEFT and row is not None:
        return f"Basis of {scene.document.component(scene.row(row)).name}"
    if at.y() < TOP and column is not None:
        return f"Envelope of {scene.document.component(scene.column(column)).name}"
    return ""
