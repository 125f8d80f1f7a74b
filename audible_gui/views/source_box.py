"""What of the sound a network is learned from: all of it, or a selection. GUI thread."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

Selection = tuple[float, float]
SOURCE_TIP = (
    "What of the sound the network is learned from: all of it, or the loop or box that you have drawn; what is learned "
    "from a selection is then looked for in all of the sound"
)
_WHOLE, _SELECTION = "Whole sound", "Selection"
_WHOLE_TIP = "Every part of the sound has its say in what components there are"
_SELECTION_TIP = (
    "Learned from {0:.2f} s to {1:.2f} s alone; its components are then looked for in all of the sound, so that stems "
    "still sum to it. What sounds only elsewhere has no component of its own"
)
_NOTHING = "Select a stretch first: drag over the waveform for a loop, or, with Shift, a box on the spectrogram"
_ENVELOPES = "Weights that are envelopes are as long as the sound: they are learned from all of it"


class SourceBox(QComboBox):
    """Offers the selection while there is one; what is chosen stays until another one is made.

    Signals:
        offered: there is another selection, or none.
    """

    offered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: Selection | None = None
        self._envelopes = False
        self.entries = QStandardItemModel(self)
        self.setModel(self.entries)
        for text in (_WHOLE, _SELECTION):
            self.addItem(text)
        self.setItemData(0, _WHOLE_TIP, Qt.ItemDataRole.ToolTipRole)
        self.currentIndexChanged.connect(self._show)
        self._show()

    def selection(self) -> Selection | None:
        """From when to when in seconds the network shall be learned; None for all of the sound."""
        return self._offered if self.currentIndex() == 1 else None

    def offer(self, selection: Selection | None) -> None:
        """Another stretch is selected, or none; one that is chosen stays when there is none."""
        if selection is not None or self.selection() is None:
            self._offered = selection
            self._show()

    def forget(self) -> None:
        """Back to all of the sound: it is another one."""
        self._offered = None
        self._show()

    def set_envelopes(self, envelopes: bool) -> None:
        """Whether weights are envelopes, which go with all of the sound only."""
        self._envelopes = envelopes
        self._show()

    @Slot()
    def _show(self) -> None:
        possible = self._offered is not None and not self._envelopes
        if not possible:
            self.setCurrentIndex(0)
        self.entries.item(1).setEnabled(possible)
        text, tip = _SELECTION, _ENVELOPES if self._envelopes else _NOTHING
        if self._offered is not None and possible:
            text, tip = "{:.2f} to {:.2f} s".format(*self._offered), _SELECTION_TIP.format(*self._offered)
        self.setItemText(1, text)
        self.setItemData(1, tip, Qt.ItemDataRole.ToolTipRole)
        described = tip if self.currentIndex() == 1 or not possible else _WHOLE_TIP
        self.setAccessibleDescription(described)
        self.offered.emit()
