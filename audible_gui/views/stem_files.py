"""What is selected as a sound file on the clipboard, for other programs. GUI thread."""

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication

from audible_gui.document import Certificate, ExportStep, MixRequest
from audible_gui.session import heard_document
from audible_gui.views.component_tree import ComponentTree, audition_label
from audible_gui.views.notification import NotificationBar
from audible_gui.views.refusals import BUSY, EXPORTING, NO_NETWORK
from audible_gui.views.studio import Studio

NOTHING = "Select a component first."
_KEPT = 8
_LONGEST = 80


class StemFiles(QObject):
    """Renders what is selected as it is heard alone, into a folder that goes when the window is closed.

    Args:
        studio: what is rendered, and by which job.
        tree: where it is selected.
        notes: where that is told.
        parent: Qt parent.

    Signals:
        copied: the file, a Path, is there and on the clipboard.
    """

    copied = Signal(object)

    def __init__(self, studio: Studio, tree: ComponentTree, notes: NotificationBar, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._tree, self._notes, self._job = studio, tree, notes, studio.copying
        self._folders: list[Path] = []
        self._job.progressed.connect(self._tell_progress)
        self._job.exported.connect(self._put)
        self._job.failed.connect(notes.fail)
        self._job.crashed.connect(notes.hide)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for its name in the table of actions."""
        return {"copy_file": self.copy}

    def refusals(self) -> dict[str, str]:
        """Why it cannot be done now; empty where it can."""
        return {"copy_file": self._refusal()}

    @Slot()
    def copy(self) -> None:
        """Render what is selected, and put the file on the clipboard once it is written."""
        audition, document = self._tree.selected, self._studio.session.document
        if audition is None or self._refusal():
            return
        folder = Path(tempfile.mkdtemp(prefix="audible-"))
        self._folders.append(folder)
        while len(self._folders) > _KEPT:
            shutil.rmtree(self._folders.pop(0), ignore_errors=True)
        name = file_name(audition_label(document, audition).removesuffix(" alone"))
        self._job.start(MixRequest(heard_document(document, audition), folder / f"{name}.wav"))

    def close(self) -> None:
        """Delete what was written."""
        self._job.cancel()
        clipboard = QGuiApplication.clipboard()
        data = clipboard.mimeData()
        if data is not None and any(Path(url.toLocalFile()).parent in self._folders for url in data.urls()):
            clipboard.clear()  # its file goes, and what is still there when Qt ends can bring the program down
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        self._folders.clear()

    def _refusal(self) -> str:
        if self._studio.session.document.network is None:
            return NO_NETWORK
        if self._studio.exporting.running:  # the message bar shows the progress of one
            return EXPORTING
        if self._studio.session.previewing:
            return BUSY
        return "" if self._tree.selected is not None else NOTHING

    @Slot(object)
    def _tell_progress(self, step: ExportStep) -> None:
        self._notes.progress(step.stage, step.fraction, self._job.cancel)

    @Slot(object, object)
    def _put(self, request: MixRequest, certificate: Certificate) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(request.path))])
        QGuiApplication.clipboard().setMimeData(data)
        said = f"“{request.path.name}” is on the clipboard: paste it into a folder or another program."
        self._notes.inform(" ".join([said, *certificate.warnings]))
        self.copied.emit(request.path)


def file_name(name: str) -> str:
    """A component's name as that of a file, on every system."""
    return re.sub(r"[^\w\- ♯♭.]+", "_", name).strip(" .")[:_LONGEST].strip(" .") or "component"
