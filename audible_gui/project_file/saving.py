"""Save as: a copy beside its place, complete on the disk before it gets its name. Any thread."""

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from pathlib import Path

from audible_gui.errors import ProjectError
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.connection import check_journals, connect, journals, sentences
from audible_gui.project_file.locking import is_owned, reserved

_PAGES = 256
_SYNC_PAGES = 16 * _PAGES
_PATIENCE_S = 0.05
_PREFIX, _COPY = ".audible-saving-", "project"


class StoppedError(Exception):
    """The copying was stopped."""


class Copying(threading.Thread):
    """Copies a database while others write to it: SQLite's backup, which gives way after every megabyte.

    Args:
        vault: the source.
        target: a new file, in a folder of its own.
        then: called with a complete copy, while nobody can write.

    Attributes:
        fraction: done so far.
        error: what went wrong.
    """

    def __init__(self, vault: Vault, target: Path, then: Callable[[], None]) -> None:
        super().__init__(name="saving a project", daemon=True)
        self._vault, self._target, self._then = vault, target, then
        self._stop_asked, self._unsynced = False, 0
        self.fraction = 0.0
        self.error: BaseException | None = None

    def stop(self) -> None:
        """End soon, with ``StoppedError``."""
        self._stop_asked = True

    def run(self) -> None:
        """On its own thread."""
        try:
            with self._vault.lock:
                self._copy()
                sync(self._target)
                self._then()
        except BaseException as error:
            self.error = error

    def _copy(self) -> None:
        target = connect(self._target, "rwc")
        try:
            target.execute("PRAGMA synchronous=OFF")
            self._vault.database.backup(target, pages=_PAGES, progress=self._give_way)
        finally:
            target.close()

    def _give_way(self, _status: int, remaining: int, total: int) -> None:
        if self._stop_asked:
            raise StoppedError
        self.fraction = 1.0 - remaining / max(total, 1)
        if not remaining:
            return
        self._unsynced += _PAGES
        self._vault.lock.release()
        try:
            if self._unsynced >= _SYNC_PAGES:  # so that little is left when others have to wait for the disk
                sync(self._target)
                self._unsynced = 0
        finally:
            self._vault.lock.acquire()


def copied(
    vault: Vault, target: Path, then: Callable[[], None], *, overwrite: bool
) -> Generator[float, bool | None, None]:
    """Copy a project to ``target``, all or nothing.

    Args:
        vault: the project.
        target: where to.
        then: called when the copy is in its place, before anybody else can write to the project again.
        overwrite: replace a file that is there.

    Yields:
        The fraction done, 0..1, every 50 ms.

    Raises:
        ProjectError: if it cannot be written, or there is a file that shall not be overwritten.
    """
    with sentences(target):
        _remove_unfinished(target.parent)
        folder = tempfile.TemporaryDirectory(prefix=_PREFIX, dir=target.parent, ignore_cleanup_errors=True)
    with folder as name, reserved(copy := Path(name) / _COPY):
        thread = Copying(vault, copy, lambda: _finish(copy, target, then, overwrite=overwrite))
        thread.start()
        try:
            while thread.is_alive():
                yield thread.fraction
                thread.join(_PATIENCE_S)
        finally:
            thread.stop()
            thread.join()
        with sentences(target):
            if thread.error is not None:
                raise thread.error


def _remove_unfinished(folder: Path) -> None:
    """Copies that were being made when their programs were killed."""
    for left in folder.glob(f"{_PREFIX}*"):
        if (left / _COPY).is_file() and not is_owned(left / _COPY):
            shutil.rmtree(left, ignore_errors=True)


def _finish(copy: Path, target: Path, then: Callable[[], None], *, overwrite: bool) -> None:
    if overwrite:
        _settle(target)
    for journal in journals(target):  # of a file that is to be replaced, or has gone; it must not get at the new one
        journal.unlink(missing_ok=True)
    put_in_place(copy, target, overwrite=overwrite)
    then()


def _settle(target: Path) -> None:
    """Let a project that is to be replaced be whole in its file, in case that the replacing fails."""
    check_journals(target)
    if any(journal.exists() for journal in journals(target)):
        with suppress(sqlite3.Error), closing(connect(target, "rw")) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def put_in_place(source: Path, target: Path, *, overwrite: bool) -> None:
    """Give a finished file its name. Raises OSError; ProjectError if there is another that shall not be overwritten."""
    if not overwrite:
        try:
            os.link(source, target)
        except FileExistsError:
            raise ProjectError(f"“{target}” exists already; choose another name, or overwrite it.") from None
        except OSError:  # there are no hard links there
            if target.exists():
                raise ProjectError(f"“{target}” exists already; choose another name, or overwrite it.") from None
            source.replace(target)
    else:
        source.replace(target)
    sync(target.parent)


def set_aside(path: Path, successor: Path) -> None:
    """Damaged work without a place is not offered again as long as there is what was salvaged of it; see the next two.

    Args:
        path: of the damaged project.
        successor: of the untitled project that was made of it.
    """
    for file, twin in zip((path, *journals(path)), (_aside(successor), *journals(_aside(successor))), strict=True):
        with suppress(OSError):
            file.replace(twin)


def drop_aside(successor: Path) -> None:
    """Remove what was set aside for a project, which has a place of its own now."""
    remove_files(_aside(successor))


def put_back(successor: Path) -> None:
    """Have what was set aside for a project, which has been removed, in its stead."""
    aside = _aside(successor)
    for file, twin in zip((aside, *journals(aside)), (successor, *journals(successor)), strict=True):
        with suppress(OSError):
            file.replace(twin)


def _aside(successor: Path) -> Path:
    return successor.with_name(successor.name + ".damaged")


def remove_files(path: Path) -> None:
    """Remove a database with its journal, as far as it is there."""
    for file in (path, *journals(path)):
        with suppress(OSError):
            file.unlink()


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk. Raises OSError."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
