"""Saving as one goes: every edit and every snapshot is written at once, in the background. GUI thread only.

There is one job at a time, so what is written keeps its order, and the GUI thread never waits for a disk. What has not
been written yet is found by comparing, so a disk that fails for a while loses nothing.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from audible_gui.document import EditHistory, drawings_of
from audible_gui.errors import AudibleError, ProjectError
from audible_gui.jobs.job import Job, Work
from audible_gui.jobs.pace import Pace
from audible_gui.session import Session
from audible_gui.workflow import Keeper, OpenedProject, Wanted

PAUSE_MS = 50
RETRY_MS = 2000
SETTLE_MS = 300
"""What is drawn is written after it has been still for so long, or when the next step begins."""
_CRASHED = "The project cannot be written because of an error of the program's own; save it elsewhere."


class SaveState(Enum):
    """How it stands."""

    NOTHING = "nothing"
    SAVED = "saved"
    SAVING = "saving"
    FAILED = "failed"


@dataclass(frozen=True)
class _Task:
    """Something to do with the project that there is by then, after what was asked for before."""

    make: Callable[[Keeper], Work]
    done: Callable[[], None] | None = None
    failed: Callable[[str], None] | None = None


class Saving(QObject):
    """Keeps a project of the session's history and snapshots.

    Args:
        session: whose history and snapshots are written.
        folder: of untitled work.
        parent: Qt parent.

    Attributes:
        folder: of untitled work.
        sentence: why it failed; empty while it has not.
        links: files of sounds that the project only points to.

    Signals:
        changed: state, place or name may be others now.
        links_changed: the project points to other files now, or to none any more.
        failed: why it began to fail, and why it fails now if that, or whether it is sheltered, is another than before.
        recovered: after that it works again.
        crashed: an unexpected exception.
    """

    changed = Signal()
    links_changed = Signal()
    failed = Signal(str)
    recovered = Signal()
    crashed = Signal(object)

    def __init__(self, session: Session, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self.folder = session, folder
        self._wanted = Wanted(session.history, session.snapshots)
        self._keeper: Keeper | None = Keeper(folder, self._get_wanted)
        self._tasks: deque[_Task] = deque()
        self._task: _Task | None = None
        self._job: Job | None = None
        self.sentence = ""
        self._was_sheltered = False
        self.links: tuple[Path, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        for timer in self._timers:
            timer.timeout.connect(self._next)
        session.history_changed.connect(self._on_history)
        session.snapshots_changed.connect(self._on_snapshots)

    @property
    def state(self) -> SaveState:
        """How it stands."""
        if self.sentence:
            return SaveState.FAILED
        if self._job is not None or self._tasks or self._due:
            return SaveState.SAVING
        return SaveState.SAVED if self.path is not None else SaveState.NOTHING

    @property
    def path(self) -> Path | None:
        """Where the project is; None before anything was written."""
        project = None if self._keeper is None else self._keeper.project
        return None if project is None else project.path

    @property
    def titled(self) -> bool:
        """Whether the person has given the project a place."""
        project = None if self._keeper is None else self._keeper.project
        return project is not None and not project.untitled

    @property
    def sheltered(self) -> bool:
        """Whether what cannot be written is kept as untitled work, and found at the next start."""
        return self._keeper is not None and self._keeper.sheltered

    @property
    def loses(self) -> bool:
        """Whether work would be lost, or hard to find, if the program ended without asking."""
        return (not self.titled and self._session.worked) or self.state is SaveState.FAILED

    def set_view(self, view: Mapping[str, Any]) -> None:
        """How the document is looked at; written with the project."""
        if self._keeper is not None and dict(view) != dict(self._wanted.view):
            self._wanted = replace(self._wanted, view=view)
            self._next()

    def save(self, done: Callable[[], None]) -> None:
        """Write everything and wait for the disk; ``done`` is called then."""
        if self._keeper is not None:
            self._add(_Task(lambda keeper: keeper.save(), done))

    def save_as(self, path: Path, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Go on in another file, which is overwritten."""
        wanted = self._keeper

        def save(keeper: Keeper) -> Work:
            if keeper is not wanted:
                raise ProjectError(
                    "Another project has been opened meanwhile; what was open before is saved as it was."
                )
            return keeper.save_as(path)

        if wanted is not None:
            self._add(_Task(save, done, failed))

    def consolidate(self, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Put the sounds that the project points to into it."""
        if self._keeper is not None:
            self._add(_Task(lambda keeper: keeper.consolidate(), done, failed))

    def leave(self, done: Callable[[], None], failed: Callable[[str], None], *, keep: bool = True) -> None:
        """Close the project; ``begin`` goes on with another. What is edited meanwhile is kept in it, too.

        Args:
            done: called when it is closed.
            failed: called with a sentence if it cannot be written; then it stays open.
            keep: work without a place stays to be found later, if it is more than opened sounds.
        """
        if self._keeper is None:
            done()
            return
        unwanted = not keep and not self.titled and self._session.worked
        self._add(self._leaving(done, failed, unwanted=unwanted))

    def abandon(self, done: Callable[[], None]) -> None:
        """Close a project that cannot be written to."""
        if self._keeper is not None:
            self._add(_Task(lambda keeper: keeper.abandon(), lambda: self._end(done)))

    def begin(self, opened: OpenedProject | None = None) -> None:
        """After ``leave``: go on with a project, which is given to the session, or with nothing."""
        self._keeper = keeper = Keeper(self.folder, self._get_wanted, opened)
        self._wanted = keeper.done if keeper.done is not None else Wanted()
        self._session.restore(self._wanted.history, self._wanted.snapshots)
        self._follow_links(keeper.links)
        self.changed.emit()

    def finish(self, timeout_s: float = 10.0) -> None:
        """Wait until everything is written and close the project, since the program ends."""
        for timer in self._timers:
            timer.stop()
        keeper, self._keeper = self._keeper, None
        ended = self._job is None or self._job.wait(timeout_s)
        if keeper is not None and ended:
            try:
                _through(keeper.leave(keep=self._session.worked))
            except AudibleError:
                _through(keeper.abandon())

    def _get_wanted(self) -> Wanted:
        """On the job's thread; a Wanted is frozen."""
        return self._wanted

    @Slot()
    def _on_history(self) -> None:
        if self._keeper is not None and self._session.history is not self._wanted.history:
            before, self._wanted = self._wanted.history, replace(self._wanted, history=self._session.history)
            if _goes_on_drawing(before, self._wanted.history):
                self._settling.start()
            else:
                self._settling.stop()
            self._next()

    @Slot()
    def _on_snapshots(self) -> None:
        if self._keeper is not None and self._session.snapshots is not self._wanted.snapshots:
            self._wanted = replace(self._wanted, snapshots=self._session.snapshots)
            self._settling.stop()
            self._next()

    def _follow_links(self, links: tuple[Path, ...]) -> None:
        if links != self.links:
            self.links = links
            self.links_changed.emit()

    @property
    def _timers(self) -> tuple[QTimer, ...]:
        return self._pause, self._retry, self._settling

    @property
    def _due(self) -> bool:
        """Whether there is something to be written."""
        keeper = self._keeper
        if keeper is None or keeper.done is self._wanted:
            return False
        return keeper.project is not None or len(self._wanted.history.steps) > 1

    def _add(self, task: _Task) -> None:
        self._tasks.append(task)
        self._next()

    @Slot()
    def _next(self) -> None:
        """Start what is to be done next, if nothing is being done."""
        if self._job is None and self._tasks:
            self._start(self._tasks.popleft())
        elif self._job is None and self._due and not any(timer.isActive() for timer in self._timers):
            self._start(_Task(lambda keeper: keeper.write()))
        self.changed.emit()

    def _start(self, task: _Task) -> None:
        if (keeper := self._keeper) is None:  # it has been closed already
            if task.done is not None:
                task.done()
            self._next()
            return
        # Where somebody waits for it there is no patience.
        pace = Pace.PATIENT if task.done is None else Pace.USUAL
        self._task, self._job = task, Job(lambda: task.make(keeper), pace=pace)
        self._job.succeeded.connect(self._succeed)
        self._job.failed.connect(self._fail)
        self._job.crashed.connect(self._crash)
        self._job.start()

    @Slot(object)
    def _succeed(self, _value: object) -> None:
        if (task := self._ended()) is None:
            return
        was, self.sentence = self.sentence, ""
        self._retry.stop()
        self._pause.start()
        if self._keeper is not None:
            self._follow_links(self._keeper.links)
        if task.done is not None:
            task.done()
        if was:
            self.recovered.emit()
        self._next()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        if (task := self._ended()) is not None:
            self._give_up(task, sentence)

    @Slot(object)
    def _crash(self, error: BaseException) -> None:
        if (task := self._ended()) is not None:
            self.crashed.emit(error)
            self._give_up(task, _CRASHED)

    def _ended(self) -> _Task | None:
        """What has just ended; None if that was an older job."""
        if self.sender() is not self._job:
            return None
        task, self._task, self._job = self._task, None, None
        return task

    def _give_up(self, task: _Task, sentence: str) -> None:
        """What somebody waits for has failed for good; what is written as one goes is tried again later."""
        if task.failed is not None:
            task.failed(sentence)
        else:
            was, self.sentence = (self.sentence, self._was_sheltered), sentence
            self._was_sheltered = self.sheltered
            self._retry.start()
            if was != (sentence, self.sheltered):
                self.failed.emit(sentence)
        self._next()

    def _leaving(self, done: Callable[[], None], failed: Callable[[str], None], *, unwanted: bool) -> _Task:
        """Closing the project: again, before anything else, if something was edited while that was done."""
        asked = self._keeper
        before = self._wanted

        def leave(keeper: Keeper) -> Work:
            nonlocal before
            before = self._wanted
            return keeper.leave(keep=before.worked and not (unwanted and keeper is asked))

        def end() -> None:
            keeper = self._keeper
            kept = before if keeper is None or keeper.done is None else keeper.done
            now = self._session.history, self._session.snapshots
            dropped = unwanted and not self.titled and keeper is asked
            if dropped or now == (kept.history, kept.snapshots):
                self._end(done)
            else:
                self._tasks.appendleft(self._leaving(done, failed, unwanted=False))

        return _Task(leave, end, failed)

    def _end(self, done: Callable[[], None]) -> None:
        self._keeper = None
        done()


def _through(work: Work) -> None:
    for _ in work:
        pass


def _goes_on_drawing(before: EditHistory, after: EditHistory) -> bool:
    """Whether one gesture goes on that draws: each of its steps would be written with all its values."""
    if (len(before.steps), before.position) != (len(after.steps), after.position) or not after.position:
        return False
    if before.steps[: after.position] != after.steps[: after.position]:
        return False
    known = set(drawings_of(before.document))
    return any(drawn not in known for drawn in drawings_of(after.document))
