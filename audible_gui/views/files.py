"""Opening sounds and projects, the files opened lately, and work that was left behind. GUI thread."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from audible_gui import settings as known
from audible_gui.document import Sound
from audible_gui.jobs import Left, Obstacle, OpenedProject, OpenRequest, Remedy
from audible_gui.resources import DEMO_SOUND
from audible_gui.views.labels import literal, plain
from audible_gui.views.notification import NotificationBar, Offer
from audible_gui.views.studio import Studio
from audible_gui.views.training_question import TrainingQuestion

PROJECT_FILTER = "Projects (*.audible)"
_SOUNDS = "*.wav *.wave *.aif *.aiff *.aifc *.flac *.ogg *.oga *.opus *.mp3 *.caf *.au *.snd *.w64 *.rf64"
SOUND_FILTER = f"Sounds ({_SOUNDS});;All files (*)"
OPEN_FILTER = f"Sounds and projects ({_SOUNDS} *.audible);;{PROJECT_FILTER};;{SOUND_FILTER}"


class Files(QObject):
    """The commands that open something.

    Args:
        studio: what they act on.
        notes: where they tell what happened.
        training: what is asked before a training is ended.
        window: parent of dialogs.
    """

    def __init__(self, studio: Studio, notes: NotificationBar, training: TrainingQuestion, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._notes, self._training, self._window = studio, notes, training, window
        self._recent, self._left = QMenu("Open &recent", window), QMenu("Recover &unsaved work", window)
        for menu in (self._recent, self._left):
            menu.setToolTipsVisible(True)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._known: set[Path] | None = None
        self._offering = False
        opening, recovering = studio.opening, studio.recovering
        opening.progressed.connect(self._tell_progress)
        opening.opened.connect(self._tell_opened)
        opening.project_opened.connect(self._tell_project)
        opening.hindered.connect(self._tell_hindered)
        opening.failed.connect(notes.fail)
        opening.running_changed.connect(self._offer)
        opening.crashed.connect(notes.hide)
        recovering.found.connect(self._on_found)
        recovering.failed.connect(notes.fail)
        self._fill_left()

    def add_menus(self, before: QAction) -> None:
        """Put files opened lately and work left behind into the menu of an action, above it."""
        for menu in before.associatedObjects():
            if isinstance(menu, QMenu):
                menu.insertMenu(before, self._recent)
                menu.insertMenu(before, self._left)

    def open(self, path: Path, *, untitled: bool = False, copy: bool = False, sound: Path | None = None) -> None:
        """Open a sound or a project; what shall become of a training that runs is asked before.

        Args:
            path: of either.
            untitled: whether it is work that has no place yet.
            copy: open a copy of the project.
            sound: where the sound is that the project links to.
        """
        if not copy and path.absolute() == self._studio.saving.path:
            self._notes.inform(f"“{path.name}” is open already.")
            return
        untitled = untitled or path.absolute().parent == self._studio.saving.folder.absolute()
        request = OpenRequest(path, untitled, copy, sound)
        if self._training.open:
            return  # what was asked for first is still to be decided
        if self._studio.training.running:
            # Without it: it ends when there is another sound, and goes on if the file cannot be opened.
            self._training.ask("&Open without it", lambda: self._start(request), lambda: self._start(request))
        else:
            self._start(request)

    def _start(self, request: OpenRequest) -> None:
        self._studio.opening.start(request)

    @Slot()
    def open_dialog(self) -> None:
        """Ask for a file and open it."""
        settings = self._studio.settings
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", settings.get(known.OPEN_FOLDER), OPEN_FILTER)
        if name:
            settings.set(known.OPEN_FOLDER, str(Path(name).parent))
            self.open(Path(name))

    @Slot()
    def open_demo(self) -> None:
        """Open the bundled sound."""
        self.open(DEMO_SOUND)

    @Slot()
    def _fill_recent(self) -> None:
        self._recent.clear()
        for name in self._studio.settings.get(known.RECENT_FILES):
            action = self._recent.addAction(plain(Path(name).name))
            action.setToolTip(literal(name))
            action.setData(name)
            action.triggered.connect(self._open_recent)
        if self._recent.isEmpty():
            self._recent.addAction("Nothing has been opened yet").setEnabled(False)

    @Slot()
    def _open_recent(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.open(Path(action.data()))

    @Slot(float)
    def _tell_progress(self, fraction: float) -> None:
        if fraction < 1.0:
            self._notes.progress("Opening", fraction, self._studio.opening.cancel)

    @Slot(object)
    def _tell_opened(self, sound: Sound) -> None:
        if self._notes.progressing:
            self._notes.hide()
        if sound.path is not None and sound.path != DEMO_SOUND:
            self._studio.settings.add_recent(sound.path)
        if sound.notes:
            self._notes.warn(" ".join(sound.notes))

    @Slot(object)
    def _tell_project(self, opened: OpenedProject) -> None:
        if opened.remarks:
            self._notes.warn(" ".join(opened.remarks))
        elif self._notes.progressing:
            self._notes.hide()
        path = self._studio.saving.path
        if path is not None and self._studio.saving.titled:
            self._studio.settings.add_recent(path)
        self._studio.recovering.look()

    @Slot(object)
    def _tell_hindered(self, obstacle: Obstacle) -> None:
        """Say why a project cannot be opened, and offer what helps."""
        path = obstacle.request.path
        if obstacle.remedy is Remedy.COPY:
            tip = "Go on with a copy, as new work; the file stays as it is"
            offer = Offer("Open a copy", lambda: self.open(path, copy=True), tip)
        else:
            tip = "Choose the file that the sound is in now"
            offer = Offer("Find the sound…", lambda: self._find_sound(obstacle.request), tip)
        self._notes.fail(obstacle.sentence, offer)

    def _find_sound(self, request: OpenRequest) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Find the sound", str(request.path.parent), SOUND_FILTER)
        if name:
            self.open(request.path, untitled=request.untitled, copy=request.copy, sound=Path(name))

    @Slot()
    def _on_found(self) -> None:
        """Fill the menu; say what there is at the start of the program, and what has come since."""
        self._fill_left()
        left = self._studio.recovering.left
        known_paths, self._known = self._known, {work.path for work in left}
        if known_paths is None:
            self._offering, known_paths = bool(left), self._known
        new = next((work for work in left if work.path not in known_paths), None)
        if new is None:
            self._offer()  # if it could not be before
        else:
            self._offering = False  # the menu is told of
            back = Offer("Go back to it", lambda: self._recover(new.path), "Open it as it was, with all its steps")
            self._notes.inform(f"Your work on “{new.name}” is kept, in File ▸ Recover unsaved work.", back)

    @Slot()
    def _offer(self) -> None:
        """Offer what was left behind, once; after what is being opened has been told of."""
        left = self._studio.recovering.left
        if not (self._offering and left) or self._studio.opening.running or self._notes.isVisible():
            return
        self._offering = False
        latest, others = left[0], len(left) - 1
        more = "" if not others else f" There is more in File ▸ Recover unsaved work ({others})."
        self._notes.warn(
            f"Work on “{latest.name}” is kept, and has no file of its own yet "
            f"({counted(latest.steps)}, {moment(latest.changed_s)}).{more}",
            Offer("Recover", lambda: self._recover(latest.path), _recovery_tip(latest)),
            Offer("Discard…", lambda: self._confirm_discard(latest), "Delete it; you are asked once more"),
        )

    def _confirm_discard(self, work: Left) -> None:
        """Ask once more, in the same place; what was pressed before has the harmless button there now."""
        self._notes.warn(
            f"Delete the work on “{work.name}” ({counted(work.steps)}) for good? This cannot be undone.",
            Offer("Delete", lambda: self._studio.recovering.discard(work.path), "Delete it for good"),
            Offer("Keep", self._tell_kept, "Leave it in File ▸ Recover unsaved work"),
        )

    def _tell_kept(self) -> None:
        self._notes.inform("The work is kept, in File ▸ Recover unsaved work.")

    def _fill_left(self) -> None:
        self._left.clear()
        for work in self._studio.recovering.left:
            text = f"{work.name} — {counted(work.steps)}, {moment(work.changed_s)}"
            action = self._left.addAction(plain(text))
            action.setToolTip(_recovery_tip(work))
            action.setData(str(work.path))
            action.triggered.connect(self._recover_chosen)
        self._left.setEnabled(not self._left.isEmpty())
        self._left.menuAction().setToolTip(
            "Work that has no file of its own yet, and what a crash left behind"
            if self._left.isEnabled()
            else "There is no unsaved work"
        )

    @Slot()
    def _recover_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._recover(Path(action.data()))

    def _recover(self, path: Path) -> None:
        self.open(path, untitled=True)


def counted(steps: int | None) -> str:
    """A number of steps, e.g. ``"1 step"``; None where that cannot be read any more."""
    if steps is None:
        return "damaged"
    return "1 step" if steps == 1 else f"{steps} steps"


def _recovery_tip(work: Left) -> str:
    damaged = "Open what can be read of it, as new work; the damaged file is kept until that is saved"
    return damaged if work.steps is None else "Open it as it was, with all its steps"


def moment(time_s: float) -> str:
    """When it was, for people: the hour, and the day if it was not today."""
    then = datetime.fromtimestamp(time_s)
    return then.strftime("%H:%M" if then.date() == datetime.now().date() else "%Y-%m-%d %H:%M")
