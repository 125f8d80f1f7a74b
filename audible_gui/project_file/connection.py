"""Connections to a project's database, opened as something that a stranger may have made. Any thread."""

import io
import os
import sqlite3
import stat
import sys
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from audible_gui.errors import ProjectDamagedError, ProjectError, ProjectReadOnlyError, ProjectVersionError
from audible_gui.project_file.locking import is_owned, real_path
from audible_gui.project_file.schema import APPLICATION_ID, VERSION, make_tables, migrate, objects

CHUNK_BYTES = 1 << 20
MAX_CELL = 4 << 20  # no text or blob of ours is longer
_HEADER = 100
_MAGIC = b"SQLite format 3\0"
_BUSY_S = 5.0
_SALVAGE = "open it in the editor, which salvages what is left into another project."
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, MAX_CELL),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
_PRAGMAS = ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY", "foreign_keys=OFF")


def connect_new(path: Path) -> sqlite3.Connection:
    """A connection to a new, empty project at ``path``, where there may be an empty file. Raises ProjectError."""
    with sentences(path):
        database = connect(path, "rwc")
        try:
            make_tables(database)
            _write_ahead(database)
        except BaseException:
            database.close()
            raise
    return database


def connect_existing(path: Path) -> sqlite3.Connection:
    """A connection to an existing project that may be written to; an older version becomes the current one.

    Raises:
        ProjectError: if it is none, or cannot be opened so.
    """
    version_of(path)
    check_journals(path)
    with sentences(path):
        database = connect(path, "rw")
        try:
            migrate(database)
            check_tables(database, path)
            _write_ahead(database)
        except BaseException:
            database.close()
            raise
    return database


def connect(path: Path, mode: str, *flags: str) -> sqlite3.Connection:
    """A guarded connection in autocommit mode that any one thread at a time may use. Raises sqlite3.Error."""
    options = "&".join((f"mode={mode}", *flags))
    name = urllib.parse.quote(os.fsencode(path.absolute()) if os.name == "posix" else f"/{path.absolute().as_posix()}")
    database = sqlite3.connect(
        f"file:{name}?{options}", uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_S
    )
    database.text_factory = _decoded
    try:
        for limit, value in _LIMITS:
            database.setlimit(limit, value)
        if sys.version_info >= (3, 12):
            database.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        for pragma in _PRAGMAS:
            database.execute(f"PRAGMA {pragma}")
    except BaseException:
        database.close()
        raise
    return database


def _decoded(text: bytes) -> str:
    """What is no text of ours fails its checks later."""
    return text.decode("utf-8", "replace")


def version_of(path: Path) -> int:
    """Look at a file's first bytes before SQLite does.

    Returns:
        The version of its tables, 1 to the current one.

    Raises:
        ProjectError: if it is no project, or one of a newer version.
    """
    header = _header(path)
    ours = int.from_bytes(header[68:72], "big") == APPLICATION_ID
    if len(header) < _HEADER or not header.startswith(_MAGIC) or not ours:
        raise ProjectError(f"“{path.name}” is not a project of Audible Networks, whatever its name; choose another.")
    version = int.from_bytes(header[60:64], "big")
    if version > VERSION:
        raise ProjectVersionError(
            f"“{path.name}” was made by a newer version of Audible Networks (its format is {version}, this program "
            f"knows up to {VERSION}); update the program."
        )
    if version < 1:
        raise ProjectDamagedError(f"“{path.name}” is damaged: it does not say which format it has.")
    return version


def is_project(path: Path) -> bool:
    """Whether a file says that it is a project, of whatever version, damaged or not. Raises ProjectError."""
    path = real_path(path)
    if is_owned(path):  # and its locks must not be lost, as they are when a process closes a file that it has locked
        return True
    try:
        with path.open("rb") if path.is_file() else io.BytesIO() as file:
            header = file.read(_HEADER)
    except (OSError, ValueError):
        return False
    return header.startswith(_MAGIC) and int.from_bytes(header[68:72], "big") == APPLICATION_ID


def check_tables(database: sqlite3.Connection, path: Path) -> None:
    """Whether a database has exactly the current version's tables and nothing planted besides, and they are sound.

    Raises:
        ProjectDamagedError: if not.
        sqlite3.Error: if they cannot be read.
    """
    with sqlite3.connect(":memory:", isolation_level=None) as model:
        make_tables(model)
        wanted = objects(model)
    model.close()
    if objects(database) != wanted:
        raise ProjectDamagedError(
            f"“{path.name}” is damaged, or was tampered with: its tables are not those of a project; {_SALVAGE}"
        )
    for table in ("record", "step", "setting", "snapshot"):  # chunks have hashes, and are checked when they are read
        for (answer,) in database.execute(f"PRAGMA quick_check({table})"):
            if answer != "ok":
                raise damaged(path)


def journals(path: Path) -> list[Path]:
    """Files beside a database that belong to it while it is open, or after its program was killed."""
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal")]


def check_journals(path: Path) -> None:
    """Whether what is named like a journal is a file: SQLite would wait at a pipe for ever. Raises ProjectError."""
    for journal in journals(path):
        try:
            mode = journal.lstat().st_mode
        except OSError:  # there is none
            continue
        if not stat.S_ISREG(mode):
            raise ProjectError(f"“{path.name}” cannot be opened: “{journal.name}” is no file; move that away.")


def damaged(path: Path) -> ProjectDamagedError:
    """The error for a file with wrong content."""
    return ProjectDamagedError(f"“{path.name}” is damaged; {_SALVAGE}")


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the system, as sentences about the project at ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(error, path) from error
    except UnicodeDecodeError as error:  # SQLite's own message quotes what it could not read
        raise damaged(path) from error
    except OSError as error:
        raise ProjectError(f"“{path.name}” cannot be read or written ({_reason(error)}).") from error


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing; committed when this ends."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


@contextmanager
def one_moment(database: sqlite3.Connection) -> Iterator[None]:
    """All that is read meanwhile is of one moment, whatever another connection writes."""
    if database.in_transaction:
        yield
        return
    database.execute("BEGIN")
    try:
        yield
    finally:
        database.rollback()


def _write_ahead(database: sqlite3.Connection) -> None:
    """Journal ahead: what is committed survives the end of the process, without waiting for the disk."""
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("PRAGMA wal_autocheckpoint=0")  # see Project.checkpoint


def check_version(database: sqlite3.Connection, path: Path) -> None:
    """The same for a database that is open already. Raises ProjectError; sqlite3.Error if it cannot be read."""
    ours, version = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if (ours, version) != (APPLICATION_ID, VERSION):
        raise ProjectVersionError(f"“{path.name}” is open in another version of Audible Networks; close it there.")


def regular(path: Path) -> None:
    """Whether there is a regular file. Raises ProjectError."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise ProjectError(f"“{path}” does not exist; check the name.") from None
    except (OSError, ValueError) as error:
        raise ProjectError(f"“{path}” cannot be opened ({_reason(error)}).") from None
    if not stat.S_ISREG(mode):
        raise ProjectError(f"“{path}” is not a file but a folder, pipe or device; choose a project.")


def _header(path: Path) -> bytes:
    regular(path)
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except (OSError, ValueError) as error:
        raise ProjectError(f"“{path}” cannot be opened ({_reason(error)}).") from None
    if not header:
        raise ProjectError(f"“{path.name}” is empty, so there is no project in it.")
    return header


def _told(error: sqlite3.Error, path: Path) -> ProjectError:
    if isinstance(error, sqlite3.ProgrammingError):
        return ProjectError(f"“{path.name}” is closed.")
    kind, words = _SENTENCES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, (ProjectDamagedError, ""))
    return kind(f"“{path.name}” {words}") if words else damaged(path)


_BUSY = (ProjectError, "is being used by another program; try again.")
_READ_ONLY = (ProjectReadOnlyError, "may not be written to; open a copy of it, or save it elsewhere.")
_SENTENCES: Mapping[int, tuple[type[ProjectError], str]] = {
    sqlite3.SQLITE_FULL: (ProjectError, "cannot be written: the disk is full; free some space, or save it elsewhere."),
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: (ProjectReadOnlyError, "cannot be opened there for writing; open a copy of it."),
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_IOERR: (
        ProjectError, "cannot be read or written: its disk failed or is full; save it elsewhere."
    ),
}  # fmt: skip


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).lower()
