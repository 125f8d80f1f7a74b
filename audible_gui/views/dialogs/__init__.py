"""Dialogs. GUI thread."""

from audible_gui.views.dialogs.about_dialog import AboutDialog
from audible_gui.views.dialogs.crash_dialog import CrashDialog
from audible_gui.views.dialogs.export_dialog import ExportDialog
from audible_gui.views.dialogs.preferences_dialog import PreferencesDialog

__all__ = ["AboutDialog", "CrashDialog", "ExportDialog", "PreferencesDialog"]
