"""Events of an envelope by the keyboard. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from audible_gui.views.inspector.event_desk import EventDesk
from audible_gui.views.inspector.nudging import ARROWS, STEP_DB, TABS, Handling, nudge
from audible_gui.views.inspector.shape_plot import ShapePlot

EVENT_KEYS = (
    " With the keyboard: Tab goes from event to event, Ctrl+A chooses all, ← → move them in time and ↑ ↓ make them "
    "louder or softer, with Shift finely, Enter types it, Ctrl+D repeats them, Delete takes them away, Q puts them on "
    "the beats, Ctrl+C, Ctrl+X and Ctrl+V copy, cut and paste."
)
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


class EventKeys(QObject):
    """Takes the keys of a plot while its tool is that for events, before those of other tools and the window's.

    Args:
        hand: the mouse's.
        desk: does it.
        plot: whose keys.
    """

    def __init__(self, hand: Handling, desk: EventDesk, plot: ShapePlot) -> None:
        super().__init__(plot)
        self._hand, self._desk = hand, desk
        self._with_ctrl: dict[int, Callable[[], object]] = {
            Qt.Key.Key_C: desk.copy,
            Qt.Key.Key_X: desk.cut,
            Qt.Key.Key_V: desk.paste,
            Qt.Key.Key_D: desk.duplicate,
            Qt.Key.Key_A: lambda: desk.choose(range(len(desk.events))),
            Qt.Key.Key_Up: lambda: desk.nudge(0.0, STEP_DB),
            Qt.Key.Key_Down: lambda: desk.nudge(0.0, -STEP_DB),
        }
        self._plain: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Delete: desk.remove,
            Qt.Key.Key_Backspace: desk.remove,
            Qt.Key.Key_Return: hand.type,
            Qt.Key.Key_Enter: hand.type,
            Qt.Key.Key_Q: desk.to_beats,
        }
        plot.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take what means something; of that the window's commands hear nothing."""
        if event.type() == QEvent.Type.FocusOut:
            self._desk.end_run()
        if not isinstance(event, QKeyEvent) or not self._hand.active:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and self._means(event):
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._press(event)

    def _means(self, event: QKeyEvent) -> bool:
        key, keys = event.key(), event.modifiers() & (_SHIFT | _CTRL | _ALT)
        if key == Qt.Key.Key_Escape:
            return self._hand.dragging or bool(self._desk.chosen)
        if keys == _CTRL:
            return key in self._with_ctrl
        return (not keys and key in self._plain) or (not keys & (_CTRL | _ALT) and key in ARROWS)

    def _press(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in TABS and not self._hand.dragging:
            return self._desk.choose_next(TABS[key])  # beyond the last the focus goes on
        if not self._means(event):
            return False
        if key == Qt.Key.Key_Escape:
            if not self._hand.cancel():
                self._desk.choose(())
        elif not self._hand.dragging:
            self._do(key, event.modifiers())
        return True

    def _do(self, key: Qt.Key, keys: Qt.KeyboardModifier) -> None:
        if keys & _CTRL:
            self._with_ctrl[key]()
        elif key in ARROWS:
            self._desk.nudge(*nudge(key, self._hand, fine=bool(keys & _SHIFT)))
        else:
            self._plain[key]()
