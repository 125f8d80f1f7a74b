"""Writing what is heard alone as sound files for other programs. GUI thread."""

import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Slot

from audible_gui.document import Certificate, Document, ExportStep, MixRequest
from audible_gui.session import Audition, heard_document
from audible_gui.views.component_tree import audition_label
from audible_gui.views.notification import NotificationBar
from audible_gui.views.refusals import BUSY, EXPORTING, NO_NETWORK
from audible_gui.views.studio import Studio

Written = Callable[[Sequence[Path], Sequence[str]], None]
_KEPT, _KEPT_BYTES = 8, 1_000_000_000
_LONGEST = 80
_LATE_MS = 300


class StemWriter(QObject):
    """Writes WAV files, one after the other, into folders that go when the window is closed.

    Other programs may point to the files, so that none goes before as long as all together are small.

    Args:
        studio: whose sound, and whose job.
        notes: where it is told how far it is, and what fails.
        parent: Qt parent.
    """

    def __init__(self, studio: Studio, notes: NotificationBar, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._notes, self._job = studio, notes, studio.copying
        self._folders: list[Path] = []
        self._wanted: list[MixRequest] = []
        self._written: list[Path] = []
        self._warnings: list[str] = []
        self._done: Written | None = None
        self._since = QElapsedTimer()
        self._job.progressed.connect(self._tell_progress)
        self._job.exported.connect(self._go_on)
        self._job.failed.connect(notes.fail)
        self._job.crashed.connect(notes.hide)

    @property
    def refusal(self) -> str:
        """Why nothing can be written now; empty where something can."""
        if self._studio.session.document.network is None:
            return NO_NETWORK
        if self._studio.exporting.running:  # the message bar shows the progress of one
            return EXPORTING
        return BUSY if self._studio.session.previewing else ""

    def write(self, document: Document, auditions: Sequence[Audition], done: Written) -> None:
        """Write one file for each; what is being written is given up.

        Args:
            document: in which they are heard.
            auditions: at least one.
            done: called with the files and what is worth knowing, unless it fails or is ended.
        """
        self._job.cancel()
        folder = self._new_folder()
        names = unique([file_name(audition_label(document, one).removesuffix(" alone")) for one in auditions])
        self._wanted = [
            MixRequest(heard_document(document, audition), folder / f"{name}.wav")
            for audition, name in zip(auditions, names, strict=True)
        ]
        self._written, self._warnings, self._done = [], [], done
        self._since.start()
        self._job.start(self._wanted.pop(0))

    def holds(self, path: Path) -> bool:
        """Whether a file is one of these."""
        return path.parent in self._folders

    def close(self) -> None:
        """Delete what was written."""
        self._job.cancel()
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        self._folders.clear()

    def _new_folder(self) -> Path:
        while len(self._folders) >= _KEPT and sum(map(_size, self._folders)) > _KEPT_BYTES:
            shutil.rmtree(self._folders.pop(0), ignore_errors=True)
        self._folders.append(Path(tempfile.mkdtemp(prefix="audible-")))
        return self._folders[-1]

    @Slot(object)
    def _tell_progress(self, step: ExportStep) -> None:
        """Of what takes longer than a moment."""
        if self._since.elapsed() >= _LATE_MS:
            count = len(self._written) + 1 + len(self._wanted)
            fraction = (len(self._written) + step.fraction) / count
            self._notes.progress("Writing a stem" if count == 1 else "Writing stems", fraction, self._job.cancel)

    @Slot(object, object)
    def _go_on(self, request: MixRequest, certificate: Certificate) -> None:
        self._written.append(request.path)
        self._warnings += [warning for warning in certificate.warnings if warning not in self._warnings]
        if self._wanted:
            self._job.start(self._wanted.pop(0))
            return
        if self._notes.progressing:
            self._notes.hide()
        if self._done is not None:
            self._done(tuple(self._written), tuple(self._warnings))


def file_name(name: str) -> str:
    """A component's name as that of a file, on every system."""
    return re.sub(r"[^\w\- ♯♭.]+", "_", name).strip(" .")[:_LONGEST].strip(" .") or "component"


def unique(names: Sequence[str]) -> list[str]:
    """Names of files that differ on every system, e.g. ``["Kick", "kick"]`` → ``["Kick", "kick 2"]``."""
    found: list[str] = []
    for name in names:
        taken = {one.casefold() for one in found}
        numbered = (name, *(f"{name} {number}" for number in range(2, len(names) + 2)))
        found.append(next(one for one in numbered if one.casefold() not in taken))
    return found


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*"))
