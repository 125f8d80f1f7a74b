"""Dialogs. GUI thread."""

from audible_gui.views.dialogs.about_dialog import AboutDialog
from audible_gui.views.dialogs.crash_dialog import CrashDialog
from audible_gui.views.dialogs.events_dialog import EventsDialog
from audible_gui.views.dialogs.export_dialog import ExportDialog
from audible_gui.views.dialogs.figure_dialog import FigureDialog
from audible_gui.views.dialogs.notes_dialog import NotesDialog
from audible_gui.views.dialogs.preferences_dialog import PreferencesDialog
from audible_gui.views.dialogs.tables_dialog import TablesDialog

__all__ = [
    "AboutDialog",
    "CrashDialog",
    "EventsDialog",
    "ExportDialog",
    "FigureDialog",
    "NotesDialog",
    "PreferencesDialog",
    "TablesDialog",
]
