"""A line over something, in which its name is typed. GUI thread."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class InlineLine(QLineEdit):
    """Hidden but while it is typed into; Return takes what was typed, so does going elsewhere, Esc gives it up.

    Args:
        back: what gets the keyboard back.
        parent: on which it lies.

    Signals:
        typed: the text, where it was changed.
    """

    typed = Signal(str)

    def __init__(self, back: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._back, self._open = back, False
        self.setProperty("inline", True)
        self.hide()

    def begin(self, place: QRect, text: str) -> None:
        """Let it be typed there."""
        self.setGeometry(place)
        self.setText(text)
        self.selectAll()
        self._open = True
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Give it up."""
        self._end(taken=False)

    def event(self, event: QEvent) -> bool:
        """Esc is its own before the window makes use of it."""
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and Esc end it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            self._end(taken=event.key() != Qt.Key.Key_Escape)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere takes what was typed; a menu of its own is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._end(taken=True)

    def _end(self, *, taken: bool) -> None:
        if not self._open:
            return
        self._open = False
        focused, changed = self.hasFocus(), self.isModified()
        self.hide()
        if taken and changed:
            self.typed.emit(self.text())
        if focused:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
