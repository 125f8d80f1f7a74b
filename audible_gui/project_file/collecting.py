"""What no step of the history and no snapshot needs any more is removed from a project. Inside the caller's lock."""

import sqlite3
from collections.abc import Iterator, Mapping

from audible_gui.project_file.coding import Json, loaded
from audible_gui.project_file.connection import transaction
from audible_gui.project_file.records import DOCUMENT, record_sha256


def collect_garbage(database: sqlite3.Connection) -> None:
    """Remove records and blobs that no step and no snapshot refers to; nothing where something cannot be read.

    Raises:
        sqlite3.Error: if it cannot be written.
    """
    try:
        records, hashes = _needed(database)
    except (ValueError, TypeError, KeyError, OverflowError):
        return
    every = {row[0] for row in database.execute("SELECT id FROM record")}
    blobs = dict(database.execute("SELECT id, sha256 FROM blob"))
    with transaction(database):
        database.executemany("DELETE FROM record WHERE id = ?", [(number,) for number in every - records])
        for blob, sha256 in blobs.items():
            if sha256 not in hashes:
                database.execute("DELETE FROM chunk WHERE blob = ?", (blob,))
                database.execute("DELETE FROM blob WHERE id = ?", (blob,))
    database.executescript("PRAGMA incremental_vacuum")  # execute() would stop after one page


def _needed(database: sqlite3.Connection) -> tuple[set[int], set[bytes]]:
    """Records that steps and snapshots refer to, and hashes of blobs that those refer to."""
    wanted = {row[0] for row in database.execute("SELECT state FROM step UNION SELECT state FROM snapshot")}
    records: set[int] = set()
    hashes: set[bytes] = set()
    while wanted:
        number = wanted.pop()
        records.add(number)
        kind, sha256, body = database.execute(
            "SELECT kind, sha256, body FROM record WHERE id = ?", (number,)
        ).fetchone()
        if record_sha256(kind, body) != sha256:
            raise ValueError("a record is damaged")
        value = loaded(body)
        if kind in {"sound", "network", "component"}:
            hashes.update(_hashes(value))
        elif kind in {"state", "layer"}:
            wanted |= set(_numbers(value)) - records
    return records, hashes


def _numbers(value: Json) -> Iterator[int]:
    """Records that a state or a layer refers to."""
    if isinstance(value, int):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _numbers(part)
    elif isinstance(value, Mapping):
        for name in DOCUMENT.apart:
            yield from _numbers(value.get(name) if name == "markers" else value[name])


def _hashes(value: Json) -> Iterator[bytes]:
    """Blobs that a sound, a network or what is drawn on a component refers to."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name == "sha256" and isinstance(part, str):
                yield bytes.fromhex(part)
            else:
                yield from _hashes(part)
    elif isinstance(value, list):
        for part in value:
            yield from _hashes(part)
