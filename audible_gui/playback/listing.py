"""The output devices, listed by a process of their own: PortAudio must start anew to see what has come or gone.

That takes up to a second and would end every stream of the engine's process. Any thread.
"""

import time
from collections.abc import Generator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from audible_gui.document import OutputDevice
from audible_gui.errors import PlaybackError
from audible_gui.playback.devices import output_devices

LOOK_EVERY_S = 0.05
PATIENCE_S = 15.0
UNANSWERED = "The sound devices cannot be listed: the system's sound does not answer. Check it, then refresh."


def list_outputs() -> Generator[None, bool | None, tuple[OutputDevice, ...]]:
    """All devices that can play, as they are now; yields often while it waits.

    Raises:
        PlaybackError: when PortAudio is missing or does not answer.
    """
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(sender,), name="audible-devices", daemon=True)
    process.start()
    sender.close()
    deadline_s = time.monotonic() + PATIENCE_S
    try:
        while not receiver.poll(LOOK_EVERY_S):
            if time.monotonic() > deadline_s:
                raise PlaybackError(UNANSWERED)
            yield
        answer = receiver.recv()
    except EOFError as error:
        raise PlaybackError(UNANSWERED) from error
    finally:
        process.kill()
        process.join()
        process.close()
        receiver.close()
    if isinstance(answer, str):
        raise PlaybackError(answer)
    return tuple(answer)


def _answer(sender: "Connection[Any, Any]") -> None:
    """The process: the devices, or a sentence."""
    try:
        answer: tuple[OutputDevice, ...] | str = output_devices()
    except PlaybackError as error:
        answer = str(error)
    with suppress(OSError):  # nobody waits for it any more
        sender.send(answer)
