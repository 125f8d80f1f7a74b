"""Exports besides stems and mix: figures, tables, notes and one-shots, each with its dialog. GUI thread."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from audible_gui.document import BeatGrid, Document, Node
from audible_gui.jobs import ExportOrder
from audible_gui.settings import Settings
from audible_gui.views.export_places import proposed_place
from audible_gui.views.plots.beats import Beating
from audible_gui.views.studio import Studio

NAMES = ("export_events", "export_figure", "export_tables", "export_notes")


class Asking(Protocol):
    """A dialog that asks for an export."""

    def exec(self) -> int:
        """Ask; whether it shall be."""

    def request(self) -> ExportOrder:
        """What shall be."""

    def deleteLater(self) -> None:
        """It is not needed any more."""


class FurtherExports(QObject):
    """Asks for these exports, and starts them.

    Args:
        studio: what is exported.
        folder: proposed before anything was exported.
        window: parent of the dialogs.

    Attributes:
        selected: the selected components of one layer, or none.
        beats: the beat grid that is set.
    """

    def __init__(self, studio: Studio, folder: Callable[[], Path], window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._folder, self._window = studio, folder, window
        self.selected: Callable[[], tuple[Node, ...]] = tuple
        self.beats: Callable[[], Beating] = Beating

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for its name in the table of actions."""
        return dict(zip(NAMES, (self.events, self.figure, self.tables, self.notes), strict=True))

    @Slot()
    def events(self) -> None:
        """Ask whose events are written, and how."""
        from audible_gui.views.dialogs import EventsDialog  # noqa: PLC0415 - not at every start

        dialog = EventsDialog(
            self._document, self._place("one-shots"), self._studio.previewing, self._window, selected=self.selected()
        )
        dialog.recall(self._settings)
        self._ask(dialog, lambda: dialog.remember(self._settings))

    @Slot()
    def figure(self) -> None:
        """Ask how a figure shall look, and draw it."""
        from audible_gui.views.dialogs import FigureDialog  # noqa: PLC0415 - not at every start

        nodes, previewing = self.selected(), self._studio.previewing
        only = nodes[0] if len(nodes) == 1 else None
        place = self._place("network")
        dialog = FigureDialog(self._document, place, previewing, self._sources, self._window, selected=only)
        dialog.recall(self._settings)
        self._ask(dialog, lambda: dialog.remember(self._settings))

    @Slot()
    def tables(self) -> None:
        """Ask as what tables are written, and where."""
        from audible_gui.views.dialogs import TablesDialog  # noqa: PLC0415 - not at every start

        dialog = TablesDialog(self._document, self._place("tables"), self._sources, self._window)
        dialog.recall(self._settings)
        self._ask(dialog, lambda: dialog.remember(self._settings))

    @Slot()
    def notes(self) -> None:
        """Ask whose notes are written."""
        from audible_gui.views.dialogs import NotesDialog  # noqa: PLC0415 - not at every start

        beating = self.beats()
        grid: BeatGrid | None = beating.grid if beating.shown else None
        place, previewing = self._place("notes"), self._studio.previewing
        self._ask(NotesDialog(self._document, place, grid, previewing, self._sources, self._window), lambda: None)

    @property
    def _document(self) -> Document:
        return self._studio.session.base

    @property
    def _settings(self) -> Settings:
        return self._studio.settings

    @property
    def _sources(self) -> tuple[Path, ...]:
        """Files that must not be replaced."""
        path = self._studio.saving.path
        return () if path is None else (path,)

    def _place(self, what: str) -> Path:
        return proposed_place(self._document, what, self._settings, self._folder())

    def _ask(self, dialog: Asking, remember: Callable[[], None]) -> None:
        if dialog.exec():
            remember()
            self._studio.exporting.start(dialog.request())
        dialog.deleteLater()
