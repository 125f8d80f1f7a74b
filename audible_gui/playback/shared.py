"""Arrays in shared memory: written by the editor's courier thread, read in place by the engine process.

Both processes report to one resource tracker, whose list is a set: attaching registers a name again without effect,
as long as the writer unlinks only after the reader has attached. A killed editor's blocks are unlinked by the tracker.
"""

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np

from audible_gui.document import Floats
from audible_gui.errors import PlaybackError
from audible_gui.playback.messages import Block

ALIGNMENT = 64
_POSIX_ROOT = Path("/dev/shm")


@dataclass(frozen=True, eq=False)
class Attached:
    """A block seen from the engine; ``arrays`` are views into ``memory``."""

    memory: SharedMemory
    arrays: list[Floats]

    def release(self) -> bool:
        """Unmap the block; False as long as somebody else still holds one of its arrays."""
        self.arrays.clear()
        try:
            self.memory.close()
        except BufferError:
            return False
        return True


def write(arrays: Sequence[Floats]) -> tuple[SharedMemory, Block]:
    """Copy arrays into a new shared block.

    Args:
        arrays: float32, any shapes.

    Raises:
        PlaybackError: when there is not enough shared memory.
    """
    shapes = tuple(tuple(array.shape) for array in arrays)
    memory = reserved(max(sum(_padded(shape) for shape in shapes), ALIGNMENT))
    views = _views(memory, shapes)
    for view, array in zip(views, arrays, strict=True):
        view[...] = array
    return memory, Block(memory.name, shapes)


def attach(block: Block) -> Attached:
    """The arrays of a block, read-only, in place."""
    memory = SharedMemory(block.name)
    arrays = _views(memory, block.shapes)
    for array in arrays:
        array.setflags(write=False)
    return Attached(memory, arrays)


def _padded(shape: tuple[int, ...]) -> int:
    size = math.prod(shape) * 4
    return -(-size // ALIGNMENT) * ALIGNMENT


def _views(memory: SharedMemory, shapes: tuple[tuple[int, ...], ...]) -> list[Floats]:
    buffer = memory.buf
    if buffer is None:
        raise ValueError("the shared block is closed")
    offsets = np.cumsum([0, *(_padded(shape) for shape in shapes)])
    # Unlike ndarray(buffer=…), frombuffer keeps the memory from being unmapped under an array.
    return [
        np.frombuffer(buffer, np.float32, math.prod(shape), int(offset)).reshape(shape)
        for shape, offset in zip(shapes, offsets, strict=False)
    ]


def reserved(size: int) -> SharedMemory:
    """A new block whose pages are really there. Raises PlaybackError when there is no room."""
    try:
        memory = SharedMemory(create=True, size=size)
    except OSError as error:
        raise _too_small(size) from error
    try:
        _reserve(memory.name, size)
    except OSError as error:
        memory.close()
        memory.unlink()
        raise _too_small(size) from error
    return memory


def _reserve(name: str, size: int) -> None:
    """Take the pages now: writing to a full /dev/shm later would kill the program with SIGBUS."""
    path = _POSIX_ROOT / name
    if not (hasattr(os, "posix_fallocate") and path.exists()):
        return
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.posix_fallocate(descriptor, 0, size)
    finally:
        os.close(descriptor)


def _too_small(size: int) -> PlaybackError:
    needed = max(size / 2**20, 0.1)
    return PlaybackError(
        f"Playing needs {needed:.1f} MB more shared memory than there is; close other programs, or enlarge /dev/shm."
    )
