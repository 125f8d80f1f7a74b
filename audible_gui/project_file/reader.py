"""Reading a project. Any thread: calls wait for each other, for one chunk of a megabyte at most."""

import sqlite3
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from audible_gui.document import Document
from audible_gui.errors import ProjectError
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.connection import damaged, sentences
from audible_gui.project_file.history import History, read_history, read_setting
from audible_gui.project_file.store import Store


class Reader:
    """What a project holds; see ``look_into``.

    Args:
        vault: its database.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault, self._store = vault, Store(vault)
        self._history: History | None = None
        self._closed = False

    @property
    def vault(self) -> Vault:
        """The database, for copying it."""
        return self._vault

    @property
    def path(self) -> Path:
        """Of the file."""
        return self._vault.path

    @property
    def history(self) -> History:
        """The steps, and which of them is the current one.

        Raises:
            ProjectDamagedError: if it is damaged.
            ProjectError: if it cannot be read.
        """
        if self._history is None:
            with self._reading() as database:
                self._history = read_history(database)
        return self._history

    def read(self, position: int | None = None) -> Generator[float, bool | None, Document]:
        """The document of a step; sounds and networks that are in use already are not read again.

        Args:
            position: of the step; None is the current one.

        Yields:
            The fraction read, 0..1, as far as it is known.

        Raises:
            IndexError: if there is no such step.
            SoundMissingError: if the sound is linked to and not there, see ``Project.relink``.
            ProjectDamagedError: if it is damaged.
            ProjectError: if it cannot be read.
        """
        history = self.history
        step = history.current if position is None else history.steps[position]
        with self._reading():
            work, done, total = self._store.read(step.state), 0, max(self._store.bytes_of(step.state), 1)
        while True:
            with self._reading():
                try:
                    done += next(work)
                except StopIteration as end:
                    document: Document = end.value
                    return document
            yield min(done / total, 1.0)

    def view(self) -> Mapping[str, Any]:
        """What ``Project.set_view`` was given last; empty before."""
        with self._reading() as database:
            view = read_setting(database, "view")
        return view if isinstance(view, dict) else {}

    def made(self) -> tuple[float, str]:
        """When the project was made, seconds since 1970, and by which version of the program."""
        with self._reading() as database:
            made = read_setting(database, "made")
        known = isinstance(made, dict) and isinstance(made.get("at"), float) and isinstance(made.get("by"), str)
        return (made["at"], made["by"][:100]) if known else (0.0, "unknown")

    def links(self) -> tuple[Path, ...]:
        """Where the linked sounds' files are said to be; empty if all sounds are in the project."""
        with self._reading():
            return tuple(self._store.links())

    def close(self) -> None:
        """Finish; may be called twice."""
        with self._vault.lock:
            self._closed = True
            self._vault.database.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._vault.lock, sentences(self.path):
            if self._closed:
                raise ProjectError(f"“{self.path.name}” is closed.")
            try:
                yield self._vault.database
            except ValueError as error:
                raise damaged(self.path) from error
