"""Documents stored under letters, in a project. Inside the caller's lock."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from audible_gui.document import LETTERS
from audible_gui.project_file.history import NAME, NUMBER, cut_name


@dataclass(frozen=True)
class Stored:
    """A document under a letter.

    Attributes:
        name: of the edit that had led to it.
        state: record of the document.
    """

    name: str
    state: int


def read_snapshots(database: sqlite3.Connection) -> dict[str, Stored]:
    """What is stored, by its letter.

    Raises:
        ValueError: if it is damaged.
        sqlite3.Error: if it cannot be read.
    """
    query = "SELECT letter, name, state FROM snapshot ORDER BY letter LIMIT ?"
    rows = database.execute(query, (len(LETTERS) + 1,)).fetchall()
    if not all(isinstance(row[0], str) and len(row[0]) == 1 and row[0] in LETTERS for row in rows):
        raise ValueError("a snapshot has no letter")
    return {letter: Stored(NAME.read(name), NUMBER.read(state)) for letter, name, state in rows}


def write_snapshots(database: sqlite3.Connection, snapshots: Mapping[str, Stored]) -> None:
    """Store these and no others, inside the caller's transaction."""
    rows = [(letter, cut_name(stored.name), stored.state) for letter, stored in snapshots.items()]
    database.execute("DELETE FROM snapshot")
    database.executemany("INSERT INTO snapshot (letter, name, state) VALUES (?, ?, ?)", rows)
