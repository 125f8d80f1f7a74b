"""Unfolding all that is below a row, some rows in each turn of the event loop. GUI thread."""

from collections import deque
from time import perf_counter

from PySide6.QtCore import QModelIndex, QObject, QTimer, Slot
from PySide6.QtWidgets import QTreeView

from audible_gui.views.component_tree.model import TreeModel
from audible_gui.views.component_tree.paths import RowPath, is_rest

TURN_S = 0.015
"""How long it may take in one turn, so that the window is painted and answers meanwhile."""


class Unfolding(QObject):
    """Unfolds a row and what is below it, but no rests: what is small is there to be out of sight.

    Of a large network the rests of all components would be tens of thousands of rows.

    Args:
        tree: whose rows are unfolded.
        rows: its model.
    """

    def __init__(self, tree: QTreeView, rows: TreeModel) -> None:
        super().__init__(tree)
        self._tree, self._rows = tree, rows
        self._waiting: deque[RowPath] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def running(self) -> bool:
        """Whether there is more to be unfolded."""
        return self._timer.isActive()

    def begin(self, index: QModelIndex) -> None:
        """Unfold what is below a row, itself also if it is a rest; instead of what is being unfolded."""
        self._waiting.clear()
        if index.isValid():
            self._unfold(self._rows.path_at(index))
            self._timer.start()

    @Slot()
    def stop(self) -> None:
        """Leave the rest as it is."""
        self._waiting.clear()
        self._timer.stop()

    @Slot()
    def _go_on(self) -> None:
        began = perf_counter()
        while self._waiting:
            self._unfold(self._waiting.popleft())
            if perf_counter() - began >= TURN_S:
                return
        self._timer.stop()

    def _unfold(self, path: RowPath) -> None:
        """One row; those below it wait."""
        index = self._rows.index_at(path)  # invalid where another document has no such row
        if not index.isValid() or not self._rows.hasChildren(index):
            return
        self._tree.expand(index)
        below = (self._rows.path_at(self._rows.index(row, 0, index)) for row in range(self._rows.rowCount(index)))
        self._waiting.extend(one for one in below if not is_rest(one))
