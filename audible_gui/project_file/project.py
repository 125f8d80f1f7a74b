"""An open project. Any thread: calls wait for each other, for one chunk of a megabyte at most."""

import os
import sqlite3
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import audible_gui
from audible_gui.document import Document
from audible_gui.errors import ProjectError, SoundMissingError
from audible_gui.project_file.blobs import Vault, drop_incomplete
from audible_gui.project_file.coding import Json
from audible_gui.project_file.collecting import collect_garbage
from audible_gui.project_file.connection import connect, connect_existing, sentences, transaction
from audible_gui.project_file.history import add_step, add_steps, move, write_setting
from audible_gui.project_file.locking import FileLock, real_path
from audible_gui.project_file.reader import Reader
from audible_gui.project_file.saving import copied, drop_aside, put_back, remove_files
from audible_gui.project_file.snapshots import Stored, write_snapshots
from audible_gui.project_file.turns import Turns

T = TypeVar("T")
_LONG_JOURNAL = 8 << 20
_STEPS_AT_ONCE = 200


class Project(Reader):
    """One open project: a Document with its history, in one file. See the functions that make one.

    Attributes:
        untitled: whether the person has not given it a place yet.
    """

    def __init__(self, path: Path, lock: FileLock, database: sqlite3.Connection, *, untitled: bool) -> None:
        super().__init__(Vault(path, database, Turns()))
        self.untitled = untitled
        self._file_lock, self._status = lock, path.stat()
        self._pending: list[Callable[[], None]] = []

    @property
    def behind(self) -> bool:
        """Whether there are edits that could not be written; each further call tries again, ``save_as`` elsewhere."""
        return bool(self._pending)

    def append(self, document: Document, name: str, *, amend: bool = False) -> None:
        """Write an edit; once this returns it survives the end of the process.

        Quick enough for the GUI thread when sound and network of the document are stored already, see ``store``;
        otherwise it stores them.

        Args:
            document: after the edit.
            name: of the step, for people, e.g. ``"Mute Kick"``.
            amend: put it in the current step's place: a gesture that goes on. Steps after the current one are forgotten
                in either case.

        Raises:
            ProjectError: if it cannot be written; then it is kept in memory, and written with the next call that can.
        """
        with suppress(ProjectError):  # outside of the lock, so that others can write meanwhile; tried again inside
            for _ in self.store(document):
                pass
        self._do(lambda: self._append(document, name, amend=amend))

    def extend(self, steps: Sequence[tuple[Document, str]]) -> Generator[float, bool | None, None]:
        """Write many edits, documents and names, on a job's thread: in few transactions, so quicker than one by one.

        Yields:
            The fraction done, 0..1.

        Raises:
            ProjectError: if they cannot be written; then some are, from the first one on.
        """
        for first in range(0, len(steps), _STEPS_AT_ONCE):
            some = steps[first : first + _STEPS_AT_ONCE]
            documents = {id(document): document for document, _ in some}
            for document in documents.values():
                for _ in self.store(document):
                    yield first / len(steps)
            with self._writing() as database, transaction(database):
                states = {key: self._store.state(document) for key, document in documents.items()}
                named = [(name, states[id(document)]) for document, name in some]
                history = add_steps(database, self.history, named)
            self._history = history
            yield min((first + _STEPS_AT_ONCE) / len(steps), 1.0)

    def move_to(self, position: int, *, forget: bool = False) -> None:
        """Make another step of the history the current one, as undo and redo do; quick enough for the GUI thread.

        Args:
            position: of the step.
            forget: the steps after it.

        Raises:
            IndexError: if there is no such step.
            ProjectError: if it cannot be written; then it is kept in memory, and written with the next call that can.
        """
        self._do(lambda: self._move(position, forget=forget))

    def catch_up(self) -> None:
        """Write what could not be written so far, in its order; what never can be is dropped, with its error.

        Raises:
            ProjectError: if it cannot be written still.
        """
        with self._vault.lock:
            while self._pending:
                try:
                    self._pending[0]()
                except (ProjectError, IndexError) as error:
                    if isinstance(error, IndexError) or isinstance(error.__cause__, ValueError):
                        del self._pending[0]
                    raise
                del self._pending[0]

    def store(self, document: Document) -> Generator[float, bool | None, None]:
        """Write a document's sound and network, on a job's thread, so that ``append`` need not. May be stopped.

        Yields:
            The fraction done, 0..1.

        Raises:
            ProjectError: if they cannot be written.
        """
        yield from self._worked(self._store.write_large(document), 2 * _large_bytes(document))

    def set_view(self, view: Mapping[str, Json]) -> None:
        """Write how the document is looked at: zoom, selection, layout; not undone. At most a megabyte of JSON.

        Raises:
            ProjectError: if it cannot be written.
        """
        with self._writing() as database:
            write_setting(database, "view", view)

    def set_snapshots(self, snapshots: Mapping[str, tuple[Document, str]]) -> None:
        """Write what is stored under letters, documents and names of the edits that had led there; not undone.

        Raises:
            ProjectError: if it cannot be written; then what was stored before is there.
        """
        for document, _ in snapshots.values():
            for _ in self.store(document):
                pass
        with self._writing() as database, transaction(database):
            states = {
                letter: Stored(name, self._store.state(document)) for letter, (document, name) in snapshots.items()
            }
            write_snapshots(database, states)

    def relink(self, path: Path) -> Generator[float, bool | None, None]:
        """Tell where a linked sound is now; then ``read`` finds it.

        Yields:
            Zeros.

        Raises:
            SoundMissingError: if that file is none of the linked sounds.
            ProjectError: if it cannot be written.
        """
        work = self._store.relink(path)
        if not (yield from self._worked(work)):
            raise SoundMissingError(f"“{path.name}” is not the sound that this project is made of; find that one.")

    def consolidate(self) -> Generator[float, bool | None, None]:
        """Put the linked sounds into the project; their files are needed only if nobody has read them meanwhile.

        Yields:
            Zeros.

        Raises:
            SoundMissingError: if one is not there.
            ProjectError: if it cannot be written.
        """
        yield from self._worked(self._store.consolidate())

    def carry_links(self, before: Path) -> None:
        """After the file was copied from ``before``: linked sounds are found from here, too, as far as they were."""
        with suppress(ValueError, sqlite3.Error), self._vault.lock:
            self._store.carry_links(before)

    def checkpoint(self) -> None:
        """Move the journal into the file and wait for the disk; now and then, on a job's thread.

        Others can write meanwhile.

        Raises:
            ProjectError: if it cannot be written.
        """
        with self._vault.lock:
            self._must_be_open()
            self._must_be_there()
        with sentences(self.path):
            database = connect(self.path, "rw")
            try:
                database.execute("PRAGMA wal_checkpoint(PASSIVE)")
            finally:
                database.close()

    def save_as(self, target: Path, *, overwrite: bool = False) -> Generator[float, bool | None, None]:
        """Save to another place and go on there, on a job's thread; others can write meanwhile. May be stopped.

        The copy is complete and on the disk before it gets its name. An untitled project's former file is removed, a
        titled one stays as it was at this moment.

        Yields:
            The fraction done, 0..1.

        Raises:
            ProjectInUseError: if the target is open elsewhere.
            ProjectError: if it cannot be written, or exists and shall not be overwritten; then the project is where it
                was.
        """
        target = real_path(target)
        if target == self.path:
            self.catch_up()
            self.checkpoint()
            self.untitled = False
            return
        lock = FileLock(target)
        try:
            yield from copied(self._vault, target, lambda: self._go_on_at(target, lock), overwrite=overwrite)
        finally:
            if lock is not self._file_lock:
                lock.release()
        self.catch_up()

    def close(self) -> None:
        """Finish: afterwards the project is one file. May be called twice.

        Raises:
            ProjectError: if the journal cannot be moved into the file; what was acknowledged is safe in it.
        """
        with self._vault.lock:
            if self._closed:
                return
            try:
                with suppress(sqlite3.Error):  # it only takes room
                    if not self._damaged:
                        collect_garbage(self._vault.database)
                with sentences(self.path):
                    self._vault.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                super().close()
                self._file_lock.release()

    def discard(self) -> None:
        """Close an untitled project and remove its file; one with a title is only closed."""
        if not self.untitled:
            self.close()
            return
        with self._vault.lock:
            if not self._closed:
                super().close()
                remove_files(self.path)
                put_back(self.path)
                self._file_lock.release()

    def begin(self, document: Document, name: str) -> None:
        """Write what a new project begins with. Raises ProjectError."""
        with self._writing() as database:
            write_setting(database, "made", {"at": time.time(), "by": audible_gui.__version__})
        self.append(document, name)

    def resume(self) -> None:
        """Read the history of an existing project. Raises ProjectError."""
        with self._reading():
            drop_incomplete(self._vault)
            _ = self.history

    def _append(self, document: Document, name: str, *, amend: bool) -> None:
        for _ in self.store(document):
            pass
        with self._writing() as database, transaction(database):
            state = self._store.state(document)
            history = add_step(database, self._history, name, state, amend=amend)
        self._history = history

    def _move(self, position: int, *, forget: bool) -> None:
        with self._writing() as database, transaction(database):
            history = move(database, self.history, position, forget=forget)
        self._history = history

    def _do(self, edit: Callable[[], None]) -> None:
        with self._vault.lock:
            self._pending.append(edit)
            self.catch_up()

    def _worked(self, work: Generator[int, None, T], total: int = 0) -> Generator[float, bool | None, T]:
        """Work to its end, which yields bytes done of ``total``; the journal does not grow with it."""
        done, since = 0, 0
        while True:
            with self._storing():
                try:
                    size = next(work)
                except StopIteration as end:
                    result: T = end.value
                    return result
            done, since = done + size, since + size
            if since > _LONG_JOURNAL:
                self.checkpoint()
                since = 0
            yield min(done / total, 1.0) if total else 0.0

    def _go_on_at(self, target: Path, lock: FileLock) -> None:
        """Use the finished copy at ``target`` from now on."""
        database = connect_existing(target)
        old_path, old_lock, old = self.path, self._file_lock, self._vault.database
        self._vault.path, self._vault.database = target, database
        self._file_lock, self._status = lock, target.stat()
        self.carry_links(old_path)
        with suppress(sqlite3.Error):
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.close()
        if self.untitled:
            remove_files(old_path)
            drop_aside(old_path)
        self.untitled = False
        old_lock.release()

    @contextmanager
    def _storing(self) -> Iterator[None]:
        """For long work, whose parts take the lock themselves."""
        with sentences(self.path):
            with self._vault.lock:
                self._must_be_open()
                self._must_be_there()
            try:
                yield
            except ValueError as error:
                raise ProjectError(f"This cannot be written to “{self.path.name}” ({error}).") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._vault.lock, self._storing():
            try:
                yield self._vault.database
            except BaseException:
                self._store.forget()
                raise

    def _must_be_there(self) -> None:
        """What is written to a file that has been removed is lost."""
        with suppress(OSError):
            if os.path.samestat(self.path.stat(), self._status):
                return
        folder = self.path.parent
        why = "it was moved, removed or replaced" if folder.is_dir() else f"“{folder}” has gone"
        raise ProjectError(f"“{self.path.name}” is no longer where it was: {why}; save the project elsewhere.")


def _large_bytes(document: Document) -> int:
    """Bytes of a document's arrays."""
    arrays = [] if document.sound is None else [document.sound.samples]
    arrays += [] if document.network is None else document.network.arrays
    return sum(array.nbytes for array in arrays)
