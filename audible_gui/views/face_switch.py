"""The switch between the two faces of the components: list and network. GUI thread."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from audible_gui.views.keymap import set_tip

_TIPS = {
    False: "Components as a list: unfold one to see what it consists of, and mix them",
    True: "Components as a network, layer by layer: choose one to see what it makes of every other layer",
}


class FaceSwitch(QWidget):
    """Two buttons, one of them down.

    Signals:
        chosen: whether the network shall be shown; a person has asked for it.
    """

    chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("How components are shown")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.buttons: dict[bool, QToolButton] = {}
        for network, text in ((False, "List"), (True, "Network")):
            self.buttons[network] = button = QToolButton()
            button.setText(text)
            set_tip(button, f"{_TIPS[network]} ({{network}})")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._choose)
            layout.addWidget(button)
        self.check(False)

    def check(self, network: bool) -> None:
        """Show which one is shown."""
        for which, button in self.buttons.items():
            button.setChecked(which is network)

    @Slot()
    def _choose(self) -> None:
        network = self.sender() is self.buttons[True]
        self.check(network)
        self.chosen.emit(network)
