"""Where and how stems are written. GUI thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from audible_gui.document import Document, ExportRequest, FileFormat, Subtype

CODINGS = (
    ("WAV, 32-bit float", FileFormat.WAV, Subtype.FLOAT),
    ("WAV, 24-bit", FileFormat.WAV, Subtype.PCM_24),
    ("WAV, 16-bit", FileFormat.WAV, Subtype.PCM_16),
    ("FLAC, 24-bit", FileFormat.FLAC, Subtype.PCM_24),
    ("FLAC, 16-bit", FileFormat.FLAC, Subtype.PCM_16),
)


class ExportDialog(QDialog):
    """Asks for layer, coding and folder.

    Args:
        document: what will be exported.
        folder: proposed.
        conflicts: folder → number of stems of an earlier run in it.
        parent: Qt parent.
    """

    def __init__(
        self, document: Document, folder: Path, conflicts: Callable[[Path], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export stems")
        self._document, self._conflicts = document, conflicts
        self._layer, self._coding = QComboBox(), QComboBox()
        self._folder = QLineEdit(str(folder))
        self._figure = QCheckBox("Also draw the network (network.png)")
        self._overwrite = QCheckBox()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._export = self._buttons.addButton("Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._fill()
        self._arrange()
        self._folder.textChanged.connect(self._check)
        self._overwrite.toggled.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._check()

    def request(self) -> ExportRequest:
        """What was chosen."""
        _, file_format, subtype = CODINGS[self._coding.currentIndex()]
        folder = self._path()
        return ExportRequest(
            document=self._document,
            folder=folder,
            layer=self._layer.currentData(),
            file_format=file_format,
            subtype=subtype,
            overwrite=self._overwrite.isChecked(),
            figure=folder / "network.png" if self._figure.isChecked() else None,
        )

    def _fill(self) -> None:
        layers = self._document.components
        for layer in range(len(layers), 0, -1):
            self._layer.addItem(f"Layer {layer} · {len(layers[layer - 1])} stems", layer)
        for text, _, _ in CODINGS:
            self._coding.addItem(text)
        self._layer.setToolTip("Each layer's stems sum to the original; deeper layers have fewer, larger parts")
        self._coding.setToolTip("Float nulls below −120 dB; with integers a residual file makes the sum exact")
        self._export.setProperty("primary", True)
        self._export.setDefault(True)

    def _arrange(self) -> None:
        browse = QPushButton("Browse…")
        browse.setAutoDefault(False)  # Return exports
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self._folder, 1)
        row.addWidget(browse)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Components", self._layer)
        form.addRow("&Format", self._coding)
        form.addRow("F&older", row)
        form.labelForField(row).setBuddy(self._folder)  # type: ignore[attr-defined]
        self._folder.setAccessibleName("Folder")
        note = QLabel(
            "Stems are written as analysed, without your gains, mutes and solos, so that they sum to the sound."
        )
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(note)
        layout.addLayout(form)
        layout.addWidget(self._figure)
        layout.addWidget(self._overwrite)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(520)

    @Slot()
    def _browse(self) -> None:
        options = QFileDialog.Option.ShowDirsOnly
        folder = QFileDialog.getExistingDirectory(self, "Folder for the stems", str(self._path().parent), options)
        if folder:
            self._folder.setText(folder)

    @Slot()
    def _check(self) -> None:
        """Nothing can be exported into nothing, and an earlier run is replaced only when that is wanted."""
        found = self._conflicts(self._path()) if self._folder.text().strip() else 0
        self._overwrite.setVisible(bool(found))
        self._overwrite.setText(f"Replace the {found} stems of an earlier run in this folder")
        ready = bool(self._folder.text().strip()) and (not found or self._overwrite.isChecked())
        self._export.setEnabled(ready)
        self._export.setToolTip("" if ready else "Choose a folder, or allow replacing what is in it")

    def _path(self) -> Path:
        path = Path(self._folder.text().strip())
        try:
            return path.expanduser()
        except RuntimeError:  # there is no such person
            return path
