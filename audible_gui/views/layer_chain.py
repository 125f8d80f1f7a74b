"""The widths of a network's layers, as a chain that can be edited. GUI thread."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QSpinBox, QToolButton, QWidget

from audible_gui.document import DEFAULT_WIDTHS, MAX_LAYERS, MAX_WIDTH
from audible_gui.views import theme

_DEPTH_TIP = "Layer {}: how many components it has. {}"
_FIRST = "The layer next to the sound holds the small parts: notes, strokes, noises."
_DEEPER = "It joins components of the layer before it into fewer, larger ones."
_ADD = "Add a deeper layer, which joins the components of layer {} into fewer, larger ones"
_FULL = f"A network has at most {MAX_LAYERS} layers"
_REMOVE = "Remove layer {}"
_NUMBER_PX = 60
_SPACING_PX = 4
_LAST = "A network has at least one layer"


class LayerChain(QWidget):
    """A row per layer, from the sound inwards: its width, a button to add a layer below it, one to remove it.

    Signals:
        changed: the widths are others now.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_SPACING_PX)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.rows: list[LayerRow] = []
        self._footer: QWidget | None = None
        self.set_widths(DEFAULT_WIDTHS)
        self.set_number_x(0)

    def widths(self) -> tuple[int, ...]:
        """From the sound inwards."""
        return tuple(row.width_box.value() for row in self.rows)

    def set_widths(self, widths: tuple[int, ...]) -> None:
        """Show so many layers of these widths."""
        before = self.widths()
        while len(self.rows) > len(widths):
            self.rows.pop().remove_from(self._grid)
        while len(self.rows) < len(widths):
            self.rows.append(self._row(len(self.rows)))
        for row, width in zip(self.rows, widths, strict=True):
            row.width_box.blockSignals(True)
            row.width_box.setValue(width)
            row.width_box.blockSignals(False)
        self._update()
        if before and before != self.widths():
            self.changed.emit()

    def set_number_x(self, x: int) -> None:
        """Begin the numbers ``x`` pixels from the left, or as far as the longest label needs, whatever is shown."""
        longest = self.fontMetrics().horizontalAdvance(_label(MAX_LAYERS)) + _SPACING_PX
        self._grid.setColumnMinimumWidth(0, max(x, longest) - _SPACING_PX)

    def set_footer(self, widget: QWidget) -> None:
        """Put a widget below the layers, as wide as their controls."""
        self._footer = widget
        self._grid.addWidget(widget, MAX_LAYERS, 1, 1, 3)
        self._update()

    def restyle(self) -> None:
        """Take the icons of the current theme."""
        for row in self.rows:
            row.restyle()

    def _row(self, index: int) -> "LayerRow":
        row = LayerRow(index, self)
        row.width_box.valueChanged.connect(self._on_value)
        row.add_button.clicked.connect(self._on_add)
        row.remove_button.clicked.connect(self._on_remove)
        row.add_to(self._grid)
        return row

    @Slot(int)
    def _on_value(self, _value: int) -> None:
        self.changed.emit()

    @Slot()
    def _on_add(self) -> None:
        index = self._sender_index()
        widths = self.widths()
        # A third of the layer before, but not fewer than the layer that follows has.
        new = max(widths[index] // 3, widths[index + 1] if index + 1 < len(widths) else 1, 1)
        self.set_widths((*widths[: index + 1], new, *widths[index + 1 :]))
        self.rows[index + 1].width_box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rows[index + 1].width_box.selectAll()

    @Slot()
    def _on_remove(self) -> None:
        index = self._sender_index()
        widths = self.widths()
        self.set_widths((*widths[:index], *widths[index + 1 :]))

    def _sender_index(self) -> int:
        button = self.sender()
        return next(i for i, row in enumerate(self.rows) if button in (row.add_button, row.remove_button))

    def _update(self) -> None:
        full, last = len(self.rows) == MAX_LAYERS, len(self.rows) == 1
        for index, row in enumerate(self.rows):
            row.add_button.setEnabled(not full)
            row.add_button.setToolTip(_FULL if full else _ADD.format(index + 1))
            row.remove_button.setEnabled(not last)
            row.remove_button.setToolTip(_LAST if last else _REMOVE.format(index + 1))
        # Tab goes through them in the order of their making unless it is told.
        order = [control for row in self.rows for control in row.controls()]
        for one, following in pairwise(order if self._footer is None else [*order, self._footer]):
            QWidget.setTabOrder(one, following)


class LayerRow:
    """The widgets of one layer."""

    def __init__(self, index: int, parent: QWidget) -> None:
        number = index + 1
        self.label = QLabel(_label(number), parent)
        self.label.setProperty("role", "muted")
        self.width_box = QSpinBox(parent)
        theme.inset(self.width_box)
        self.width_box.setRange(1, MAX_WIDTH)
        self.width_box.setMinimumWidth(_NUMBER_PX)
        self.width_box.setAccessibleName(f"Width of layer {number}")
        self.width_box.setToolTip(_DEPTH_TIP.format(number, _DEEPER if index else _FIRST))
        self.width_box.setFont(theme.numeric_font())
        self.label.setBuddy(self.width_box)
        self.add_button = _tool(f"Add a layer below layer {number}", parent)
        self.remove_button = _tool(f"Remove layer {number}", parent)
        self._index = index
        self.restyle()

    def add_to(self, grid: QGridLayout) -> None:
        """Show the row in its place."""
        for column, widget in enumerate(self._widgets()):
            grid.addWidget(widget, self._index, column)

    def remove_from(self, grid: QGridLayout) -> None:
        """Take the row away."""
        for widget in self._widgets():
            grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def controls(self) -> tuple[QWidget, ...]:
        """What can be operated, from left to right."""
        return self.width_box, self.add_button, self.remove_button

    def restyle(self) -> None:
        """Take the icons of the current theme."""
        self.add_button.setIcon(theme.icon("plus"))
        self.remove_button.setIcon(theme.icon("minus"))

    def _widgets(self) -> tuple[QWidget, ...]:
        return self.label, *self.controls()


def _label(number: int) -> str:
    return f"Layer {number}" if number == 1 else f"→ Layer {number}"


def _tool(name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setAccessibleName(name)
    return button
