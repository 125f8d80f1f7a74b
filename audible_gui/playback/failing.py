"""What becomes of unforeseen failures in the engine's process: they are logged, and end it, so that the editor notices.

The process's own threads only.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from audible_gui.logs import LOG, faults_to, log_beside


def keep_logs(folder: Path | None) -> None:
    """Let failures of this process be written into the editor's log files; without a folder they are printed."""
    if folder is not None:
        log_beside(folder)
        with suppress(OSError):
            faults_to(folder)


def fail(error: BaseException) -> NoReturn:
    """End the process with a traceback in the log."""
    try:
        LOG.critical("the sound engine has failed", exc_info=error)
    finally:
        os._exit(1)
