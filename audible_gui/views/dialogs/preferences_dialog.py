"""Preferences: what is changed applies at once, so there is nothing to confirm. GUI thread."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from audible_gui.views.dialogs.audio_page import AudioPage
from audible_gui.views.dialogs.look_page import LookPage
from audible_gui.views.dialogs.shortcuts_page import ShortcutsPage
from audible_gui.views.keymap import Keymap
from audible_gui.views.look import Look
from audible_gui.views.scrolled import FRAME, Scrolled
from audible_gui.views.studio import Studio

_USUAL, _LEAST_PAGE = QSize(560, 560), QSize(200, 80)


class PreferencesDialog(QDialog):
    """Shows the pages of preferences and lets the window be used meanwhile.

    Args:
        studio: what they are about.
        keymap: the keys that can be changed.
        look: applies the look that is chosen.
        parent: Qt parent.
    """

    def __init__(self, studio: Studio, keymap: Keymap, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.audio, self.look = AudioPage(studio), LookPage(studio.settings, look)
        self.shortcuts = ShortcutsPage(keymap)
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName("Pages of preferences")
        for page, title in ((self.audio, "Audio"), (self.look, "Look"), (self.shortcuts, "Shortcuts")):
            self.tabs.addTab(Scrolled(_framed(page), _LEAST_PAGE), title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.audio.defaults_button, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(16)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)
        self.setMinimumSize(_USUAL.boundedTo(self.screen().availableSize() - FRAME))
        self.tabs.currentChanged.connect(self._show_defaults)

    @Slot(int)
    def _show_defaults(self, page: int) -> None:
        self.audio.defaults_button.setVisible(self.tabs.tabText(page) == "Audio")


def _framed(page: QWidget) -> QWidget:
    """With air above, at its own height."""
    frame = QWidget()
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 16, 0, 0)
    layout.addWidget(page)
    return frame
