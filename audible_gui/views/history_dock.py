"""The undo history as a list: every step by name, the present one marked, a click goes there. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDockWidget, QUndoView, QWidget

from audible_gui.session import Session

NARROWEST = 200
TIP = "Every step so far; click one to go back to it, or forward again. Nothing is lost until you edit from there."
BUSY = "A training is under way: stop or cancel it to go through the history."


class HistoryDock(QDockWidget):
    """A dock with the session's steps.

    Args:
        session: whose undo stack it shows.
        parent: Qt parent.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("History", parent)
        self.setObjectName("history")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.view = QUndoView()
        self.view.setMinimumWidth(NARROWEST)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setStack(session.undo_stack)
        self.view.setEmptyLabel("Beginning")
        self.view.setAccessibleName("History")
        self.setWidget(self.view)
        self.set_training(False)

    @Slot(bool)
    def set_training(self, training: bool) -> None:
        """A training owns what is shown: nobody goes elsewhere meanwhile."""
        self.view.setEnabled(not training)
        self.view.setToolTip(BUSY if training else TIP)

    @Slot()
    def focus(self) -> None:
        """Give it the keyboard."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
