"""Delete and Backspace in a list take the chosen row away. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


def add_removal(view: QWidget, text: str, remove: Callable[[], object]) -> None:
    """Give a list its action of removing, by keys and in its menu.

    Args:
        view: the list.
        text: of the action.
        remove: takes the chosen row away.
    """
    action = QAction(text, view)
    action.setShortcuts([QKeySequence(Qt.Key.Key_Delete), QKeySequence(Qt.Key.Key_Backspace)])
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(remove)
    view.addAction(action)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
