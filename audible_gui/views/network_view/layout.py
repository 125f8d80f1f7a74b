"""Where the cells of a network lie: a column for each layer, from the sound inwards, parents beside their children.

Pixels of the whole picture, of which the view shows a part. Any thread.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

from audible_gui.document import Node
from audible_gui.synthesis import Flows, middles

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

MARGIN = 12.0
LEAST_WIDTH, MOST_WIDTH = 170.0, 720.0
LEAST_GAP = 40.0
GAP = 0.26
"""Between columns, of their width."""
TALLEST = 58.0
SMALLEST_PITCH, USUAL_PITCH, LARGEST_PITCH = 3.0, 24.0, 72.0


@dataclass(frozen=True, eq=False)
class Column:
    """The cells of one layer.

    Attributes:
        layer: 1..L.
        left: of all cells.
        width: of all cells.
        height: of each cell.
        middles: of each component's cell, (K,).
        order: the components from top to bottom, (K,).
    """

    layer: int
    left: float
    width: float
    height: float
    middles: Array
    order: Places

    def rect(self, index: int) -> QRectF:
        """Of a component's cell."""
        return QRectF(self.left, self.middles[index] - self.height / 2, self.width, self.height)

    def between(self, top: float, bottom: float) -> Iterator[int]:
        """The components whose cells are at least partly there, from top to bottom."""
        middles, half = self.middles[self.order], self.height / 2
        first, last = np.searchsorted(middles, [top - half, bottom + half])
        return (int(index) for index in self.order[first:last])

    def nearest(self, y: float) -> int:
        """The component whose cell is nearest to a height."""
        return int(np.abs(self.middles - y).argmin())


@dataclass(frozen=True, eq=False)
class Layout:
    """All columns.

    Attributes:
        columns: layer 1 first.
        width: of the picture.
        height: of the picture.
    """

    columns: tuple[Column, ...]
    width: float
    height: float

    def column(self, layer: int) -> Column:
        """Of a layer, from 1."""
        return self.columns[layer - 1]

    def rect(self, node: Node) -> QRectF:
        """Of a component's cell."""
        return self.column(node.layer).rect(node.index)

    def node_at(self, x: float, y: float) -> Node | None:
        """Whose cell is there."""
        for column in self.columns:
            if column.left <= x < column.left + column.width:
                index = column.nearest(y)
                return Node(column.layer, index) if abs(column.middles[index] - y) <= column.height / 2 else None
        return None


def arranged(flows: Flows, width: float, height: float, pitch: float) -> Layout:
    """A layout for a view.

    Args:
        flows: of the network.
        width: of the view.
        height: of the view.
        pitch: least height of a cell, unless the view has more.
    """
    widths = flows.network.widths
    full = max(height, max(widths) * pitch + 2 * MARGIN)
    lefts, cell = _across(len(widths), width)
    columns = []
    heights = [_height(count, full, pitch) for count in widths]
    every = middles(flows, MARGIN, full - MARGIN, heights)
    for layer, (left, places, tall) in enumerate(zip(lefts, every, heights, strict=True), 1):
        columns.append(Column(layer, left, cell, tall, places, np.argsort(places, kind="stable")))
    return Layout(tuple(columns), lefts[-1] + cell + MARGIN, full)


def _across(depth: int, width: float) -> tuple[list[float], float]:
    """Left edges of the columns, and their width."""
    room = width - 2 * MARGIN
    most = MOST_WIDTH if depth > 1 else room
    cell = max(min(room / (depth + GAP * (depth - 1)), most), LEAST_WIDTH)
    gap = max((room - depth * cell) / (depth - 1), LEAST_GAP) if depth > 1 else 0.0
    return [MARGIN + place * (cell + gap) for place in range(depth)], cell


def _height(count: int, full: float, pitch: float) -> float:
    return min((full - 2 * MARGIN) / count, max(pitch, TALLEST))
