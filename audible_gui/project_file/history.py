"""The undo history of a project, and its settings. Inside the caller's lock."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from audible_gui.project_file.coding import Json, dumped, loaded, text, whole

MAX_STEPS = 100_000
"""Older steps are forgotten."""
MAX_NAME = 1000
NAME = text(MAX_NAME)
NUMBER = whole(1, 2**53)


@dataclass(frozen=True)
class Step:
    """One step of the history.

    Attributes:
        number: its row; grows along the history.
        name: of the edit that led here.
        state: record of the document.
    """

    number: int
    name: str
    state: int


@dataclass(frozen=True)
class History:
    """The steps of a project, the first is how it began.

    Attributes:
        steps: at least one.
        position: index of the current one.
    """

    steps: tuple[Step, ...] = field(repr=False)
    position: int

    @property
    def current(self) -> Step:
        """The current step."""
        return self.steps[self.position]


def add_step(database: sqlite3.Connection, history: History | None, name: str, state: int, *, amend: bool) -> History:
    """Write a step after the current one, or in its place; steps after it are forgotten.

    Returns:
        The history with it, to be taken when the transaction has been committed.
    """
    kept = () if history is None else history.steps[: history.position + (0 if amend else 1)]
    number = 1 if history is None else history.current.number + (0 if amend else 1)
    return _with_steps(database, kept, number, [(name, state)])


def add_steps(database: sqlite3.Connection, history: History, steps: Sequence[tuple[str, int]]) -> History:
    """Write steps, their names and states, after the current one, as ``add_step`` one by one."""
    return _with_steps(database, history.steps[: history.position + 1], history.current.number + 1, steps)


def _with_steps(
    database: sqlite3.Connection, kept: tuple[Step, ...], number: int, steps: Sequence[tuple[str, int]]
) -> History:
    """Write steps after those that are kept, with numbers from ``number`` on."""
    added = [Step(at, cut_name(name), state) for at, (name, state) in enumerate(steps, number)]
    database.execute("DELETE FROM step WHERE number >= ?", (number,))
    rows = [(step.number, step.name, step.state) for step in added]
    database.executemany("INSERT INTO step (number, name, state) VALUES (?, ?, ?)", rows)
    every = (*kept, *added)
    if len(every) > MAX_STEPS:
        every = every[-MAX_STEPS:]
        database.execute("DELETE FROM step WHERE number < ?", (every[0].number,))
    write_setting(database, "step", every[-1].number)
    return History(every, len(every) - 1)


def cut_name(name: str) -> str:
    """The name of an edit as it is stored: valid Unicode, as files' names need not be. Raises ValueError."""
    return str(NAME.read(name[:MAX_NAME].encode("utf-8", "replace").decode("utf-8")))


def move(database: sqlite3.Connection, history: History, position: int, *, forget: bool) -> History:
    """Make another step the current one, and forget those after it if told. Raises IndexError when there is none."""
    if not 0 <= position < len(history.steps):
        raise IndexError(position)
    number = history.steps[position].number
    if forget:
        database.execute("DELETE FROM step WHERE number > ?", (number,))
    write_setting(database, "step", number)
    return History(history.steps[: position + 1] if forget else history.steps, position)


def read_history(database: sqlite3.Connection) -> History:
    """The history as it was written.

    Raises:
        ValueError: if there is none, or it is damaged.
        sqlite3.Error: if it cannot be read.
    """
    rows = database.execute("SELECT number, name, state FROM step ORDER BY number LIMIT ?", (MAX_STEPS + 2,)).fetchall()
    if not 1 <= len(rows) <= MAX_STEPS + 1:
        raise ValueError("no history, or too long a one")
    steps = tuple(Step(NUMBER.read(row[0]), NAME.read(row[1]), NUMBER.read(row[2])) for row in rows)
    current = NUMBER.read(read_setting(database, "step"))
    for position, step in enumerate(steps):
        if step.number == current:
            return History(steps, position)
    raise ValueError("the current step is missing")


def write_setting(database: sqlite3.Connection, name: str, value: Json) -> None:
    """Set a setting. Raises ValueError if it is too long."""
    database.execute("INSERT OR REPLACE INTO setting (name, body) VALUES (?, ?)", (name, dumped(value)))


def read_setting(database: sqlite3.Connection, name: str) -> Any:  # noqa: ANN401
    """A setting's value, None if it is not set. Raises ValueError if it is damaged."""
    row = database.execute("SELECT body FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else loaded(row[0])
