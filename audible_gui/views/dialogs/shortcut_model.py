"""The actions and their keys as a table. GUI thread."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QColor

from audible_gui.views import theme
from audible_gui.views.actions import TABLE, shortcut_of
from audible_gui.views.keymap import Keymap, title_of, written
from audible_gui.views.labels import without_mnemonic

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW_PX = 28


class Column(IntEnum):
    """What is told of an action."""

    COMMAND = 0
    MENU = 1
    KEYS = 2


class ShortcutModel(QAbstractTableModel):
    """One row for each action, in the order of the menus.

    Args:
        keymap: whose keys they are.
        parent: Qt parent.
    """

    def __init__(self, keymap: Keymap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keymap = keymap
        keymap.changed.connect(self._follow)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many actions there are."""
        return 0 if parent.isValid() else len(TABLE)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Command, menu, keys."""
        return 0 if parent.isValid() else len(Column)

    def name_at(self, index: Index) -> str:
        """The action of a row; empty for none."""
        return TABLE[index.row()].name if index.isValid() else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return Column(section).name.capitalize()
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Texts; keys that are not the usual ones stand out."""
        if not index.isValid():
            return None
        row, column = TABLE[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return (title_of(row.name), without_mnemonic(row.menu), shortcut_of(row.name))[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            usual = f" Usually {written(row.shortcut) or 'no keys'}." if self._keymap.own(row.name) else ""
            return f"{row.tip}.{usual}"
        if role == Qt.ItemDataRole.SizeHintRole and column is Column.COMMAND:  # the others are as wide as their texts
            return QSize(0, _ROW_PX)
        if role == Qt.ItemDataRole.ForegroundRole and column is not Column.COMMAND:
            own = self._keymap.own(row.name) and column is Column.KEYS
            return QColor(theme.current().accent if own else theme.current().muted)
        return None

    @Slot()
    def _follow(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(TABLE) - 1, len(Column) - 1))
