"""Exporting: the dialog of stems and mix, and what is told of all exports. GUI thread."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from audible_gui import settings as known
from audible_gui.document import Certificate, Document, ExportRequest, ExportStep, MixRequest, Node, Written
from audible_gui.errors import ClippingError
from audible_gui.jobs import ExportOrder, SoundOrder
from audible_gui.session import Audition
from audible_gui.views.clipping_question import ClippingQuestion
from audible_gui.views.export_places import proposed_place
from audible_gui.views.further_exports import NAMES, FurtherExports
from audible_gui.views.labels import decibels
from audible_gui.views.notification import NotificationBar, Offer
from audible_gui.views.projects import Projects
from audible_gui.views.refusals import BUSY, COPYING, EXPORTING, NO_NETWORK
from audible_gui.views.studio import Studio


class ExportCommands(QObject):
    """The command that exports.

    Args:
        studio: what it acts on.
        notes: where it tells what happened.
        projects: whose folder is proposed before anything was exported.
        window: parent of the dialog.

    Attributes:
        clipping: what is asked where something would be cut off.
        selected: what is selected, or None; that can be exported alone.
        further: the exports of what is neither stems nor mix.
    """

    def __init__(self, studio: Studio, notes: NotificationBar, projects: Projects, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._notes, self._projects, self._window = studio, notes, projects, window
        self._exported: Path | None = None
        self._wanted: Path | None = None
        self.selected: Callable[[], Audition | None] = lambda: None
        self.further = FurtherExports(studio, lambda: projects.folder, window)
        self.further.selected = self._nodes
        studio.exporting.progressed.connect(self._tell_exporting)
        studio.exporting.exported.connect(self._tell_exported)
        self.clipping = ClippingQuestion(studio.exporting.start, window)
        studio.exporting.clipped.connect(self._ask_about_clipping)
        studio.exporting.failed.connect(notes.fail)
        studio.exporting.crashed.connect(notes.hide)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for its name in the table of actions."""
        return {"export": self.export_dialog, **self.further.slots()}

    def refusals(self) -> dict[str, str]:
        """Why it cannot be done now; empty where it can."""
        return dict.fromkeys(("export", *NAMES), self._refusal())

    @Slot()
    def export_dialog(self) -> None:
        """Ask how and where, and export."""
        from audible_gui.views.dialogs import ExportDialog  # noqa: PLC0415 - not at every start

        document = self._studio.session.base
        exporting, saving = self._studio.exporting, self._studio.saving
        sources = (saving.path,) if saving.path is not None else ()
        nodes = self._nodes()
        place = self._proposed(document)
        dialog = ExportDialog(document, place, exporting.conflicts, sources, self._window, selected=nodes)
        dialog.recall(self._studio.settings)
        if dialog.exec():
            dialog.remember(self._studio.settings)
            request = dialog.request()
            # Proposed again where the export fails or is given up.
            target = request.folder if isinstance(request, ExportRequest) else request.path
            self._wanted = target if isinstance(request, ExportRequest) else target.parent / place.name
            exporting.start(request)
        dialog.deleteLater()

    def _nodes(self) -> tuple[Node, ...]:
        """What is selected, where these are components by themselves."""
        chosen = self.selected()
        return () if chosen is None or chosen.node is None or chosen.within else (chosen.node, *chosen.others)

    def _refusal(self) -> str:
        if self._studio.session.document.network is None:
            return NO_NETWORK
        if self._studio.exporting.running:
            return EXPORTING
        if self._studio.copying.running:
            return COPYING
        return BUSY if self._studio.session.previewing else ""

    def _proposed(self, document: Document) -> Path:
        if self._wanted is not None:
            return self._wanted
        return proposed_place(document, "stems", self._studio.settings, self._projects.folder)

    @Slot(object)
    def _tell_exporting(self, step: ExportStep) -> None:
        self._notes.progress(step.stage, step.fraction, self._studio.exporting.cancel)

    @Slot(object, object)
    def _tell_exported(self, request: ExportOrder, outcome: Certificate | Written) -> None:
        if isinstance(outcome, Written):
            self._tell_written(outcome)
        elif isinstance(request, ExportRequest | MixRequest):
            self._tell_certified(request, outcome)

    def _tell_written(self, written: Written) -> None:
        """A file, which can be opened, or a folder of files."""
        single = written.path.is_file()
        self._exported = written.path.parent if single else written.path
        self._studio.settings.set(known.EXPORT_FOLDER, str(written.path.parent))
        offers = [Offer("Show the folder", self._show_exported, "Open the folder with what was written")]
        if single:
            path = str(written.path)
            opened = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(path))
            offers.append(Offer("Open", opened, "Open it with the program that the system has for such files"))
        self._notes.inform(" ".join([written.sentence, *written.warnings]), *offers)

    def _tell_certified(self, request: ExportRequest | MixRequest, certificate: Certificate) -> None:
        target = request.folder if isinstance(request, ExportRequest) else request.path
        self._exported = target if isinstance(request, ExportRequest) else target.parent
        self._wanted = None
        self._studio.settings.set(known.EXPORT_FOLDER, str(target.parent))
        offer = Offer("Show the folder", self._show_exported, "Open the folder with what was written")
        self._notes.inform(" ".join([_told(request, certificate), *certificate.warnings]), offer)

    @Slot(object, object)
    def _ask_about_clipping(self, request: SoundOrder, error: ClippingError) -> None:
        self._notes.hide()
        self.clipping.ask(request, error)

    @Slot()
    def _show_exported(self) -> None:
        if self._exported is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._exported)))


def _told(request: ExportRequest | MixRequest, certificate: Certificate) -> str:
    """What was written, and what it proves."""
    depth = certificate.null_db
    lowered = "" if not certificate.gain_db else f", all at {decibels(certificate.gain_db)}"
    if isinstance(request, MixRequest):
        null = "" if depth is None else f" Read back, it nulls with the original at {decibels(depth)}."
        return f"{request.what} was written to {request.path}{lowered}.{null}"
    whole = "the mix" if certificate.edited else "the original"
    if certificate.part:
        whole = f"“{certificate.part}”"
    null = f"{whole[0].upper()}{whole[1:]} is silent"
    if depth is not None:
        null = f"Read back, they null with {whole} at {decibels(depth)}"
    return f"{len(certificate.stems)} files written to {request.folder}{lowered}. {null}."
