"""The patch bay as a dock. GUI thread."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QWidget

from audible_gui.views.patch_bay.panel import PatchBayPanel
from audible_gui.views.scrolled import Scrolled

LEAST = QSize(200, 100)


class PatchBayDock(QDockWidget):
    """A dock with a PatchBayPanel.

    Args:
        panel: what is in it.
        parent: Qt parent.
    """

    def __init__(self, panel: PatchBayPanel, parent: QWidget | None = None) -> None:
        super().__init__("Patch bay", parent)
        self.setObjectName("patch_bay")
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self.panel = panel
        self.setWidget(Scrolled(panel, LEAST))

    @Slot()
    def focus(self) -> None:
        """Give it the keyboard."""
        self.panel.focus()
