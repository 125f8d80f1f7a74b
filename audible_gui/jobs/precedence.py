"""The window goes first: while its thread has something to do, jobs wait between their steps. GUI thread."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Slot
from PySide6.QtWidgets import QWidget

from audible_gui.jobs.pace import Place

_GIVEN_BACK = QEvent.Type(QEvent.registerEventType())
# After all that is posted meanwhile: Qt asks windows to be painted at −1.
_LAST = -2
_DOING = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.NativeGesture,
    QEvent.Type.TabletMove,
    QEvent.Type.TabletPress,
    QEvent.Type.TabletRelease,
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
    QEvent.Type.ContextMenu,
    QEvent.Type.Resize,
    QEvent.Type.Expose,
    QEvent.Type.UpdateRequest,
}


class Precedence(QObject):
    """Has jobs wait from when something begins to be done until nothing is left to do at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._taken = False

    def watch(self, window: QWidget) -> None:
        """Go first with what a person does in a window, and with painting it."""
        window.installEventFilter(self)

    @Slot()
    def take(self) -> None:
        """Something is done now, and perhaps more in this turn of the event loop."""
        if not self._taken:
            self._taken = True
            Place.set_window_works(True)
            QCoreApplication.postEvent(self, QEvent(_GIVEN_BACK), _LAST)

    @Slot()
    def give_back(self) -> None:
        """Let jobs go on."""
        if self._taken:
            self._taken = False
            Place.set_window_works(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        if event.type() in _DOING:
            self.take()
        elif event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            # What a person does comes to the system's window, and from there to widgets.
            watched.windowHandle().installEventFilter(self)
        return False

    def customEvent(self, event: QEvent) -> None:
        """All that was to be done is done."""
        if event.type() == _GIVEN_BACK:
            self.give_back()
