"""Bytes of any length in a project, each once, by their SHA-256, in chunks.

Any thread: the vault's lock is held for one chunk at a time, so that small edits get between.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass

from audible_gui.project_file.connection import CHUNK_BYTES, transaction
from audible_gui.project_file.turns import Turns

Pieces = Callable[[], Iterable[bytes | memoryview]]
"""Gives the bytes from their beginning, in pieces of CHUNK_BYTES; only the last may be shorter."""


@dataclass
class Vault:
    """A connection that several threads use in turn.

    Attributes:
        database: the connection.
        lock: held by whoever uses it.
    """

    database: sqlite3.Connection
    lock: Turns


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
    blob = _begin(vault, sha256, size)
    if blob is None:
        yield size
        return sha256
    for number, piece in enumerate(pieces()):
        with vault.lock:
            vault.database.execute("INSERT INTO chunk VALUES (?, ?, ?)", (blob, number, piece))
        yield len(piece)
    with vault.lock:
        vault.database.execute("UPDATE blob SET complete = 1 WHERE id = ?", (blob,))
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
        vault.database.execute("DELETE FROM chunk WHERE blob IN (SELECT id FROM blob WHERE complete = 0)")
        vault.database.execute("DELETE FROM blob WHERE complete = 0")


def _begin(vault: Vault, sha256: bytes, size: int) -> int | None:
    """A new blob's row; None if it is there already."""
    with vault.lock, transaction(vault.database):
        row = vault.database.execute("SELECT id, complete FROM blob WHERE sha256 = ?", (sha256,)).fetchone()
        if row is not None and row[1]:
            return None
        if row is not None:  # an earlier attempt was stopped
            vault.database.execute("DELETE FROM chunk WHERE blob = ?", (row[0],))
            return int(row[0])
        values = (sha256, size)
        return vault.database.execute("INSERT INTO blob (sha256, size, complete) VALUES (?, ?, 0)", values).lastrowid


def _found(vault: Vault, sha256: bytes, size: int) -> tuple[int, int]:
    """Row and number of chunks of a blob whose chunks have ``size`` bytes together."""
    with vault.lock:
        row = vault.database.execute(
            "SELECT id, size FROM blob WHERE sha256 = ? AND complete = 1", (sha256,)
        ).fetchone()
        if row is None or row[1] != size:
            raise ValueError("bytes are missing")
        count, total = vault.database.execute(
            "SELECT count(*), sum(length(bytes)) FROM chunk WHERE blob = ?", (row[0],)
        ).fetchone()
    if (total or 0) != size or count != -(-size // CHUNK_BYTES):
        raise ValueError("some bytes are missing")
    return int(row[0]), int(count)
