"""The undo history as a list: every step by name, the present one marked, a click goes there; snapshots above it.

GUI thread.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDockWidget, QUndoView, QVBoxLayout, QWidget

from audible_gui.session import Session
from audible_gui.views.snapshot_strip import SnapshotStrip

NARROWEST = 200
TIP = "Every step so far; click one to go back to it, or forward again. Nothing is lost until you edit from there."
BUSY = "A training is under way: stop or cancel it to go through the history."


class HistoryDock(QDockWidget):
    """A dock with the session's steps.

    Args:
        session: whose undo stack it shows.
        snapshots: what stands above.
        parent: Qt parent.
    """

    def __init__(self, session: Session, snapshots: SnapshotStrip, parent: QWidget | None = None) -> None:
        super().__init__("History", parent)
        self.setObjectName("history")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.snapshots, self.view = snapshots, QUndoView()
        self.view.setMinimumWidth(NARROWEST)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setWordWrap(True)
        self.view.setStack(session.undo_stack)
        self.view.setEmptyLabel("Beginning")
        self.view.setAccessibleName("History")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(snapshots)
        column.addWidget(self.view, 1)
        self.setWidget(content)
        self.set_training(False)

    @Slot(bool)
    def set_training(self, training: bool) -> None:
        """A training owns what is shown: nobody goes elsewhere meanwhile."""
        self.view.setEnabled(not training)
        self.view.setToolTip(BUSY if training else TIP)
        self.snapshots.refresh()

    @Slot()
    def focus(self) -> None:
        """Give it the keyboard."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
