"""The editor's courier thread: copies arrays into shared memory and sends commands, so that the editor never waits.

Where nothing is under way, a command that the pipe surely has room for goes into it at once: beside a thread that
computes in Python, the courier would wait for its turn, again and again.

Public methods are for the player's thread; the rest belongs to the courier itself.
"""

import select
import threading
from collections import deque
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from multiprocessing.shared_memory import SharedMemory
from queue import Empty, SimpleQueue
from typing import Any

from audible_gui.document import Floats
from audible_gui.errors import PlaybackError
from audible_gui.playback import shared
from audible_gui.playback.messages import AddTrack, Command, Envelope, SetMix
from audible_gui.playback.status import StatusBlock

LOOK_EVERY_S = 0.02
# Bytes that never have to wait in a pipe that is ready for any, with the length that goes before them; none on Windows.
AT_ONCE = getattr(select, "PIPE_BUF", 0) - 4
_Parcel = tuple[int, Command, Sequence[Floats]]


class Courier:
    """Delivers commands in order; shared blocks lose their names as soon as the engine has attached them.

    Attributes:
        delivered: number of the last command in the pipe.
        error: why it has stopped delivering, a sentence, or None.
    """

    def __init__(self, sender: "Connection[Any, Any]", status: StatusBlock) -> None:
        self.delivered = 0
        self.error: str | None = None
        self._sender = sender
        self._status = status
        self._parcels: SimpleQueue[_Parcel | None] = SimpleQueue()
        self._lent: deque[tuple[int, SharedMemory]] = deque()
        self._closed = threading.Event()
        self._engine_ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="audible-courier", daemon=True)
        self._thread.start()

    def send(self, serial: int, command: Command, arrays: Sequence[Floats] = ()) -> None:
        """Have a command delivered; returns at once."""
        light = not arrays or (isinstance(command, SetMix) and sum(array.nbytes for array in arrays) < AT_ONCE)
        # What was sent before has been delivered: the courier rests, and leaves the pipe to this thread.
        rests = self.delivered == serial - 1
        if not (light and rests and self._sent(Envelope(serial, command, arrays=tuple(arrays)))):
            self._parcels.put((serial, command, arrays))

    def _sent(self, envelope: Envelope) -> bool:
        """Put a command into the pipe, where that cannot wait; on the player's thread."""
        message = ForkingPickler.dumps(envelope)
        try:
            if len(message) > AT_ONCE or not _ready(self._sender):
                return False
            self._sender.send_bytes(message)
        except OSError:
            return False  # the courier will meet it, too
        self.delivered = envelope.serial
        return True

    def stop(self, timeout_s: float) -> None:
        """Close the pipe after what is waiting, which ends the engine; wait for that at most ``timeout_s``."""
        self._parcels.put(None)
        self._closed.wait(timeout_s)

    def finish(self, timeout_s: float) -> None:
        """The engine has ended: take back every block."""
        self._engine_ended.set()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        try:
            while (parcel := self._next()) is not None:
                self._deliver(*parcel)
        except PlaybackError as error:
            self.error = str(error)
        except OSError:
            # The engine has died; the player notices by itself.
            pass
        self._sender.close()
        self._closed.set()
        # A block that the engine is just attaching must not lose its name.
        self._engine_ended.wait()
        self._take_back(None)

    def _next(self) -> _Parcel | None:
        while True:
            try:
                return self._parcels.get(timeout=LOOK_EVERY_S if self._lent else None)
            except Empty:
                self._take_back(self._status.number("attached"))

    def _deliver(self, serial: int, command: Command, arrays: Sequence[Floats]) -> None:
        block = None
        if arrays:
            try:
                memory, block = shared.write(arrays)
            except PlaybackError:
                if isinstance(command, AddTrack):
                    return  # what sounds without it is less exact, but sounds
                raise
            self._lent.append((serial, memory))
        self._sender.send(Envelope(serial, command, block))
        self.delivered = serial

    def _take_back(self, attached: int | None) -> None:
        """Unlink blocks up to a command's number; all for None."""
        while self._lent and (attached is None or self._lent[0][0] <= attached):
            memory = self._lent.popleft()[1]
            memory.close()
            memory.unlink()


def _ready(sender: "Connection[Any, Any]") -> bool:
    poll = select.poll()
    poll.register(sender, select.POLLOUT)
    return poll.poll(0) == [(sender.fileno(), select.POLLOUT)]
