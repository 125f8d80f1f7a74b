"""What mouse and keys do to rows: toggles, faders, names. GUI thread."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from audible_gui.views.component_tree.columns import Column, track_rect
from audible_gui.views.component_tree.controls import CONTROLS, GAIN, Control
from audible_gui.views.component_tree.fader import Fader
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
        row, column, modifiers = self._view.row(index), Column(max(index.column(), 0)), event.modifiers()
        if row is None or not row.mixable:
            return False
        if column is Column.MUTE:
            self._mixing.set_muted(self.rows(index), not row.component.muted)
        elif column is Column.SOLO and row.soloable:
            self._solo(index, row, exclusive=bool(modifiers & _SHIFT))
        elif column is Column.LOCK and row.lockable:
            self._mixing.set_locked(self.rows(index), not row.component.locked)
        elif column in CONTROLS and CONTROLS[column].has(row):
            self._press_fader(CONTROLS[column], index, event)
        else:
            return False
        return True

    def press_again(self, index: QModelIndex, event: QMouseEvent) -> bool:
        """A double click: type a name, a gain or a pan; whether there was something to be done."""
        row = self._view.row(index)
        if row is None or not row.mixable:
            return False
        if index.column() in {Column.MUTE, Column.SOLO, Column.LOCK}:
            return self.press(index, event)
        typed = bool(self._view.rows.flags(index) & Qt.ItemFlag.ItemIsEditable)
        if typed:
            self._view.edit(index)
        return typed

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
        control, angle = self._control(index), event.angleDelta().y() or event.angleDelta().x()
        if control is None or not angle:
            return False
        self._fader.wheel(control, self._affected(index, control), angle)
        return True

    def hover(self, index: QModelIndex) -> None:
        """Show what is under the mouse, and that a fader can be dragged."""
        if self._view.hover(index):
            fader = self._control(index) is not None
            shape = Qt.CursorShape.SizeHorCursor if fader else Qt.CursorShape.ArrowCursor
            self._view.viewport().setCursor(shape)
            self._fader.leave()

    def press_key(self, event: QKeyEvent) -> bool:
        """Whether the key was a command for what is selected; else for the current row, as long as it is in view."""
        index = self._keyed()
        row = self._view.row(index)
        if row is None or not row.mixable or event.modifiers() & _CONTROL:
            return False
        if event.modifiers() & _ALT:
            step = {Qt.Key.Key_Up: GAIN.step, Qt.Key.Key_Down: -GAIN.step}.get(Qt.Key(event.key()), 0.0)
            return self._nudge(index, step)
        return self._press_key(event, index, row)

    def _keyed(self) -> QModelIndex:
        """The row that keys act on first; none where nobody sees which one that would be."""
        current, selected = self._view.currentIndex(), self._view.selected_rows()
        if selected:
            chosen = current.siblingAtColumn(Column.NAME) in selected
            return current if chosen else selected[0]
        seen = self._view.visualRect(current).intersects(self._view.viewport().rect())
        return current if seen else QModelIndex()

    def _press_key(self, event: QKeyEvent, index: QModelIndex, row: Row) -> bool:
        key = event.key()
        if key == Qt.Key.Key_M:
            self._mixing.set_muted(self.rows(index), not row.component.muted)
        elif key == Qt.Key.Key_S and row.soloable:
            self._solo(index, row, exclusive=bool(event.modifiers() & _SHIFT))
        elif event.text() in {"+", "="}:
            self._nudge(index, GAIN.step)
        elif event.text() in {"-", "−"}:
            self._nudge(index, -GAIN.step)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2} and row.soloable:
            self._view.edit(index.siblingAtColumn(Column.NAME))
        else:
            return False
        return True

    def _nudge(self, index: QModelIndex, by_db: float) -> bool:
        if by_db:
            self._fader.nudge(GAIN, self._affected(index, GAIN), by_db)
        return bool(by_db)

    def _solo(self, index: QModelIndex, row: Row, *, exclusive: bool) -> None:
        self._mixing.set_soloed(self.rows(index), exclusive or not row.component.soloed, exclusive=exclusive)

    def _press_fader(self, control: Control, index: QModelIndex, event: QMouseEvent) -> None:
        affected = self._affected(index, control)
        if event.modifiers() & _ALT:
            rows = [self._view.rows.row_at(one) for one in affected]
            self._mixing.set_values(control, [(row, control.neutral) for row in rows])
        else:
            width = track_rect(self._view.visualRect(index), control.column).width()
            self._fader.press(control, affected, event.position().x(), width)

    def _control(self, index: QModelIndex) -> Control | None:
        """The fader at an index."""
        row, control = self._view.row(index), CONTROLS.get(index.column())
        return control if row is not None and control is not None and control.has(row) else None

    def _affected(self, index: QModelIndex, control: Control) -> list[QModelIndex]:
        """The row of an index first, then those selected with it that have the control."""
        one = index.siblingAtColumn(Column.NAME)
        selected = self._view.selected_rows()
        others = [other for other in selected if other != one] if one in selected else []
        return [index, *(other for other in others if control.has(self._view.rows.row_at(other)))]

    def rows(self, index: QModelIndex) -> list[Row]:
        """The row of an index first, then those selected with it."""
        return [self._view.rows.row_at(one) for one in self._affected(index, GAIN)]
