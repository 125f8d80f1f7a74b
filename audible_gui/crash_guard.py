"""The one road of unexpected errors: a log file, and a report for the person. Any thread may fall into it.

The hooks run on the thread that failed; the report is shown on the GUI thread. Nothing is undone or closed: the
document is a value that no failing edit can have half changed.
"""

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.logs import LOG, NAME, faults_to, log_to
from audible_gui.settings import data_folder
from audible_gui.views.dialogs.about_dialog import versions


class CrashGuard(QObject):
    """Catches what nobody else caught.

    Args:
        folder: of the log files; by default the application's data folder.

    Signals:
        reported: a report to be shown, on the GUI thread.
    """

    reported = Signal(str)

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self.folder = folder if folder is not None else data_folder() / "logs"
        self.log = self.folder / NAME
        self._handler: logging.Handler | None = None
        self._faults: TextIO | None = None
        self._last = ""

    def install(self) -> None:
        """Take over the process's hooks and begin to log."""
        try:
            self._open_logs()
        except OSError as error:
            print(f"audible-gui: there will be no log file: {error}", file=sys.stderr)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def _open_logs(self) -> None:
        self._handler = log_to(self.folder)
        self._faults = faults_to(self.folder)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
        if self._handler is not None:
            LOG.removeHandler(self._handler)
            self._handler.close()

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """Log an exception and show it; one that comes again and again is logged and shown once."""
        trace = "".join(traceback.format_exception(error))
        if trace == self._last:
            return
        self._last = trace
        LOG.error("unexpected error\n%s", trace)
        listed = "\n".join(f"{name} {version}" for name, version in versions().items())
        self.reported.emit(f"{listed}\n{platform.platform()}\n\n{trace}")

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error)

    def _on_thread_exception(self, details: threading.ExceptHookArgs) -> None:
        if details.exc_value is not None:
            self.report(details.exc_value)
