"""Rows dragged out of the window, to be dropped in other programs as sound files. GUI thread.

Programs read a dropped file at once, some while it is dragged over them, so that nothing is offered before it is
written: a drag begins when the files are there, which takes a part of a second for a sound of a few. Whoever has let
go of the button by then drags once more, and that begins at once.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDrag

from audible_gui.document import Document
from audible_gui.session import Audition
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.notification import NotificationBar
from audible_gui.views.stem_files import file_list
from audible_gui.views.stem_writer import StemWriter
from audible_gui.views.studio import Studio


class StemDrag(QObject):
    """Writes one file for each selected row of a tree when it is dragged, as it is heard alone, and lets it be dropped.

    Args:
        studio: whose document.
        tree: whose rows.
        writer: writes them.
        notes: where is told what cannot be done, and what happened.
        parent: Qt parent.

    Signals:
        written: the files, Paths, are there.
    """

    written = Signal(object)

    def __init__(
        self, studio: Studio, tree: ComponentTree, writer: StemWriter, notes: NotificationBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._studio, self._tree, self._writer, self._notes = studio, tree, writer, notes
        self._held = False
        self._dragged: tuple[Document, tuple[Audition, ...]] | None = None
        self._paths: tuple[Path, ...] = ()
        self._warnings: tuple[str, ...] = ()
        tree.drag_requested.connect(self.begin)
        tree.viewport().installEventFilter(self)

    @Slot()
    def begin(self) -> None:
        """Drag what is selected as soon as it is written, if the button is still held then."""
        refusal = self._writer.refusal
        if refusal:
            self._notes.mention(refusal)
            return
        document = self._studio.session.document
        auditions = tuple(row.audition for row in self._tree.chosen if row.audition is not None)
        if not auditions:
            return
        self._held = True
        before, self._dragged = self._dragged, (document, auditions)
        same = before is not None and before[0] is document and before[1] == auditions
        if same and self._paths and all(path.exists() for path in self._paths):
            self._drag()
        else:
            self._paths = ()
            self._writer.write(document, auditions, self._on_written)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Until the files are there, a held button must not select what the mouse comes over."""
        if event.type() in {QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonPress}:
            self._held = False
        return self._held and event.type() == QEvent.Type.MouseMove

    def _on_written(self, paths: Sequence[Path], warnings: Sequence[str]) -> None:
        self._paths, self._warnings = tuple(paths), tuple(warnings)
        self.written.emit(self._paths)
        QTimer.singleShot(0, self._offer)  # the job that wrote them ends first

    @Slot()
    def _offer(self) -> None:
        if self._held:
            self._drag()
        else:
            verb = "is" if len(self._paths) == 1 else "are"
            self._notes.inform(
                f"{_named(self._paths)} {verb} written: drag once more, out of the window, and it comes at once."
            )

    def _drag(self) -> None:
        self._held = False
        drag = QDrag(self._tree)
        drag.setMimeData(file_list(self._paths))
        rect = self._tree.visualRect(self._tree.currentIndex().siblingAtColumn(0))
        drag.setPixmap(self._tree.viewport().grab(rect))
        if drag.exec(Qt.DropAction.CopyAction) == Qt.DropAction.CopyAction:
            goes = "It goes" if len(self._paths) == 1 else "They go"
            said = f"{_named(self._paths)} dropped. {goes} when this window is closed, unless a copy was made there."
            self._notes.inform(" ".join([said, *self._warnings]))


def _named(paths: Sequence[Path]) -> str:
    return f"“{paths[0].name}”" if len(paths) == 1 else f"{len(paths)} files"
