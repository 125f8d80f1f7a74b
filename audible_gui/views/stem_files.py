"""What is selected as a sound file on the clipboard, for other programs. GUI thread."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication

from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.notification import NotificationBar
from audible_gui.views.stem_writer import StemWriter
from audible_gui.views.studio import Studio

NOTHING = "Select a component first."


class StemFiles(QObject):
    """Writes what is selected as it is heard alone.

    Args:
        studio: whose document.
        tree: where it is selected.
        writer: writes it.
        notes: where that is told.
        parent: Qt parent.

    Signals:
        copied: the file, a Path, is there and on the clipboard.
    """

    copied = Signal(object)

    def __init__(
        self, studio: Studio, tree: ComponentTree, writer: StemWriter, notes: NotificationBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._studio, self._tree, self._writer, self._notes = studio, tree, writer, notes

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for its name in the table of actions."""
        return {"copy_file": self.copy}

    def refusals(self) -> dict[str, str]:
        """Why it cannot be done now; empty where it can."""
        return {"copy_file": self._refusal()}

    @Slot()
    def copy(self) -> None:
        """Render what is selected, and put the file on the clipboard once it is written."""
        audition = self._tree.selected
        if audition is not None and not self._refusal():
            self._writer.write(self._studio.session.document, [audition], self._put)

    def close(self) -> None:
        """Delete what was written."""
        clipboard = QGuiApplication.clipboard()
        data = clipboard.mimeData()
        if data is not None and any(self._writer.holds(Path(url.toLocalFile())) for url in data.urls()):
            clipboard.clear()  # its file goes, and what is still there when Qt ends can bring the program down
        self._writer.close()

    def _refusal(self) -> str:
        return self._writer.refusal or ("" if self._tree.selected is not None else NOTHING)

    def _put(self, paths: Sequence[Path], warnings: Sequence[str]) -> None:
        QGuiApplication.clipboard().setMimeData(file_list(paths))
        said = f"“{paths[0].name}” is on the clipboard: paste it into a folder or another program."
        self._notes.inform(" ".join([said, *warnings]))
        self.copied.emit(paths[0])


def file_list(paths: Sequence[Path]) -> QMimeData:
    """Files as other programs take them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data
