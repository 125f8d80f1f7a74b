"""The rows of the library: chosen, dragged out, dropped in. GUI thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelection, QMimeData, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTreeView, QWidget

from audible_gui.operations import Side
from audible_gui.views.component_tree.columns import INDENT
from audible_gui.views.component_tree.dragging import COMPONENT_FORMAT, pack
from audible_gui.views.library.delegate import LibraryDelegate
from audible_gui.views.library.entries import Listed, Section
from audible_gui.views.library.model import Column, LibraryModel

PLOT_PX = 80
_SIDES = {
    Column.NAME: tuple(Side),
    Column.BASIS: (Side.BASIS,),
    Column.ENVELOPE: (Side.ENVELOPE,),
}


class LibraryView(QTreeView):
    """Sections and components.

    Args:
        model: what it shows.
        offset_s: where the envelope of what is dragged shall begin.

    Signals:
        chosen: the Listed that is selected now, or None.
        drag_begun: a component is dragged.
        give_requested: what is selected shall be used.
        delete_requested: what is selected shall be deleted.
        component_dropped: QMimeData with a component.
        files_dropped: Paths.
    """

    chosen = Signal(object)
    drag_begun = Signal()
    give_requested = Signal()
    delete_requested = Signal()
    component_dropped = Signal(object)
    files_dropped = Signal(object)

    def __init__(self, model: LibraryModel, offset_s: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows, self._offset_s = model, offset_s
        self.setModel(model)
        self.setItemDelegate(LibraryDelegate(model, self))
        self.setAccessibleName("Library")
        self.setIndentation(INDENT)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column in (Column.BASIS, Column.ENVELOPE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, PLOT_PX)
        model.modelReset.connect(self._show_sections)

    @property
    def listed(self) -> Listed | None:
        """The component that is selected."""
        rows = self.selectionModel().selectedRows()
        return self.rows.listed_at(rows[0]) if rows else None

    @property
    def section(self) -> Section | None:
        """Where the current row is."""
        return self.rows.section_at(self.currentIndex())

    def dragged(self, index: QModelIndex) -> QMimeData | None:
        """What a drag from a cell carries: basis, envelope, or from the name both."""
        listed = self.rows.listed_at(index)
        if listed is None:
            return None
        data = QMimeData()
        pack(data, listed.component, _SIDES[Column(index.column())], self._offset_s())
        return data

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """See Qt."""
        index = self.currentIndex()
        data = self.dragged(index)
        if data is not None:
            self.drag_begun.emit()
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.setPixmap(self.viewport().grab(self.visualRect(index)))
            drag.exec(Qt.DropAction.CopyAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take components of other views and windows, and files."""
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """See Qt."""
        self._consider(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Save a component, or open files beside."""
        if not self._consider(event):
            return
        if event.mimeData().hasFormat(COMPONENT_FORMAT):
            self.component_dropped.emit(event.mimeData())
        else:
            urls = event.mimeData().urls()
            self.files_dropped.emit([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return uses what is selected, Delete deletes it."""
        editing = self.state() == QAbstractItemView.State.EditingState
        if not editing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.give_requested.emit()
        elif not editing and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """See Qt."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit(self.listed)

    @Slot()
    def _show_sections(self) -> None:
        """Unfolded, their titles over all columns."""
        self.expandAll()
        for number in range(self.rows.rowCount()):
            self.setFirstColumnSpanned(number, QModelIndex(), True)

    def _consider(self, event: QDropEvent) -> bool:
        data = event.mimeData()
        files = event.source() is None and any(url.isLocalFile() for url in data.urls())
        fits = files or (data.hasFormat(COMPONENT_FORMAT) and event.source() is not self)
        if fits:
            event.acceptProposedAction()
        else:
            event.ignore()
        return fits


class Emptiness(QLabel):
    """Says in the place of the rows that there are none, and what can be done; takes what is dropped as they do.

    Args:
        text: what it says.
        view: the rows.
    """

    def __init__(self, text: str, view: LibraryView) -> None:
        super().__init__(text, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._view = view
        self.setProperty("role", "muted")
        self.setMargin(16)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See Qt."""
        self._view.dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """See Qt."""
        self._view.dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """See Qt."""
        self._view.dropEvent(event)
