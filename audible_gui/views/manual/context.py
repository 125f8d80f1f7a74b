"""Which passage of the manual is about what has the keyboard. GUI thread."""

from PySide6.QtWidgets import QStatusBar, QWidget

from audible_gui.views.component_panel import ComponentPanel
from audible_gui.views.component_tree.leakage_slider import LeakageSlider
from audible_gui.views.dice import DicePanel
from audible_gui.views.gallery import Gallery
from audible_gui.views.history_dock import HistoryDock
from audible_gui.views.inspector import Inspector
from audible_gui.views.inspector.box_list import BoxList
from audible_gui.views.inspector.gate_bar import GateBar
from audible_gui.views.inspector.stroke_list import StrokeList
from audible_gui.views.inspector.tools import Tool
from audible_gui.views.library import LibraryPanel
from audible_gui.views.marker_dock import MarkerDock
from audible_gui.views.network_panel import NetworkPanel
from audible_gui.views.network_view import NetworkView
from audible_gui.views.palette import CommandPalette
from audible_gui.views.patch_bay import PatchBayPanel
from audible_gui.views.plots import Canvas
from audible_gui.views.preset_control import PresetControl
from audible_gui.views.snapshot_strip import SnapshotStrip
from audible_gui.views.transport_bar import TransportBar

ELSEWHERE = "README.md"
PLACES: tuple[tuple[type[QWidget] | str, str], ...] = (
    (PresetControl, "panels.md#presets"),
    (Gallery, "panels.md#variations"),
    (NetworkPanel, "panels.md#network"),
    (LeakageSlider, "operations.md#leakage"),
    (NetworkView, "panels.md#the-network-as-a-picture"),
    (ComponentPanel, "panels.md#components"),
    (BoxList, "operations.md#boxes"),
    (StrokeList, "operations.md#painting"),
    (GateBar, "operations.md#gating"),
    (Inspector, "panels.md#inspector"),
    (DicePanel, "panels.md#randomise"),
    (PatchBayPanel, "panels.md#patch-bay"),
    (LibraryPanel, "panels.md#library"),
    (MarkerDock, "panels.md#markers"),
    (SnapshotStrip, "panels.md#snapshots"),
    (HistoryDock, "panels.md#history"),
    (TransportBar, "panels.md#transport"),
    (Canvas, "panels.md#waveform-and-spectrogram"),
    (CommandPalette, "panels.md#command-palette"),
    (QStatusBar, "panels.md#status-bar"),
    ("ExportDialog", "panels.md#export"),
    *((name, "panels.md#other-exports") for name in ("EventsDialog", "FigureDialog", "TablesDialog", "NotesDialog")),
    ("EventDialog", "operations.md#events-by-hand"),
    ("PointDialog", "operations.md#automating-the-gain"),
    ("AmountDialog", "operations.md#drawing"),
    ("PreferencesDialog", "panels.md#preferences"),
)
"""What is nearer to the keyboard comes first; classes that are not loaded at every start stand by their names."""
TOOL_PLACES = {Tool.POINTS: "operations.md#automating-the-gain", Tool.EVENTS: "operations.md#events-by-hand"}
"""In the inspector, while it is used for something with a passage of its own."""


def place_of(widget: QWidget | None) -> str:
    """The passage about a widget, or about the nearest that it lies in; the list of all pages where there is none."""
    while widget is not None:
        for kind, place in PLACES:
            if type(widget).__name__ == kind if isinstance(kind, str) else isinstance(widget, kind):
                return TOOL_PLACES.get(widget.tools.tool, place) if isinstance(widget, Inspector) else place
        widget = widget.parentWidget()
    return ELSEWHERE
