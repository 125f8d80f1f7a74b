"""Typing by how much an envelope shall sound later or earlier. GUI thread."""

from PySide6.QtCore import QEvent, QRegularExpression, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

_NUMBER = r"[-−+]?\d{0,7}([.,]\d{0,3})?"
_WIDTH_PX = 92


class ShiftBox(QLineEdit):
    """A number of milliseconds, chosen with Return; then it is empty again.

    Signals:
        chosen: milliseconds, not zero; later for positive.
    """

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(_NUMBER), self))
        self.setPlaceholderText("Shift by ms")
        self.setFixedWidth(_WIDTH_PX)
        self.setAccessibleName("Shift the envelope by so many milliseconds")
        self.setToolTip("Type by how many milliseconds it shall be heard later, or with − earlier; Return shifts it")
        self.returnPressed.connect(self._choose)

    def event(self, event: QEvent) -> bool:
        """Esc takes back what was typed, before the window's own use of it."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and bool(self.text())
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if escape and event.type() == QEvent.Type.KeyPress:
            self.clear()
            return True
        return super().event(event)

    @Slot()
    def _choose(self) -> None:
        text = self.text().replace(",", ".").replace("−", "-")
        self.clear()
        milliseconds = float(text) if any(sign.isdigit() for sign in text) else 0.0
        if milliseconds:
            self.chosen.emit(milliseconds)
