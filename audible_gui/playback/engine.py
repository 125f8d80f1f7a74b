"""The engine process: owns the device and the renderer, plays what the editor commands, and dies with the editor.

``run`` is started in a spawned process. Its main thread sounds (Engine), a second one prepares (Intake), a third
waits for the editor's death. The editor calls nothing here but ``run`` by way of multiprocessing.
"""

import gc
import os
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np

from audible_gui.playback.failing import fail, keep_logs
from audible_gui.playback.intake import Intake, Order
from audible_gui.playback.sounding import Engine
from audible_gui.playback.status import StatusBlock
from audible_gui.synthesis import prepare_transforms

NICENESS = -10
REAL_TIME = 1  # the lowest that there is: sound systems run above it


def run(receiver: "Connection[Any, Any]", status_name: str, logs: Path | None) -> None:
    """Live as the engine until the editor closes its end of the pipe, or dies.

    Args:
        receiver: commands, see messages.Envelope.
        status_name: of the editor's StatusBlock.
        logs: the folder of the editor's log files, where an unforeseen failure is written.
    """
    keep_logs(logs)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _go_first()
    sys.setswitchinterval(0.0005)
    np.seterr(all="ignore")
    threading.Thread(target=_follow_parent, daemon=True).start()
    prepare_transforms()
    # What has been imported stays: a collector that looks through all of it again would be heard as a gap.
    gc.collect()
    gc.freeze()
    try:
        status = StatusBlock(status_name)
        status.put("attached", 0)
        orders: SimpleQueue[Order | None] = SimpleQueue()
        intake = Intake(receiver, orders, status)
        threading.Thread(target=intake.run, name="intake", daemon=True).start()
        _sound_in_time()
        Engine(orders, status).run()
    except BaseException as error:
        fail(error)
    # The intake's blocks are still referred to: the system unmaps them without Python's complaints.
    os._exit(0)


def _go_first() -> None:
    """Ahead of the training and of other programs, where the system lets us."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICENESS)


def _sound_in_time() -> None:
    """The calling thread, and those of the sound system that it starts, before all that can wait, where we may."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(REAL_TIME))


def _follow_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
