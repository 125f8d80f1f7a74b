"""The engine process: owns the device and the renderer, plays what the editor commands, and dies with the editor.

``run`` is started in a spawned process. Its main thread sounds (Engine), a second one prepares (Intake), a third
waits for the editor's death. The editor calls nothing here but ``run`` by way of multiprocessing.
"""

import os
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np

from audible_gui.document import Floats
from audible_gui.errors import PlaybackError
from audible_gui.playback.failing import fail, keep_logs
from audible_gui.playback.intake import Action, Intake, NewSound, NewVoice, Order
from audible_gui.playback.messages import Pause, Play, Seek, SetLoop
from audible_gui.playback.output import Output
from audible_gui.playback.status import StatusBlock
from audible_gui.playback.transport import Transport

# The device stays open this long after the last sound, so that playing on is immediate.
KEEP_OPEN_S = 3.0
BLOCKS_PER_LATENCY = 5
SHORTEST_BLOCK = 64
NICENESS = -10
PEAK_FALL_DB_PER_S = 40.0


def run(receiver: "Connection[Any, Any]", status_name: str, latency_s: float, logs: Path | None) -> None:
    """Live as the engine until the editor closes its end of the pipe, or dies.

    Args:
        receiver: commands, see messages.Envelope.
        status_name: of the editor's StatusBlock.
        latency_s: wanted between writing and hearing.
        logs: the folder of the editor's log files, where an unforeseen failure is written.
    """
    keep_logs(logs)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _go_first()
    sys.setswitchinterval(0.0005)
    np.seterr(all="ignore")
    threading.Thread(target=_follow_parent, daemon=True).start()
    try:
        status = StatusBlock(status_name)
        status.put("attached", 0)
        orders: SimpleQueue[Order | None] = SimpleQueue()
        intake = Intake(receiver, orders, status)
        threading.Thread(target=intake.run, name="intake", daemon=True).start()
        Engine(orders, status, latency_s).run()
    except BaseException as error:
        fail(error)
    # The intake's blocks are still referred to: the system unmaps them without Python's complaints.
    os._exit(0)


def _go_first() -> None:
    """Ahead of the training and of other programs, where the system lets us."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICENESS)


def _follow_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


class Engine:
    """Plays one sound at a time; the process's main thread."""

    def __init__(self, orders: SimpleQueue[Order | None], status: StatusBlock, latency_s: float) -> None:
        self._orders = orders
        self._status = status
        self._latency_s = latency_s
        self._output = Output(latency_s)
        self._transport: Transport | None = None
        self._silent_s = 0.0
        self._beats = 0
        self._peaks: Floats = np.zeros(0, dtype=np.float32)

    def run(self) -> None:
        """Take orders and sound until the orders end."""
        while self._take_orders():
            if self._transport is not None and self._output.running:
                self._sound(self._transport)
        self._hush()

    def _take_orders(self) -> bool:
        """Everything waiting; without a stream wait for something. False after the last."""
        waiting = self._output.running
        while True:
            try:
                order = self._orders.get(block=not waiting)
            except Empty:
                return True
            if order is None:
                return False
            waiting = True
            self._apply(order.action)
            self._report()
            self._status.put("handled", order.serial)

    def _apply(self, action: Action) -> None:
        if isinstance(action, NewSound):
            self._hush()
            self._transport = Transport(action.voice, action.rate_hz)
        elif self._transport is not None:
            self._steer(self._transport, action)

    def _steer(self, transport: Transport, action: Action) -> None:
        match action:
            case NewVoice(voice):
                transport.set_voice(voice)
            case Play():
                self._play(transport)
            case Pause():
                transport.pause()
            case Seek(sample):
                transport.seek(sample)
            case SetLoop(region):
                transport.set_loop(region)

    def _play(self, transport: Transport) -> None:
        self._status.put_text("error", "")
        self._silent_s = 0.0
        try:
            if not self._output.running:
                self._output.open(transport.rate_hz, transport.n_channels)
                self._peaks = np.zeros(self._output.channels, dtype=np.float32)
        except PlaybackError as error:
            self._status.put_text("error", str(error))
        else:
            transport.play()

    def _sound(self, transport: Transport) -> None:
        """One block: render, write (which waits), report."""
        blocks_s = self._latency_s / BLOCKS_PER_LATENCY
        samples = transport.read(max(round(blocks_s * transport.rate_hz), SHORTEST_BLOCK))
        duration_s = len(samples) / transport.rate_hz
        try:
            written = self._output.write(samples)
        except PlaybackError as error:
            transport.pause()
            self._status.put_text("error", str(error))
        else:
            fallen = self._peaks * np.float32(10.0 ** (-PEAK_FALL_DB_PER_S * duration_s / 20.0))
            self._peaks = np.maximum(np.abs(written).max(axis=0), fallen)
        self._silent_s = 0.0 if transport.playing else self._silent_s + duration_s
        if self._silent_s > KEEP_OPEN_S:
            self._output.close()
        self._report()

    def _hush(self) -> None:
        """Fade out and give the device back."""
        if self._transport is not None and self._output.running:
            self._transport.pause()
            # A closing stream swallows what it has not played yet; let that be silence.
            for _ in range(2 * BLOCKS_PER_LATENCY):
                if self._output.running:
                    self._sound(self._transport)
            self._output.close()

    def _report(self) -> None:
        status, output = self._status, self._output
        if self._transport is not None:
            self._report_position(self._transport)
        status.put_peaks([float(peak) for peak in self._peaks] if output.running else [])
        status.put("underflows", output.underflows)
        status.put("latency_s", output.latency_s)
        status.put("streaming", int(output.running))
        status.put_text("device", output.device)
        self._beats += 1
        status.put("beat", self._beats)

    def _report_position(self, transport: Transport) -> None:
        heard = transport.timeline.heard(round(self._output.latency_s * transport.rate_hz))
        sounding = transport.playing or (transport.ended and heard.moving and self._output.running)
        self._status.put("position", heard.position if sounding else transport.position)
        self._status.put("generation", heard.generation if sounding else transport.voice.generation)
        self._status.put("playing", int(sounding))
