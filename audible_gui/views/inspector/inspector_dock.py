"""The inspector as a dock. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDockWidget, QWidget

from audible_gui.session import Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.inspector.inspector import Inspector
from audible_gui.views.plots.playhead import Playhead
from audible_gui.views.plots.time_range import TimeRange


class InspectorDock(QDockWidget):
    """A dock with an Inspector, see there for the arguments."""

    def __init__(
        self,
        session: Session,
        tree: ComponentTree,
        times: TimeRange,
        playhead: Playhead,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Inspector", parent)
        self.setObjectName("inspector")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.inspector = Inspector(session, tree, times, playhead)
        self.setWidget(self.inspector)

    @Slot()
    def focus(self) -> None:
        """Give it the keyboard."""
        self.inspector.focus_plot()
