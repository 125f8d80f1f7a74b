"""The one road of unexpected errors: a log file, and a report for the person. Any thread may fall into it.

The hooks run on the thread that failed; the report is shown on the GUI thread. Nothing is undone or closed: the
document is a value that no failing edit can have half changed.
"""

import faulthandler
import logging
import platform
import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QObject, Qt, Signal, Slot

from audible_gui.logs import FAULTS, LOG, NAME, faults_to, log_to
from audible_gui.settings import data_folder

_KNOWN = 100
_LONGEST = 100_000
_ENTRIES = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ )", re.MULTILINE)


class CrashGuard(QObject):
    """Catches what nobody else caught.

    Args:
        folder: of the log files; by default the application's data folder.

    Signals:
        reported: a report to be shown, on the GUI thread.
    """

    reported = Signal(str)
    _unraised = Signal(object)

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self.folder = folder if folder is not None else data_folder() / "logs"
        self.log = self.folder / NAME
        self._handler: logging.Handler | None = None
        self._faults: TextIO | None = None
        # Not at once: objects are destroyed in the midst of anything, on any thread.
        self._unraised.connect(self.report, Qt.ConnectionType.QueuedConnection)
        self._told: set[str] = set()
        self._read: dict[Path, int] = {}
        self._hooks = sys.excepthook, threading.excepthook, sys.unraisablehook

    def install(self) -> None:
        """Take over the process's hooks and begin to log."""
        try:
            self._open_logs()
        except OSError as error:
            print(f"audible-gui: there will be no log file: {error}", file=sys.stderr)
        self._hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        self._read = {path: _size(path) for path in (self.log, self.folder / FAULTS)}

    def _open_logs(self) -> None:
        self._handler = log_to(self.folder)
        self._faults = faults_to(self.folder)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
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
        if trace in self._told:
            return
        if len(self._told) >= _KNOWN:
            self._told.clear()
        self._told.add(trace)
        text = _described(trace)
        LOG.error("unexpected error\n%s", text)
        self.reported.emit(text)

    def failures(self) -> str:
        """A report of what other processes of the program have logged before they failed, since this was asked last."""
        entries = [entry for entry in _ENTRIES.split(self._more(self.log)) if " CRITICAL " in entry.partition("\n")[0]]
        text = "\n".join(filter(None, (*entries, self._more(self.folder / FAULTS))))
        return _described(text) if text else ""

    def _more(self, path: Path) -> str:
        """What has been written to a file since this was asked last, not more than its last part."""
        before, size = self._read.get(path, 0), _size(path)
        self._read[path] = size
        try:
            with path.open("rb") as file:
                file.seek(max(before if before <= size else 0, size - _LONGEST))
                return file.read(_LONGEST).decode("utf-8", "replace")
        except OSError:
            return ""

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error)

    def _on_thread_exception(self, details: threading.ExceptHookArgs) -> None:
        if details.exc_value is not None:
            self.report(details.exc_value)

    def _on_unraisable(self, details: "sys.UnraisableHookArgs") -> None:
        if details.exc_value is not None:
            self._unraised.emit(details.exc_value)


def _described(trace: str) -> str:
    """A report: versions and a traceback; what is no Unicode in it as escapes."""
    from audible_gui.views.dialogs.about_dialog import versions  # noqa: PLC0415 - not at every start

    listed = "\n".join(f"{name} {version}" for name, version in versions().items())
    return f"{listed}\n{platform.platform()}\n\n{trace}".encode("utf-8", "backslashreplace").decode("utf-8")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
