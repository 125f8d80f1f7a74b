"""The tables of a project's file, its version, and the way from older versions. Any thread.

A project is one SQLite database:

- ``blob`` and ``chunk``: arrays and sounds as raw little-endian bytes, each once, by SHA-256, in pieces. A blob
  without hash is being written; where nobody writes, it was when the program died, and is dropped.
- ``record``: small values as JSON, each once, by SHA-256 of kind and body: sounds, networks, components, layers (lists
  of components), markers (runs of them) and states (a document: sound, network, layers, residual, markers). They refer
  to each other by id.
- ``step``: the undo history in its order; each step is a state and the name of the edit that led to it.
- ``setting``: what is not undone: the current step, the view, and where the project comes from, as JSON.
- ``snapshot``: states that a person has stored under a letter, with the name of the edit that had led there.

Version 1 had no snapshots.
"""

import sqlite3
from collections.abc import Callable, Mapping

APPLICATION_ID = 0x4175644E  # "AudN"
VERSION = 2

_SNAPSHOT = """
CREATE TABLE snapshot (
    letter TEXT PRIMARY KEY, name TEXT NOT NULL, state INTEGER NOT NULL) WITHOUT ROWID;
"""
SCHEMA = f"""
CREATE TABLE blob (
    id INTEGER PRIMARY KEY, sha256 BLOB UNIQUE, size INTEGER NOT NULL);
CREATE TABLE chunk (
    blob INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (blob, number));
CREATE TABLE record (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, sha256 BLOB NOT NULL UNIQUE, body TEXT NOT NULL);
CREATE TABLE step (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, state INTEGER NOT NULL);
CREATE TABLE setting (
    name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
{_SNAPSHOT}"""


def _add_snapshots(database: sqlite3.Connection) -> None:
    database.execute(_SNAPSHOT)


MIGRATIONS: Mapping[int, Callable[[sqlite3.Connection], None]] = {1: _add_snapshots}
"""By version: makes the next one of it, inside a transaction. Texts of tables must come out as in ``SCHEMA``."""


def make_tables(database: sqlite3.Connection) -> None:
    """The empty tables of the current version in an empty database."""
    database.execute("PRAGMA auto_vacuum = INCREMENTAL")
    database.executescript(SCHEMA)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {VERSION}")


def migrate(database: sqlite3.Connection) -> None:
    """Bring tables of an older version up to the current one, all or nothing.

    The version counts that the database tells: the file's own may still lie in its journal.
    """
    if version_in(database) >= VERSION:
        return
    with database:
        database.execute("BEGIN IMMEDIATE")
        for older in range(version_in(database), VERSION):
            if older not in MIGRATIONS:
                raise sqlite3.DatabaseError(f"there has never been a version {older}")
            MIGRATIONS[older](database)
            database.execute(f"PRAGMA user_version = {VERSION}")


def version_in(database: sqlite3.Connection) -> int:
    """The version of a database's tables; its file may tell an older one as long as there is a journal."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def objects(database: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Everything that the schema names: (type, name, SQL with white space evened out)."""
    rows = database.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema LIMIT 100").fetchall()
    return {(str(kind), str(name), " ".join(str(sql).split())) for kind, name, sql in rows}
