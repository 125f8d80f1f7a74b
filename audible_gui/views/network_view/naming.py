"""Typing a component's name in its cell. GUI thread."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt, Slot
from PySide6.QtWidgets import QWidget

from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.model import plain
from audible_gui.views.component_tree.view import ComponentTree
from audible_gui.views.inline_line import InlineLine

_WIDTH, _HEIGHT = 160, 26


class NameEditor(QObject):
    """A line over the cell whose name is typed.

    Args:
        view: what gets the keyboard back.
        place: what the cells are drawn on.
        tree: whose rows are renamed.
    """

    def __init__(self, view: QWidget, place: QWidget, tree: ComponentTree) -> None:
        super().__init__(place)
        self._tree, self._index = tree, QPersistentModelIndex()
        self.line = InlineLine(view, place)
        self.line.setToolTip("Return takes the name, Esc leaves the old one")
        self.line.setAccessibleName("Name of the component")
        self.line.typed.connect(self._take)

    def begin(self, index: QModelIndex, cell: QRectF) -> None:
        """Let the name of a row be typed over a cell; parts of components have the components' names."""
        name = index.siblingAtColumn(Column.NAME)
        if not name.flags() & Qt.ItemFlag.ItemIsEditable:
            return
        self._index = QPersistentModelIndex(name)
        width = min(_WIDTH, int(cell.width()) - 8)
        self.line.begin(QRect(int(cell.left()) + 4, int(cell.top()), width, _HEIGHT), str(name.data()))

    @Slot()
    def leave(self) -> None:
        """Give it up."""
        self.line.leave()

    @Slot(str)
    def _take(self, text: str) -> None:
        if self._index.isValid():
            self._tree.rows.setData(plain(self._index), text)
