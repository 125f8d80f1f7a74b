"""Asks for a number, with a sentence about what it will do. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from audible_gui.views import theme

_WIDTH = 380


@dataclass(frozen=True)
class NumberQuestion:
    """What is asked.

    Attributes:
        title: of the dialog.
        label: of the number, with a mnemonic.
        verb: on the button that agrees.
        low: the least number.
        high: the greatest.
        proposed: what is there at first.
        sentence: what a number would do.
    """

    title: str
    label: str
    verb: str
    low: int
    high: int
    proposed: int
    sentence: Callable[[int], str]


class NumberDialog(QDialog):
    """Shows a question; ``number`` holds the answer when it is accepted.

    Args:
        question: what is asked.
        parent: Qt parent.
    """

    def __init__(self, question: NumberQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self.setWindowTitle(question.title)
        self.number, self.sentence = QSpinBox(), QLabel()
        theme.inset(self.number)
        self.number.setRange(question.low, question.high)
        self.number.setValue(question.proposed)
        self.number.setAccessibleName(question.label.replace("&", ""))
        self.number.setToolTip(f"{question.low} to {question.high}")
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("role", "muted")
        self.sentence.setMinimumWidth(_WIDTH)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(question.verb)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(question.label, self.number)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.sentence)
        column.addWidget(self.buttons)
        self.number.valueChanged.connect(self._tell)
        self._tell()
        self.number.selectAll()

    @Slot()
    def _tell(self) -> None:
        self.sentence.setText(self._question.sentence(self.number.value()))
