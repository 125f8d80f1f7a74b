"""Networks that the current document does not use: their arrays on the disk instead of in memory. Any thread.

The history keeps every network that was ever trained. Their arrays are written to files without names, and mapped from
there: to everybody they are arrays as before, but their pages are the system's, which takes them away and brings them
back. The files go with the process, however it ends; where a system leaves one behind, the next start removes it.
"""

import errno
import mmap
import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, Network
from audible_gui.project_file.connection import CHUNK_BYTES

ENDING = ".scratch"
FILE_BYTES = 32 << 20
"""Length of a file; longer ones are made for larger networks."""
ROOM_BYTES = 1 << 30
"""As much of a disk is left to others."""
_LINE = 64

Bytes = npt.NDArray[np.uint8]


class Scratch:
    """Where an editor keeps the arrays of its networks.

    Args:
        folder: for the files; made when there is something to keep.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._latest: _File | None = None
        self._maps: tuple[weakref.ref[mmap.mmap], ...] = ()

    def kept(self, network: Network) -> Generator[float, bool | None, Network]:
        """The same network with its arrays in a file; ``network`` itself where the disk is full, or fails.

        Yields:
            The fraction done.
        """
        mapped: list[Floats] = []
        done, new = 0, [array for array in network.arrays if not self._is_mapped(array)]
        total = sum(array.nbytes for array in new)
        try:
            file, at = self._reserved(sum(map(_room_of, new)))
            for array in network.arrays:
                if self._is_mapped(array):  # networks of one project may share them
                    mapped.append(array)
                    continue
                for size in file.write(at, array):
                    done += size
                    yield done / total
                mapped.append(file.array(at, array.shape))
                at += _room_of(array)
        except (OSError, ValueError):  # no room, a disk that went, a system of files that cannot be mapped
            self._latest = None
            return network
        return network.with_arrays(mapped)

    def _is_mapped(self, array: Floats) -> bool:
        base: object = array
        while isinstance(base, np.ndarray):
            base = base.base
        pages = base.obj if isinstance(base, memoryview) else base
        return pages is not None and any(reference() is pages for reference in self._maps)

    def rest(self) -> None:
        """Give back the memory of what is not being looked at; what is looked at again comes back by itself.

        Waits for nothing: the GUI thread may.
        """
        for reference in self._maps:
            if (pages := reference()) is not None and hasattr(mmap, "MADV_DONTNEED"):
                with suppress(OSError, ValueError):
                    pages.madvise(mmap.MADV_DONTNEED)

    def _reserved(self, size: int) -> "tuple[_File, int]":
        """A file, and where in it there is room for so many bytes. Raises OSError; ValueError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(self._folder).free < size + ROOM_BYTES:
            raise OSError(errno.ENOSPC, "the disk is nearly full")
        with self._lock:
            if self._latest is None or self._latest.left < size:
                self._latest = _File(self._folder, max(FILE_BYTES, size))
                self._maps = (*(one for one in self._maps if one() is not None), weakref.ref(self._latest.pages))
            return self._latest, self._latest.reserve(size)


def remove_scratch(folder: Path) -> None:
    """Remove files that ended programs have left there; those of living ones have no name, or cannot be removed."""
    for path in folder.glob(f"*{ENDING}"):
        with suppress(OSError):
            path.unlink()


class _File:
    """One file, which goes when none of its arrays is there any more. Raises OSError; ValueError.

    Attributes:
        pages: all of it.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self._file = tempfile.TemporaryFile(buffering=0, prefix="audible-", suffix=ENDING, dir=folder)  # noqa: SIM115
        weakref.finalize(self, self._file.close)  # the map has a handle of its own
        self._file.truncate(size)
        self.pages = mmap.mmap(self._file.fileno(), size, access=mmap.ACCESS_READ)
        self._lock = threading.Lock()
        self._size, self._used = size, 0

    @property
    def left(self) -> int:
        """Bytes that nobody has reserved."""
        return self._size - self._used

    def reserve(self, size: int) -> int:
        """Where so many bytes begin that nobody else gets."""
        start, self._used = self._used, self._used + size
        return start

    def write(self, start: int, array: Floats) -> Generator[int, None, None]:
        """Write an array, and see that it can be read; yields bytes done."""
        values: Bytes = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        written = np.frombuffer(self.pages, np.uint8)
        for first in range(0, len(values), CHUNK_BYTES):
            piece = values[first : first + CHUNK_BYTES]
            with self._lock:
                self._file.seek(start + first)
                rest = piece.data
                while rest:
                    rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())  # some disks find only then that they have no room
            if not np.array_equal(written[start + first :][: len(piece)], piece):
                raise OSError(errno.EIO, "other bytes than were written")
            yield len(piece)

    def array(self, start: int, shape: tuple[int, ...]) -> Floats:
        """What was written there."""
        count = int(np.prod(shape))
        values: Floats = np.frombuffer(self.pages, np.float32, count, start).reshape(shape)
        return values


def _room_of(array: Floats) -> int:
    return -(-array.nbytes // _LINE) * _LINE
