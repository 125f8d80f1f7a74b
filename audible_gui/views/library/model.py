"""The library as a tree of two levels: sections, and the components in them. GUI thread."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from audible_gui.document.library_component import LibraryComponent
from audible_gui.views.labels import literal
from audible_gui.views.library.entries import Listed, Section

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """Columns from left to right."""

    NAME = 0
    BASIS = 1
    ENVELOPE = 2


TITLES = {Column.NAME: "Component", Column.BASIS: "Basis", Column.ENVELOPE: "Envelope"}
_DRAGGED = {Column.NAME: "it", Column.BASIS: "its basis", Column.ENVELOPE: "its envelope"}


class LibraryModel(QAbstractItemModel):
    """Sections whose rows are the components that a filter lets through.

    Signals:
        renamed: (Listed, name): a person has typed another name.
    """

    renamed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Section] = []
        self._filter = ""
        self.sections: list[tuple[Section, list[Listed]]] = []

    def show(self, sections: Sequence[Section]) -> None:
        """Others are listed now."""
        self._all = list(sections)
        self._fill()

    def filter(self, text: str) -> None:
        """List only components whose name, or whose sound's, contains a text."""
        self._filter = text.strip().casefold()
        self._fill()

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """See Qt: rows of a section carry its number, counted from 1."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _ROOT) -> Any:  # noqa: ANN401 - the other one is QObject's
        """See Qt."""
        number = int(index.internalId()) if index.isValid() else 0
        return self.createIndex(number - 1, 0, 0) if number else QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Sections, or the components of one."""
        if not parent.isValid():
            return len(self.sections)
        return len(self.sections[parent.row()][1]) if self._is_section(parent) and parent.column() == 0 else 0

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: ARG002
        """Name, basis and envelope."""
        return len(Column)

    def section_at(self, index: Index) -> Section | None:
        """The section of a row, its own or the one that it is in."""
        if not index.isValid():
            return None
        number = int(index.internalId())
        return self.sections[number - 1 if number else index.row()][0]

    def listed_at(self, index: Index) -> Listed | None:
        """The component of a row; None for a section."""
        if not index.isValid() or self._is_section(index):
            return None
        return self.sections[int(index.internalId()) - 1][1][index.row()]

    def index_of(self, component: LibraryComponent) -> QModelIndex:
        """The row of a component, or no index."""
        for number, (_, rows) in enumerate(self.sections):
            for row, listed in enumerate(rows):
                if listed.component is component:
                    return self.index(row, Column.NAME, self.index(number, 0))
        return QModelIndex()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Components can be chosen and dragged; what is saved has a name that can be typed."""
        listed = self.listed_at(index)
        if listed is None:
            return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        typed = listed.path is not None and index.column() == Column.NAME
        return flags | Qt.ItemFlag.ItemIsEditable if typed else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Texts."""
        section, listed = self.section_at(index), self.listed_at(index)
        if section is None:
            return None
        if listed is None:
            texts = {Qt.ItemDataRole.DisplayRole: section.title, Qt.ItemDataRole.ToolTipRole: literal(section.tip)}
            return texts.get(Qt.ItemDataRole(role)) if index.column() == 0 else None
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return listed.component.name if column is Column.NAME else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return listed.component.origin if column is Column.NAME else f"{TITLES[column]} of {listed.component.name}"
        return literal(_tip(listed.component, column)) if role == Qt.ItemDataRole.ToolTipRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        """Take another name."""
        listed, name = self.listed_at(index), str(value).strip()
        if listed is None or listed.path is None or role != Qt.ItemDataRole.EditRole or not name:
            return False
        if name != listed.component.name:
            self.renamed.emit(listed, name)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """What the columns show."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return TITLES[Column(section)] if shown and 0 <= section < len(Column) else None

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: ARG002
        """Drags are the view's, which knows from which column they begin."""
        return QMimeData()

    def _is_section(self, index: Index) -> bool:
        return int(index.internalId()) == 0

    def _fill(self) -> None:
        self.beginResetModel()
        self.sections = [(section, [one for one in section.listed if self._lets(one)]) for section in self._all]
        if self._filter:
            self.sections = [(section, rows) for section, rows in self.sections if rows]
        self.endResetModel()

    def _lets(self, listed: Listed) -> bool:
        return self._filter in f"{listed.component.name} {listed.component.sound}".casefold()


def _tip(component: LibraryComponent, column: Column) -> str:
    channels = {1: "mono", 2: "stereo"}.get(len(component.basis), f"{len(component.basis)} channels")
    facts = f"{component.origin}: {component.rate_hz / 1000:g} kHz, {channels}, {component.duration_s:.2f} s"
    return f"{facts}. Click to hear it in place of the selected component; drag {_DRAGGED[column]} onto another row"
