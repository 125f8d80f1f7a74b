"""The command palette: whatever can be done or gone to, found by typing some of its name. GUI thread."""

from audible_gui.views.palette.command_palette import CommandPalette
from audible_gui.views.palette.entries import Entries
from audible_gui.views.palette.entry import Entry

__all__ = ["CommandPalette", "Entries", "Entry"]
