"""The inspector as a dock. GUI thread."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QWidget

from audible_gui.views.inspector.inspector import Inspector
from audible_gui.views.scrolled import Scrolled

LEAST = QSize(200, 100)


class InspectorDock(QDockWidget):
    """A dock with an Inspector.

    Args:
        inspector: what is in it.
        parent: Qt parent.
    """

    def __init__(self, inspector: Inspector, parent: QWidget | None = None) -> None:
        super().__init__("Inspector", parent)
        self.setObjectName("inspector")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.inspector = inspector
        self.setWidget(Scrolled(inspector, LEAST))

    @Slot()
    def focus(self) -> None:
        """Give it the keyboard."""
        self.inspector.focus_plot()
