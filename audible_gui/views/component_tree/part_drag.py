"""Dragging the basis or the envelope of one row onto another, or of a component of another sound. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QModelIndex, QObject, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QToolTip

from audible_gui.document import Node, lock_refusal
from audible_gui.errors import AudibleError
from audible_gui.operations import lent_component, lent_together
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.dragging import COMPONENT_FORMAT, pack, unpacked
from audible_gui.views.component_tree.hand import Hand
from audible_gui.views.component_tree.patching import PARTS, SIDES, Patching
from audible_gui.views.component_tree.row_view import RowView
from audible_gui.views.component_tree.rows import Kind

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
FORMAT = "application/x-audible-part"
_PART = "This is a part of another component: drop it on the row in its own layer."
_REFUSALS = {
    Kind.LAYER: "Drop it on a component.",
    Kind.GROUP: "Drop it on a component: a group takes nothing as a whole.",
    Kind.CHILD: _PART,
    Kind.REST: _PART,
    Kind.RESIDUAL: "The residual has no basis and no envelope.",
}


@dataclass(frozen=True)
class _Dragged:
    """What is dragged, of whom, and who they are together where they are several."""

    nodes: tuple[Node, ...]
    column: Column
    name: str


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
        self._dragged: _Dragged | None = None
        view.setDragEnabled(True)
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def start(self, index: QModelIndex) -> bool:
        """Drag what a cell shows, until it is dropped; whether it shows such a thing."""
        dragged = self._dragged_at(index)
        if dragged is None:
            return False
        drag = QDrag(self._view)
        drag.setMimeData(self._data(dragged))
        drag.setPixmap(self._view.viewport().grab(self._view.visualRect(index)))
        drag.exec(Qt.DropAction.CopyAction)
        self._dragged = None
        return True

    def taken(self, node: Node, column: Column) -> QMimeData:
        """What is dragged of one component."""
        return self._data(_Dragged((node,), column, ""))

    def taken_at(self, index: QModelIndex) -> QMimeData | None:
        """What is dragged from a cell; None where it shows no such thing."""
        dragged = self._dragged_at(index)
        return None if dragged is None else self._data(dragged)

    def _data(self, dragged: "_Dragged") -> QMimeData:
        self._dragged = dragged
        data = QMimeData()
        data.setData(FORMAT, b"")
        # For the library, and for other windows.
        document, nodes = self._patching.document, dragged.nodes
        lent = lent_component(document, *nodes) if len(nodes) == 1 else lent_together(document, nodes, dragged.name)
        pack(data, lent, (SIDES[dragged.column],))
        return data

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take what was dragged from a row, or a component of another sound; files are the window's."""
        if not isinstance(event, QDropEvent):  # of which those of a drag's way are kinds
            return False
        if not any(event.mimeData().hasFormat(form) for form in (FORMAT, COMPONENT_FORMAT)):
            event.ignore()
            return True
        index = self._view.indexAt(event.position().toPoint())
        node = self._node(index)
        refusal = self._refusal(index)
        if refusal and not isinstance(event, QDragEnterEvent):
            QToolTip.showText(self._view.viewport().mapToGlobal(event.position().toPoint()), refusal, self._view)
        fits = node is not None and not refusal and not self._is_dragged(node)
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

    def _refusal(self, index: QModelIndex) -> str:
        """Why a row takes nothing; empty where it does, and where there is none."""
        row = self._view.row(index)
        if row is None:
            return ""
        node = self._node(index)
        if node is None:
            return _REFUSALS[row.kind]
        return "" if self._is_dragged(node) else lock_refusal(self._patching.document, node)

    def _is_dragged(self, node: Node) -> bool:
        return self._dragged is not None and self._dragged.nodes == (node,)

    def _take(self, node: Node, data: QMimeData) -> None:
        dragged, self._dragged = self._dragged, None
        if dragged is not None and data.hasFormat(FORMAT):
            if len(dragged.nodes) > 1:
                self._patching.take_envelope(node, dragged.nodes, dragged.name)
            else:
                self._patching.borrow(node, dragged.column, dragged.nodes[0])
            return
        try:
            offered = unpacked(data)
        except AudibleError as error:
            self._patching.refuse(str(error))
        else:
            self._patching.bring((node,), offered.component, offered.sides, offered.offset_s)

    def _dragged_at(self, index: QModelIndex) -> "_Dragged | None":
        """Of a group, and of several selected rows, the envelope of all together."""
        row, column = self._view.row(index), Column(index.column()) if index.isValid() else Column.NAME
        if row is None or column not in PARTS:
            return None
        if column is Column.ENVELOPE:
            selected = [self._view.row(one) for one in self._view.selectionModel().selectedRows()]
            chosen = [one for one in selected if one is not None and one.kind in {Kind.COMPONENT, Kind.GROUP}]
            rows = chosen if row in chosen else [row]
            nodes = tuple(dict.fromkeys(node for one in rows for node in one.nodes))
            grouped = row.kind is Kind.GROUP and rows == [row]
            if row.kind in {Kind.COMPONENT, Kind.GROUP} and (len(nodes) > 1 or (grouped and nodes)):
                name = rows[0].label if len(rows) == 1 else f"{len(nodes)} components"
                return _Dragged(nodes, column, name)
        node = self._node(index)
        return None if node is None else _Dragged((node,), column, "")

    def _node(self, index: QModelIndex) -> Node | None:
        row = self._view.row(index)
        return row.node if row is not None and row.kind is Kind.COMPONENT else None
