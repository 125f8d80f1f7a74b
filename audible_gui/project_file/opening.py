"""Making, opening and looking into projects. Any thread."""

import shutil
import tempfile
import time
import uuid
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from audible_gui.document import Document
from audible_gui.errors import ProjectError, ProjectReadOnlyError
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.connection import (
    check_journals,
    check_tables,
    check_version,
    connect,
    connect_existing,
    connect_new,
    journals,
    regular,
    sentences,
    version_of,
)
from audible_gui.project_file.locking import FileLock, is_owned, real_path
from audible_gui.project_file.project import Project
from audible_gui.project_file.reader import Reader
from audible_gui.project_file.saving import copied, remove_files
from audible_gui.project_file.schema import VERSION, version_in
from audible_gui.project_file.turns import Turns

ENDING = ".audible"


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
    path = real_path(path)
    with ExitStack() as undo:
        lock = FileLock(path)
        undo.callback(lock.release)
        with sentences(path):
            try:
                path.touch(exist_ok=False)
            except FileExistsError:
                raise ProjectError(f"“{path}” exists already; choose another name.") from None
            undo.callback(remove_files, path)
            for journal in journals(path):  # of a file that has gone
                journal.unlink(missing_ok=True)
            project = Project(path, lock, connect_new(path), untitled=untitled)
        undo.callback(Reader.close, project)
        project.begin(Document() if document is None else document, name)
        undo.pop_all()
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
    if not is_owned(path):
        version_of(path)
    with ExitStack() as undo:
        lock = FileLock(path)
        undo.callback(lock.release)
        with sentences(path):
            project = Project(path, lock, connect_existing(path), untitled=untitled)
        undo.callback(Reader.close, project)
        project.resume()
        undo.pop_all()
    return project


@contextmanager
def look_into(path: Path) -> Iterator[Reader]:
    """Read a project without changing anything, even where nothing may be written or while somebody has it open.

    Raises:
        ProjectVersionError: if a newer program made it.
        ProjectDamagedError: if it is damaged.
        ProjectError: if it is no project, or cannot be read.
    """
    path, version = real_path(path), VERSION
    with _still(path) as (place, flags):
        with sentences(path):
            if flags is None:
                with closing(connect(place, "rw")) as found:
                    version = version_in(found)
                database = connect_existing(place)
            else:
                database = connect(place, "ro", *flags)
                check_version(database, path)
                check_tables(database, path)
        reader = Reader(Vault(path, database, Turns()), version)
        try:
            yield reader
        finally:
            reader.close()


def open_copy(path: Path, folder: Path) -> Generator[float, bool | None, Project]:
    """Open a copy of a project that is open elsewhere or may not be written to, as untitled work.

    Args:
        path: of the project, which stays as it is.
        folder: where untitled work is kept.

    Yields:
        The fraction done, 0..1.

    Raises:
        ProjectError: if it cannot be read, or the copy not be written.
    """
    target = new_place(folder)
    with look_into(path) as reader:
        yield from copied(reader.vault, target, lambda: None, overwrite=False)
    project = open_project(target, untitled=True)
    project.carry_links(real_path(path))
    return project


def new_place(folder: Path) -> Path:
    """A new name in the folder of untitled work, which is made when missing. Raises ProjectError."""
    path = folder / f"{time.strftime('%Y-%m-%d %H.%M')} {uuid.uuid4().hex[:8]}{ENDING}"
    with sentences(path):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@contextmanager
def _still(path: Path) -> Iterator[tuple[Path, tuple[str, ...] | None]]:
    """Where a project can be read while nobody changes it, and how; None for a private copy that may be written to."""
    if is_owned(path):
        regular(path)
        check_journals(path)
        yield path, ()
        return
    version = version_of(path)
    with ExitStack() as stack:
        with suppress(ProjectReadOnlyError):
            stack.callback(FileLock(path).release)
        if version == VERSION and not any(_has_content(journal) for journal in journals(path)):
            yield path, ("immutable=1",)
            return
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="audible-", ignore_cleanup_errors=True)))
        with sentences(path):
            for file in (path, *journals(path)):
                if file.is_file() and not file.name.endswith("-shm"):
                    shutil.copyfile(file, folder / file.name)
        yield folder / path.name, None


def _has_content(journal: Path) -> bool:
    return not journal.name.endswith("-shm") and journal.is_file() and journal.stat().st_size > 0
