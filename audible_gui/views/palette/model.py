"""The entries that fit what is typed, the best first, as a list. GUI thread."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from audible_gui.views.labels import literal
from audible_gui.views.palette.entry import Entry
from audible_gui.views.palette.ranking import score

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_REFUSED = 1.0  # what cannot be done now comes after what fits as well and can


class PaletteModel(QAbstractListModel):
    """One row for each entry that fits."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[Entry] = ()
        self._found: Sequence[Entry] = ()

    def offer(self, entries: Sequence[Entry], query: str = "") -> None:
        """Take these, in the order in which they are shown while nothing is typed."""
        self._all = entries
        self.find(query)

    def find(self, query: str) -> None:
        """Keep what fits, the best first."""
        self.beginResetModel()
        self._found = _found(self._all, query)
        self.endResetModel()

    def entry_at(self, index: Index) -> Entry | None:
        """The entry of a row."""
        return self._found[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many entries fit."""
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """The title, and in words what else there is to say."""
        entry = self.entry_at(index)
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.shown
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.shown, entry.detail, entry.keys, entry.refusal) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(entry.refusal or entry.tip)
        return None


def _found(entries: Sequence[Entry], query: str) -> Sequence[Entry]:
    if not query.strip():
        return entries
    fits = [(_fit(query, entry), entry) for entry in entries]
    fitting = [(fit - _REFUSED * bool(entry.refusal), entry) for fit, entry in fits if fit is not None]
    return [entry for _, entry in sorted(fitting, key=lambda one: (one[1].late, -one[0]))]


def _fit(query: str, entry: Entry) -> float | None:
    aside = f"{entry.prefix} {entry.detail} {entry.words}"
    return score(query, entry.title, aside, scattered=not entry.late)
