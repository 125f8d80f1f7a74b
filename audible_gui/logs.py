"""The log files of unexpected errors: of the editor, and of the processes that it starts. Any thread."""

import faulthandler
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

LOG = logging.getLogger("audible_gui")
NAME, FAULTS = "audible-gui.log", "faults.log"
_BYTES, _FILES = 1_000_000, 3
_ERRORS = "backslashreplace"  # names of files need not be valid Unicode
_FORMAT = logging.Formatter("%(asctime)s %(levelname)s %(processName)s %(threadName)s %(message)s")


def log_to(folder: Path) -> logging.Handler:
    """Log into the file of a folder, which is made when missing. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / NAME, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", errors=_ERRORS)
    return _added(handler)


def log_beside(folder: Path) -> logging.Handler:
    """Log into the file of a folder where another process logs, too; it is opened when there is something to say."""
    return _added(logging.FileHandler(folder / NAME, encoding="utf-8", delay=True, errors=_ERRORS))


def faults_to(folder: Path) -> TextIO | None:
    """Have crashes of the interpreter written there; None where that is done already. Raises OSError."""
    if faulthandler.is_enabled():
        return None
    file = (folder / FAULTS).open("a", encoding="utf-8")
    faulthandler.enable(file)
    return file


def _added(handler: logging.Handler) -> logging.Handler:
    handler.setFormatter(_FORMAT)
    LOG.addHandler(handler)
    return handler
