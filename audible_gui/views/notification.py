"""A message over the canvas for what went well, what did not, and what is under way. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from audible_gui.views import theme

SHOWN_MS = 8000
INSET = 8


@dataclass(frozen=True)
class Offer:
    """A button of a message.

    Attributes:
        text: on it.
        do: what it does; the message goes away before.
        tip: what will happen.
    """

    text: str
    do: Callable[[], object]
    tip: str = ""


class NotificationBar(QFrame):
    """Shows one message at a time; plain information goes away by itself, all else stays until it is closed.

    Args:
        host: what it lies over, at the lower edge, so that nothing moves under the mouse when it comes and goes.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        host.installEventFilter(self)
        self.setObjectName("notification")
        self._icon, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setMinimumWidth(1)  # a long name, which cannot be wrapped, must not widen the window
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar(maximum=1000, textVisible=False)
        self._bar.setFixedWidth(200)
        self._cancel = QPushButton("Cancel")
        self._cancel.setToolTip("End this; nothing of it is kept")
        self._offers: list[QPushButton] = []
        self._cancel.clicked.connect(self._on_cancel)
        self._cancelled: Callable[[], object] | None = None
        self._close = QToolButton()
        self._close.setToolTip("Dismiss this message")
        self._close.setAccessibleName("Dismiss this message")
        self._kind = ("info", "accent")
        self._close.clicked.connect(self.hide)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._arrange()
        self._restyle()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep its place in the host."""
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Take as much room as what it says needs."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        elif event.type() == QEvent.Type.StyleChange:
            self._restyle()
        return done

    @property
    def text(self) -> str:
        """What is written there."""
        return self._text.text()

    def inform(self, text: str, *offers: Offer) -> None:
        """Say that something went well; with buttons it stays until one is pressed, or it is closed."""
        self._say("info", "accent", text, *offers)
        if not offers:
            self._timer.start()

    def mention(self, text: str) -> bool:
        """Say something in passing, unless that would push away what stays until it is closed; whether it was said."""
        fits = self.isHidden() or self._timer.isActive()
        if fits:
            self.inform(text)
        return fits

    def warn(self, text: str, *offers: Offer) -> None:
        """Say what is worth knowing."""
        self._say("warning", "warning", text, *offers)

    @Slot(str)
    def fail(self, text: str, *offers: Offer) -> None:
        """Say what went wrong."""
        self._say("warning", "danger", text, *offers)

    def progress(self, text: str, fraction: float, cancel: Callable[[], object]) -> None:
        """Say what is under way, with a button that calls ``cancel``."""
        self._cancelled = cancel
        if not self.progressing:
            self._say("waveform", "accent", text)
        self._text.setText(text)
        self._bar.setValue(round(1000 * fraction))
        self._show_parts(progress=True)

    @property
    def progressing(self) -> bool:
        """Whether it says what is under way."""
        return not self.isHidden() and not self._cancel.isHidden()

    @Slot()
    def _on_cancel(self) -> None:
        self.hide()
        if self._cancelled is not None:
            self._cancelled()

    def _restyle(self) -> None:
        self._close.setIcon(theme.icon("close"))
        icon, token = self._kind
        colour = getattr(theme.current(), token)
        self._icon.setPixmap(theme.icon(icon, colour).pixmap(QSize(20, 20), self.devicePixelRatioF()))

    def _say(self, icon: str, token: str, text: str, *offers: Offer) -> None:
        self._timer.stop()
        self._kind = (icon, token)
        self._restyle()
        self._text.setText(text)
        self._show_parts(progress=False)
        for offer in offers:
            self._add_button(offer)
        self._place()
        self.raise_()
        self.show()

    def _place(self) -> None:
        """At the host's lower edge, over its whole width."""
        width = self._host.width() - 2 * INSET
        height = max(self._row.heightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry(INSET, self._host.height() - height - INSET, width, height)

    def _show_parts(self, *, progress: bool) -> None:
        self._bar.setVisible(progress)
        self._cancel.setVisible(progress)
        self._close.setVisible(not progress)
        for button in self._offers:
            button.hide()
            button.deleteLater()
        self._offers = []

    def _add_button(self, offer: Offer) -> None:
        button = QPushButton(offer.text)
        button.setToolTip(offer.tip)
        button.clicked.connect(self.hide)
        button.clicked.connect(offer.do)
        self._row.insertWidget(self._row.indexOf(self._cancel), button)
        button.show()
        self._offers.append(button)

    def _arrange(self) -> None:
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        for widget in (self._bar, self._cancel, self._close):
            layout.addWidget(widget)
