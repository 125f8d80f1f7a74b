"""The switch between the two readings of deep layers, in the heading of the deepest. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QTreeView, QWidget

from audible_gui.document import Document, Orientation, Reading
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.mixing import Mixing

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
        layout.setContentsMargins(0, 0, 4, 0)
        layout.setSpacing(2)
        layout.addStretch(1)
        self.buttons: dict[Reading, QToolButton] = {}
        for reading in Reading:
            self.buttons[reading] = button = QToolButton()
            button.setText(reading.label)
            button.setCheckable(True)
            # A click leaves the keyboard, and with it Space, to the transport.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._choose)
            layout.addWidget(button)

    def show_document(self, document: Document) -> None:
        """Show how a document with a network is read."""
        network = document.network
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


def put_switch(tree: QTreeView, mixing: Mixing, document: Document) -> None:
    """Show the switch in the heading of the deepest layer, unless it is the only one; call after every change."""
    deep = document.network is not None and document.network.depth > 1
    for row in range(tree.model().rowCount()):
        index = tree.model().index(row, Column.GAIN)
        shown = tree.indexWidget(index)
        if row or not deep:
            if shown is not None:
                tree.setIndexWidget(index, None)  # type: ignore[arg-type]  # this takes it away
            continue
        if not isinstance(shown, ReadingSwitch):
            shown = ReadingSwitch(mixing)
            tree.setIndexWidget(index, shown)
        shown.show_document(document)
