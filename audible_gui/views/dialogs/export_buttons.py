"""Export and Cancel, below a dialog that asks for an export. GUI thread."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox


class ExportButtons(QDialogButtonBox):
    """The buttons; Export says what it writes, or why it cannot.

    Args:
        dialog: which they accept or reject.
        what: is written, for people.

    Attributes:
        export: the button that accepts.
    """

    def __init__(self, dialog: QDialog, what: str) -> None:
        super().__init__(QDialogButtonBox.StandardButton.Cancel)
        self._what = what
        self.export = self.addButton("Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setProperty("primary", True)
        self.export.setDefault(True)
        self.accepted.connect(dialog.accept)
        self.rejected.connect(dialog.reject)

    def refuse(self, problem: str) -> None:
        """Let nothing be exported because of a problem; empty where there is none."""
        self.export.setEnabled(not problem)
        self.export.setToolTip(problem or f"Write {self._what}; you can go on meanwhile")
