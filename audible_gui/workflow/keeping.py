"""Keeping a project equal to what an editor has. One generator at a time, on any thread.

What is to be written is found by comparing the editor's history with what the project has: an edit that could not be
written is written with the next that can, in the right order, however many there are by then. Until then it is kept in
another project, in the folder of untitled work, so that it outlives the program.
"""

import time
import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audible_gui.document import EditHistory, EditStep, Snapshots, Sound
from audible_gui.errors import ProjectError
from audible_gui.project_file import Project, create_project, create_untitled, open_project, real_path
from audible_gui.workflow.reopening import OpenedProject

Writing = Generator[float, bool | None, None]
CHECKPOINT_S = 20.0


@dataclass(frozen=True, eq=False)
class Wanted:
    """What the project shall hold.

    Attributes:
        history: all steps.
        snapshots: all that are stored.
        view: how the document is looked at; empty for nothing to be written.
    """

    history: EditHistory = field(default_factory=EditHistory)
    snapshots: Snapshots = field(default_factory=Snapshots)
    view: Mapping[str, Any] = field(default_factory=dict)

    @property
    def worked(self) -> bool:
        """Whether anything was done beyond opening sounds."""
        return self.history.worked or self.snapshots.worked


class Keeper:
    """Writes into one project what is wanted; makes an untitled one when there is something to write.

    Args:
        folder: of untitled work.
        wanted: what is wanted now; called on the thread that writes.
        opened: the project to go on with, if there is one already.

    Attributes:
        project: None before anything was written.
        done: what was wanted when everything was last written.
        links: files of sounds that the project only points to.
        sheltered: whether what could not be written is in the folder of untitled work.
    """

    def __init__(self, folder: Path, wanted: Callable[[], Wanted], opened: OpenedProject | None = None) -> None:
        self._folder, self._wanted = folder, wanted
        self.project: Project | None = None
        self.done: Wanted | None = None
        self.links: tuple[Path, ...] = ()
        self.sheltered = False
        self._refuge: Keeper | None = None
        self._sound: Sound | None = None
        self._written: tuple[EditStep, ...] = ()
        self._stored = Snapshots().steps
        self._view: Mapping[str, Any] = {}
        self._checkpointed_s = time.monotonic()
        if opened is not None:
            self.project, self._written, self._view = opened.project, opened.history.steps, opened.view
            self._stored, self.links = opened.snapshots.steps, opened.links
            self.done = Wanted(opened.history, opened.snapshots, opened.view)

    def write(self) -> Writing:
        """Write until the project holds what is wanted.

        Yields:
            The fraction done of a sound or a network, which take time.

        Raises:
            ProjectError: if something cannot be written; the next call goes on from there, and see ``sheltered``.
        """
        try:
            yield from self._write()
        except ProjectError:
            yield from self._take_refuge()
            raise
        yield from self._leave_refuge()

    def _write(self) -> Writing:
        if self.project is None:
            first = self._wanted().history.steps[0]
            self.project = create_untitled(self._folder, first.document, first.name)
            self._written = (first,)
        elif self.project.closed:
            if self.done is self._wanted():
                return
            self._reopen(self.project)
        yield from self._write_into(self.project)
        if time.monotonic() - self._checkpointed_s > CHECKPOINT_S:
            self.project.checkpoint()
            self._checkpointed_s = time.monotonic()

    def save(self) -> Writing:
        """Write, and wait for the disk. Raises ProjectError."""
        yield from self.write()
        if self.project is not None:
            self.project.checkpoint()

    def save_as(self, target: Path) -> Writing:
        """Go on in another file, which is overwritten; what is edited meanwhile is written, too.

        Where the project so far can no longer be written to, a new one is made of what is in memory.

        Yields:
            The fraction done.

        Raises:
            ProjectError: if it cannot be written there; then the project is where it was.
        """
        try:
            yield from self.save()
        except ProjectError:
            yield from self._save_anew(target)
            return
        assert self.project is not None
        for fraction in self.project.save_as(target, overwrite=True):
            yield fraction
            yield from self._write_into(self.project)
        yield from self._write_into(self.project)

    def consolidate(self) -> Writing:
        """Put the sounds that the project points to into it; what is edited meanwhile is written, too.

        Raises:
            ProjectError: if one is not there or cannot be written; then the project points to it still.
        """
        yield from self.save()
        if (project := self.project) is None:
            return
        try:
            for fraction in project.consolidate():
                yield fraction
                yield from self._write_into(project)
            project.checkpoint()
        finally:
            self.links = project.links()

    def leave(self, *, keep: bool) -> Writing:
        """Write what is left and close the project; called again it opens it again for what is wanted by then.

        Args:
            keep: untitled work stays, to be found at the next start; otherwise it is removed.

        Raises:
            ProjectError: if it cannot be written; the next call goes on from there.
        """
        if self.project is None and not (keep and self._wanted().worked):
            return
        if self.project is not None and self.project.untitled and not keep:
            self.project.discard()
            self._forget()
            yield from self._leave_refuge()
            return
        yield from self.write()
        assert self.project is not None
        self.project.close()

    def abandon(self) -> Writing:
        """Close a project that may be impossible to write to; what it lacks is found at the next start."""
        with suppress(ProjectError):
            yield from self.write()
        for project in (self.project, None if self._refuge is None else self._refuge.project):
            with suppress(ProjectError):
                if project is not None:
                    project.close()

    def _take_refuge(self) -> Writing:
        """Keep as untitled work what the project lacks, unless it is untitled work itself, or there is no room."""
        if self.project is None or (self.project.untitled and self.project.path.exists()):
            return
        refuge = self._refuge = self._refuge or Keeper(self._folder, self._wanted)
        try:
            yield from refuge._write()
        except ProjectError:
            self.sheltered = False
        else:
            self.sheltered = True

    def _leave_refuge(self) -> Writing:
        if self._refuge is not None:
            yield from self._refuge.leave(keep=False)
            self._refuge, self.sheltered = None, False

    def _reopen(self, closed: Project) -> None:
        """Go on in a project that was left; where that cannot be, in a new one that gets everything. ProjectError."""
        try:
            self.project = open_project(closed.path, untitled=closed.untitled)
        except ProjectError:
            self._forget()
            raise

    def _forget(self) -> None:
        self.project, self.done, self._written, self._stored, self._view = None, None, (), Snapshots().steps, {}
        self._sound, self.links = None, ()

    def _write_into(self, project: Project) -> Writing:
        project.catch_up()
        while self.done is not (wanted := self._wanted()):
            while (
                wanted.history.steps != self._written
                or self._place(project, wanted.history.position) != project.history.position
            ):
                yield from self._approach(project, wanted.history)
            if wanted.snapshots.steps != self._stored:
                yield from self._store(project, wanted.snapshots)
            if wanted.view and wanted.view != self._view:
                project.set_view(wanted.view)
                self._view = wanted.view
            self.done = wanted
        if self._sound is not wanted.history.document.sound:
            self._sound, self.links = wanted.history.document.sound, project.links()

    def _store(self, project: Project, snapshots: Snapshots) -> Writing:
        for _, step in snapshots.stored():
            yield from project.store(step.document)
        project.set_snapshots({letter: (step.document, step.name) for letter, step in snapshots.stored()})
        self._stored = snapshots.steps

    def _approach(self, project: Project, history: EditHistory) -> Writing:
        """The next thing that is to be written."""
        same = _common(self._written, history.steps)
        if same == len(history.steps):
            if same < len(self._written):
                self._do(project, lambda: project.move_to(self._place(project, same - 1), forget=True), history.steps)
            else:
                project.move_to(self._place(project, history.position))
            return
        step = history.steps[same]
        yield from project.store(step.document)
        amend = same < len(self._written)
        before = self._place(project, same if amend else same - 1)
        if project.history.position != before:
            project.move_to(before)
        written = (*self._written[:same], step)
        self._do(project, lambda: project.append(step.document, step.name, amend=amend), written)

    def _do(self, project: Project, call: Callable[[], None], written: tuple[EditStep, ...]) -> None:
        """Call it, and note what the project holds then; what it cannot write now it keeps, and writes it later."""
        try:
            call()
        except ProjectError:
            if project.behind:
                self._written = written
            raise
        self._written = written

    def _place(self, project: Project, position: int) -> int:
        """Where a step is in the project, which forgets the oldest of very many."""
        forgotten = max(len(self._written) - len(project.history.steps), 0)
        return max(position - forgotten, 0)

    def _save_anew(self, target: Path) -> Writing:
        """A project made of what is in memory; complete before it gets its name."""
        before, known = self.project, (self._written, self._stored, self._view)
        first = self._wanted().history.steps[0]
        place = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
        project = create_project(place, first.document, first.name, untitled=True)
        try:
            self.done, self._written, self._stored, self._view = None, (first,), Snapshots().steps, {}
            self._sound = None
            yield from self._write_into(project)
            if before is not None and before.path == real_path(target):
                with suppress(ProjectError):  # it gives its lock and its journal's name back
                    before.close()
            yield from project.save_as(target, overwrite=True)
        except BaseException:
            self.done, (self._written, self._stored, self._view) = None, known
            project.discard()
            raise
        self.project = project
        if before is not None:
            with suppress(ProjectError):
                before.discard() if before.untitled else before.close()
        yield from self._leave_refuge()


def _common(one: tuple[EditStep, ...], other: tuple[EditStep, ...]) -> int:
    """How many steps at the beginning are the same."""
    for number, (step, another) in enumerate(zip(one, other, strict=False)):
        if step is not another:
            return number
    return min(len(one), len(other))
