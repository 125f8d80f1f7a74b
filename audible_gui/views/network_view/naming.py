"""Typing a component's name in its cell. GUI thread."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.model import plain
from audible_gui.views.component_tree.view import ComponentTree

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
        self._view = view
        self._tree, self._index = tree, QPersistentModelIndex()
        self.line = QLineEdit(place)
        self.line.setProperty("inline", True)
        self.line.setAccessibleName("Name of the component")
        self.line.hide()
        self.line.installEventFilter(self)

    def begin(self, index: QModelIndex, cell: QRectF) -> None:
        """Let the name of a row be typed over a cell; parts of components have the components' names."""
        name = index.siblingAtColumn(Column.NAME)
        if not name.flags() & Qt.ItemFlag.ItemIsEditable:
            return
        self._index = QPersistentModelIndex(name)
        width = min(_WIDTH, int(cell.width()) - 8)
        self.line.setGeometry(int(cell.left()) + 4, int(cell.top()), width, _HEIGHT)
        self.line.setText(str(name.data()))
        self.line.selectAll()
        self.line.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def leave(self) -> None:
        """Give it up."""
        if self.line.isVisible():
            self._index = QPersistentModelIndex()
            self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return takes what was typed, so does going elsewhere; Esc gives it up, before the window's own use of it."""
        if isinstance(event, QKeyEvent):
            key, ends = event.key(), {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}
            if event.type() == QEvent.Type.ShortcutOverride and key == Qt.Key.Key_Escape:
                event.accept()
            elif event.type() == QEvent.Type.KeyPress and key in ends:
                if key == Qt.Key.Key_Escape:
                    self._index = QPersistentModelIndex()
                self._end()
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self._end()
        return super().eventFilter(watched, event)

    def _end(self) -> None:
        index, self._index = self._index, QPersistentModelIndex()
        focused = self.line.hasFocus()
        if index.isValid() and self.line.isModified():
            self._tree.rows.setData(plain(index), self.line.text())
        self.line.hide()
        if focused:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
