"""One run of the engine process, seen from the editor: process, status block and courier. The player's thread only."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from audible_gui.document import Floats
from audible_gui.playback.courier import Courier
from audible_gui.playback.messages import Command
from audible_gui.playback.status import NOT_READY, PlayerStatus, StatusBlock

# One frame costs microseconds; the engine needs one thread and leaves the other cores to the training.
ENGINE_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
STALLED_S = 5.0
DIED = "The sound engine has stopped unexpectedly; press play to start it again."
STALLED = "The sound output does not respond; check the system's sound, then press play again."


class EngineLink:
    """A running engine. Making one raises OSError when the system has no room for another process.

    Attributes:
        serial: number of the last command sent.
        error: why the engine is unusable, a sentence, or None.
    """

    def __init__(self, logs: Path | None = None) -> None:
        from audible_gui.playback import engine  # noqa: PLC0415 - nothing plays when the editor starts

        context = get_context("spawn")
        receiver, sender = context.Pipe(duplex=False)
        self.serial = 0
        self.error: str | None = None
        self._status = StatusBlock()
        self._process = context.Process(
            target=engine.run, args=(receiver, self._status.name, logs), name="audible-engine", daemon=True
        )
        try:
            with _environment(ENGINE_ENVIRONMENT):
                self._process.start()
        except OSError:
            self._status.close()
            raise
        finally:
            receiver.close()
        self._courier = Courier(sender, self._status)
        self._progress: tuple[int, ...] = ()
        self._progress_s = time.monotonic()
        self._open = True

    @property
    def pid(self) -> int | None:
        """Process number of the engine."""
        return self._process.pid

    def send(self, command: Command, arrays: Sequence[Floats] = ()) -> int:
        """Have a command carried out; its number, to be compared with ``handled``."""
        self.serial += 1
        self._courier.send(self.serial, command, arrays)
        return self.serial

    def handled(self) -> int:
        """Number of the last command that the engine has carried out."""
        return self._status.number("handled")

    def read(self) -> PlayerStatus:
        """The engine's state. When it has ended, this closes the link and sets ``error``: ask nothing after that."""
        status = self._status.read()
        if self._status.number("attached") != NOT_READY:
            self._status.unlink()
        self._check()
        return status

    def close(self) -> None:
        """End the engine, within a second; may be called twice."""
        if not self._open:
            return
        self._open = False
        self._courier.stop(0.2)
        self._process.join(0.5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(0.2)
        self._courier.finish(0.2)
        self._status.close()
        if not self._process.is_alive():
            self._process.close()

    def _check(self) -> None:
        if self._courier.error is not None:
            self.error = self._courier.error
        elif not self._process.is_alive():
            self.error = DIED
        elif self._stalled():
            self.error = STALLED
            self._process.kill()
        if self.error is not None:
            self.close()

    def _stalled(self) -> bool:
        """Whether a started engine has had something to do for long and got nowhere."""
        status = self._status
        progress = tuple(status.number(field) for field in ("attached", "handled", "beat"))
        asked = status.number("attached") != NOT_READY and self._courier.delivered > status.number("handled")
        busy = asked or status.number("streaming")
        now_s = time.monotonic()
        if progress != self._progress or not busy:
            self._progress, self._progress_s = progress, now_s
        return now_s - self._progress_s > STALLED_S


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Environment of a process that is started inside."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
