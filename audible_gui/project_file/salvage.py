"""What can still be read of a damaged project, in a new one; the damaged file is only read. Any thread."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from audible_gui.document import Document, Marker, Network, Sound, markers_between, with_network
from audible_gui.errors import ProjectDamagedError, SoundMissingError
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.coding import Json
from audible_gui.project_file.connection import CHUNK_BYTES, connect, journals, regular, sentences
from audible_gui.project_file.damaged_sounds import read_damaged
from audible_gui.project_file.history import MAX_STEPS, read_setting
from audible_gui.project_file.locking import real_path
from audible_gui.project_file.opening import create_project, new_place
from audible_gui.project_file.project import Project
from audible_gui.project_file.schema import VERSION
from audible_gui.project_file.snapshots import Stored, read_snapshots
from audible_gui.project_file.sounds import read_original
from audible_gui.project_file.store import Store
from audible_gui.project_file.turns import Turns
from audible_gui.synthesis import names

T = TypeVar("T")
_READING = 0.8  # of the whole, about
_TROUBLES = (ValueError, TypeError, KeyError, sqlite3.Error, SoundMissingError)


@dataclass(frozen=True)
class Salvaged:
    """What came of it.

    Attributes:
        project: a new, untitled one.
        document: at its current step.
        lost: a sentence for each thing that could not be read; none if everything could.
    """

    project: Project
    document: Document
    lost: tuple[str, ...]


def salvage(path: Path, folder: Path) -> Generator[float, bool | None, Salvaged]:
    """Read what can be read of a damaged project into a new one.

    A sound that cannot be read is taken from the file it came from, if that is still there and the same; otherwise what
    there is of it is taken.

    Args:
        path: of the damaged project, which stays as it is.
        folder: where untitled work is kept.

    Yields:
        The fraction done, 0..1.

    Raises:
        ProjectDamagedError: if nothing can be read.
        ProjectError: if the file is not there, or the new one cannot be written.
    """
    path = real_path(path)
    regular(path)
    with tempfile.TemporaryDirectory(prefix="audible-", ignore_cleanup_errors=True) as name:
        copy = Path(name) / "project"
        with sentences(path):
            for file, twin in zip((path, *journals(path)), (copy, *journals(copy)), strict=True):
                if file.is_file() and not file.name.endswith("-shm"):
                    for _ in _copied(file, twin):
                        yield 0.0
        with sentences(path), closing(connect(copy, "rw")) as database:
            return (yield from _salvaged(_Remains(Vault(path, database, Turns())), path, folder))


def _copied(file: Path, twin: Path) -> Iterator[None]:
    """Copy in pieces; what is empty stays empty, as a file may tell that it is longer than the disk."""
    empty = bytes(CHUNK_BYTES)
    with file.open("rb") as source, twin.open("wb") as target:
        while piece := source.read(CHUNK_BYTES):
            if piece == empty:
                target.seek(CHUNK_BYTES, os.SEEK_CUR)
            else:
                target.write(piece)
            yield
        target.truncate()


class _Remains(Store):
    """A store in which anything may be missing; what was missing is told in ``lost``."""

    def __init__(self, vault: Vault) -> None:
        super().__init__(vault)
        self.lost: dict[str, None] = {}
        self._missing: set[int] = set()
        self._names: dict[int, list[list[str]]] = {}
        self._kept: list[Sound] = []

    def steps(self) -> tuple[list[tuple[str, int]], int]:
        """Names and states of what there is of the history, and which of them was the current one."""
        rows = sorted(set(self._rows("ASC")) | set(self._rows("DESC")))
        if not rows:
            self.lose("The history could not be read; its states were looked for.")
            query = "SELECT id, 'Salvaged', id FROM record WHERE kind = 'state' ORDER BY id"
            rows = self._tried(lambda: self._vault.database.execute(query).fetchall(), [])
            return [(row[1], row[2]) for row in rows], len(rows) - 1
        current = self._tried(lambda: read_setting(self._vault.database, "step"), None)
        numbers = [row[0] for row in rows]
        position = numbers.index(current) if current in numbers else len(rows) - 1
        return [(row[1], row[2]) for row in rows], position

    def snapshots(self) -> Mapping[str, Stored]:
        """What there is of the snapshots."""
        database = self._vault.database
        version = self._tried(lambda: int(database.execute("PRAGMA user_version").fetchone()[0]), VERSION)
        stored = self._tried(lambda: read_snapshots(database), None)
        if stored is None and version > 1:
            self.lose("The snapshots could not be read.")
        return stored or {}

    def view(self) -> Mapping[str, Json]:
        """How the document was looked at."""
        view = self._tried(lambda: read_setting(self._vault.database, "view"), None)
        return view if isinstance(view, dict) else {}

    def lose(self, sentence: str) -> None:
        """Tell once what was lost."""
        self.lost[sentence] = None

    def read(self, state: int) -> Generator[int, None, Document]:
        try:
            return (yield from super().read(state))
        except _TROUBLES:
            sound, network = self._records(state)
        if sound is None:
            raise ValueError("a document without a sound")
        heard = yield from self._read_sound(sound)
        body = self._get("state", state)
        markers = self._read_markers(body) if isinstance(body, Mapping) else ()
        document = Document(sound=heard, markers=tuple(markers_between(markers, 0.0, heard.duration_s)))
        try:
            if network is not None:
                learned = yield from self._read_network(network)
                if network not in self._names:  # it takes time, and there may be many steps
                    self._names[network] = names(learned, heard.rate_hz)
                document = with_network(document, learned, self._names[network])
                self.lose(
                    "Names, gains, mutes and the like of some steps could not be read; there they are as at first."
                )
        except _TROUBLES:
            self.lose("A network could not be read; it has to be trained again.")
        return document

    def _records(self, state: int) -> tuple[int | None, int | None]:
        body = self._get("state", state)
        numbers = [body.get(kind) if isinstance(body, Mapping) else None for kind in ("sound", "network")]
        sound, network = (number if isinstance(number, int) else None for number in numbers)
        return sound, network

    def _read_sound(self, number: int) -> Generator[int, None, Sound]:
        if number in self._missing:
            raise ValueError("missing")
        try:
            return (yield from super()._read_sound(number))
        except _TROUBLES:
            self._missing.add(number)
        body = self._get("sound", number)
        sound = yield from read_original(body)
        if sound is not None:
            self.lose(f"The sound “{sound.name}” could not be read; it was taken from “{sound.path}”.")
        else:
            sound = yield from self._read_damaged(number, body)
        self._missing.discard(number)
        self._read[number] = sound
        self._kept.append(sound)
        return sound

    def _read_markers(self, body: Mapping[str, Json]) -> tuple[Marker, ...]:
        try:
            return super()._read_markers(body)
        except _TROUBLES:
            self.lose("The markers of some steps could not be read.")
            return ()

    def _read_damaged(self, number: int, body: Json) -> Generator[int, None, Sound]:
        try:
            sound = yield from read_damaged(self._vault, body)
        except (*_TROUBLES, OSError):
            self.lose(f"The sound “{self._name(number)}” could not be read, and its file is not there.")
            raise ValueError("missing") from None
        self.lose(f"The sound “{sound.name}” is damaged, and its file is not there: parts of it are silent, or noise.")
        return sound

    def _read_network(self, number: int) -> Generator[int, None, Network]:
        if number in self._missing:
            raise ValueError("missing")
        try:
            return (yield from super()._read_network(number))
        except _TROUBLES:
            self._missing.add(number)
            raise

    def _name(self, number: int) -> str:
        body = self._tried(lambda: self._get("sound", number), None)
        name = body.get("name") if isinstance(body, Mapping) else None
        return name[:100] if isinstance(name, str) else "?"

    def _rows(self, order: str) -> list[tuple[int, str, int]]:
        """From one end as far as can be read."""
        rows: list[tuple[int, str, int]] = []
        try:
            query = f"SELECT number, name, state FROM step ORDER BY number {order} LIMIT {MAX_STEPS}"
            for number, name, state in self._vault.database.execute(query):
                if isinstance(number, int) and isinstance(name, str) and isinstance(state, int):
                    rows.append((number, name, state))
        except sqlite3.Error:
            self.lose("A part of the history could not be read.")
        return rows

    def _tried(self, work: Callable[[], T], otherwise: T) -> T:
        try:
            return work()
        except _TROUBLES:
            return otherwise


def _salvaged(remains: _Remains, path: Path, folder: Path) -> Generator[float, bool | None, Salvaged]:
    """Read what there is, then write it to a new project."""
    steps, current = remains.steps()
    documents: dict[int, Document | None] = {}
    found: list[tuple[Document, str]] = []
    position = 0
    for index, (name, state) in enumerate(steps):
        if state not in documents:
            documents[state] = yield from _document(remains, state, _READING * index / len(steps))
        if (document := documents[state]) is not None:
            position = len(found) if index <= current else position
            found.append((document, name))
    stored = yield from _stored(remains, documents)
    if not found and not stored:
        raise ProjectDamagedError(f"Nothing of “{path.name}” could be read.")
    if len(found) < len(steps):
        remains.lose(f"{len(steps) - len(found)} of the {len(steps)} steps of the history could not be read.")
    found = found or [*stored.values()][:1]
    project = create_project(new_place(folder), *found[0], untitled=True)
    try:
        for fraction in project.extend(found[1:]):
            yield _READING + (1.0 - _READING) * fraction
        project.move_to(position)
        project.set_snapshots(stored)
        project.set_view(remains.view())
        document = yield from project.read()
    except BaseException:
        project.discard()
        raise
    return Salvaged(project, document, tuple(remains.lost))


def _stored(
    remains: _Remains, documents: dict[int, Document | None]
) -> Generator[float, bool | None, dict[str, tuple[Document, str]]]:
    """What there is of the snapshots, by letter; ``documents`` have been read already."""
    found = {}
    for letter, stored in remains.snapshots().items():
        if stored.state not in documents:
            documents[stored.state] = yield from _document(remains, stored.state, _READING)
        if (document := documents[stored.state]) is not None:
            found[letter] = document, stored.name
        else:
            remains.lose(f"Snapshot {letter} could not be read.")
    return found


def _document(remains: _Remains, state: int, fraction: float) -> Generator[float, bool | None, Document | None]:
    """What there is of a state; None if that is nothing."""
    try:
        work = remains.read(state)
        while True:
            next(work)
            yield fraction
    except StopIteration as end:
        document: Document = end.value
        return document
    except _TROUBLES:
        return None
