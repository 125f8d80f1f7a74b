"""The panel of dice as a dock. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDockWidget, QFrame, QScrollArea, QWidget

from audible_gui.views.dice.dice_panel import DicePanel


class DiceDock(QDockWidget):
    """A dock with a DicePanel, which is scrolled where there is too little height.

    Args:
        panel: what is in it.
        parent: Qt parent.
    """

    def __init__(self, panel: DicePanel, parent: QWidget | None = None) -> None:
        super().__init__("Randomise", parent)
        self.setObjectName("randomise")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.panel = panel
        scroll = QScrollArea()
        scroll.setWidget(panel)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumWidth(panel.minimumWidth())
        self.setWidget(scroll)

    @Slot()
    def focus(self) -> None:
        """Give it the keyboard."""
        self.panel.scope_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
