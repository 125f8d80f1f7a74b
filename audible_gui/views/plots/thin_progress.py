"""A thin bar over a plot that tells how far something is. GUI thread."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from audible_gui.views import theme

_HEIGHT, _STEPS = 3, 1000


class ThinProgress(QProgressBar):
    """Paints itself in the window's own time and nothing below it; Qt's paints at once, and the plot below, too.

    Args:
        parent: Qt parent.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, textVisible=False, maximum=_STEPS)
        self.setFixedHeight(_HEIGHT)

    def tell(self, fraction: float) -> None:
        """How far it is, 0..1."""
        self.setUpdatesEnabled(False)
        self.setValue(round(fraction * _STEPS))
        self.setUpdatesEnabled(True)

    def event(self, event: QEvent) -> bool:
        """A style sheet takes every widget that it draws for one that is seen through."""
        done = super().event(event)
        if event.type() in {QEvent.Type.Polish, QEvent.Type.StyleChange}:
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        return done

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All of it."""
        done = QRect(self.rect())
        done.setWidth(round(self.width() * self.value() / _STEPS))
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().background))
        painter.fillRect(done, QColor(theme.current().accent))
        painter.end()
