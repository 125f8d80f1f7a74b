"""Changing gains and pans by mouse and wheel: a gesture is one undo step. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

from audible_gui.views.component_tree.controls import GAIN, Control
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.model import TreeModel

_FINE = 0.1
_NOTCH = 120


class Fader:
    """The gesture in progress, if there is one.

    Args:
        model: whose rows are changed.
        mixing: makes the changes.
    """

    def __init__(self, model: TreeModel, mixing: Mixing) -> None:
        self._model, self._mixing = model, mixing
        self._control = GAIN
        self._starts: list[tuple[QPersistentModelIndex, float]] = []
        self._fraction, self._x, self._width = 0.0, 0.0, 1.0
        self._gesture: object | None = None
        self._wheeled = QPersistentModelIndex()
        self._wheel_gesture = object()
        self._wheel_angle = 0

    @property
    def dragging(self) -> bool:
        """Whether a drag is in progress."""
        return self._gesture is not None

    def press(self, control: Control, indices: Sequence[QModelIndex], x: float, width: float) -> None:
        """Begin a drag at ``x`` on a slider ``width`` long.

        Args:
            control: what is dragged.
            indices: of the row under the mouse, and of others that change by as much.
            x: of the mouse.
            width: of the slider.
        """
        self._control, self._gesture = control, object()
        self._starts = [(QPersistentModelIndex(index), control.value(self._model.row_at(index))) for index in indices]
        self._fraction, self._x, self._width = control.fraction(self._starts[0][1]), x, width

    def move(self, x: float, fine: bool) -> None:
        """Follow the mouse."""
        self._fraction += (x - self._x) / self._width * (_FINE if fine else 1.0)
        self._fraction, self._x = min(max(self._fraction, 0.0), 1.0), x
        self._set(self._control.at(self._fraction) - self._starts[0][1])

    def release(self) -> None:
        """End the drag."""
        self._gesture, self._starts = None, []

    def cancel(self) -> None:
        """End the drag and put back what was there before it."""
        self._set(0.0)
        self.release()

    def wheel(self, control: Control, indices: Sequence[QModelIndex], angle: int) -> None:
        """Turn the wheel over a slider, ``angle`` in eighths of a degree; turns over one slider are one undo step."""
        if self._wheeled != indices[0]:
            self._wheeled, self._wheel_gesture, self._wheel_angle = QPersistentModelIndex(indices[0]), object(), 0
        self._wheel_angle += angle
        # Touchpads send many small angles: keep what is less than a notch for the next one.
        notches = int(self._wheel_angle / _NOTCH)
        self._wheel_angle -= notches * _NOTCH
        if notches:
            self.nudge(control, indices, notches * control.step, self._wheel_gesture)

    def leave(self) -> None:
        """The mouse left the slider: further turns of the wheel are another undo step."""
        self._wheeled = QPersistentModelIndex()

    def nudge(self, control: Control, indices: Sequence[QModelIndex], by: float, gesture: object | None = None) -> None:
        """Change values by as much each."""
        rows = [self._model.row_at(index) for index in indices]
        self._mixing.set_values(control, [(row, round(control.value(row) + by, 2)) for row in rows], gesture)

    def _set(self, by: float) -> None:
        # Rows may be gone: a training that deepens the network goes on during a drag.
        there = [(self._model.row_at(index), start) for index, start in self._starts if index.isValid()]
        if there:
            values = [(row, round(start + by, 2)) for row, start in there]
            self._mixing.set_values(self._control, values, self._gesture)
