"""What was painted into the selected components, listed: each stroke can be seen and removed. GUI thread."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QTreeView, QVBoxLayout, QWidget

from audible_gui.views import theme
from audible_gui.views.inspector.box_model import frequencies_text, times_text
from audible_gui.views.inspector.removal import add_removal
from audible_gui.views.labels import literal
from audible_gui.views.listening_buttons import tool_button
from audible_gui.views.selected_strokes import SelectedStroke, SelectedStrokes

Index = QModelIndex | QPersistentModelIndex
MOST_ROWS = 4
_ROOT = QModelIndex()
_ROW_PX, _CHIP_PX = 24, 10
_TIP = "What was painted into the component, the last stroke below; Delete takes one away"


class Column(IntEnum):
    """What is told of a stroke."""

    TIME = 0
    FREQUENCY = 1
    AMOUNT = 2


class StrokeModel(QAbstractTableModel):
    """One row for each stroke."""

    def __init__(self, strokes: SelectedStrokes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._strokes = strokes
        self._shown = strokes.strokes
        strokes.changed.connect(self._follow)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many strokes there are."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Time, frequency, strength."""
        return 0 if parent.isValid() else len(Column)

    def stroke_at(self, index: Index) -> SelectedStroke | None:
        """The stroke of a row."""
        return self._shown[index.row()] if index.isValid() else None

    def index_of(self, stroke: SelectedStroke | None) -> QModelIndex:
        """The row of a stroke, or no index."""
        there = stroke is not None and stroke in self._shown
        return self.index(self._shown.index(stroke), 0) if stroke is not None and there else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Texts, and the component's colour."""
        stroke = self.stroke_at(index)
        return None if stroke is None else _shown(stroke, Column(index.column()), role)

    @Slot()
    def _follow(self) -> None:
        self.beginResetModel()
        self._shown = self._strokes.strokes
        self.endResetModel()


class StrokeList(QWidget):
    """Lists strokes, and is not there while there are none.

    Args:
        strokes: those of the selected components.
        parent: Qt parent.
    """

    def __init__(self, strokes: SelectedStrokes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes = strokes
        self._following = False
        self.model, self.view, self.heading = StrokeModel(strokes, self), QTreeView(), QLabel()
        self.remove_button = tool_button("Remove the chosen stroke")
        self.remove_button.setToolTip("Give back what the chosen stroke has moved (Delete)")
        self._lay_out()
        self._connect()
        self.restyle()
        self._follow()

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self.remove_button.setIcon(theme.icon("close"))

    def _lay_out(self) -> None:
        self.heading.setProperty("role", "heading")
        view = self.view
        view.setModel(self.model)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setHeaderHidden(True)
        view.setIconSize(QSize(_CHIP_PX, _CHIP_PX))
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName("Strokes painted into what is selected")
        view.setToolTip(_TIP)
        view.setFont(theme.numeric_font())
        view.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        view.header().setSectionResizeMode(Column.FREQUENCY, QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.heading)
        row.addStretch(1)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 4, 4)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(view)

    def _connect(self) -> None:
        add_removal(self.view, "Remove the stroke", self.remove)
        # Told after the rows have changed, since the model was connected before.
        self._strokes.changed.connect(self._follow)
        self._strokes.pointed.connect(self._follow)
        self.view.selectionModel().currentChanged.connect(self._choose)
        self.remove_button.clicked.connect(self.remove)

    @Slot()
    def remove(self) -> None:
        """Take the chosen stroke away."""
        if self._strokes.chosen is not None:
            self._strokes.remove(self._strokes.chosen)

    @Slot()
    def _follow(self) -> None:
        count, chosen = self.model.rowCount(), self._strokes.chosen
        self._following = True
        self.setVisible(count > 0)
        self.heading.setText("STROKE" if count == 1 else f"{count} STROKES")
        self.view.setFixedHeight(min(count, MOST_ROWS) * self.view.sizeHintForRow(0) + 2 * self.view.frameWidth())
        index = self.model.index_of(chosen)
        if index != self.view.currentIndex().siblingAtColumn(0):
            self.view.setCurrentIndex(index)
        self.remove_button.setEnabled(chosen is not None)
        self._following = False

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._following:
            self._strokes.choose(self.model.stroke_at(current))


def _shown(stroke: SelectedStroke, column: Column, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return _text(stroke, column)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        texts = ", ".join(_text(stroke, one) for one in Column)
        return f"Stroke of {stroke.name}: {texts}" if column is Column.TIME else _text(stroke, column)
    if role == Qt.ItemDataRole.ToolTipRole:
        texts = "   ".join(_text(stroke, one) for one in Column)
        return literal(f"Painted into {stroke.name}: {texts}. Delete takes it away")
    if role == Qt.ItemDataRole.DecorationRole and column is Column.TIME:
        return theme.component_color(stroke.owner.id)
    if role == Qt.ItemDataRole.SizeHintRole and column is Column.FREQUENCY:
        return QSize(0, _ROW_PX)
    right = role == Qt.ItemDataRole.TextAlignmentRole and column is Column.AMOUNT
    return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter if right else None


def _text(stroke: SelectedStroke, column: Column) -> str:
    start_s, end_s, low_hz, high_hz = stroke.stroke.span
    if column is Column.TIME:
        return times_text(start_s, end_s)
    return frequencies_text(low_hz, high_hz) if column is Column.FREQUENCY else stroke.amount_text
