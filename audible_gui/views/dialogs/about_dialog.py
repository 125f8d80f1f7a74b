"""What this is, and whose idea it was. GUI thread."""

import platform
from importlib import metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from audible_gui import __version__

PAPER = (
    "Burred and Cella, “Audible Networks: Deconstructing and Manipulating Sounds with Deep Non-Negative "
    "Autoencoders”, 2025."
)
LINK = "https://arxiv.org/abs/2510.08816"


def versions() -> dict[str, str]:
    """What is installed; asks the package metadata, so nothing is imported for it."""
    found = {"Audible Networks": __version__, "Python": platform.python_version(), "Qt": qVersion()}
    for name in ("PySide6-Essentials", "pyqtgraph", "torch", "numpy", "scipy", "sounddevice", "soundfile"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


class AboutDialog(QDialog):
    """Version, paper and licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Audible Networks")
        title = QLabel(f"Audible Networks {__version__}")
        title.setProperty("role", "title")
        text = QLabel(
            "Takes one sound apart with a deep non-negative autoencoder trained on that sound alone.<br><br>"
            f"The method: {PAPER}<br><a href='{LINK}'>{LINK}</a><br><br>MIT licence."
        )
        text.setOpenExternalLinks(True)
        text.setWordWrap(True)
        listed = QLabel("  ·  ".join(f"{name} {version}" for name, version in versions().items()))
        listed.setProperty("role", "muted")
        listed.setWordWrap(True)
        listed.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for widget in (title, text, listed, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(480)
