"""Changing gains by mouse and wheel: a gesture is one undo step. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

from audible_gui.views.component_tree.columns import fraction_gain, gain_fraction
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.model import TreeModel

STEP_DB = 0.5
_FINE = 0.1
_NOTCH = 120


class Fader:
    """The gain gesture in progress, if there is one.

    Args:
        model: whose rows are changed.
        mixing: makes the changes.
    """

    def __init__(self, model: TreeModel, mixing: Mixing) -> None:
        self._model, self._mixing = model, mixing
        self._dragged = QPersistentModelIndex()
        self._start_db, self._fraction, self._x, self._width = 0.0, 0.0, 0.0, 1.0
        self._gesture: object | None = None
        self._wheeled = QPersistentModelIndex()
        self._wheel_gesture = object()
        self._wheel_angle = 0

    @property
    def dragging(self) -> bool:
        """Whether a drag is in progress."""
        return self._gesture is not None

    @property
    def dragged(self) -> QPersistentModelIndex:
        """The cell being dragged; invalid when there is none."""
        return self._dragged

    def press(self, index: QModelIndex, x: float, width: float) -> None:
        """Begin a drag at ``x`` on a slider ``width`` long."""
        self._dragged, self._gesture = QPersistentModelIndex(index), object()
        self._start_db = self._model.row_at(index).component.gain_db
        self._fraction, self._x, self._width = gain_fraction(self._start_db), x, width

    def move(self, x: float, fine: bool) -> None:
        """Follow the mouse."""
        self._fraction += (x - self._x) / self._width * (_FINE if fine else 1.0)
        self._fraction, self._x = min(max(self._fraction, 0.0), 1.0), x
        self._set(fraction_gain(self._fraction))

    def release(self) -> None:
        """End the drag."""
        self._gesture, self._dragged = None, QPersistentModelIndex()

    def cancel(self) -> None:
        """End the drag and put back what was there before it."""
        self._set(self._start_db)
        self.release()

    def wheel(self, index: QModelIndex, angle: int) -> None:
        """Turn the wheel over a slider, ``angle`` in eighths of a degree; turns over one slider are one undo step."""
        if self._wheeled != index:
            self._wheeled, self._wheel_gesture, self._wheel_angle = QPersistentModelIndex(index), object(), 0
        self._wheel_angle += angle
        # Touchpads send many small angles: keep what is less than a notch for the next one.
        notches = int(self._wheel_angle / _NOTCH)
        self._wheel_angle -= notches * _NOTCH
        if notches:
            self.nudge(index, notches * STEP_DB, self._wheel_gesture)

    def leave(self) -> None:
        """The mouse left the slider: further turns of the wheel are another undo step."""
        self._wheeled = QPersistentModelIndex()

    def nudge(self, index: QModelIndex, by_db: float, gesture: object | None = None) -> None:
        """Change a gain by so many dB."""
        row = self._model.row_at(index)
        self._mixing.set_gain(row, row.component.gain_db + by_db, gesture)

    def _set(self, gain_db: float) -> None:
        # The row may be gone: a training that deepens the network goes on during a drag.
        if self._dragged.isValid():
            self._mixing.set_gain(self._model.row_at(self._dragged), gain_db, self._gesture)
