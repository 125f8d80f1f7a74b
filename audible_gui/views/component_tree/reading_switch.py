"""The switch between the two readings of deep layers. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QToolButton, QWidget

from audible_gui.document import Document, Orientation, Reading
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.labels import ShyLabel

_ONE = "As one: each component of a deeper layer has one spectrum and follows one envelope"
_PARTS = {
    Orientation.SPECTRA: "As its parts: its children in layer 1 keep their own envelopes; mostly separates better",
    Orientation.ENVELOPES: "As its parts: its children in layer 1 keep their own spectra; mostly separates better",
}
_NO_PARTS = "Not for this network: its components can be heard as one only"


class ReadingSwitch(QWidget):
    """Two buttons, one of them down.

    Args:
        mixing: where the choice goes.
        parent: Qt parent.
    """

    def __init__(self, mixing: Mixing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mixing = mixing
        self.setAccessibleName("How deep components are heard")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        # As wide as its title and its buttons at most.
        layout.setSizeConstraint(QLayout.SizeConstraint.SetMaximumSize)
        layout.addWidget(ShyLabel("Deep layers", modest=True), 1)
        layout.addSpacing(4)
        self.buttons: dict[Reading, QToolButton] = {}
        for reading in Reading:
            self.buttons[reading] = button = QToolButton()
            button.setText(reading.label)
            button.setCheckable(True)
            # A click leaves the keyboard, and with it Space, to the transport.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            # The style sheet would let the text be cut off; it is the title that gives way.
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._choose)
            layout.addWidget(button)

    def show_document(self, document: Document) -> None:
        """Show how a document is read, if it has deep layers."""
        network = document.network
        self.setVisible(network is not None and network.depth > 1)
        if network is None:
            return
        self._check(network.as_read(document.reading))
        self.buttons[Reading.ONE].setToolTip(_ONE)
        parts, there = self.buttons[Reading.PARTS], network.own is not None
        parts.setEnabled(there)
        parts.setToolTip(_PARTS[network.spec.orientation] if there else _NO_PARTS)

    @Slot()
    def _choose(self) -> None:
        chosen = next(reading for reading, button in self.buttons.items() if button is self.sender())
        self._check(chosen)  # also when it was down already
        self._mixing.read(chosen)

    def _check(self, chosen: Reading) -> None:
        # No group of buttons: Qt would take Tab from the one that is down.
        for reading, button in self.buttons.items():
            button.setChecked(reading is chosen)
