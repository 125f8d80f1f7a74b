"""The output in the status bar: device, rate, latency, underflows. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from audible_gui.session import Transport
from audible_gui.views.output_words import OutputState, in_short, underflows

_LONGEST = 24
_TIP = (
    "Where sound goes, at which rate, how late it is heard, and how often it ran dry (underflows) since the engine "
    "started. Click to choose another output, rate or latency."
)


class OutputStatus(QToolButton):
    """Says what the output is, as soon as there was one; a click is for its preferences.

    Args:
        transport: what it tells of.
        parent: Qt parent.
    """

    def __init__(self, transport: Transport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setProperty("status", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(_TIP)
        self.hide()
        transport.levels_changed.connect(self._show_state)

    @Slot(object)
    def _show_state(self, state: OutputState) -> None:
        if state.device:
            text = in_short(state)
            name = state.device
            if len(name) > _LONGEST:
                text = f"{name[:_LONGEST].rstrip()}…{text[len(name) :]}"
        elif self.isHidden():
            return
        else:
            text = f"Output closed  ·  {underflows(state)}"
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(f"Sound output: {text}")
            self.show()
