"""Bytes of any length in a project, each once, by their SHA-256, in chunks.

Any thread: the vault's lock is held for one chunk at a time, so that small edits get between.
"""

import hashlib
import sqlite3
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from audible_gui.document import Floats
from audible_gui.project_file.connection import CHUNK_BYTES, transaction
from audible_gui.project_file.turns import Turns

Key = tuple[bytes, tuple[int, int]]
Pieces = Callable[[], Iterable[bytes | memoryview]]
"""Gives the bytes from their beginning, in pieces of CHUNK_BYTES; only the last may be shorter."""


@dataclass
class Vault:
    """A connection that several threads use in turn.

    Attributes:
        path: of the project.
        database: the connection.
        lock: held by whoever uses it.
        arrays: what was read and is in use, by hash and shape: a file may name the same bytes thousands of times.
    """

    path: Path
    database: sqlite3.Connection
    lock: Turns
    arrays: weakref.WeakValueDictionary[Key, Floats] = field(default_factory=weakref.WeakValueDictionary)


def pieces_of(data: memoryview) -> Pieces:
    """Bytes in memory, as pieces."""
    flat = data.cast("B")
    return lambda: (flat[start : start + CHUNK_BYTES] for start in range(0, flat.nbytes, CHUNK_BYTES))


def write_blob(vault: Vault, pieces: Pieces) -> Generator[int, None, bytes]:
    """Store bytes unless they are there already; each chunk is a transaction of its own.

    Yields:
        Bytes done since the last step; each byte counts twice, for hashing and for writing.

    Returns:
        Their SHA-256.

    Raises:
        sqlite3.Error: if they cannot be written.
    """
    digest, size = hashlib.sha256(), 0
    for piece in pieces():
        digest.update(piece)
        size += len(piece)
        yield len(piece)
    sha256 = digest.digest()
    if not _has(vault, sha256):
        yield from _write(vault, pieces, sha256, size)
    return sha256


def read_blob(vault: Vault, sha256: bytes, size: int) -> Iterator[bytes]:
    """Bytes of a blob, chunk by chunk.

    Before the first one it is certain that there are ``size`` bytes; at the end, that they are the right ones.

    Raises:
        ValueError: if they are not there, or not those.
        sqlite3.Error: if they cannot be read.
    """
    blob, count = _found(vault, sha256, size)
    digest = hashlib.sha256()
    for number in range(count):
        wanted = min(CHUNK_BYTES, size - number * CHUNK_BYTES)
        with vault.lock:
            row = vault.database.execute(
                "SELECT bytes FROM chunk WHERE blob = ? AND number = ?", (blob, number)
            ).fetchone()
        if row is None or not isinstance(row[0], bytes) or len(row[0]) != wanted:
            raise ValueError("a chunk is missing, or has a wrong length")
        digest.update(row[0])
        yield row[0]
    if digest.digest() != sha256:
        raise ValueError("bytes differ from what was written")


def drop_incomplete(vault: Vault) -> None:
    """Remove blobs that were being written when the program ended. Raises sqlite3.Error."""
    with vault.lock, transaction(vault.database):
        vault.database.execute("DELETE FROM chunk WHERE blob IN (SELECT id FROM blob WHERE sha256 IS NULL)")
        vault.database.execute("DELETE FROM blob WHERE sha256 IS NULL")


def _write(vault: Vault, pieces: Pieces, sha256: bytes, size: int) -> Generator[int, None, None]:
    """Two threads may write the same bytes at once; those that are finished first are kept."""
    with vault.lock:
        blob = vault.database.execute("INSERT INTO blob (size) VALUES (?)", (size,)).lastrowid
    try:
        for number, piece in enumerate(pieces()):
            with vault.lock:
                vault.database.execute("INSERT INTO chunk VALUES (?, ?, ?)", (blob, number, piece))
            yield len(piece)
        with vault.lock, transaction(vault.database):
            if not _has(vault, sha256):
                vault.database.execute("UPDATE blob SET sha256 = ? WHERE id = ?", (sha256, blob))
                return
            _drop(vault, blob)
    except BaseException:
        with vault.lock, suppress(sqlite3.Error):
            _drop(vault, blob)
        raise


def _has(vault: Vault, sha256: bytes) -> bool:
    with vault.lock:
        return vault.database.execute("SELECT 1 FROM blob WHERE sha256 = ?", (sha256,)).fetchone() is not None


def _drop(vault: Vault, blob: int | None) -> None:
    vault.database.execute("DELETE FROM chunk WHERE blob = ?", (blob,))
    vault.database.execute("DELETE FROM blob WHERE id = ?", (blob,))


def _found(vault: Vault, sha256: bytes, size: int) -> tuple[int, int]:
    """Row and number of chunks of a blob whose chunks have ``size`` bytes together."""
    with vault.lock:
        row = vault.database.execute("SELECT id, size FROM blob WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None or row[1] != size:
            raise ValueError("bytes are missing")
        count, total = vault.database.execute(
            "SELECT count(*), sum(length(bytes)) FROM chunk WHERE blob = ?", (row[0],)
        ).fetchone()
    if (total or 0) != size or count != -(-size // CHUNK_BYTES):
        raise ValueError("some bytes are missing")
    return int(row[0]), int(count)
