"""The library as a dock. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDockWidget, QWidget

from audible_gui.views.library.panel import LibraryPanel


class LibraryDock(QDockWidget):
    """A dock with a LibraryPanel.

    Args:
        panel: what is in it.
        parent: Qt parent.
    """

    def __init__(self, panel: LibraryPanel, parent: QWidget | None = None) -> None:
        super().__init__("Library", parent)
        self.setObjectName("library")
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self.panel = panel
        self.setWidget(panel)

    @Slot()
    def focus(self) -> None:
        """Give it the keyboard."""
        self.panel.focus()
