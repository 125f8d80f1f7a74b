"""The one delegate that paints and edits every cell of the tree. GUI thread."""

from PySide6.QtCore import QAbstractItemModel, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from audible_gui.views import theme
from audible_gui.views.component_tree import drawing
from audible_gui.views.component_tree.columns import ROW_HEIGHT, Column, value_rect
from audible_gui.views.component_tree.controls import CONTROLS
from audible_gui.views.component_tree.drawing import Cell
from audible_gui.views.component_tree.model import Index, TreeModel, plain
from audible_gui.views.component_tree.rows import Kind, row_color


class RowDelegate(QStyledItemDelegate):
    """Paints the rows of a TreeModel.

    Attributes:
        hovered: the cell under the mouse.
        position: of the playhead, 0..1, or None to hide it.
    """

    def __init__(self, model: TreeModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.hovered = QPersistentModelIndex()
        self.position: float | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        row = self._model.row_at(index)
        cell = Cell(option.rect, row, row_color(self._model.document, row), option.font, self.hovered == index)
        self.paint_cell(painter, cell, Column(index.column()))

    def paint_cell(self, painter: QPainter, cell: Cell, column: Column) -> None:
        """Paint what has been looked up already."""
        painter.save()
        if cell.row.kind is Kind.LAYER:
            self._paint_layer(painter, cell, column)
        else:
            self._paint_row(painter, cell, column)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """See Qt."""
        return QSize(0, ROW_HEIGHT)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        """A line for a name, a gain or a pan."""
        editor = QLineEdit(parent)
        editor.setProperty("inline", True)
        control = CONTROLS.get(Column(index.column()))
        if control is not None:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
            editor.setFont(theme.numeric_font(editor.font()))
        names = {Column.GAIN: "Gain in dB", Column.PAN: "Pan, L100 to R100"}
        editor.setAccessibleName(names.get(Column(index.column()), "Name of the component"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the text that it edits."""
        column = Column(index.column())
        if column in CONTROLS:
            editor.setGeometry(value_rect(option.rect, column).adjusted(-4, 3, 6, -3))
        else:
            editor.setGeometry(option.rect.adjusted(14, 3, 0, -3))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the line, but never over something typed."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand over what was typed."""
        if isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(plain(index), editor.text())

    def _paint_layer(self, painter: QPainter, cell: Cell, column: Column) -> None:
        sound = self._model.document.sound
        if column is Column.NAME:
            drawing.draw_layer(painter, cell)
        elif column is Column.BASIS and sound is not None:
            drawing.draw_frequency_grid(painter, cell.rect, sound.rate_hz, labels=True)
        elif column is Column.ENVELOPE and sound is not None:
            drawing.draw_time_ends(painter, cell.rect, sound.duration_s)

    def _paint_row(self, painter: QPainter, cell: Cell, column: Column) -> None:
        if column is Column.NAME:
            drawing.draw_name(painter, cell)
        elif column is Column.SHARE:
            drawing.draw_share(painter, cell)
        elif column in {Column.MUTE, Column.SOLO, Column.LOCK}:
            drawing.draw_buttons(painter, cell, column)
        elif column in CONTROLS:
            if CONTROLS[column].has(cell.row):
                drawing.draw_fader(painter, cell, CONTROLS[column])
        elif cell.row.node is not None:
            self._paint_strip(painter, cell, column)

    def _paint_strip(self, painter: QPainter, cell: Cell, column: Column) -> None:
        sound = self._model.document.sound
        if sound is None:
            return
        if column is Column.BASIS:
            drawing.draw_frequency_grid(painter, cell.rect, sound.rate_hz, labels=False)
        drawing.draw_strip(painter, cell, self._model.strip(cell.row, column))
