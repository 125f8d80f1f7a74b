"""Preferences: what is changed applies at once, so there is nothing to confirm. GUI thread."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from audible_gui.views.dialogs.audio_page import AudioPage
from audible_gui.views.dialogs.look_page import LookPage
from audible_gui.views.studio import Studio


class PreferencesDialog(QDialog):
    """Shows the pages of preferences and lets the window be used meanwhile.

    Args:
        studio: what they are about.
        parent: Qt parent.
    """

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.audio, self.look = AudioPage(studio), LookPage(studio.settings)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.audio.defaults_button, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(16)
        for widget in (_heading("Audio"), self.audio, _heading("Look"), self.look, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(520)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "title")
    return label
