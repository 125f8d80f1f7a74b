"""Why nothing is heard, in the status bar, as long as it lasts: there it covers nothing. GUI thread.

Where something was to be heard that is told in red, as a whole sentence; after a while in a few calm words.
"""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from audible_gui.session import Transport
from audible_gui.views import theme
from audible_gui.views.labels import literal, plain

NO_SOUND = "No sound output"
CALM_MS = 8000


class TroubleStatus(QToolButton):
    """Says the sentence, then that there is no sound; a click is for the output's preferences.

    Args:
        transport: what it tells of.
        parent: Qt parent.

    Attributes:
        sentence: what is wrong; empty while nothing is.
        alarmed: whether it is told in red: something that was asked for has just failed.
    """

    def __init__(self, transport: Transport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence, self.alarmed, self._asked = "", False, False
        self._calming = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calming.timeout.connect(self._calm)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(1)  # a long sentence must not widen the window
        self._restyle()
        self.hide()
        transport.troubled.connect(self._tell)
        transport.playing_changed.connect(self._on_playing)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()
        super().changeEvent(event)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self.sentence = sentence
        self._alarm(self._asked and bool(sentence))
        self.setAccessibleName(f"No sound: {sentence}")
        self.setToolTip(literal(f"{sentence} Click to choose an output."))
        self.setVisible(bool(sentence))

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        """Something is asked for, or has ended; that of it which failed is told once more."""
        if self._asked and not playing and self.sentence:
            self._alarm(True)
        self._asked = playing

    @Slot()
    def _calm(self) -> None:
        self._alarm(False)

    def _alarm(self, alarmed: bool) -> None:
        self.alarmed = alarmed
        self.setText(plain(self.sentence if alarmed else NO_SOUND if self.sentence else ""))
        self.setProperty("status", "danger" if alarmed else "true")
        if alarmed:
            self._calming.start()
        self.style().unpolish(self)
        self.style().polish(self)
        self._restyle()

    def _restyle(self) -> None:
        tokens = theme.current()
        self.setIcon(theme.icon("warning", tokens.danger if self.alarmed else tokens.muted))
