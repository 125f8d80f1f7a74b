"""How far components leak into each other: the exponent of the masks, in words. GUI thread."""

import math

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from audible_gui.document import BINARY, Document
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.labels import ShyLabel

# Exponent, what it is called, what one hears.
STOPS = (
    (1.0, "soft", "components share what overlaps, and sound natural; each lets a little of the others through"),
    (1.4, "less", "a little less of the others is heard in each component"),
    (2.0, "low", "components are clearly apart, and still round"),
    (3.0, "lower", "little of the others is left; quiet parts begin to gate"),
    (4.0, "slight", "hardly anything of the others is left; drier"),
    (8.0, "least", "nearly nothing of the others is left; hard at the edges"),
    (BINARY, "binary", "every moment of every frequency belongs to one component alone; it may warble"),
)
_NO_NETWORK = "Leakage between components: train a network first"


class LeakageSlider(QWidget):
    """A slider with a word beside it.

    Args:
        mixing: where the choice goes.
        parent: Qt parent.
    """

    def __init__(self, mixing: Mixing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mixing = mixing
        self._gesture: object | None = None
        self._quiet = False
        title, self.slider, self.label = ShyLabel("Leakage"), QSlider(Qt.Orientation.Horizontal), QLabel()
        title.setBuddy(self.slider)
        self.slider.setRange(0, len(STOPS) - 1)
        self.slider.setPageStep(1)
        self.slider.setFixedWidth(84)
        self.slider.setAccessibleName("Leakage between components, from soft to binary")
        self.label.setFixedWidth(max(self.label.fontMetrics().horizontalAdvance(word) for _, word, _ in STOPS) + 4)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (title, self.slider, self.label):
            layout.addWidget(widget)
        self.slider.valueChanged.connect(self._choose)
        self.slider.sliderPressed.connect(self._begin)
        self.slider.sliderReleased.connect(self._end)

    def show_document(self, document: Document) -> None:
        """Show what is set in a document."""
        stop = nearest_stop(document.exponent)
        _, word, heard = STOPS[stop]
        self._quiet = True
        self.slider.setValue(stop)
        self._quiet = False
        there = document.network is not None
        self.setEnabled(there)
        self.label.setText(word)
        name = "∞" if math.isinf(document.exponent) else f"{document.exponent:g}"
        tip = f"Leakage {word}: {heard}. Exponent of the masks: {name}" if there else _NO_NETWORK
        self.setToolTip(tip)
        self.slider.setAccessibleDescription(tip)

    @Slot(int)
    def _choose(self, stop: int) -> None:
        if not self._quiet:
            exponent, word, _ = STOPS[stop]
            self._mixing.set_exponent(exponent, word, self._gesture)

    @Slot()
    def _begin(self) -> None:
        self._gesture = object()

    @Slot()
    def _end(self) -> None:
        self._gesture = None


def nearest_stop(exponent: float) -> int:
    """Which of STOPS is the nearest to an exponent."""
    if math.isinf(exponent):
        return len(STOPS) - 1
    return min(range(len(STOPS) - 1), key=lambda stop: abs(math.log(STOPS[stop][0] / exponent)))
