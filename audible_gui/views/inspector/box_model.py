"""The boxes of the selected components as a table. GUI thread."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Slot

from audible_gui.views import theme
from audible_gui.views.labels import literal
from audible_gui.views.plots.readout import box_text
from audible_gui.views.selected_boxes import SelectedBox, SelectedBoxes

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW_PX = 24


class Column(IntEnum):
    """What is told of a box."""

    TIME = 0
    FREQUENCY = 1
    GAIN = 2


class BoxModel(QAbstractTableModel):
    """One row for each box."""

    def __init__(self, boxes: SelectedBoxes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._boxes = boxes
        self._shown = boxes.boxes
        boxes.changed.connect(self._follow)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many boxes there are."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Time, frequency, gain."""
        return 0 if parent.isValid() else len(Column)

    def box_at(self, index: Index) -> SelectedBox | None:
        """The box of a row."""
        return self._shown[index.row()] if index.isValid() else None

    def index_of(self, box: SelectedBox | None) -> QModelIndex:
        """The row of a box, or no index."""
        return QModelIndex() if box is None or box not in self._shown else self.index(self._shown.index(box), 0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Texts, and the component's colour."""
        box = self.box_at(index)
        return None if box is None else _shown(box, Column(index.column()), role)

    @Slot()
    def _follow(self) -> None:
        """Other gains of the same boxes leave the rows where they are."""
        boxes, before = self._boxes.boxes, self._shown
        if len(boxes) == len(before) and all(map(SelectedBox.replaces, boxes, before)):
            self._shown = boxes
            self.dataChanged.emit(self.index(0, 0), self.index(len(boxes) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self._shown = boxes
        self.endResetModel()


def _shown(box: SelectedBox, column: Column, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return _text(box, column)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        texts = ", ".join(_text(box, one) for one in Column)
        return f"Box of {box.name}: {texts}" if column is Column.TIME else _text(box, column)
    if role == Qt.ItemDataRole.ToolTipRole:
        return literal(f"Of {box.name}: {box_text(*box.gain.place)}   {box.gain_text}. Delete takes it away")
    if role == Qt.ItemDataRole.DecorationRole and column is Column.TIME:
        return theme.component_color(box.owner.id)
    if role == Qt.ItemDataRole.SizeHintRole and column is Column.FREQUENCY:
        return QSize(0, _ROW_PX)
    right = role == Qt.ItemDataRole.TextAlignmentRole and column is Column.GAIN
    return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter if right else None


def _text(box: SelectedBox, column: Column) -> str:
    gain = box.gain
    if column is Column.TIME:
        return times_text(gain.start_s, gain.end_s)
    return frequencies_text(gain.low_hz, gain.high_hz) if column is Column.FREQUENCY else box.gain_text


def times_text(start_s: float, end_s: float) -> str:
    """From when to when, in few letters, e.g. ``"0.50 – 1.20 s"``."""
    return f"{_time(start_s).removesuffix(' s')} – {_time(end_s)}"


def frequencies_text(low_hz: float, high_hz: float) -> str:
    """From where to where, in few letters, e.g. ``"100 – 400 Hz"``."""
    low, high = _hertz(low_hz), _hertz(high_hz)
    unit = f" {high.split()[1]}"
    return f"{low.removesuffix(unit)} – {high}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 2), 60.0)
    return f"{int(minutes)}:{rest:05.2f}" if minutes else f"{rest:.2f} s"


def _hertz(frequency_hz: float) -> str:
    return f"{frequency_hz:.0f} Hz" if frequency_hz < 999.5 else f"{frequency_hz / 1000:.3g} kHz"
