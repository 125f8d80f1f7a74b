"""An open project. Any thread: calls wait for each other, for one chunk of a megabyte at most."""

import os
import sqlite3
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import audible_gui
from audible_gui.document import Document
from audible_gui.errors import ProjectError
from audible_gui.project_file.blobs import Vault, drop_incomplete
from audible_gui.project_file.coding import Json
from audible_gui.project_file.connection import connect, connect_existing, connect_new, damaged, sentences, transaction
from audible_gui.project_file.history import History, add_step, move, read_history, read_setting, write_setting
from audible_gui.project_file.locking import FileLock
from audible_gui.project_file.saving import copied
from audible_gui.project_file.store import Store
from audible_gui.project_file.turns import Turns

_LARGE_JOURNAL = 64 << 20


class Project:
    """One open project: a Document with its history, in one file. See the functions that make one.

    Attributes:
        path: of the file.
        history: the steps and which is the current one.
        untitled: whether the person has not given it a place yet.
    """

    def __init__(self, path: Path, lock: FileLock, database: sqlite3.Connection, *, untitled: bool) -> None:
        self.path, self.untitled = path, untitled
        self._file_lock, self._vault = lock, Vault(database, Turns())
        self._store = Store(self._vault)
        self._history: History | None = None
        self._inode = path.stat()

    @property
    def history(self) -> History:
        """The steps, and which of them is the current one."""
        if self._history is None:
            raise ProjectError(f"“{self.path.name}” has no history yet.")
        return self._history

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
            ProjectError: if it cannot be written; then the project is as it was.
        """
        for _ in self.store(document):
            pass
        with self._writing() as database, transaction(database):
            state = self._store.state(document)
            history = add_step(database, self._history, name, state, amend=amend)
        self._history = history
        self._keep_journal_short()

    def move_to(self, position: int) -> None:
        """Make another step of the history the current one, as undo and redo do; quick enough for the GUI thread.

        Raises:
            IndexError: if there is no such step.
            ProjectError: if it cannot be written.
        """
        with self._writing() as database, transaction(database):
            history = move(database, self.history, position)
        self._history = history

    def store(self, document: Document) -> Generator[float, bool | None, None]:
        """Write a document's sound and network, on a job's thread, so that ``append`` need not. May be stopped.

        Yields:
            The fraction done, 0..1.

        Raises:
            ProjectError: if they cannot be written.
        """
        total, done = 2 * large_bytes(document), 0
        work = self._store.write_large(document)
        while True:
            with self._writing():
                size = next(work, None)
            if size is None:
                return
            done += size
            yield min(done / max(total, 1), 1.0)

    def read(self, position: int | None = None) -> Generator[float, bool | None, Document]:
        """The document of a step; sounds and networks that are in use already are not read again.

        Args:
            position: of the step; None is the current one.

        Yields:
            The fraction read, 0..1, as far as it is known.

        Raises:
            IndexError: if there is no such step.
            ProjectDamagedError: if it is damaged.
            ProjectError: if it cannot be read.
        """
        step = self.history.current if position is None else self.history.steps[position]
        work = self._store.read(step.state)
        done, total = 0, max(self.path.stat().st_size if self.path.exists() else 1, 1)
        while True:
            with self._reading():
                try:
                    done += next(work)
                except StopIteration as end:
                    document: Document = end.value
                    return document
            yield min(done / total, 1.0)

    def view(self) -> Mapping[str, Any]:
        """What ``set_view`` was given last; empty before."""
        with self._reading() as database:
            view = read_setting(database, "view")
        return view if isinstance(view, dict) else {}

    def set_view(self, view: Mapping[str, Json]) -> None:
        """Write how the document is looked at: zoom, selection, layout; not undone. At most a megabyte of JSON.

        Raises:
            ProjectError: if it cannot be written.
        """
        with self._writing() as database:
            write_setting(database, "view", view)

    def checkpoint(self) -> None:
        """Move the journal into the file and wait for the disk; now and then, on a job's thread.

        Others can write meanwhile.

        Raises:
            ProjectError: if it cannot be written.
        """
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
            self.checkpoint()
            self.untitled = False
            return
        lock = FileLock(target)
        try:
            moving = copied(self._vault, target, overwrite=overwrite, then=lambda: self._go_on_at(target, lock))
            yield from moving
        except BaseException:
            if lock is not self._file_lock:
                lock.release()
            raise

    def _go_on_at(self, target: Path, lock: FileLock) -> None:
        """Use the finished copy at ``target`` from now on."""
        database = connect_existing(target)
        old_path, old_lock, old = self.path, self._file_lock, self._vault.database
        self._vault.database = database
        self.path, self._file_lock, self._inode = target, lock, target.stat()
        with suppress(sqlite3.Error):
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.close()
        if self.untitled:
            remove_files(old_path)
        self.untitled = False
        old_lock.release()

    def close(self) -> None:
        """Finish: afterwards the project is one file. May be called twice.

        Raises:
            ProjectError: if the journal cannot be moved into the file; what was acknowledged is safe in it.
        """
        with self._vault.lock:
            if self._closed:
                return
            try:
                with sentences(self.path):
                    self._vault.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                self._end()

    def discard(self) -> None:
        """Close an untitled project and remove its file."""
        with self._vault.lock:
            if not self._closed:
                self._vault.database.close()
                remove_files(self.path)
                self._end()

    def begin(self, document: Document, name: str) -> None:
        """Write what a new project begins with. Raises ProjectError."""
        with self._writing() as database:
            write_setting(database, "made", {"at": time.time(), "by": audible_gui.__version__})
        self.append(document, name)

    def resume(self) -> None:
        """Read the history of an existing project. Raises ProjectError."""
        with self._reading() as database:
            drop_incomplete(self._vault)
            self._history = read_history(database)

    @property
    def _closed(self) -> bool:
        return self._file_lock.released

    def _end(self) -> None:
        self._vault.database.close()
        self._file_lock.release()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._vault.lock, sentences(self.path):
            if self._closed:
                raise ProjectError(f"“{self.path.name}” is closed.")
            try:
                yield self._vault.database
            except ValueError as error:
                raise damaged(self.path) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._vault.lock, sentences(self.path):
            if self._closed:
                raise ProjectError(f"“{self.path.name}” is closed.")
            self._must_be_there()
            try:
                yield self._vault.database
            except BaseException as error:
                self._store.forget()
                if isinstance(error, ValueError):
                    raise ProjectError(f"This cannot be written to “{self.path.name}” ({error}).") from error
                raise

    def _must_be_there(self) -> None:
        """What is written to a file that has been removed is lost."""
        with suppress(OSError):
            if os.path.samestat(self.path.stat(), self._inode):
                return
        raise ProjectError(
            f"“{self.path.name}” is no longer where it was: “{self.path.parent}” has gone, or the file was moved or "
            "replaced; save the project elsewhere."
        )

    def _keep_journal_short(self) -> None:
        with suppress(OSError, ProjectError):
            if self.path.with_name(self.path.name + "-wal").stat().st_size > _LARGE_JOURNAL:
                self.checkpoint()


def create_project(
    path: Path, document: Document | None = None, name: str = "New", *, untitled: bool = False
) -> Project:
    """Make a project where there is no file yet.

    Args:
        path: the file; ``.audible`` is its usual ending.
        document: what it begins with; None is an empty one.
        name: of the first step.
        untitled: whether the person has not given it a place yet.

    Raises:
        ProjectError: if there is a file, or none can be made.
    """
    lock = FileLock(path)
    made = False
    try:
        with sentences(path):
            if path.exists() or path.is_symlink():
                raise ProjectError(f"“{path}” exists already; choose another name.")
            made = True
            project = Project(path, lock, connect_new(path), untitled=untitled)
        try:
            project.begin(Document() if document is None else document, name)
        except BaseException:
            project.discard()
            raise
    except BaseException:
        if made:
            remove_files(path)
        lock.release()
        raise
    return project


def open_project(path: Path, *, untitled: bool = False) -> Project:
    """Open a project; ``Project.read`` then gives its document.

    Raises:
        ProjectInUseError: if it is open elsewhere.
        ProjectReadOnlyError: if it may not be written to.
        ProjectVersionError: if a newer program made it.
        ProjectDamagedError: if it is damaged.
        ProjectError: if it is no project.
    """
    path = real_path(path)
    lock = FileLock(path)
    try:
        with sentences(path):
            project = Project(path, lock, connect_existing(path), untitled=untitled)
        try:
            project.resume()
        except BaseException:
            project._end()
            raise
    except BaseException:
        lock.release()
        raise
    return project


def real_path(path: Path) -> Path:
    """The file behind links, which is one project whatever its names. Raises ProjectError."""
    with sentences(path):
        try:
            return path.resolve()
        except (RuntimeError, ValueError) as error:
            raise ProjectError(f"“{path}” cannot be opened ({error}).") from None


def remove_files(path: Path) -> None:
    """Remove a database with its journal, as far as it is there."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + ending).unlink()


def large_bytes(document: Document) -> int:
    """Bytes of a document's arrays."""
    arrays = [] if document.sound is None else [document.sound.samples]
    if document.network is not None:
        arrays += [*document.network.encoders, *document.network.decoders, document.network.code]
    return sum(array.nbytes for array in arrays)
