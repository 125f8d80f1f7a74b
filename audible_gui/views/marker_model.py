"""The markers as a table: when, and what they are called; both can be typed. GUI thread."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from audible_gui.document import Marker
from audible_gui.views.labels import literal
from audible_gui.views.plots.markers import Markers
from audible_gui.views.plots.readout import time_text
from audible_gui.views.plots.typed import typed_seconds

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_TIP = "{}: a click goes there; double-click or F2 types another name or time, Delete takes it away"


class Column(IntEnum):
    """What is told of a marker."""

    TIME = 0
    NAME = 1


_HEADINGS = {Column.TIME: "Time", Column.NAME: "Name"}


class MarkerModel(QAbstractTableModel):
    """One row for each marker, by time.

    Args:
        markers: those of the sound.
        parent: Qt parent.
    """

    def __init__(self, markers: Markers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._markers = markers
        self._rows = markers.all
        markers.changed.connect(self._follow)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many markers there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Time and name."""
        return 0 if parent.isValid() else len(Column)

    def marker_at(self, index: Index) -> Marker | None:
        """The marker of a row."""
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, number: int | None) -> QModelIndex:
        """The row of a marker, or no index."""
        row = next((row for row, marker in enumerate(self._rows) if marker.number == number), None)
        return QModelIndex() if row is None else self.index(row, Column.NAME)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All can be typed."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Texts."""
        marker = self.marker_at(index)
        if marker is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return time_text(marker.time_s) if index.column() == Column.TIME else marker.title
        if role == Qt.ItemDataRole.EditRole:
            return time_text(marker.time_s) if index.column() == Column.TIME else marker.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{marker.title}, {time_text(marker.time_s)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(_TIP.format(marker.title))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        """Take what was typed; what is no time changes nothing."""
        marker = self.marker_at(index)
        if marker is None or role != Qt.ItemDataRole.EditRole:
            return False
        if index.column() == Column.NAME:
            self._markers.rename(marker.number, str(value))
            return True
        time_s = typed_seconds(str(value))
        # A time that is shown is not as fine as that of the marker: left as it is, it is not moved.
        if time_s is not None and str(value) != time_text(marker.time_s):
            self._markers.move(marker.number, time_s)
        return time_s is not None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """What the columns tell."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _HEADINGS[Column(section)] if shown and 0 <= section < len(Column) else None

    @Slot()
    def _follow(self) -> None:
        """Rows stay where they are where one is added, taken away or changed in its place."""
        before, after = self._rows, self._markers.all
        if after is before:
            return
        same = _common(before, after)
        rest = _common(before[same:][::-1], after[same:][::-1])
        removed, added = len(before) - same - rest, len(after) - same - rest
        if removed == added == 0:
            self._rows = after
        elif removed == 0:
            self.beginInsertRows(_ROOT, same, same + added - 1)
            self._rows = after
            self.endInsertRows()
        elif added == 0:
            self.beginRemoveRows(_ROOT, same, same + removed - 1)
            self._rows = after
            self.endRemoveRows()
        elif [one.number for one in before] == [one.number for one in after]:
            self._rows = after
            self.dataChanged.emit(self.index(same, 0), self.index(same + added - 1, len(Column) - 1))
        else:
            self.beginResetModel()
            self._rows = after
            self.endResetModel()


def _common(one: tuple[Marker, ...], other: tuple[Marker, ...]) -> int:
    """How many they have in common from the beginning on."""
    pairs = zip(one, other, strict=False)
    return next((row for row, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(one), len(other)))
