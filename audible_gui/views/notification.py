"""One line above the status bar for what went well, what did not, and what is under way. GUI thread."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from audible_gui.views import theme

SHOWN_MS = 8000


class NotificationBar(QFrame):
    """Shows one message at a time; plain information goes away by itself, all else stays until it is closed.

    Signals:
        cancel_requested: the Cancel button of a progress was pressed.
        action_requested: the message's own button was pressed.
    """

    cancel_requested = Signal()
    action_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setObjectName("notification")
        self._icon, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar(maximum=1000, textVisible=False)
        self._bar.setFixedWidth(200)
        self._action, self._cancel = QPushButton(), QPushButton("Cancel")
        self._action.clicked.connect(self.action_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self._close = QToolButton()
        self._close.setToolTip("Dismiss this message")
        self._close.setAccessibleName("Dismiss this message")
        self._close.setIcon(theme.icon("close"))
        self._close.clicked.connect(self.hide)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._arrange()
        self.hide()

    @property
    def text(self) -> str:
        """What is written there."""
        return self._text.text()

    def inform(self, text: str, action: str = "") -> None:
        """Say that something went well; with a button, which ``action`` names, it stays until it is closed."""
        self._say("info", theme.current().accent, text, action)
        if not action:
            self._timer.start()

    def warn(self, text: str) -> None:
        """Say what is worth knowing."""
        self._say("warning", theme.current().warning, text)

    @Slot(str)
    def fail(self, text: str) -> None:
        """Say what went wrong."""
        self._say("warning", theme.current().danger, text)

    def progress(self, text: str, fraction: float) -> None:
        """Say what is under way, with a Cancel button."""
        if self.isHidden() or self._cancel.isHidden():
            self._say("waveform", theme.current().accent, text)
        self._text.setText(text)
        self._bar.setValue(round(1000 * fraction))
        self._show_parts(progress=True)

    def _say(self, icon: str, colour: str, text: str, action: str = "") -> None:
        self._timer.stop()
        self._icon.setPixmap(theme.icon(icon, colour).pixmap(QSize(20, 20), self.devicePixelRatioF()))
        self._text.setText(text)
        self._action.setText(action)
        self._show_parts(progress=False, action=bool(action))
        self.show()

    def _show_parts(self, *, progress: bool, action: bool = False) -> None:
        self._bar.setVisible(progress)
        self._cancel.setVisible(progress)
        self._close.setVisible(not progress)
        self._action.setVisible(action)

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        for widget in (self._bar, self._action, self._cancel, self._close):
            layout.addWidget(widget)
