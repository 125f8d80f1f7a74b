"""Breakpoints by the keyboard. GUI thread."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from audible_gui.views.inspector.breakpoint_desk import BreakpointDesk
from audible_gui.views.inspector.nudging import ARROWS, TABS, Handling, nudge
from audible_gui.views.inspector.shape_plot import ShapePlot

POINT_KEYS = (
    " With the keyboard: Tab goes from breakpoint to breakpoint, arrow keys move one, with Shift finely, Insert adds "
    "one, Enter types its gain and time, Delete takes it away, Ctrl+C and Ctrl+V copy and paste all."
)
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class BreakpointKeys(QObject):
    """Takes the keys of a plot while its tool is that for breakpoints, before those of other tools and the window's.

    Args:
        hand: the mouse's.
        desk: does it.
        plot: whose keys.
    """

    def __init__(self, hand: Handling, desk: BreakpointDesk, plot: ShapePlot) -> None:
        super().__init__(plot)
        self._hand, self._desk = hand, desk
        plot.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take what means something."""
        if event.type() == QEvent.Type.FocusOut:
            self._desk.end_run()
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
            self._desk.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._desk.paste()
        elif event.modifiers() & _OTHERS:
            return False
        elif key in TABS:
            return self._desk.choose_next(TABS[key])  # beyond the last the focus goes on
        else:
            return self._change(key, fine=bool(event.modifiers() & _SHIFT))
        return True

    def _change(self, key: Qt.Key, *, fine: bool) -> bool:
        if key in ARROWS:
            self._desk.nudge(*nudge(key, self._hand, fine=fine))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._desk.points:
            self._desk.choose(0 if key == Qt.Key.Key_Home else len(self._desk.points) - 1)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._desk.remove()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._hand.type()
        elif key in {Qt.Key.Key_Insert, Qt.Key.Key_Plus}:
            self._desk.add()
        else:
            return False
        return True
