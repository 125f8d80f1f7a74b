"""The docks at the right, one behind the other: inspector, patch bay, library, dice, markers, history. GUI thread."""

from itertools import pairwise

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QMainWindow, QTabBar, QTabWidget

from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.dice import DiceDock, DicePanel
from audible_gui.views.history_dock import HistoryDock
from audible_gui.views.inspector import Inspector, InspectorDock
from audible_gui.views.library import LibraryDock, LibraryPanel
from audible_gui.views.marker_dock import MarkerDock
from audible_gui.views.patch_bay import PatchBayDock, PatchBayPanel
from audible_gui.views.plots import Canvas
from audible_gui.views.selected_boxes import SelectedBoxes
from audible_gui.views.snapshot_strip import SnapshotStrip
from audible_gui.views.studio import Studio

WIDE_PX = 1440
_TABS = "Panels at the right"
STATE = 5
"""Number of the arrangement; what was remembered of another one, with other docks, counts for nothing."""


class Docks(QObject):
    """Makes the docks and shows or hides them.

    Attributes:
        all: of them.

    Args:
        studio: whose document and steps they show.
        canvas: whose part of the sound the inspector shows.
        tree: whose selected component it shows.
        boxes: those of what is selected, which it lists.
        snapshots: what stands above the history.
        window: where they are.
    """

    def __init__(
        self,
        studio: Studio,
        canvas: Canvas,
        tree: ComponentTree,
        boxes: SelectedBoxes,
        snapshots: SnapshotStrip,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        session = studio.session
        self.history = HistoryDock(session, snapshots)
        beats = canvas.beat_control.beats
        self.inspector = InspectorDock(
            Inspector(session, tree, boxes, canvas.times, canvas.playhead, beats, studio.crossing)
        )
        self.markers = MarkerDock(session, canvas.markers)
        self.dice = DiceDock(DicePanel(session, tree, studio.throwing))
        self.patch_bay = PatchBayDock(PatchBayPanel(session, tree))
        self.library = LibraryDock(LibraryPanel(studio, tree))
        self.library.panel.hearing.yield_to((self.inspector, self.patch_bay))
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        docks = (self.history, self.markers, self.dice, self.library, self.patch_bay, self.inspector)
        self.all: tuple[QDockWidget, ...] = docks
        for dock in docks:
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        for before, after in pairwise(docks):
            window.tabifyDockWidget(before, after)
        for dock in docks:
            _name_buttons(dock)
            dock.visibilityChanged.connect(self._name_tabs)
            dock.hide()

    def show_usual(self, width: int) -> None:
        """As they are before anybody has shown or hidden one: the inspector, where the window is wide enough."""
        self.inspector.setVisible(width >= WIDE_PX)

    @Slot()
    def show_inspector(self) -> None:
        """Show the inspector, in front of the history, with the keyboard's focus."""
        self.inspector.show()
        self.inspector.raise_()
        self.inspector.focus()

    @Slot()
    def toggle_history(self) -> None:
        """Show the history, with the keyboard's focus, or hide it."""
        if _toggled(self.history):
            self.history.focus()

    @Slot()
    def toggle_markers(self) -> None:
        """Show the list of markers, with the keyboard's focus, or hide it."""
        if _toggled(self.markers):
            self.markers.focus()

    @Slot()
    def toggle_dice(self) -> None:
        """Show the dice, with the keyboard's focus, or hide them."""
        if _toggled(self.dice):
            self.dice.focus()

    @Slot()
    def toggle_patch_bay(self) -> None:
        """Show the patch bay, with the keyboard's focus, or hide it."""
        if _toggled(self.patch_bay):
            self.patch_bay.focus()

    @Slot()
    def show_library(self) -> None:
        """Show the library in front of the others."""
        self.library.show()
        self.library.raise_()

    @Slot()
    def toggle_library(self) -> None:
        """Show the library, with the keyboard's focus, or hide it."""
        if _toggled(self.library):
            self.library.focus()

    @Slot()
    def toggle_inspector(self) -> None:
        """Show the inspector, with the keyboard's focus, or hide it."""
        if _toggled(self.inspector):
            self.inspector.focus()

    @Slot()
    def _name_tabs(self) -> None:
        """Qt makes bars of tabs as docks come together."""
        if (window := self.parent()) is not None:
            for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
                bar.setAccessibleName(_TABS)


def _name_buttons(dock: QDockWidget) -> None:
    """Qt's own buttons in the title bar have a picture and no words."""
    for kind, verb in (("close", "Close"), ("float", "Detach or attach")):
        button = dock.findChild(QAbstractButton, f"qt_dockwidget_{kind}button")
        if button is not None:
            button.setAccessibleName(f"{verb}: {dock.windowTitle()}")
            button.setToolTip(button.accessibleName())


def _toggled(dock: QDockWidget) -> bool:
    """Whether it is shown now; one that is behind another comes to the front."""
    seen = dock.isVisible() and not dock.visibleRegion().isEmpty()
    dock.setVisible(not seen)
    if not seen:
        dock.raise_()
    return not seen
