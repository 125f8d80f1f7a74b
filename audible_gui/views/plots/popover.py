"""A panel that opens at a button, and closes by Esc or a click beside it. GUI thread."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QWidget

_GAP = 4


class Popover(QFrame):
    """Holds controls whose effect is seen at once.

    Args:
        name: for those who hear it read.
        parent: Qt parent.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        # A click on the button that opened it closes it, and does not open it again.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self.setProperty("popover", True)
        self.setAccessibleName(name)

    def open_at(self, button: QWidget, focus: QWidget) -> None:
        """Open below a button, or above it where it does not fit, with the keyboard's focus on one of its controls."""
        self.adjustSize()
        gap = QPoint(0, _GAP)
        above, below = map(button.mapToGlobal, (button.rect().topLeft() - gap, button.rect().bottomLeft() + gap))
        screen = self.screen().availableGeometry()
        top = below.y() if below.y() + self.height() <= screen.bottom() else above.y() - self.height()
        left = min(below.x(), screen.right() - self.width())
        self.move(max(left, screen.left()), max(top, screen.top()))
        self.show()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)
