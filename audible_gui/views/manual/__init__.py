"""The manual inside the program: its pages, a window that shows and searches them, and help for what has the focus.

GUI thread.
"""

from audible_gui.views.manual.commands import ManualCommands

__all__ = ["ManualCommands"]
