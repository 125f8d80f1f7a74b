"""The library: components of other sounds, to be heard in this one and used in it. GUI thread."""

from audible_gui.views.library.dock import LibraryDock
from audible_gui.views.library.panel import LibraryPanel

__all__ = ["LibraryDock", "LibraryPanel"]
