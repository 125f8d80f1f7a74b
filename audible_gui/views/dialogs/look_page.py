"""The page of the preferences about the window's look: dark or light, and how large. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QPushButton, QWidget

from audible_gui import settings as known
from audible_gui.settings import LOOKS, SCALES, Settings
from audible_gui.views import theme
from audible_gui.views.look import Look

_LABELS = {"dark": "Dark", "light": "Light", "system": "Like the system"}

_TOO_LARGE = "The window would then need more than this screen, and parts of it have to be scrolled"


class LookPage(QWidget):
    """Dark or light, at once; the size from the next start on, since Qt takes it only then.

    Args:
        settings: what is remembered.
        look: applies it.
        parent: Qt parent.
    """

    def __init__(self, settings: Settings, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._applied = settings, look
        self.look = QComboBox()
        for name in LOOKS:
            self.look.addItem(_LABELS[name], name)
        self.look.setCurrentIndex(self.look.findData(settings.get(known.LOOK)))
        self.look.setToolTip("The spectrogram stays dark in either")
        self.scale = QComboBox()
        for percent in SCALES:
            self.scale.addItem(f"{percent} %", percent)
            if not look.fits(percent):
                self.scale.setItemData(self.scale.count() - 1, _TOO_LARGE, Qt.ItemDataRole.ToolTipRole)
        self.scale.setCurrentIndex(self.scale.findData(settings.get(known.SCALE)))
        self.scale.setToolTip("Size of everything in the window; 100 % is as the system has it")
        self.look.setAccessibleName("Theme")
        self.scale.setAccessibleName("Size")
        self.scale_note = QLabel(wordWrap=True)
        self.scale_note.setProperty("role", "muted")
        self.restart_button = QPushButton("Restart now")
        self.restart_button.setToolTip("Close the window and open it again with all that is open in it")
        self.restart_button.clicked.connect(look.restart_requested)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("&Theme", self.look)
        form.addRow("&Size", self.scale)
        form.addRow("", self.scale_note)
        form.addRow("", self.restart_button)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        self.look.currentIndexChanged.connect(self._use)
        self.scale.currentIndexChanged.connect(self._use)
        self._tell()

    @Slot()
    def _use(self) -> None:
        self._settings.set(known.LOOK, self.look.currentData())
        self._settings.set(known.SCALE, self.scale.currentData())
        self._applied.follow()
        self._tell()

    def _tell(self) -> None:
        percent = self.scale.currentData()
        as_it_is = percent == theme.scaled()
        later = "" if as_it_is else f"Everything has {percent} % of its size from the next start on."
        large = "" if self._applied.fits(percent) else f"{_TOO_LARGE}."
        self.scale_note.setText(" ".join(part for part in (later, large) if part))
        self.scale_note.setVisible(bool(later or large))
        self.restart_button.setVisible(not as_it_is)
