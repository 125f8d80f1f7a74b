"""What the menu of the selected rows has, in the menu bar. GUI thread."""

import shiboken6
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from audible_gui.views.component_tree import ComponentTree

TITLE = "&Component"
_NOTHING = "Select a component in the list first"


class ComponentMenu(QObject):
    """Keeps a menu that holds, whenever it opens, what can be done with what is selected.

    Args:
        tree: where it is selected, and who makes its menu.
        bar: which menu bar.
        before: the menu that it stands before.
    """

    def __init__(self, tree: ComponentTree, bar: QMenuBar, before: QAction) -> None:
        super().__init__(bar)
        self._tree = tree
        self._source: QMenu | None = None
        self.menu = QMenu(TITLE, bar)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        bar.insertMenu(before, self.menu)
        self._fill()

    @Slot()
    def _fill(self) -> None:
        self.menu.clear()
        if self._source is not None and shiboken6.isValid(self._source):
            self._source.deleteLater()
        selected = self._tree.selected_rows()
        self._source = self._tree.menu_at(selected[0]) if selected else None
        if self._source is None:
            self.menu.addAction(_NOTHING).setEnabled(False)
        else:
            self.menu.addActions(self._source.actions())
