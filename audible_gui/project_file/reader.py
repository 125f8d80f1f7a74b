"""Reading a project. Any thread: calls wait for each other, for one chunk of a megabyte at most."""

import sqlite3
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audible_gui.document import Document, Network
from audible_gui.errors import ProjectError
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.coding import number, text
from audible_gui.project_file.connection import damaged, one_moment, sentences
from audible_gui.project_file.history import History, read_history, read_setting
from audible_gui.project_file.records import NETWORK, SOUND
from audible_gui.project_file.schema import VERSION
from audible_gui.project_file.snapshots import Stored, read_snapshots
from audible_gui.project_file.sounds import samples_of, shape_of_sound
from audible_gui.project_file.store import Store

_MOMENT, _MAKER = number(0.0, 250e9), text(100)  # that calendars know


@dataclass(frozen=True)
class Summary:
    """What a project is, in short.

    Attributes:
        sound: fields of the current sound but for its samples, or None.
        shape: its samples and channels.
        linked: whether its samples are not in the project.
        network: fields of the current network but for its arrays, or None.
        steps: names of the history's steps.
        position: index of the current one.
        snapshots: letters of those that are stored.
        made_at_s: when the project was made, seconds since 1970; None if it does not tell.
        made_by: by which version of the program.
        version: of the file's format.
    """

    sound: Mapping[str, Any] | None
    shape: tuple[int, int]
    linked: bool
    network: Mapping[str, Any] | None
    steps: tuple[str, ...]
    position: int
    snapshots: tuple[str, ...]
    made_at_s: float | None
    made_by: str
    version: int


class Reader:
    """What a project holds; see ``look_into``.

    Args:
        vault: its database.
        version: of the format in which its file was found.
    """

    def __init__(self, vault: Vault, version: int = VERSION) -> None:
        self._vault, self._store, self._version = vault, Store(vault), version
        self._history: History | None = None
        self._closed = self._damaged = False

    @property
    def closed(self) -> bool:
        """Whether it has been closed."""
        return self._closed

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
            with self._reading() as database, one_moment(database):
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
        return (yield from self.read_state(step.state))

    def read_state(self, state: int) -> Generator[float, bool | None, Document]:
        """The document of a step's or a snapshot's state, as ``read``."""
        work, done, total = self._store.read(state), 0, 0
        while True:
            with self._working():
                try:
                    done += next(work)
                except StopIteration as end:
                    document: Document = end.value
                    return document
                total = total or max(self._store.bytes_of(state), 1)
            yield min(done / total, 1.0)

    def replace(self, network: Network, twin: Network) -> None:
        """From now on documents have ``twin``, which has the same values, for a network that was read."""
        self._store.replace(network, twin)

    def snapshots(self) -> Mapping[str, Stored]:
        """What is stored under letters.

        Raises:
            ProjectDamagedError: if it is damaged.
            ProjectError: if it cannot be read.
        """
        with self._reading() as database:
            return read_snapshots(database)

    def view(self) -> Mapping[str, Any]:
        """What ``Project.set_view`` was given last; empty before."""
        with self._reading() as database:
            view = read_setting(database, "view")
        return view if isinstance(view, dict) else {}

    def made(self) -> tuple[float | None, str]:
        """When the project was made, seconds since 1970, and by which version of the program, as far as it tells."""
        with self._reading() as database:
            made = read_setting(database, "made")
        try:
            return _MOMENT.read(made["at"]), _MAKER.read(made["by"])
        except (KeyError, TypeError, ValueError):
            return None, "unknown"

    def summary(self) -> Summary:
        """What the project is, in short, without reading sound or network."""
        history = self.history
        made_at_s, made_by = self.made()
        snapshots = tuple(self.snapshots())
        with self._reading():
            sound, network = self._store.records_of(history.current.state)
            linked = sound is not None and samples_of(sound)["form"] == "link"
            return Summary(
                sound=None if sound is None else SOUND.read(sound),
                shape=(0, 0) if sound is None else shape_of_sound(sound),
                linked=linked,
                network=None if network is None else NETWORK.read(network),
                steps=tuple(step.name for step in history.steps),
                position=history.position,
                snapshots=snapshots,
                made_at_s=made_at_s,
                made_by=made_by,
                version=self._version,
            )

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
    def _working(self) -> Iterator[None]:
        """For long work, whose parts take the lock themselves."""
        with sentences(self.path):
            self._must_be_open()
            try:
                yield
            except ValueError as error:
                self._damaged = True
                raise damaged(self.path) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._vault.lock, self._working():
            yield self._vault.database

    def _must_be_open(self) -> None:
        if self._closed:
            raise ProjectError(f"“{self.path.name}” is closed.")
