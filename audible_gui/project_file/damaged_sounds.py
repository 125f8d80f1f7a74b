"""What there is of a sound whose bytes in a project are damaged. Any thread, see ``blobs``."""

import math
import sqlite3
import tempfile
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path

import numpy as np

from audible_gui.document import Floats, Sound, frozen
from audible_gui.project_file.arrays import hash_of
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.coding import Json, whole
from audible_gui.project_file.connection import CHUNK_BYTES
from audible_gui.project_file.encoded import decode
from audible_gui.project_file.records import SOUND
from audible_gui.project_file.sounds import samples_of, shape_of_sound

_LEAST = 0.5
"""As much of a sound must be there; so no memory is taken for what a file only claims."""
_LOUDEST = 8.0
_SIZE = whole(1, 16 << 30)


def read_damaged(vault: Vault, body: Json) -> Generator[int, None, Sound]:
    """The sound of a record as far as it can be read, as long as it was; what is missing is silent. Yields zeros.

    Raises:
        ValueError: if too little of it is there, or it is linked to.
        KeyError: likewise.
        sqlite3.Error: if it cannot be looked for.
        OSError: if there is no room to unpack it.
    """
    samples, shape = samples_of(body), shape_of_sound(body)
    array = samples.get("array")
    if isinstance(array, Mapping):
        found = yield from _raw(vault, hash_of(array["sha256"]), shape)
    else:
        found = yield from _decoded(vault, hash_of(samples["sha256"]), _SIZE.read(samples["size"]), shape)
    if found.shape[1] != shape[1] or not _LEAST * shape[0] <= found.shape[0] or not found.any():
        raise ValueError("most of a sound is missing")
    result = np.zeros(shape, dtype=np.float32)
    result[: found.shape[0]] = found[: shape[0]]
    return SOUND.made(body, samples=frozen(result))


def _raw(vault: Vault, sha256: bytes, shape: tuple[int, int]) -> Generator[int, None, Floats]:
    """Samples that are stored as they are, those that cannot be any as zeros."""
    pieces = []
    for piece in _pieces(vault, sha256, math.prod(shape) * 4):
        values = np.frombuffer(piece, dtype="<f4")
        pieces.append(np.where(np.abs(values) <= _LOUDEST, values, np.float32(0.0)))
        yield 0
    return np.concatenate(pieces).reshape(shape)


def _decoded(vault: Vault, sha256: bytes, size: int, shape: tuple[int, int]) -> Generator[int, None, Floats]:
    with tempfile.TemporaryDirectory(prefix="audible-", ignore_cleanup_errors=True) as name:
        copy = Path(name) / "sound"
        with copy.open("wb") as file:
            for piece in _pieces(vault, sha256, size):
                file.write(piece)
                yield 0
        sound = yield from decode(copy, [2 * shape[0], shape[1]])  # not hours of silence
    if sound is None:
        raise ValueError("a sound cannot be decoded")
    return sound.samples


def _pieces(vault: Vault, sha256: bytes, size: int) -> Iterator[bytes]:
    """The chunks of a blob, right or wrong; zeros for those that are missing. Raises ValueError; sqlite3.Error."""
    with vault.lock:
        query = "SELECT blob.id, sum(length(bytes)) FROM blob JOIN chunk ON chunk.blob = blob.id WHERE sha256 = ?"
        blob, there = vault.database.execute(query, (sha256,)).fetchone()
    if (there or 0) < _LEAST * size:
        raise ValueError("most of a sound is missing")
    for number in range(-(-size // CHUNK_BYTES)):
        wanted = min(CHUNK_BYTES, size - number * CHUNK_BYTES)
        piece = _chunk(vault, blob, number)
        yield piece if len(piece) == wanted else bytes(wanted)


def _chunk(vault: Vault, blob: int, number: int) -> bytes:
    try:
        with vault.lock:
            row = vault.database.execute(
                "SELECT bytes FROM chunk WHERE blob = ? AND number = ?", (blob, number)
            ).fetchone()
    except sqlite3.Error:
        return b""
    return row[0] if row is not None and isinstance(row[0], bytes) else b""
