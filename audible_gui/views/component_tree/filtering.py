"""Which rows of the tree are shown by their names. GUI thread."""

from PySide6.QtCore import QModelIndex

from audible_gui.views.component_tree.row_view import RowView
from audible_gui.views.component_tree.rows import Kind, Row


class Filter:
    """Shows rows whose names contain a text, and what they are in.

    Args:
        view: whose rows.

    Attributes:
        text: what is looked for, casefolded; empty for all rows.
    """

    def __init__(self, view: RowView) -> None:
        self._view, self._rows = view, view.rows
        self.text = ""

    def set(self, text: str) -> None:
        """Show only components, and the residual, whose name contains a text; all for an empty one."""
        self.text = text.strip().casefold()
        self._show()
        if self.text:
            for parent in (*self._below(QModelIndex(), Kind.LAYER), *self._groups()):
                named = self._rows.row_at(parent).kind is Kind.GROUP and self._matches(parent)
                hidden = self._view.isRowHidden
                if not named and any(not hidden(row, parent) for row in range(self._rows.rowCount(parent))):
                    self._view.expand(parent)

    def follow(self) -> None:
        """There are other rows, or names."""
        if self.text:
            self._show()

    def found(self, row: Row) -> bool:
        """Whether a row's name contains the text."""
        return self.text in row.label.casefold()

    def first(self) -> QModelIndex:
        """The first component that is left; invalid when there is none."""
        for layer in self._below(QModelIndex(), Kind.LAYER):
            for parent in (layer, *self._below(layer, Kind.GROUP)):
                for index in self._below(parent):
                    if not self._view.isRowHidden(index.row(), parent) and self._matches(index):
                        return index
        return QModelIndex()

    def _show(self) -> None:
        for index in self._below(QModelIndex()):
            self._filter_row(index)

    def _filter_row(self, index: QModelIndex, within: bool = False) -> bool:
        """Show or hide a row and those below it; a group shows what is found in it, and all of it if it is found."""
        kind, found = self._rows.row_at(index).kind, within or self._matches(index)
        if kind in {Kind.LAYER, Kind.GROUP}:
            below = [self._filter_row(row, found and kind is Kind.GROUP) for row in self._below(index)]
            found = found or kind is Kind.LAYER or any(below)
        if self._view.isRowHidden(index.row(), index.parent()) == found:  # or Qt would lay out all rows anew
            self._view.setRowHidden(index.row(), index.parent(), not found)
        return found

    def _matches(self, index: QModelIndex) -> bool:
        return self.found(self._rows.row_at(index))

    def _below(self, parent: QModelIndex, kind: Kind | None = None) -> list[QModelIndex]:
        """The rows below one, all or those of a kind."""
        indices = [self._rows.index(row, 0, parent) for row in range(self._rows.rowCount(parent))]
        return [index for index in indices if kind is None or self._rows.row_at(index).kind is kind]

    def _groups(self) -> list[QModelIndex]:
        return [group for layer in self._below(QModelIndex(), Kind.LAYER) for group in self._below(layer, Kind.GROUP)]
