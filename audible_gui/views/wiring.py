"""Connects the views of the window with each other and with what they act on. GUI thread."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui import settings as known
from audible_gui.document import Retraining, TrainRequest
from audible_gui.session import Audition
from audible_gui.views.commands import Commands
from audible_gui.views.component_panel import ComponentPanel
from audible_gui.views.docks import Docks
from audible_gui.views.learned_region import LearnedRegion
from audible_gui.views.network_panel import NetworkPanel
from audible_gui.views.palette import CommandPalette
from audible_gui.views.plots import Canvas
from audible_gui.views.selected_boxes import SelectedBoxes
from audible_gui.views.studio import Studio
from audible_gui.views.transport_bar import TransportBar


@dataclass(frozen=True)
class Views:
    """What the window shows.

    Attributes:
        transport_bar: above.
        network_panel: at the left.
        canvas: in the middle, above the components.
        components: the list of them.
        docks: at the right.
        boxes: of what is selected.
        commands: what the actions do.
        palette: what all of it is found in.
    """

    transport_bar: TransportBar
    network_panel: NetworkPanel
    canvas: Canvas
    components: ComponentPanel
    docks: Docks
    boxes: SelectedBoxes
    commands: Commands
    palette: CommandPalette


class Wiring(QObject):
    """Lets the views know of each other.

    Args:
        studio: what they show and act on.
        views: those of the window.
        parent: Qt parent.

    Signals:
        stirred: what the actions can do, and what the window says, may be other than it was.
    """

    stirred = Signal()

    def __init__(self, studio: Studio, views: Views, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._views = studio, views
        self._connect_commands()
        self._connect_selection()
        self._connect_training()
        LearnedRegion(studio.session, studio.transport, views.network_panel.form, self)
        self._connect_state()  # last, so that all views have followed by then

    def _connect_state(self) -> None:
        """Whatever actions and titles depend on."""
        studio, session = self._studio, self._studio.session
        for changed in (
            session.changed,
            session.preview_changed,
            session.undo_stack.indexChanged,
            studio.snapshots.changed,
            studio.saving.links_changed,
            studio.transport.audition_changed,
            studio.transport.way_changed,
            studio.transport.loop_changed,
            self._views.boxes.selected,
            self._views.canvas.markers.chosen_changed,
            self._views.components.tree.audition_requested,
            self._views.components.tree.audition_carried,
            self._views.components.tree.telling.ended,
            session.telling.ended,
        ):
            changed.connect(self._stir)
        session.changed.connect(self._offer_recent)
        self._offer_recent()
        for job in (
            studio.training,
            studio.suggesting,
            studio.timing,
            studio.opening,
            studio.exporting,
            studio.copying,
        ):
            job.running_changed.connect(self._stir)

    def _connect_commands(self) -> None:
        """What commands ask of the views, and views of the commands."""
        views, commands, canvas = self._views, self._views.commands, self._views.canvas
        tree = views.components.tree
        commands.exports.selected = lambda: tree.selected
        commands.exports.further.beats = lambda: canvas.beat_control.beats.value
        canvas.open_requested.connect(commands.files.open_dialog)
        canvas.demo_requested.connect(commands.files.open_demo)
        canvas.file_requested.connect(self._open)
        self._studio.opening.arrived.connect(canvas.arrival.show)
        self._studio.opening.running_changed.connect(canvas.arrival.follow)
        commands.fit_requested.connect(canvas.fit)
        commands.loop_requested.connect(self._toggle_loop)
        commands.history_requested.connect(views.docks.toggle_history)
        commands.inspector_requested.connect(views.docks.toggle_inspector)
        commands.box_requested.connect(canvas.box_control.toggle)
        commands.picture_requested.connect(canvas.picture_control.toggle)
        views.transport_bar.listening.box_requested.connect(canvas.box_control.toggle)
        for asking in (commands, views.transport_bar):
            asking.palette_requested.connect(views.palette.ask)
        views.transport_bar.preferences_requested.connect(commands.show_preferences)
        commands.find_requested.connect(views.components.find_component)
        commands.suggest_requested.connect(views.network_panel.suggest)
        commands.train_requested.connect(views.network_panel.train)

    def _connect_selection(self) -> None:
        """What is selected, heard alone, and where it plays."""
        views, tree, transport = self._views, self._views.components.tree, self._studio.transport
        tree.audition_requested.connect(self._audition)
        tree.inspection_requested.connect(views.docks.show_inspector)
        tree.audition_carried.connect(self._carry_audition)
        for selected in (tree.audition_requested, tree.audition_carried):
            selected.connect(views.boxes.select)
        transport.audition_changed.connect(tree.set_audition)
        transport.audition_changed.connect(views.boxes.select)
        transport.position_changed.connect(self._follow_position)
        views.transport_bar.audition_toggled.connect(self._set_auditioning)

    def _connect_training(self) -> None:
        """What shows that a network learns."""
        training, tree = self._studio.training, self._views.components.tree
        training.started.connect(self._remember_network)
        training.running_changed.connect(tree.set_training)
        training.progressed.connect(tree.set_progress)
        training.running_changed.connect(self._views.docks.history.set_training)

    @Slot(object)
    def _open(self, path: Path) -> None:
        self._views.commands.files.open(path)

    @Slot()
    def _offer_recent(self) -> None:
        """Where there is no sound, what was opened lately is at hand."""
        if self._studio.session.document.sound is None:
            self._views.canvas.empty.offer([Path(name) for name in self._studio.settings.get(known.RECENT_FILES)])

    @Slot()
    def _stir(self) -> None:
        self.stirred.emit()

    @Slot(object)
    def _audition(self, audition: Audition | None) -> None:
        """Selecting a row lets it be heard alone, if that is wanted."""
        if not self._studio.settings.get(known.AUDITION_ON_SELECT):
            return
        self._studio.transport.set_audition(audition)
        if audition is not None:
            self._studio.transport.play()

    @Slot(object)
    def _carry_audition(self, audition: Audition) -> None:
        """What is selected stays what is heard, without beginning to play."""
        if self._studio.settings.get(known.AUDITION_ON_SELECT):
            self._studio.transport.set_audition(audition)

    @Slot(bool)
    def _set_auditioning(self, wanted: bool) -> None:
        self._studio.settings.set(known.AUDITION_ON_SELECT, wanted)
        if not wanted:
            self._studio.transport.set_audition(None)

    @Slot(object)
    def _remember_network(self, order: TrainRequest | Retraining) -> None:
        """What is set for the next sound; a change of a network says nothing of that."""
        if isinstance(order, TrainRequest):
            self._studio.settings.set(known.NETWORK_WIDTHS, order.spec.widths)
            self._studio.settings.set(known.NETWORK_ITERATIONS, order.spec.iterations)

    @Slot()
    def _toggle_loop(self) -> None:
        self._views.transport_bar.set_looping(self._studio.transport.loop is None)

    @Slot(int)
    def _follow_position(self, position: int) -> None:
        sound = self._studio.session.document.sound
        if sound is not None:
            self._views.components.set_position(position / sound.n_samples)
