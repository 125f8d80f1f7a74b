"""Asks for a name, and says why one cannot be taken. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

_WIDTH = 320


class NameDialog(QDialog):
    """``name`` holds the answer when it is accepted.

    Args:
        title: of the dialog.
        longest: letters of a name, at most.
        remark: what a name would do, a sentence.
        refusal: why a name cannot be taken; empty where it can.
        parent: Qt parent.
    """

    def __init__(
        self,
        title: str,
        longest: int,
        remark: Callable[[str], str],
        refusal: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._remark, self._refusal = remark, refusal
        self.setWindowTitle(title)
        self.name, self.sentence = QLineEdit(), QLabel()
        self.name.setMaxLength(longest)
        self.name.setMinimumWidth(_WIDTH)
        self.name.setAccessibleName("Name")
        self.name.setToolTip(f"At most {longest} letters")
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("role", "muted")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("&Name", self.name)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.sentence)
        column.addWidget(self.buttons)
        self.name.textChanged.connect(self._tell)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        refusal = self._refusal(self.name.text())
        self.sentence.setText(refusal or self._remark(self.name.text()))
        button = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        button.setEnabled(not refusal)
        button.setToolTip(refusal)
