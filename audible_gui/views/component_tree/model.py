"""The tree's model: layers, deepest first, their components, what these consist of, and the residual. GUI thread.

An index carries the number of the path that it lies below, see ``paths``: of a component its layer, of a layer or the
residual 0. So layers can be added above while a training goes deeper, and every index, editor and selection below stays
what it is.
"""

from itertools import product
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from audible_gui.document import MAX_LAYERS, Document, Node
from audible_gui.session import Audition
from audible_gui.views.component_tree.columns import HELP, TITLES, Column
from audible_gui.views.component_tree.controls import CONTROLS
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.paths import RESIDUAL, ROOT, RowPath, is_component, is_group, is_layer
from audible_gui.views.component_tree.rows import Row, accessible_text, display_text, tooltip
from audible_gui.views.component_tree.snapshot import Snapshot
from audible_gui.views.component_tree.sorting import Sort
from audible_gui.views.component_tree.strip_making import StripMaking
from audible_gui.views.component_tree.strips import Strip
from audible_gui.views.labels import literal

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
# Qt asks for the flags of every cell that it paints, so they are put together only once.
_ENABLED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_LEAF = Qt.ItemFlag.ItemNeverHasChildren
_TYPED = Qt.ItemFlag.ItemIsEditable
_MOVED = Qt.ItemFlag.ItemIsDragEnabled
_NONE = Qt.ItemFlag.NoItemFlags
# By whether there may be rows below, whether it is typed into, and whether it is dragged.
_CELLS = {
    (below, typed, dragged): (_ENABLED if below else _ENABLED | _LEAF)
    | (_TYPED if typed else _NONE)
    | (_MOVED if dragged else _NONE)
    for below, typed, dragged in product((False, True), repeat=3)
}
_DRAGGED = {Column.NAME, Column.BASIS, Column.ENVELOPE, Column.SHARE}
# Each row for itself tells of more of them longer than all rows of a layer together.
_FEW = 8
_LAYERS: tuple[RowPath, ...] = (ROOT, *((layer,) for layer in range(1, MAX_LAYERS + 1)))


class TreeModel(QAbstractItemModel):
    """Shows one Document at a time.

    Args:
        mixing: where edits typed into cells go.
        parent: Qt parent.

    Attributes:
        making: works out plots of large networks.
    """

    def __init__(self, mixing: Mixing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mixing, self.making = mixing, StripMaking(self)
        self._shown = Snapshot(Document())
        self._number()

    @property
    def document(self) -> Document:
        """What is shown."""
        return self._shown.document

    def show(self, document: Document) -> None:
        """Show another document, keeping every index that still means something."""
        before, after = self._shown, Snapshot(document, self._shown, self._shown.sort)
        if document is before.document:
            return
        grouped_anew = document.groups != before.document.groups
        moved_on, deeper = document.sound is not before.document.sound, len(after.widths) > len(before.widths)
        stays = before.widths and after.widths[: len(before.widths)] == before.widths
        if moved_on or not stays or (deeper and grouped_anew):
            self._reset(after)
        elif deeper:
            self._grow(after)
        elif after.network is not before.network or document.reading is not before.document.reading:
            self._refresh(after)
        else:
            if after.sort is not None or grouped_anew:
                self._rearrange(after)
            self._shown = after
            self._tell_changes(before)

    @property
    def state(self) -> object:
        """Another one whenever any row may stand for something else than before."""
        return self._shown

    @property
    def order(self) -> Sort | None:
        """How the components of each layer are sorted; None for the order of the training."""
        return self._shown.sort

    def sort_by(self, order: Sort | None) -> None:
        """Sort the components of each layer."""
        self._rearrange(Snapshot(self.document, self._shown, order))

    def path_at(self, index: Index) -> RowPath:
        """The path of a valid index."""
        return self._path_in(self._shown, index)

    def row_at(self, index: Index) -> Row:
        """What a valid index stands for."""
        return self._shown.row(self.path_at(index))

    def strip(self, row: Row, column: Column) -> Strip:
        """Basis or envelope of a row; of a large network the one before, or none, until ``making`` has made it."""
        strip = self._shown.strip(row.path, column)
        if self._shown.content is not None:
            self.making.make(self._shown.content)
        return strip

    def own_strip(self, node: Node, column: Column) -> Strip:
        """Basis or envelope of a component as it was learned, whatever sounds in its place; made as in ``strip``."""
        strip = self._shown.own_strip(node, column)
        if self._shown.content is not None:
            self.making.make(self._shown.content)
        return strip

    def index_at(self, path: RowPath | None, column: Column = Column.NAME) -> QModelIndex:
        """The index of a path, wherever that is by now; invalid when there is none."""
        placed = None if path is None else self._shown.placed(path)
        return self._index(placed, column) if placed else QModelIndex()

    def indices_of(self, audition: Audition) -> list[QModelIndex]:
        """The rows of what is heard alone; a single invalid index when it has none."""
        if audition.node is None:
            return [self.index_at(RESIDUAL)]
        above, nodes = tuple(reversed(audition.within)), (audition.node, *audition.others)
        if not all(self._shown.has(node) for node in (*above, *nodes)):
            return [QModelIndex()]
        if audition.grouped and (group := self._shown.group_path(audition.node)) is not None:
            return [self.index_at(group)]
        rest = self._shown.path_of(above, rest=True) if above and audition.others else None
        if rest is not None and set(nodes) == {self._shown.row(rest).node, *self._shown.row(rest).others}:
            return [self.index_at(rest)]
        return [self.index_at(self._shown.path_of((*above, node))) for node in nodes]

    def edited_parts(self, row: Row) -> list[Node]:
        """What of a component has another gain than it was learned with, or is cut; of a part, itself."""
        return self._shown.edited_parts(row)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """See Qt."""
        # Asked for every row that is laid out or looked up: Qt's own check would call back three times.
        below = parent.isValid()
        if row < 0 or not 0 <= column < len(Column) or (below and parent.column() > 0):
            return QModelIndex()
        path = self.path_at(parent) if below else ROOT
        if row >= len(self._shown.members(path)):
            return QModelIndex()
        return self.createIndex(row, column, self._numbered(path))

    def sibling(self, row: int, column: int, index: Index) -> QModelIndex:
        """See Qt, which asks for every cell that it paints: within a row nothing needs to be looked up."""
        if index.isValid() and row == index.row() and 0 <= column < len(Column):
            return self.createIndex(row, column, int(index.internalId()))
        return super().sibling(row, column, index)

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]  # Qt's other overload is a QObject's
        """See Qt."""
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self._index(self._branches[int(index.internalId())], Column.NAME)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """See Qt."""
        if parent.isValid() and parent.column() > 0:
            return 0
        return len(self._shown.members(self.path_at(parent) if parent.isValid() else ROOT))

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        """See Qt, which asks for every row: children are worked out only when they are looked at."""
        if parent.isValid() and parent.column() > 0:
            return False
        return self._shown.has_members(self.path_at(parent) if parent.isValid() else ROOT)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: ARG002
        """See Qt."""
        return len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """See Qt."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        path = self.path_at(index)
        if is_layer(path):
            return _ENABLED
        column = Column(index.column())
        typed = is_component(path) or is_group(path) if column is Column.NAME else column is Column.GAIN
        if column is Column.PAN:
            typed = self._shown.row(path).pannable
        return _CELLS[self._shown.has_members(path), typed, column in _DRAGGED]

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
            return literal(tooltip(row, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return accessible_text(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        """Take what was typed; what cannot be understood changes nothing."""
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        row = self.row_at(index)
        if index.column() == Column.NAME and row.node is not None:
            self._mixing.rename(row, str(value))
            return True
        control = CONTROLS[Column(index.column())]
        typed = control.typed(str(value))
        if typed is not None:
            self._mixing.set_values(control, [(row, typed)])
        return typed is not None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """See Qt."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            centred = column in {Column.MUTE, Column.SOLO, Column.LOCK}
            side = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
            return (Qt.AlignmentFlag.AlignRight if column is Column.SHARE else side) | Qt.AlignmentFlag.AlignVCenter
        return {Qt.ItemDataRole.DisplayRole: TITLES, Qt.ItemDataRole.ToolTipRole: HELP}.get(
            Qt.ItemDataRole(role), {}
        ).get(column)

    def _number(self) -> None:
        self._branches: list[RowPath] = list(_LAYERS)
        self._numbers = {path: number for number, path in enumerate(_LAYERS)}

    def _numbered(self, path: RowPath) -> int:
        number = self._numbers.get(path)
        if number is None:
            number = self._numbers[path] = len(self._branches)
            self._branches.append(path)
        return number

    def _path_in(self, snapshot: Snapshot, index: Index) -> RowPath:
        above = self._branches[int(index.internalId())]
        return (*above, snapshot.members(above)[index.row()])

    def _index(self, path: RowPath, column: int) -> QModelIndex:
        return self.createIndex(self._shown.place(path), column, self._numbered(path[:-1]))

    def _reset(self, after: Snapshot) -> None:
        self.beginResetModel()
        self._shown = after
        self._number()
        self.endResetModel()

    def _grow(self, after: Snapshot) -> None:
        before = self._shown
        self.beginInsertRows(QModelIndex(), 0, len(after.widths) - len(before.widths) - 1)
        self._shown = after
        self.endInsertRows()
        self._rearrange(after, before)
        self._tell_all()

    def _refresh(self, after: Snapshot) -> None:
        self._rearrange(after)
        self._tell_all()

    def _rearrange(self, after: Snapshot, before: Snapshot | None = None) -> None:
        """Let selection, editor, current and open rows follow what has other places now.

        Args:
            after: shown from now on.
            before: where rows were; None is where they are now. Another one must have as many rows everywhere.
        """
        before = before or self._shown
        branches = [path for path in self._branches[1:] if before.placed(path) == path]
        if all(after.placed(path) == path and before.members(path) == after.members(path) for path in branches):
            self._shown = after
            return
        # Qt looks at the rows as they were before it is told of the change, and may not find fewer.
        self.layoutAboutToBeChanged.emit()
        indices = [index for index in self.persistentIndexList() if index.internalId() > 0]
        paths = [self._path_in(before, index) for index in indices]
        self._shown = after
        for index, path in zip(indices, paths, strict=True):
            self.changePersistentIndex(index, self.index_at(path, Column(index.column())))
        self.layoutChanged.emit()

    def _tell_all(self, parent: QModelIndex = _ROOT) -> None:
        """Of every row that has been looked at."""
        count = self.rowCount(parent)
        if count:
            self._tell_rows(parent, 0, count - 1)
        for row in range(count):
            below = self.index(row, 0, parent)
            if self.path_at(below) in self._numbers:
                self._tell_all(below)

    def _tell_changes(self, snapshot: Snapshot) -> None:
        before, many = snapshot.document, self._shown.hushed_layers(snapshot)
        layers = zip(before.components, self.document.components, strict=True)
        for layer, (old, new) in enumerate(layers, 1):
            changed = [other for one, other in zip(old, new, strict=True) if one is not other and one != other]
            if layer in many or len(changed) > _FEW:
                self._tell_layer(layer)
                continue
            for component in changed:
                self._tell_component((layer, component.id))
        if before.residual != self.document.residual:
            last = self.rowCount() - 1
            self._tell_rows(QModelIndex(), last, last)
        self._tell_parts(snapshot)

    def _tell_layer(self, layer: int) -> None:
        """Of all its components and groups."""
        groups = [path for path in self._numbers if path[:1] == (layer,) and self._shown.placed(path) == path]
        for path in ((layer,), *filter(is_group, groups)):
            parent = self.index_at(path)
            self._tell_rows(parent, 0, self.rowCount(parent) - 1)

    def _tell_component(self, path: RowPath) -> None:
        """Of its row, and of the group's that it is in, of which it may have been all that was heard."""
        row = self.index_at(path)
        for index in (row, row.parent()):
            if is_component(self.path_at(index)) or is_group(self.path_at(index)):
                self._tell_rows(index.parent(), index.row(), index.row())

    def _tell_parts(self, before: Snapshot) -> None:
        """Parts of components are heard, named and coloured as the components are, if they have been looked at."""
        changed = {path[:-1] for path, row in before.parts() if self._shown.row(path) != row}
        for path in changed:
            parent = self.index_at(path)
            self._tell_rows(parent, 0, self.rowCount(parent) - 1)

    def _tell_rows(self, parent: QModelIndex, first: int, last: int) -> None:
        # Always whole rows: for a single cell Qt would overwrite what is being typed into it.
        self.dataChanged.emit(self.index(first, 0, parent), self.index(last, len(Column) - 1, parent))


def plain(index: Index) -> QModelIndex:
    """A persistent index as an ordinary one."""
    return index.sibling(index.row(), index.column())
