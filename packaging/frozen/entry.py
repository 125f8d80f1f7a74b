"""Where the frozen program begins; its child processes begin here, too."""

import faulthandler
import os
import sys
from multiprocessing import freeze_support

from audible_gui.cli import run
from audible_gui.workflow.batches.child import SERVE, serve


def _restore_library_path() -> None:
    """Let other programs that are started from here, such as a file manager, find their own libraries, not ours.

    The loader that has started this process has put ours first, and has kept what was there before. Where it starts
    children of ours it does so again when it is told that they are no part of this process.
    """
    if not sys.platform.startswith("linux"):
        return
    before = os.environ.get("LD_LIBRARY_PATH_ORIG")
    if before:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


if __name__ == "__main__":
    freeze_support()
    if sys.argv[1:] == [SERVE]:
        faulthandler.enable()
        serve()
    else:
        _restore_library_path()
        run()
