"""Tells of an unexpected error, with a report that can be copied. GUI thread."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget


class CrashDialog(QDialog):
    """Shows a report.

    Args:
        report: versions and traceback.
        log: the file that holds it too.
        parent: Qt parent.
    """

    def __init__(self, report: str, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        text = QLabel(
            "The program met an error of its own. Your document is as it was before, and you can go on working.\n"
            f"Please send this report to the makers; it is also in {log}."
        )
        text.setWordWrap(True)
        self.report = QPlainTextEdit(report, readOnly=True)
        self.report.setAccessibleName("Report")
        self.report.setToolTip("Versions, and where in the program it happened; nothing of your sound")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy the report", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setToolTip("Put the report on the clipboard")
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for widget in (text, self.report, buttons):
            layout.addWidget(widget)
        self.resize(640, 420)

    @Slot()
    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report.toPlainText())
