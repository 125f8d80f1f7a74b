"""Which layers of the tree are open. GUI thread."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QTreeView


def open_layers(tree: QTreeView) -> tuple[int, ...]:
    """The layers, from 1, whose components are shown."""
    rows = _layer_rows(tree)
    return tuple(layer for layer, index in rows.items() if tree.isExpanded(index))


def show_layers(tree: QTreeView, layers: Iterable[int]) -> None:
    """Show the components of these layers and of no others."""
    wanted = set(layers)
    for layer, index in _layer_rows(tree).items():
        tree.setExpanded(index, layer in wanted)


def _layer_rows(tree: QTreeView) -> dict[int, QModelIndex]:
    """Layers stand above the residual, the deepest first."""
    depth = max(tree.model().rowCount() - 1, 0)
    return {depth - row: tree.model().index(row, 0) for row in range(depth)}
