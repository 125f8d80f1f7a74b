"""Work without a name: where it is kept, and what of it was left behind by programs that have ended. Any thread."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from audible_gui.document import Document
from audible_gui.errors import ProjectError
from audible_gui.project_file.connection import sentences
from audible_gui.project_file.locking import FileLock, is_owned, reserved
from audible_gui.project_file.opening import ENDING, create_project, new_place
from audible_gui.project_file.project import Project
from audible_gui.project_file.saving import put_back, remove_files, set_aside


@dataclass(frozen=True)
class Abandoned:
    """Untitled work whose program has ended.

    Attributes:
        path: of the project; ``look_into`` tells what it is, ``open_project(path, untitled=True)`` recovers it.
        changed_s: when it was last written to, seconds since 1970.
        n_bytes: its size.
    """

    path: Path
    changed_s: float
    n_bytes: int


def create_untitled(folder: Path, document: Document | None = None, name: str = "New") -> Project:
    """A new project in the program's own folder, until the person gives it a place.

    Args:
        folder: made when missing.
        document: what it begins with; None is an empty one.
        name: of the first step.

    Raises:
        ProjectError: if it cannot be made.
    """
    return create_project(new_place(folder), document, name, untitled=True)


def abandoned(folder: Path) -> list[Abandoned]:
    """Untitled projects there that no living program has open, the latest first; none if the folder is missing."""
    found = sorted(_files(folder), key=lambda work: work.changed_s, reverse=True)
    return [work for work in found if not is_owned(work.path)]


def remove_abandoned(path: Path) -> None:
    """Delete untitled work that nobody has open; damaged work that it was salvaged of is there again.

    Raises:
        ProjectInUseError: if somebody has.
        ProjectError: if it cannot be removed.
    """
    lock = FileLock(path)
    try:
        with sentences(path):
            path.unlink()
            remove_files(path)
            put_back(path)
    finally:
        lock.release()


def supersede(path: Path, project: Project) -> None:
    """Damaged untitled work is found no more once ``project``, still untitled, has all that could be read of it.

    It is removed when the project gets a place, and found again when the project is removed. Where that cannot be, or
    somebody has it open, it stays.
    """
    with suppress(ProjectError), reserved(path):
        project.checkpoint()
        set_aside(path, project.path)


def _files(folder: Path) -> Iterator[Abandoned]:
    try:
        paths = [path for path in folder.iterdir() if path.suffix == ENDING]
    except OSError:
        return
    for path in paths:
        try:
            status = path.stat()
            journal = path.with_name(path.name + "-wal")
            changed_s = max(status.st_mtime, journal.stat().st_mtime if journal.exists() else 0.0)
        except OSError:  # it has just gone
            continue
        yield Abandoned(path, changed_s, status.st_size)
