"""Where the cells and headings of a patch bay lie. Any thread."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

from audible_gui.operations import Cell

USUAL, SMALLEST, LARGEST = 28, 24, 56
"""Side of a cell, in pixels."""
LEFT, TOP = 136, 116
"""What the headings of rows and columns take."""


@dataclass(frozen=True)
class Geometry:
    """Of a matrix; its headings stay where they are when the cells are scrolled.

    Attributes:
        rows: how many.
        columns: how many.
        side: of a cell, in pixels.
        x: how far it is scrolled to the right.
        y: how far it is scrolled down.
    """

    rows: int
    columns: int
    side: int
    x: int = 0
    y: int = 0

    def rect(self, cell: Cell) -> QRect:
        """Of a cell."""
        left, top = LEFT + cell.column * self.side - self.x, TOP + cell.row * self.side - self.y
        return QRect(left, top, self.side, self.side)

    def row_heading(self, row: int) -> QRect:
        """Beside a row."""
        return QRect(0, TOP + row * self.side - self.y, LEFT, self.side)

    def column_heading(self, column: int) -> QRect:
        """Above a column."""
        return QRect(LEFT + column * self.side - self.x, 0, self.side, TOP)

    def row_at(self, y: int) -> int | None:
        """The row at a height; None above and below them."""
        row = (y - TOP + self.y) // self.side
        return row if y >= TOP and row < self.rows else None

    def column_at(self, x: int) -> int | None:
        """The column there; None beside them."""
        column = (x - LEFT + self.x) // self.side
        return column if x >= LEFT and column < self.columns else None

    def cell_at(self, at: QPoint) -> Cell | None:
        """The cell at a point."""
        row, column = self.row_at(at.y()), self.column_at(at.x())
        return None if row is None or column is None else Cell(row, column)

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows of which anything lies between two heights."""
        first = max(top - TOP + self.y, self.y) // self.side
        return range(first, min((bottom - TOP + self.y) // self.side + 1, self.rows))

    def columns_between(self, left: int, right: int) -> range:
        """The columns of which anything lies there."""
        first = max(left - LEFT + self.x, self.x) // self.side
        return range(first, min((right - LEFT + self.x) // self.side + 1, self.columns))
