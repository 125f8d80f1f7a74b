"""The panel of dice as a dock. GUI thread."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QWidget

from audible_gui.views.dice.dice_panel import DicePanel
from audible_gui.views.scrolled import Scrolled

LEAST_HEIGHT = 100


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
        scroll = Scrolled(panel, QSize(panel.minimumWidth(), LEAST_HEIGHT))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(panel.minimumWidth())
        self.setWidget(scroll)

    @Slot()
    def focus(self) -> None:
        """Give it the keyboard: arrows turn a slider, Space goes on playing; where nothing can be thrown, whom for."""
        slider, scope = self.panel.timbre.slider, self.panel.scope_box
        (slider if slider.isEnabled() else scope).setFocus(Qt.FocusReason.ShortcutFocusReason)
