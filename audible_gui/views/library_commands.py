"""What the actions of the library do, and what is told of its jobs. GUI thread."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from audible_gui import settings as known
from audible_gui.document import Orientation
from audible_gui.jobs import Beside, BesideRequest, Progress
from audible_gui.views.actions import row_of
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.rows import Kind, Row
from audible_gui.views.docks import Docks
from audible_gui.views.files import OPEN_FILTER
from audible_gui.views.library.entries import Listed
from audible_gui.views.network_panel import NetworkPanel
from audible_gui.views.notification import NotificationBar, Offer
from audible_gui.views.refusals import BUSY, NO_NETWORK
from audible_gui.views.studio import Studio

_ENVELOPES = "A network whose weights are envelopes fits no sound but its own; train one whose weights are spectra."
_SHOW = "See all that is saved, to be heard and used in any sound"
SAVE = "Save in the library"
_SAVED = {Kind.COMPONENT, Kind.GROUP}


class LibraryCommands(QObject):
    """Opening beside, saving, deleting.

    Args:
        studio: what they act on.
        tree: whose rows can be saved.
        docks: that of the library shows what has been opened.
        network_panel: as whose settings say a sound without a network is learned.
        notes: where is told what happened.
        window: parent of dialogs.

    Signals:
        stirred: what can be done may be other than it was.
    """

    stirred = Signal()

    def __init__(
        self,
        studio: Studio,
        tree: ComponentTree,
        docks: Docks,
        network_panel: NetworkPanel,
        notes: NotificationBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        panel = docks.library.panel
        self._studio, self._tree, self._docks, self._panel = studio, tree, docks, panel
        self._form = network_panel.form
        self._notes, self._window = notes, window
        self._crossing_told = False
        panel.delete_asked.connect(self._ask_to_delete)
        panel.files_dropped.connect(self._open_dropped)
        panel.aimed.connect(self.stirred)
        panel.open_button.clicked.connect(self.open_beside)
        panel.save_button.clicked.connect(self.save)
        self.stirred.connect(self._follow)
        self._follow()
        tree.menu_opening.connect(self._add_to_menu)
        besides, shelving = studio.besides, studio.shelving
        besides.progressed.connect(self._tell_progress)
        besides.added.connect(self._tell_added)
        besides.running_changed.connect(self.stirred)
        shelving.saved.connect(self._tell_saved)
        crossing = studio.crossing
        crossing.progressed.connect(self._tell_crossing)
        crossing.given_up.connect(self._tell_given_up)
        crossing.running_changed.connect(self._end_telling)
        for job in (besides, shelving):
            job.failed.connect(notes.fail)
            job.crashed.connect(notes.hide)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for the names of the table of actions."""
        return {"beside": self.open_beside, "through": self.open_through, "save_component": self.save}

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done now; empty where they can."""
        network = self._studio.session.document.network
        busy = BUSY if self._studio.training.running else ""
        turned = network is not None and network.spec.orientation is Orientation.ENVELOPES
        through = NO_NETWORK if network is None else _ENVELOPES if turned else ""
        rows = any(row.kind in _SAVED for row in self._tree.chosen)
        chosen = NO_NETWORK if network is None else "" if rows else "Select a component in the list first."
        return {"beside": busy, "through": busy or through, "save_component": chosen}

    @Slot()
    def _follow(self) -> None:
        refusals = self.refusals()
        for name, button in (("beside", self._panel.open_button), ("save_component", self._panel.save_button)):
            button.setEnabled(not refusals[name])
            button.setToolTip(refusals[name] or row_of(name).tip)

    @Slot()
    def open_beside(self) -> None:
        """Ask for a sound or a project, and list its components."""
        self._open(self._asked("Open beside"), through=False)

    @Slot()
    def open_through(self) -> None:
        """Ask for a sound, and list what this sound's network finds of its components in it."""
        self._open(self._asked("Hear through this network"), through=True)

    @Slot()
    def save(self) -> None:
        """Put the selected components into the library."""
        self._panel.save()

    def _asked(self, title: str) -> Path | None:
        settings = self._studio.settings
        name, _ = QFileDialog.getOpenFileName(self._window, title, settings.get(known.OPEN_FOLDER), OPEN_FILTER)
        if not name:
            return None
        settings.set(known.OPEN_FOLDER, str(Path(name).parent))
        return Path(name)

    def _open(self, path: Path | None, *, through: bool) -> None:
        if path is not None:
            document = self._studio.session.present if through else None
            self._studio.besides.start(BesideRequest(path, self._form.spec(), document))

    @Slot(object)
    def _open_dropped(self, paths: Sequence[Path]) -> None:
        refusal = self.refusals()["beside"]
        if refusal:
            self._notes.warn(refusal)
        elif paths:
            self._open(paths[0], through=False)

    @Slot(object)
    def _tell_progress(self, step: Progress) -> None:
        self._notes.progress(f"Beside: {step.stage}", step.fraction, self._studio.besides.cancel)

    @Slot(str, float)
    def _tell_crossing(self, text: str, fraction: float) -> None:
        self._notes.progress(text, fraction, self._studio.crossing.cancel_all)
        self._crossing_told = True

    @Slot(str)
    def _tell_given_up(self, text: str) -> None:
        self._notes.warn(f"Not done, since something else was done meanwhile: {text}.")

    @Slot()
    def _end_telling(self) -> None:
        if self._crossing_told and not self._studio.crossing.busy:
            self._crossing_told = False
            if self._notes.progressing:
                self._notes.hide()

    @Slot(object)
    def _tell_added(self, beside: Beside) -> None:
        counts = " → ".join(str(len(row)) for row in beside.layers)
        self._notes.inform(f"“{beside.name}” is open beside, in the library ({counts} components).")
        self._docks.show_library()

    @Slot(int)
    def _tell_saved(self, count: int) -> None:
        what = "The component is" if count == 1 else f"{count} components are"
        self._panel.show_saved()
        offers = (Offer("Show", self._show_saved, _SHOW),) if self._docks.library.visibleRegion().isEmpty() else ()
        self._notes.inform(f"{what} in the library.", *offers)

    @Slot()
    def _show_saved(self) -> None:
        self._docks.show_library()
        self._panel.show_saved()

    @Slot(object)
    def _ask_to_delete(self, listed: Listed) -> None:
        path = listed.path
        if path is not None:
            self._notes.warn(
                f"Delete {listed.component.origin} from the library for good? Sounds that use it keep it.",
                Offer("Delete", lambda: self._studio.shelving.delete(path), "Delete its file; this cannot be undone"),
                Offer("Keep", lambda: None, "Leave it in the library"),
            )

    @Slot(object, object)
    def _add_to_menu(self, menu: QMenu, rows: Sequence[Row]) -> None:
        if any(row.kind in _SAVED for row in rows):
            action = menu.addAction(SAVE, self.save)
            action.setToolTip("Keep basis and envelope as they sound, for other sounds")
