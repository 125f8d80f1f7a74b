"""Which layers and groups of the tree are unfolded, also while they are not there. GUI thread."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QObject, Slot
from PySide6.QtWidgets import QTreeView

from audible_gui.views.component_tree.model import TreeModel
from audible_gui.views.component_tree.paths import RowPath, is_group, is_layer


class Opened(QObject):
    """Remembers what is unfolded of one sound, and unfolds it again where its rows were made anew.

    Qt forgets it whenever rows go: by undoing and redoing a group, or while a training has fewer layers.

    Args:
        tree: whose rows are unfolded.
        rows: its model.
    """

    def __init__(self, tree: QTreeView, rows: TreeModel) -> None:
        super().__init__(tree)
        self._tree, self._rows = tree, rows
        self._paths: set[RowPath] = set()
        tree.expanded.connect(self._add)
        tree.collapsed.connect(self._remove)

    @property
    def groups(self) -> tuple[RowPath, ...]:
        """The groups that are there and unfolded."""
        return tuple(path for path in sorted(self._paths) if is_group(path) and self._rows.index_at(path).isValid())

    def restore(self, more: Iterable[RowPath] = ()) -> None:
        """Unfold what was unfolded, and more, as far as it is there."""
        self._paths.update(more)
        for path in sorted(self._paths):
            index = self._rows.index_at(path)
            if index.isValid() and not self._tree.isExpanded(index):
                self._tree.expand(index)

    def forget(self) -> None:
        """Another sound has other layers and groups."""
        self._paths.clear()

    @Slot(QModelIndex)
    def _add(self, index: QModelIndex) -> None:
        path = self._rows.path_at(index)
        if is_layer(path) or is_group(path):
            self._paths.add(path)

    @Slot(QModelIndex)
    def _remove(self, index: QModelIndex) -> None:
        self._paths.discard(self._rows.path_at(index))
