"""Why nothing happens at the keys of a command that cannot be done now. GUI thread."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStatusBar

from audible_gui.views.keymap import title_of
from audible_gui.views.notification import NotificationBar

_SHOWN_MS = 8000


class RefusedKeys(QObject):
    """Says why; Qt leaves the keys of disabled actions without an answer.

    Args:
        actions: those of the table, whose tips say why they are disabled.
        notes: where it is said, unless something more important stands there.
        bar: where it is said then.
        parent: Qt parent.
    """

    def __init__(
        self, actions: Mapping[str, QAction], notes: NotificationBar, bar: QStatusBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._actions, self._notes, self._bar = actions, notes, bar

    def tell(self, event: QKeyEvent) -> None:
        """Of keys that nothing in the window has taken for itself."""
        if event.isAutoRepeat() or event.key() == Qt.Key.Key_Escape:  # which ends whatever there is, or nothing
            return
        keys = QKeySequence(event.keyCombination())
        for name, action in self._actions.items():
            if not action.isEnabled() and action.shortcut() == keys:
                text = f"{title_of(name)}: {action.toolTip()}"
                if not self._notes.mention(text):
                    self._bar.showMessage(text, _SHOWN_MS)
