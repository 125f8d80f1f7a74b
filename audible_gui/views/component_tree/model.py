"""The tree's model: layers, deepest first, with their components, and the residual at the end. GUI thread.

An index of a component carries its layer as internal id, any other index 0; so layers can be added above while a
training goes deeper, and every index, editor and selection below stays what it is.
"""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from audible_gui.document import Document, Network, Node
from audible_gui.views.component_tree.columns import HELP, TITLES, Column
from audible_gui.views.component_tree.mixing import Mixing, typed_gain
from audible_gui.views.component_tree.rows import Row, accessible_text, display_text, tooltip
from audible_gui.views.component_tree.snapshot import Snapshot, soloing
from audible_gui.views.component_tree.strips import LayerStrips

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
# Qt asks for the flags of every cell that it paints, so they are put together only once.
_ENABLED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_LEAF = _ENABLED | Qt.ItemFlag.ItemNeverHasChildren
_TYPED = _LEAF | Qt.ItemFlag.ItemIsEditable


class TreeModel(QAbstractItemModel):
    """Shows one Document at a time.

    Args:
        mixing: where edits typed into cells go.
        parent: Qt parent.
    """

    def __init__(self, mixing: Mixing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mixing = mixing
        self._shown = Snapshot(Document())

    @property
    def document(self) -> Document:
        """What is shown."""
        return self._shown.document

    def show(self, document: Document) -> None:
        """Show another document, keeping every index that still means something."""
        before, after = self._shown, Snapshot(document, self._shown)
        if document is before.document:
            return
        moved_on = document.sound is not before.document.sound
        if moved_on or not before.widths or after.widths[: len(before.widths)] != before.widths:
            self._reset(after)
        elif len(after.widths) > len(before.widths):
            self._grow(after)
        elif after.network is not before.network or document.reading is not before.document.reading:
            self._refresh(after)
        else:
            self._shown = after
            self._tell_changes(before.document)

    def row_at(self, index: Index) -> Row:
        """What a valid index stands for."""
        if index.internalId() > 0:
            return self._shown.component(Node(int(index.internalId()), index.row()))
        layer = self._layer(index)
        return self._shown.layer(layer) if layer > 0 else self._shown.residual()

    def strips(self, layer: int) -> LayerStrips:
        """Plots of a layer."""
        return self._shown.strips(layer)

    def index_of(self, node: Node | None) -> QModelIndex:
        """The index of a component (of the residual for None); invalid when there is none."""
        widths = self._shown.widths
        if not widths:
            return QModelIndex()
        if node is None:
            return self.createIndex(len(widths), 0, 0)
        if 1 <= node.layer <= len(widths) and 0 <= node.index < widths[node.layer - 1]:
            return self.createIndex(node.index, 0, node.layer)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """See Qt."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._layer(parent) if parent.isValid() else 0)

    def sibling(self, row: int, column: int, index: Index) -> QModelIndex:
        """See Qt, which asks for every cell that it paints: within a row nothing needs to be looked up."""
        if index.isValid() and row == index.row() and 0 <= column < len(Column):
            return self.createIndex(row, column, int(index.internalId()))
        return super().sibling(row, column, index)

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]  # Qt's other overload is a QObject's
        """See Qt."""
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(len(self._shown.widths) - int(index.internalId()), 0, 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """See Qt."""
        widths = self._shown.widths
        if not parent.isValid():
            return len(widths) + 1 if widths else 0
        layer = self._layer(parent) if parent.internalId() == 0 and parent.column() == 0 else 0
        return widths[layer - 1] if layer > 0 else 0

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: ARG002
        """See Qt."""
        return len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """See Qt."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        is_component = index.internalId() > 0
        if not is_component and self._layer(index) > 0:
            return _ENABLED
        typed = index.column() == Column.GAIN or (is_component and index.column() == Column.NAME)
        return _TYPED if typed else _LEAF

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """See Qt."""
        if not index.isValid():
            return None
        row, column = self.row_at(index), Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return display_text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return f"{row.component.gain_db:.1f}" if column is Column.GAIN else display_text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return accessible_text(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        """Take what was typed; what cannot be understood changes nothing."""
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        row = self.row_at(index)
        if index.column() == Column.NAME and row.node is not None:
            self._mixing.rename(row.node, row.label, str(value))
            return True
        gain_db = typed_gain(str(value))
        if gain_db is not None:
            self._mixing.set_gain(row, gain_db)
        return gain_db is not None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """See Qt."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            centred = column in {Column.MUTE, Column.SOLO}
            side = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
            return (Qt.AlignmentFlag.AlignRight if column is Column.SHARE else side) | Qt.AlignmentFlag.AlignVCenter
        return {Qt.ItemDataRole.DisplayRole: TITLES, Qt.ItemDataRole.ToolTipRole: HELP}.get(
            Qt.ItemDataRole(role), {}
        ).get(column)

    def _layer(self, group: Index) -> int:
        return len(self._shown.widths) - group.row()

    def _reset(self, after: Snapshot) -> None:
        self.beginResetModel()
        self._shown = after
        self.endResetModel()

    def _grow(self, after: Snapshot) -> None:
        before = self._shown
        self.beginInsertRows(QModelIndex(), 0, len(after.widths) - len(before.widths) - 1)
        self._shown = after
        self.endInsertRows()
        self._reorder(before.network, after.network)
        self._tell_all()

    def _refresh(self, after: Snapshot) -> None:
        before, self._shown = self._shown, after
        self._reorder(before.network, after.network)
        self._tell_all()

    def _reorder(self, old: Network | None, new: Network | None) -> None:
        """Let selection, editor and current row follow components that have other rows now."""
        if old is None or new is None or old.run != new.run or old.ids == new.ids[: old.depth]:
            return
        self.layoutAboutToBeChanged.emit()
        for index in self.persistentIndexList():
            if index.internalId() > 0:
                self.changePersistentIndex(index, self._moved(index, old, new))
        self.layoutChanged.emit()

    def _moved(self, index: QModelIndex, old: Network, new: Network) -> QModelIndex:
        layer = int(index.internalId())
        known, ids = old.ids[layer - 1][index.row()], new.ids[layer - 1]
        return self.createIndex(ids.index(known), index.column(), layer) if known in ids else QModelIndex()

    def _tell_all(self) -> None:
        for row in range(self.rowCount()):
            group = self.index(row, 0)
            self._tell_rows(QModelIndex(), row, row)
            if self.rowCount(group):
                self._tell_rows(group, 0, self.rowCount(group) - 1)

    def _tell_changes(self, before: Document) -> None:
        layers = zip(before.components, self.document.components, strict=True)
        for layer, (old, new) in enumerate(layers, 1):
            group = self.index(len(before.components) - layer, 0)
            if soloing(old) != soloing(new):
                self._tell_rows(group, 0, len(new) - 1)
                continue
            for row, (one, other) in enumerate(zip(old, new, strict=True)):
                if one is not other and one != other:
                    self._tell_rows(group, row, row)
        if before.residual != self.document.residual:
            last = self.rowCount() - 1
            self._tell_rows(QModelIndex(), last, last)

    def _tell_rows(self, parent: QModelIndex, first: int, last: int) -> None:
        # Always whole rows: for a single cell Qt would overwrite what is being typed into it.
        self.dataChanged.emit(self.index(first, 0, parent), self.index(last, len(Column) - 1, parent))


def plain(index: Index) -> QModelIndex:
    """A persistent index as an ordinary one."""
    return index.sibling(index.row(), index.column())
