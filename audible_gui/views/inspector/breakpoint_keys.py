"""Breakpoints by the keyboard. GUI thread."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from audible_gui.document import Breakpoint
from audible_gui.views.inspector.shape_plot import ShapePlot

POINT_KEYS = (
    " With the keyboard: Tab goes from breakpoint to breakpoint, arrow keys move one, with Shift finely, Insert adds "
    "one, Enter types its gain and time, Delete takes it away, Ctrl+C and Ctrl+V copy and paste all."
)
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_UP = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}
_ASIDE = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}
_STEPS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


class Pointing(Protocol):
    """What keys can do with breakpoints, see ``BreakpointHand``."""

    @property
    def active(self) -> bool:
        """Whether they are for breakpoints now."""

    @property
    def dragging(self) -> bool:
        """Whether a gesture of the mouse is in progress."""

    @property
    def points(self) -> tuple[Breakpoint, ...]:
        """What there is."""

    def cancel(self) -> bool: ...  # noqa: D102
    def copy(self) -> None: ...  # noqa: D102
    def paste(self) -> None: ...  # noqa: D102
    def remove(self) -> None: ...  # noqa: D102
    def type(self) -> None: ...  # noqa: D102
    def add(self) -> None: ...  # noqa: D102
    def end_run(self) -> None: ...  # noqa: D102
    def choose(self, index: int | None) -> None: ...  # noqa: D102
    def choose_next(self, by: int) -> bool: ...  # noqa: D102
    def nudge(self, aside: float, up: float, *, fine: bool) -> None: ...  # noqa: D102


class BreakpointKeys(QObject):
    """Takes the keys of a plot while its tool is that for breakpoints, before those of other tools and the window's.

    Args:
        hand: does it.
        plot: whose keys.
    """

    def __init__(self, hand: Pointing, plot: ShapePlot) -> None:
        super().__init__(plot)
        self._hand = hand
        plot.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take what means something."""
        if event.type() == QEvent.Type.FocusOut:
            self._hand.end_run()
        if not isinstance(event, QKeyEvent) or not self._hand.active:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            if self._hand.dragging and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            return False
        return event.type() == QEvent.Type.KeyPress and self._press(event)

    def _press(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            return self._hand.cancel()
        if self._hand.dragging:
            return False
        if event.matches(QKeySequence.StandardKey.Copy):
            self._hand.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._hand.paste()
        elif event.modifiers() & _OTHERS:
            return False
        elif key in _STEPS:
            return self._hand.choose_next(_STEPS[key])  # beyond the last the focus goes on
        else:
            return self._change(key, fine=bool(event.modifiers() & _SHIFT))
        return True

    def _change(self, key: Qt.Key, *, fine: bool) -> bool:
        if key in _UP or key in _ASIDE:
            self._hand.nudge(_ASIDE.get(key, 0.0), _UP.get(key, 0.0), fine=fine)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._hand.points:
            self._hand.choose(0 if key == Qt.Key.Key_Home else len(self._hand.points) - 1)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._hand.remove()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._hand.type()
        elif key in {Qt.Key.Key_Insert, Qt.Key.Key_Plus}:
            self._hand.add()
        else:
            return False
        return True
