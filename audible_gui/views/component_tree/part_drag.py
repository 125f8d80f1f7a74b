"""Dragging the basis or the envelope of one row onto another, or of a component of another sound. GUI thread."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QModelIndex, QObject, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent

from audible_gui.document import Node
from audible_gui.errors import AudibleError
from audible_gui.operations import lent_component
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.dragging import COMPONENT_FORMAT, pack, unpacked
from audible_gui.views.component_tree.hand import Hand
from audible_gui.views.component_tree.patching import PARTS, SIDES, Patching
from audible_gui.views.component_tree.row_view import RowView
from audible_gui.views.component_tree.rows import Kind

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
FORMAT = "application/x-audible-part"


class PartDrag(QObject):
    """Starts drags from cells that show a basis or an envelope, and takes them, and others', on rows of components.

    A row that has taken one is selected, so that what was made of it is heard rather than the lender.

    Args:
        view: the tree; also the parent.
        hand: shows what is under the mouse.
        patching: makes the changes.
    """

    def __init__(self, view: RowView, hand: Hand, patching: Patching) -> None:
        super().__init__(view)
        self._view, self._hand, self._patching = view, hand, patching
        self._dragged: tuple[Node, Column] | None = None
        view.setDragEnabled(True)
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def start(self, index: QModelIndex) -> bool:
        """Drag what a cell shows, until it is dropped; whether it shows such a thing."""
        node = self._node(index)
        column = Column(index.column()) if index.isValid() else Column.NAME
        if node is None or column not in PARTS:
            return False
        drag = QDrag(self._view)
        drag.setMimeData(self.taken(node, column))
        drag.setPixmap(self._view.viewport().grab(self._view.visualRect(index)))
        drag.exec(Qt.DropAction.CopyAction)
        self._dragged = None
        return True

    def taken(self, node: Node, column: Column) -> QMimeData:
        """What is dragged."""
        self._dragged = (node, column)
        data = QMimeData()
        data.setData(FORMAT, b"")
        # For the library, and for other windows.
        pack(data, lent_component(self._patching.document, node), (SIDES[column],))
        return data

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take what was dragged from a row, or a component of another sound; files are the window's."""
        if not isinstance(event, QDropEvent):  # of which those of a drag's way are kinds
            return False
        if not event.mimeData().hasFormat(COMPONENT_FORMAT):
            event.ignore()
            return True
        index = self._view.indexAt(event.position().toPoint())
        node = self._node(index)
        fits = node is not None and (self._dragged is None or node != self._dragged[0])
        if isinstance(event, QDragEnterEvent) or fits:
            event.acceptProposedAction()
        else:
            event.ignore()
        self._hand.hover(index if fits else QModelIndex())
        if fits and event.type() == QEvent.Type.Drop and node is not None:
            path = self._view.rows.path_at(index)
            self._take(node, event.mimeData())
            # The press has selected the lender; what was made is what shall be heard.
            self._view.selectionModel().setCurrentIndex(self._view.rows.index_at(path), _SELECT)
        return True

    def _take(self, node: Node, data: QMimeData) -> None:
        dragged, self._dragged = self._dragged, None
        if dragged is not None and data.hasFormat(FORMAT):
            self._patching.borrow(node, dragged[1], dragged[0])
            return
        try:
            offered = unpacked(data)
        except AudibleError as error:
            self._patching.refuse(str(error))
        else:
            self._patching.bring((node,), offered.component, offered.sides, offered.offset_s)

    def _node(self, index: QModelIndex) -> Node | None:
        row = self._view.row(index)
        return row.node if row is not None and row.kind is Kind.COMPONENT else None
