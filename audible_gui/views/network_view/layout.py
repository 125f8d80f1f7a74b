"""Where the cells of a network lie: a column for each layer, from the sound inwards, parents beside their children.

Pixels of the whole picture, of which the view shows a part. Any thread.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

from audible_gui.document import Node
from audible_gui.operations import Flows

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
    for layer, (left, middles) in enumerate(zip(lefts, _middles(flows, full, pitch), strict=True), 1):
        order = np.argsort(middles, kind="stable")
        columns.append(Column(layer, left, cell, _height(widths[layer - 1], full, pitch), middles, order))
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


def _middles(flows: Flows, full: float, pitch: float) -> list[Array]:
    """Per layer the middles of its cells: of layer 1 evenly, children of one parent together; parents beside them."""
    count = flows.network.widths[0]
    step = (full - 2 * MARGIN) / count
    first = np.empty(count)
    first[_first_order(flows)] = MARGIN + (np.arange(count) + 0.5) * step
    result = [first]
    for layer, parts in enumerate(flows.edges, 2):
        total = parts.sum(axis=0)
        wanted = np.where(total > 0.0, result[-1] @ parts / np.where(total > 0.0, total, 1.0), full - MARGIN)
        result.append(_spread(wanted, _height(flows.network.widths[layer - 1], full, pitch), full))
    return result


def _first_order(flows: Flows) -> Places:
    """Components of layer 1 from top to bottom: by what they mostly belong to, largest first."""
    order = np.arange(flows.network.widths[-1])
    for layer in range(flows.network.depth - 1, 0, -1):
        energy = flows.edges[layer - 1] * flows.held[layer]
        ranks = np.empty(len(order), dtype=np.intp)
        ranks[order] = np.arange(len(order))
        homes = np.where(energy.any(axis=1), ranks[energy.argmax(axis=1)], len(order))
        order = np.lexsort((-energy.max(axis=1), homes))
    return order


def _spread(wanted: Array, height: float, full: float) -> Array:
    """Middles of cells as near to where they are wanted as they can be without lying over each other."""
    order = np.argsort(wanted, kind="stable")
    steps = np.arange(len(order)) * height
    free = _risen(wanted[order] - steps)
    low = MARGIN + height / 2
    result = np.empty(len(order))
    result[order] = np.clip(free, low, max(full - low - steps[-1], low)) + steps
    return result


def _risen(values: Array) -> Array:
    """The nearest values that nowhere fall: runs that fall become their mean."""
    runs: list[tuple[float, int]] = []
    for value in values:
        mean, count = float(value), 1
        while runs and runs[-1][0] > mean:
            before, many = runs.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        runs.append((mean, count))
    return np.repeat([mean for mean, _ in runs], [count for _, count in runs])
