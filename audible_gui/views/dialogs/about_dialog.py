"""What this is, and whose idea it was. GUI thread."""

import platform
from importlib import metadata

from PySide6.QtCore import Qt, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from audible_gui import __version__

TITLE = "Audible Networks: Deconstructing and Manipulating Sounds with Deep Non-Negative Autoencoders"
PAPER = f"Burred and Cella, “{TITLE}”, 2025."
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


def citation() -> str:
    """The paper, as BibTeX."""
    return (
        "@misc{burred2025audible,\n"
        "  author = {Burred and Cella},\n"
        f"  title = {{{TITLE}}},\n"
        "  year = {2025},\n"
        "  eprint = {2510.08816},\n"
        "  archivePrefix = {arXiv},\n"
        f"  url = {{{LINK}}}\n"
        "}\n"
    )


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
        listed = QLabel("\u00a0\u00a0· ".join(_unbroken(f"{name} {version}") for name, version in versions().items()))
        listed.setProperty("role", "muted")
        listed.setWordWrap(True)
        listed.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for name, tip, slot in (
            ("Copy &citation", "Put the paper on the clipboard, as BibTeX", self.copy_citation),
            ("Copy &versions", "Put the versions on the clipboard, for a report", self.copy_versions),
        ):
            button = buttons.addButton(name, QDialogButtonBox.ButtonRole.ActionRole)
            button.setToolTip(tip)
            button.clicked.connect(slot)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for widget in (title, text, listed, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(480)

    @Slot()
    def copy_citation(self) -> None:
        """Put the paper on the clipboard."""
        QGuiApplication.clipboard().setText(citation())

    @Slot()
    def copy_versions(self) -> None:
        """Put what is installed on the clipboard, and on which system."""
        lines = [f"{name} {version}" for name, version in versions().items()]
        QGuiApplication.clipboard().setText("\n".join([*lines, platform.platform()]))


def _unbroken(text: str) -> str:
    """With a space and hyphens at which no line ends."""
    return text.replace(" ", "\u00a0").replace("-", "\u2011")
