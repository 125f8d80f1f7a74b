"""What mouse and keys do to the cells of a patch bay. GUI thread."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from audible_gui.operations import Cell, cell_amount
from audible_gui.views.patch_bay.geometry import Geometry
from audible_gui.views.patch_bay.patcher import Gesture, Patcher

NUDGE = 0.05
_PER_PIXEL, _FINE, _STILL = 0.01, 0.1, 3
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class Hand:
    """Presses, drags and nudges.

    Args:
        patcher: makes the changes.
    """

    def __init__(self, patcher: Patcher) -> None:
        self._patcher = patcher
        self._pressed: Cell | None = None
        self._clicked: Gesture | None = None
        self._drag: Gesture | None = None
        self._nudged: Gesture | None = None
        self._from, self._amount = QPoint(), 0.0

    @property
    def dragging(self) -> bool:
        """Whether an amount is being dragged."""
        return self._drag is not None

    def forget(self) -> None:
        """Nothing of a gesture goes on: there is another network, or another bay."""
        self._pressed = self._clicked = self._drag = self._nudged = None

    def press(self, cell: Cell, at: QPoint) -> None:
        """A button goes down on a cell; what it does is known when it moves or comes up."""
        self.forget()
        self._pressed, self._from = cell, at

    def move(self, at: QPoint, *, fine: bool) -> None:
        """The mouse moves with the button held: up for more."""
        if self._drag is None:
            if self._pressed is None or abs(at.y() - self._from.y()) <= _STILL:
                return
            self._drag = self._patcher.begin(self._pressed)
            self._pressed = None
            if self._drag is None:
                return
            self._amount = self._drag.amount
        self._amount += (self._from.y() - at.y()) * _PER_PIXEL * (_FINE if fine else 1.0)
        self._amount, self._from = min(max(self._amount, 0.0), 1.0), at
        self._patcher.set(self._drag, round(self._amount, 3))

    def release(self) -> None:
        """The button comes up: the end of a drag, or a click."""
        cell, self._pressed, self._drag = self._pressed, None, None
        if cell is not None:
            self._clicked = self._patcher.toggle(cell)

    def cancel(self) -> bool:
        """Put back what was there before the drag; whether there was one."""
        drag, self._drag = self._drag, None
        if drag is not None:
            self._patcher.set(drag, drag.amount)
        return drag is not None

    def press_again(self, cell: Cell) -> None:
        """A double click: the first click has not been meant."""
        if self._clicked is not None and self._clicked.cell == cell:
            self._patcher.set(self._clicked, self._clicked.amount)
        self.forget()

    def nudge(self, cell: Cell, by: float, *, again: bool) -> None:
        """A little more or less; while a key is held all of it is one step."""
        gesture = self._nudged if again else None
        if gesture is None or gesture.cell != cell:
            gesture = self._nudged = self._patcher.begin(cell)
        if gesture is None or self._patcher.bay is None:
            return
        amount = cell_amount(self._patcher.document, self._patcher.bay, cell) + by
        self._patcher.set(gesture, round(min(max(amount, 0.0), 1.0), 3))


def stepped(cell: Cell, event: QKeyEvent, geometry: Geometry, page: int) -> Cell | None:
    """Where a key leads from a cell; None if it leads nowhere.

    Args:
        cell: from where.
        event: the key.
        geometry: of the matrix.
        page: rows in sight.
    """
    key = Qt.Key(event.key())
    pages = {Qt.Key.Key_PageUp: (-page, 0), Qt.Key.Key_PageDown: (page, 0)}
    down, right = {**_ARROWS, **pages}.get(key, (0, 0))
    if not (down or right) or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    row, column = cell.row + down, cell.column + right
    return Cell(min(max(row, 0), geometry.rows - 1), min(max(column, 0), geometry.columns - 1))
