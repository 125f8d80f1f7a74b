"""Why nothing is heard, in the status bar, as long as it lasts: there it covers nothing. GUI thread."""

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from audible_gui.session import Transport
from audible_gui.views import theme
from audible_gui.views.labels import literal, plain


class TroubleStatus(QToolButton):
    """Says the sentence; a click is for the output's preferences.

    Args:
        transport: what it tells of.
        parent: Qt parent.

    Attributes:
        sentence: what is wrong; empty while nothing is.
    """

    def __init__(self, transport: Transport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = ""
        self.setAutoRaise(True)
        self.setProperty("status", "danger")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(1)  # a long sentence must not widen the window
        self._restyle()
        self.hide()
        transport.troubled.connect(self._tell)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()
        super().changeEvent(event)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self.sentence = sentence
        self.setText(plain(sentence))
        self.setAccessibleName(f"No sound: {sentence}")
        self.setToolTip(literal(f"{sentence} Click to choose an output."))
        self.setVisible(bool(sentence))

    def _restyle(self) -> None:
        self.setIcon(theme.icon("warning", theme.current().danger))
