"""What is scrolled where a window has less room than it needs. GUI thread."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

FRAME = QSize(16, 48)  # about what a window manager puts around a window


class Scrolled(QScrollArea):
    """Gives a widget what it needs, and bars to scroll it where there is less.

    What gets the keyboard's focus comes into sight.

    Args:
        content: what is scrolled.
        least: how small this can be.
        parent: Qt parent.

    Attributes:
        content: what is scrolled.
    """

    def __init__(self, content: QWidget, least: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content, self._least = content, least
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._seek)

    def minimumSizeHint(self) -> QSize:
        """As small as it can be, or as what is in it needs if that is less."""
        return self.comfortable.boundedTo(self._least)

    def sizeHint(self) -> QSize:
        """That of what is in it."""
        return self.content.sizeHint().expandedTo(self.comfortable)

    @property
    def comfortable(self) -> QSize:
        """The least at which nothing is scrolled."""
        return self.content.minimumSizeHint().expandedTo(self.content.minimumSize())

    @Slot(QWidget, QWidget)
    def _seek(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.viewport().isAncestorOf(now):
            return
        place, seen = QRect(now.mapTo(self.viewport(), QPoint()), now.size()), self.viewport().rect()
        # What is larger than the window into it moves only where nothing of it would be seen.
        fits = place.height() <= seen.height() and place.width() <= seen.width()
        if not (seen.contains(place) if fits else seen.intersects(place)):
            self.ensureWidgetVisible(now)


class ScrolledRow(Scrolled):
    """A row as high as what is in it, and as its bar where that is needed."""

    def __init__(self, content: QWidget, least_px: int, parent: QWidget | None = None) -> None:
        super().__init__(content, QSize(least_px, content.height()), parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        content.installEventFilter(self)
        self._fit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow what is in it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return False

    def event(self, event: QEvent) -> bool:
        """Follow the width."""
        done = super().event(event)
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return done

    def _fit(self) -> None:
        short = self.comfortable.width() > self.width()
        self.setFixedHeight(self.content.height() + short * self.horizontalScrollBar().sizeHint().height())
