"""The patch bay: bases of one layer against envelopes of another, as a matrix whose cells are patched. GUI thread."""

from audible_gui.views.patch_bay.dock import PatchBayDock
from audible_gui.views.patch_bay.panel import PatchBayPanel

__all__ = ["PatchBayDock", "PatchBayPanel"]
