"""The inspector: basis and envelope of the selected component, large, to be drawn by hand. GUI thread."""

from audible_gui.views.inspector.inspector import Inspector
from audible_gui.views.inspector.inspector_dock import InspectorDock

__all__ = ["Inspector", "InspectorDock"]
