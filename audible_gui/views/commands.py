"""What the actions do, and what is told of the jobs they start. GUI thread."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from audible_gui.document import without_mix
from audible_gui.views.actions import row_of
from audible_gui.views.box_editing import BoxEditing
from audible_gui.views.export_commands import ExportCommands
from audible_gui.views.files import Files
from audible_gui.views.keymap import Keymap
from audible_gui.views.labels import plain
from audible_gui.views.look import Look
from audible_gui.views.lost_notice import LostNotice
from audible_gui.views.notification import NotificationBar
from audible_gui.views.projects import Projects
from audible_gui.views.refusals import BUSY, NO_NETWORK, NO_SOUND
from audible_gui.views.selected_boxes import SelectedBoxes
from audible_gui.views.snapshot_commands import SnapshotCommands
from audible_gui.views.studio import Studio
from audible_gui.views.training_question import TrainingQuestion

if TYPE_CHECKING:
    from audible_gui.views.dialogs import PreferencesDialog

CONSOLIDATED = "The project holds all of its sound."


class Commands(QObject):
    """The editor's commands, and the state of their actions.

    Args:
        studio: what they act on.
        notes: where they tell what happened.
        selected: the components that boxes are of.
        keymap: the keys of the actions.
        look: applies the look that is chosen.
        window: parent of dialogs.

    Signals:
        suggest_requested: the network panel shall look for layers.
        train_requested: the network panel shall start a training.
        fit_requested: the canvas shall show everything.
        loop_requested: the transport bar shall toggle the loop.
        palette_requested: whatever there is shall be looked for by name.
        find_requested: a component shall be looked for by name.
        inspector_requested: the inspector shall be shown or hidden.
        history_requested: the history shall be shown or hidden.
        box_requested: the canvas shall toggle the box.
        picture_requested: the canvas shall show the other spectrogram.
    """

    suggest_requested = Signal()
    train_requested = Signal()
    fit_requested = Signal()
    loop_requested = Signal()
    palette_requested = Signal()
    find_requested = Signal()
    inspector_requested = Signal()
    history_requested = Signal()
    box_requested = Signal()
    picture_requested = Signal()

    def __init__(
        self,
        studio: Studio,
        notes: NotificationBar,
        selected: SelectedBoxes,
        keymap: Keymap,
        look: Look,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._studio, self._notes, self._keymap, self._window = studio, notes, keymap, window
        self._look = look
        self._trouble = ""
        self._preferences: PreferencesDialog | None = None
        self.training_question = TrainingQuestion(studio.training, window)
        self.files = Files(studio, notes, self.training_question, window)
        self.projects = Projects(studio, notes, self.training_question, window)
        look.restart_requested.connect(self.projects.restart)
        self.exports = ExportCommands(studio, notes, self.projects, window)
        self.boxes = BoxEditing(studio.session, studio.transport, selected, self)
        self.snapshots = SnapshotCommands(studio, notes, self)
        LostNotice(studio.session, (studio.training, studio.trying), notes, self)
        for job in (studio.training, studio.trying, studio.suggesting):
            job.failed.connect(notes.fail)
        studio.transport.noticed.connect(notes.warn)
        studio.session.refused.connect(notes.warn)
        studio.transport.troubled.connect(self._tell_trouble)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for each name of the table of actions."""
        studio = self._studio
        return {
            "open": self.files.open_dialog,
            "demo": self.files.open_demo,
            "save": self.projects.save,
            "save_as": self.projects.save_as,
            "consolidate": self.projects.consolidate,
            "quit": self._window.close,
            "undo": self.undo,
            "redo": studio.session.undo_stack.redo,
            "neutral": self.reset_mix,
            "preferences": self.show_preferences,
            "play": studio.transport.toggle,
            "stop": studio.transport.stop,
            "rewind": self.rewind,
            "loop": self.loop_requested.emit,
            "mix": studio.transport.hear_mix,
            "original": studio.transport.toggle_original,
            "difference": studio.transport.toggle_difference,
            "box": self.box_requested.emit,
            "picture": self.picture_requested.emit,
            "leaks": studio.transport.toggle_leaks,
            "suggest": self.suggest_requested.emit,
            "train": self.train_requested.emit,
            "finish": studio.training.stop,
            "cancel": studio.training.cancel,
            "fit": self.fit_requested.emit,
            "palette": self.palette_requested.emit,
            "find": self.find_requested.emit,
            "inspector": self.inspector_requested.emit,
            **self.exports.slots(),
            **self.boxes.slots(),
            **self.snapshots.slots(),
            "history": self.history_requested.emit,
            "about": self.about,
        }

    def update(self, actions: Mapping[str, QAction], more: Mapping[str, str]) -> None:
        """Enable what can be done now; ``more`` says of further actions why they cannot be done, or nothing."""
        document, stack = self._studio.session.document, self._studio.session.undo_stack
        sound, network = document.sound is not None, document.network is not None
        training = self._studio.training.running
        transport, compared = self._studio.transport, self._studio.session.compared is not None
        alone = transport.audition is not None and transport.audition.node is not None
        refusals = {
            **dict.fromkeys(
                ("play", "stop", "rewind", "loop", "fit", "original", "difference", "box"), "" if sound else NO_SOUND
            ),
            **dict.fromkeys(("finish", "cancel"), "" if training else "No training runs."),
            "suggest": self._suggest_refusal(sound, training),
            "train": (BUSY if training else "") if sound else NO_SOUND,
            **dict.fromkeys(("save", "save_as"), "" if sound else NO_SOUND),
            "consolidate": ("" if self._studio.saving.links else CONSOLIDATED) if sound else NO_SOUND,
            **dict.fromkeys(("find", "picture"), "" if network else NO_NETWORK),
            "neutral": "" if document.edited else "The mix is neutral.",
            "mix": "The mix is heard." if transport.audition is None and transport.way.plain and not compared else "",
            "leaks": "" if alone or transport.way.leaks else "No component is heard alone.",
            **self.exports.refusals(),
            **self.boxes.refusals(),
            **self.snapshots.refusals(),
            **more,
            "undo": BUSY if training else "" if compared or stack.canUndo() else "There is nothing to take back.",
            "redo": BUSY if training else "" if stack.canRedo() else "There is nothing to do again.",
        }
        for name, refusal in refusals.items():
            actions[name].setEnabled(not refusal)
            actions[name].setToolTip(refusal or row_of(name).tip)
            actions[name].setStatusTip(refusal or row_of(name).tip)
        undone = "comparing" if compared else plain(stack.undoText())
        actions["undo"].setText(f"&Undo {undone}".strip())
        actions["redo"].setText(f"&Redo {plain(stack.redoText())}".strip())

    @Slot()
    def show_preferences(self) -> None:
        """Open the preferences, or bring them to the front."""
        if self._preferences is None:
            from audible_gui.views.dialogs import PreferencesDialog  # noqa: PLC0415 - not at every start

            self._preferences = PreferencesDialog(self._studio, self._keymap, self._look, self._window)
        self._preferences.show()
        self._preferences.raise_()
        self._preferences.activateWindow()

    @Slot()
    def undo(self) -> None:
        """Take back the last edit; while a snapshot is compared with, show the present again."""
        session = self._studio.session
        if session.compared is not None:
            session.compare(None)
        else:
            session.undo_stack.undo()

    @Slot()
    def reset_mix(self) -> None:
        """All gains, pans, mutes and solos neutral."""
        self._studio.session.edit("Reset the mix", without_mix)

    @Slot()
    def rewind(self) -> None:
        """Go to the start."""
        self._studio.transport.seek(0)

    @Slot()
    def about(self) -> None:
        """Show version, paper and licence."""
        from audible_gui.views.dialogs import AboutDialog  # noqa: PLC0415 - not at every start

        AboutDialog(self._window).exec()

    def _suggest_refusal(self, sound: bool, training: bool) -> str:
        if not sound:
            return NO_SOUND
        if training:
            return BUSY
        return "Layers are being looked for; Esc ends that." if self._studio.suggesting.running else ""

    @Slot(str)
    def _tell_trouble(self, sentence: str) -> None:
        """Why nothing is heard stands in the status bar; what was told of it beside that goes when it is over."""
        if not sentence and self._notes.text == self._trouble:
            self._notes.hide()
        self._trouble = sentence
