"""Opening for the editor what a person chose, a sound or a project, and finding work that was left behind.

Generators; any thread.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from audible_gui.document import LETTERS, Document, EditHistory, EditStep, Network, Snapshots, Sound, opened_name
from audible_gui.errors import (
    ProjectDamagedError,
    ProjectError,
    ProjectInUseError,
    ProjectReadOnlyError,
    SoundMissingError,
)
from audible_gui.project_file import (
    ENDING,
    Project,
    Scratch,
    Step,
    Stored,
    Summary,
    abandoned,
    is_project,
    open_copy,
    open_project,
    remove_abandoned,
    remove_scratch,
    salvage,
    supersede,
)
from audible_gui.workflow.arriving import Arriving
from audible_gui.workflow.opening import read_outlined


@dataclass(frozen=True)
class OpenRequest:
    """What to open, and how.

    Attributes:
        path: of a sound or a project.
        untitled: whether a project is work that the person has not given a place yet.
        copy: open a copy of the project.
        sound: where the sound is that the project links to.
    """

    path: Path
    untitled: bool = False
    copy: bool = False
    sound: Path | None = None


@dataclass(frozen=True)
class OpenedProject:
    """A project that is open, with all that was read of it.

    Attributes:
        project: the file, to be closed by who gets this.
        history: all steps.
        snapshots: all that are stored.
        view: as ``Project.view`` gives it.
        remarks: what the person should know, a sentence each.
        links: files of sounds that it only points to.
    """

    project: Project
    history: EditHistory
    snapshots: Snapshots
    view: Mapping[str, Any]
    remarks: tuple[str, ...] = ()
    links: tuple[Path, ...] = ()


class Remedy(Enum):
    """What helps."""

    COPY = "copy"
    FIND_SOUND = "find sound"


@dataclass(frozen=True)
class Obstacle:
    """Why a project could not be opened as asked for.

    Attributes:
        request: what was asked for.
        sentence: for the person.
        remedy: the attribute of the request that helps.
    """

    request: OpenRequest
    sentence: str
    remedy: Remedy


@dataclass(frozen=True)
class Left:
    """Work without a place that was left behind.

    Attributes:
        path: of its project.
        name: of the sound.
        steps: number of edits; None if it is damaged, so that opening it salvages what is left.
        changed_s: when it was last written to, seconds since 1970.
    """

    path: Path
    name: str
    steps: int | None
    changed_s: float


Opened = Sound | OpenedProject | Obstacle
_SOMETHING = "a sound"


def open_file(
    request: OpenRequest, folder: Path, scratch: Scratch | None = None
) -> Generator[float | Arriving, bool | None, Opened]:
    """Read a sound, or open a project and read all of its steps; of a damaged one what can be read, as untitled work.

    Args:
        request: what to open.
        folder: of untitled work.
        scratch: gets the networks; without one they stay in memory.

    Yields:
        The fraction done, of a sound what there is of it.

    Raises:
        SoundError: if a sound cannot be read.
        ProjectError: if a project cannot be opened.
    """
    path = request.path
    if path.suffix.lower() != ENDING and not is_project(path):
        return (yield from read_outlined(path))
    yield 0.0
    try:
        return (yield from _open_project(request, folder, scratch))
    except (ProjectInUseError, ProjectReadOnlyError) as error:
        return Obstacle(request, str(error), Remedy.COPY)
    except SoundMissingError as error:
        return Obstacle(request, str(error), Remedy.FIND_SOUND)
    except ProjectDamagedError:
        salvaged = yield from salvage(path, folder)
        remarks = (f"“{path.name}” is damaged. This is what could be read of it, as new work.", *salvaged.lost)
        opened = yield from _read_all(salvaged.project, remarks, scratch)
        if request.untitled:
            supersede(path, opened.project)
        return opened


def scratch_folder(folder: Path) -> Path:
    """Where the networks of an editor are whose untitled work is in ``folder``."""
    return folder.with_name("scratch")


def left_behind(folder: Path) -> Generator[float, bool | None, list[Left]]:
    """Work of programs that have ended in a folder of untitled work, the latest first.

    What holds no more than sounds as they were opened is removed, and so is what they have left in the scratch folder;
    what is no project of ours is passed over.

    Yields:
        Zeros.
    """
    remove_scratch(scratch_folder(folder))
    found = []
    for work in abandoned(folder):
        yield 0.0
        try:
            summary = _looked_at(work.path)
        except ProjectDamagedError:
            found.append(Left(work.path, _SOMETHING, None, work.changed_s))
            continue
        except ProjectError:
            continue
        if summary is not None:
            name = _SOMETHING if summary.sound is None else str(summary.sound["name"])
            found.append(Left(work.path, name, len(summary.steps) - 1, work.changed_s))
    return found


def _looked_at(path: Path) -> Summary | None:
    """What untitled work is; None, and it is removed, if it holds no more than sounds. Raises ProjectError."""
    project = open_project(path, untitled=True)
    try:
        summary = project.summary()
        if not summary.snapshots and all(opened_name(name) is not None for name in summary.steps[1:]):
            project.discard()
            return None
        return summary
    finally:
        project.close()


def discard_left(path: Path) -> Generator[float, bool | None, None]:
    """Delete work that was left behind. Raises ProjectError."""
    yield 0.0
    remove_abandoned(path)


def _open_project(
    request: OpenRequest, folder: Path, scratch: Scratch | None
) -> Generator[float, bool | None, OpenedProject]:
    remarks: tuple[str, ...] = ()
    if request.copy:
        project = yield from open_copy(request.path, folder)
        remarks = (f"This is a copy of “{request.path.name}”; that file stays as it is.",)
    else:
        project = open_project(request.path, untitled=request.untitled)
    return (yield from _read_all(project, remarks, scratch, request.sound))


def _read_all(
    project: Project, remarks: tuple[str, ...], scratch: Scratch | None, sound: Path | None = None
) -> Generator[float, bool | None, OpenedProject]:
    """The project with its history; closed if that cannot be read, and removed if it was a copy."""
    try:
        if sound is not None:
            for _ in project.relink(sound):
                yield 0.0
        history, snapshots = yield from _read_documents(project, scratch)
        return OpenedProject(project, history, snapshots, project.view(), remarks, project.links())
    except BaseException:
        if remarks:
            project.discard()
        else:
            project.close()
        raise


def _read_documents(
    project: Project, scratch: Scratch | None
) -> Generator[float, bool | None, tuple[EditHistory, Snapshots]]:
    """All documents; the current one first, so that progress is that of its sound and network."""
    steps, position, kept = project.history.steps, project.history.position, set[Network]()
    stored = project.snapshots()

    def read(state: int) -> Generator[float, bool | None, Document]:
        document = yield from project.read_state(state)
        network = document.network
        if network is None or network in kept or scratch is None:
            return document
        twin = yield from scratch.kept(network)
        project.replace(network, twin)
        kept.add(twin)
        return replace(document, network=twin)

    current = steps[position].state
    documents = {current: (yield from read(current))}
    every: tuple[Step | Stored, ...] = (*steps, *stored.values())
    for step in every:
        if step.state not in documents:
            documents[step.state] = yield from read(step.state)
        yield 1.0

    def known(step: Step | Stored) -> EditStep:
        return EditStep(step.name, documents[step.state])

    snapshots = tuple(known(stored[letter]) if letter in stored else None for letter in LETTERS)
    return EditHistory(tuple(map(known, steps)), position), Snapshots(snapshots)
