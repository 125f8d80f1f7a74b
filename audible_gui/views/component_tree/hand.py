"""What mouse and keys do to rows: toggles, faders, names. GUI thread."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from audible_gui.views.component_tree.columns import Column, track_rect
from audible_gui.views.component_tree.fader import STEP_DB, Fader
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.row_view import RowView
from audible_gui.views.component_tree.rows import Row

_ALT, _SHIFT, _CONTROL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


class Hand:
    """Works the controls in the rows of a view.

    Args:
        view: whose rows.
        mixing: makes the changes.
    """

    def __init__(self, view: RowView, mixing: Mixing) -> None:
        self._view, self._mixing = view, mixing
        self._fader = Fader(view.rows, mixing)

    @property
    def dragging(self) -> bool:
        """Whether a fader is being dragged."""
        return self._fader.dragging

    def press(self, index: QModelIndex, event: QMouseEvent) -> bool:
        """Whether there was a control to be pressed."""
        row = self._view.row(index)
        if row is None or not row.mixable:
            return False
        modifiers = event.modifiers()
        if index.column() == Column.MUTE:
            self._mixing.toggle_mute(row)
        elif index.column() == Column.SOLO and row.node is not None:
            self._mixing.toggle_solo(row, bool(modifiers & _SHIFT))
        elif index.column() == Column.GAIN and modifiers & _ALT:
            self._mixing.set_gain(row, 0.0)
        elif index.column() == Column.GAIN:
            self._fader.press(index, event.position().x(), track_rect(self._view.visualRect(index)).width())
        else:
            return False
        return True

    def press_again(self, index: QModelIndex, event: QMouseEvent) -> bool:
        """A double click: type a name or a gain; whether there was something to be done."""
        row = self._view.row(index)
        if row is None or not row.mixable:
            return False
        if index.column() in {Column.MUTE, Column.SOLO}:
            return self.press(index, event)
        if self._view.rows.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self._view.edit(index)
        return True

    def move(self, event: QMouseEvent) -> None:
        """Drag on."""
        self._fader.move(event.position().x(), bool(event.modifiers() & _SHIFT))

    def release(self) -> None:
        """End the drag."""
        self._fader.release()

    def cancel(self) -> bool:
        """Put back what was there before the drag; whether there was one."""
        dragging = self._fader.dragging
        if dragging:
            self._fader.cancel()
        return dragging

    def wheel(self, index: QModelIndex, event: QWheelEvent) -> bool:
        """Whether the wheel turned a fader."""
        row = self._view.row(index)
        if row is None or not row.mixable or index.column() != Column.GAIN or not event.angleDelta().y():
            return False
        self._fader.wheel(index, event.angleDelta().y())
        return True

    def hover(self, index: QModelIndex) -> None:
        """Show what is under the mouse, and that a fader can be dragged."""
        if self._view.hover(index):
            row = self._view.row(index)
            fader = row is not None and row.mixable and index.column() == Column.GAIN
            shape = Qt.CursorShape.SizeHorCursor if fader else Qt.CursorShape.ArrowCursor
            self._view.viewport().setCursor(shape)
            self._fader.leave()

    def press_key(self, event: QKeyEvent) -> bool:
        """Whether the key was a command for the current row."""
        index = self._view.currentIndex()
        row = self._view.row(index)
        if row is None or not row.mixable or event.modifiers() & (_CONTROL | _ALT):
            return False
        return self._press_key(event, index, row)

    def _press_key(self, event: QKeyEvent, index: QModelIndex, row: Row) -> bool:
        if event.key() == Qt.Key.Key_M:
            self._mixing.toggle_mute(row)
        elif event.key() == Qt.Key.Key_S:
            self._mixing.toggle_solo(row, bool(event.modifiers() & _SHIFT))
        elif event.text() in {"+", "="}:
            self._fader.nudge(index, STEP_DB)
        elif event.text() in {"-", "−"}:
            self._fader.nudge(index, -STEP_DB)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2} and row.node is not None:
            self._view.edit(index.siblingAtColumn(Column.NAME))
        else:
            return False
        return True
