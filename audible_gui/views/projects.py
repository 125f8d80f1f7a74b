"""Giving work a place, what is said when it cannot be saved, and the question at the end. GUI thread."""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from audible_gui.jobs import SaveState
from audible_gui.resources import DEMO_SOUND
from audible_gui.views.files import PROJECT_FILTER, counted
from audible_gui.views.labels import literal
from audible_gui.views.notification import NotificationBar, Offer
from audible_gui.views.refusals import BUSY
from audible_gui.views.studio import Studio
from audible_gui.views.training_question import TrainingQuestion

ENDING = "audible"
_FORBIDDEN = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
_KEPT = "Kept untitled, it is offered at the next start; deleted, it is gone for good."
_LONGEST = 200  # bytes; most systems take 255, with the endings of the files beside it


class Projects(QObject):
    """The commands that save.

    Args:
        studio: what they act on.
        notes: where they tell what happened.
        training: what is asked before a training is ended.
        window: parent of dialogs.

    Attributes:
        reopened: what the program that is started again shall open, if anything.
    """

    def __init__(self, studio: Studio, notes: NotificationBar, training: TrainingQuestion, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._notes, self._training, self._window = studio, notes, training, window
        self.question: QMessageBox | None = None
        self._left = self._leaving = self._restarting = False
        self.reopened: Path | None = None
        studio.saving.failed.connect(self._tell_failed)
        studio.saving.recovered.connect(self._tell_recovered)

    @Slot()
    def save(self) -> None:
        """Make sure that all is on the disk; work without a place is given one."""
        self._save(self._tell_saved)

    @Slot()
    def save_as(self) -> None:
        """Ask for another file and go on there."""
        self._save_as(self._tell_saved)

    @Slot()
    def consolidate(self) -> None:
        """Put the sounds that the project points to into it."""
        self._notes.inform("The sound is being copied into the project.")
        self._studio.saving.consolidate(self._tell_consolidated, self._notes.fail)

    def may_close(self) -> bool:
        """Whether the window may close now; otherwise it is closed later, once all is written and nobody objects."""
        saving = self._studio.saving
        if self._left:
            return True
        if self._leaving or self._training.open or self.question is not None:
            return False
        if self._studio.training.running:
            self._training.ask("&Quit without it", self._window.close, self._drop_training)
        elif saving.loses and not (self._restarting and saving.state is not SaveState.FAILED):
            self._ask()
        elif self._restarting:
            self._keep()
        else:
            self._leave()
        return False

    @property
    def restarts(self) -> bool:
        """Whether the program is to be started again once the window has closed."""
        return self._restarting and self._left

    @Slot()
    def restart(self) -> None:
        """Close the window without a question, to be started again with all that is open."""
        if self._studio.training.running:
            self._notes.warn(BUSY)
            return
        saving, sound = self._studio.saving, self._studio.session.document.sound
        kept = saving.titled or self._studio.session.worked
        self.reopened = saving.path if kept else None if sound is None else sound.path
        self._restarting = True
        self._window.close()

    def leave_quietly(self) -> None:
        """From now on the window may close without a question: work without a place is found at the next start."""
        self._left = True

    @property
    def folder(self) -> Path:
        """Where files that belong to the project are proposed: beside it, or beside the sound."""
        return self._proposed().parent.absolute()

    def _save(self, done: Callable[[], None]) -> None:
        saving = self._studio.saving
        if saving.titled and saving.state is not SaveState.FAILED:
            saving.save(done)
        else:
            self._save_as(done)

    def _save_as(self, done: Callable[[], None]) -> None:
        path = self._ask_place()
        if path is not None:
            self._studio.saving.save_as(path, done, self._notes.fail)

    def _ask_place(self) -> Path | None:
        dialog = QFileDialog(self._window, "Save project", "", PROJECT_FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ENDING)
        dialog.setLabelText(QFileDialog.DialogLabel.LookIn, "Save in:")  # it says “Look in:” in any mode
        proposed = self._proposed()
        dialog.setDirectory(str(proposed.parent))
        dialog.selectFile(proposed.name)
        if not dialog.exec() or not dialog.selectedFiles():
            return None
        return self._ended(Path(dialog.selectedFiles()[0]))

    def _ended(self, path: Path) -> Path | None:
        """With a project's ending, which the dialog leaves out after "Take 1.2"; None if another file is to stay."""
        if path.suffix.lower() == f".{ENDING}":
            return path
        path = path.with_name(f"{path.name}.{ENDING}")
        question = f"“{path.name}” exists already. Do you want to replace it?"
        yes = QMessageBox.StandardButton.Yes
        if path.exists() and QMessageBox.question(self._window, "Save project", literal(question)) != yes:
            return None
        return path

    def _proposed(self) -> Path:
        """The place so far; or beside the sound, under its name."""
        saving, sound = self._studio.saving, self._studio.session.document.sound
        if saving.titled and saving.path is not None:
            return saving.path
        beside = sound is not None and sound.path is not None and sound.path != DEMO_SOUND
        folder = sound.path.parent if beside and sound is not None and sound.path is not None else Path.home()
        name = file_name("" if sound is None else sound.name)
        return (folder if folder.is_dir() else Path.home()) / f"{name}.{ENDING}"

    def _tell_saved(self) -> None:
        saving = self._studio.saving
        if saving.path is not None:
            self._studio.settings.add_recent(saving.path)
            text = f"Saved in {saving.path}. From now on every edit is written there as you go."
            if saving.links:
                offer = Offer("Put it in", self.consolidate, "Copy the sound into the project, too")
                self._notes.inform(f"{text} The sound itself stays in {saving.links[0]}.", offer)
            else:
                self._notes.inform(text)

    def _tell_consolidated(self) -> None:
        self._notes.inform("The project holds its sound now; no other file is needed to open it.")

    @Slot(str)
    def _tell_failed(self, sentence: str) -> None:
        where = "as untitled work" if self._studio.saving.sheltered else "in memory"
        self._notes.fail(
            f"{sentence} You can go on: everything is kept {where} and written as soon as that works again.",
            Offer("Save elsewhere…", self.save_as, "Choose another place; everything is written there"),
        )

    @Slot()
    def _tell_recovered(self) -> None:
        self._notes.inform("Everything is saved again.")

    def _drop_training(self) -> None:
        self._studio.training.cancel()
        self._window.close()

    def _ask(self) -> None:
        self._restarting = False
        saving, session = self._studio.saving, self._studio.session
        sound = session.document.sound
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Save the project?")
        failing = saving.titled and saving.path is not None
        if failing and saving.path is not None:
            box.setText(literal(f"Not everything could be written to “{saving.path.name}”."))
            kept = " It is kept as untitled work, which is offered at the next start." if saving.sheltered else ""
            box.setInformativeText(literal(f"{saving.sentence}{kept}"))
        else:
            box.setText("Save this work?" if sound is None else literal(f"Save the work on “{sound.name}”?"))
            steps = counted(len(session.history.steps) - 1)
            box.setInformativeText(f"It has {steps} and no file of its own yet. {_KEPT}")
        words = ("&Save elsewhere…", "&Close anyway") if failing else ("&Save…", "&Delete")
        save = box.addButton(words[0], QMessageBox.ButtonRole.AcceptRole)
        if not failing:
            keep = box.addButton("&Keep untitled", QMessageBox.ButtonRole.AcceptRole)
            keep.clicked.connect(self._keep)
        drop = box.addButton(words[1], QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)
        save.clicked.connect(lambda: self._save_as(self._leave))
        drop.clicked.connect(self._drop)
        box.finished.connect(self._forget_question)
        self.question = box
        box.open()

    @Slot()
    def _forget_question(self) -> None:
        if self.question is not None:
            self.question.deleteLater()
        self.question = None

    @Slot()
    def _leave(self) -> None:
        """Close the project, then the window."""
        self._leaving = True
        self._studio.saving.leave(self._close, self._stay, keep=False)

    @Slot()
    def _keep(self) -> None:
        """Close the project without a place, to be found at the next start."""
        self._leaving = True
        self._studio.saving.leave(self._close, self._stay)

    @Slot()
    def _drop(self) -> None:
        self._leaving = True
        if self._studio.saving.titled:
            self._studio.saving.abandon(self._close)
        else:
            self._studio.saving.leave(self._close, self._stay, keep=False)

    def _close(self) -> None:
        self._left = True
        self._window.close()

    def _stay(self, sentence: str) -> None:
        """It cannot be written after all: the question is asked."""
        self._leaving = False
        self._notes.fail(sentence)
        self._ask()


def file_name(name: str) -> str:
    """A name for people as the name of a file that every system takes, without its ending."""
    text = _FORBIDDEN.sub("_", name[:_LONGEST]).strip(" .") or "untitled"
    while len(text.encode("utf-8", "replace")) > _LONGEST:
        text = text[:-1]
    return text
