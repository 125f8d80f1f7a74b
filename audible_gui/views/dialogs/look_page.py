"""The page of the preferences about the window's look: dark or light, and how large. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from audible_gui import settings as known
from audible_gui.settings import LOOKS, SCALES, Settings
from audible_gui.views import theme

_LABELS = {"dark": "Dark", "light": "Light", "system": "Like the system"}


class LookPage(QWidget):
    """Dark or light, from the next start on: a window that is full of pictures is not repainted under one's hands.

    Args:
        settings: what is remembered.
        parent: Qt parent.
    """

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.look = QComboBox()
        for look in LOOKS:
            self.look.addItem(_LABELS[look], look)
        self.look.setCurrentIndex(self.look.findData(settings.get(known.LOOK)))
        self.look.setToolTip("The spectrogram stays dark in either")
        self.scale = QComboBox()
        for percent in SCALES:
            self.scale.addItem(f"{percent} %", percent)
        self.scale.setCurrentIndex(self.scale.findData(settings.get(known.SCALE)))
        self.scale.setToolTip("Size of everything in the window; 100 % is as the system has it")
        self.note, self.scale_note = QLabel(), QLabel()
        self.scale_note.setProperty("role", "muted")
        self.note.setProperty("role", "muted")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("&Theme", self.look)
        form.addRow("", self.note)
        form.addRow("&Size", self.scale)
        form.addRow("", self.scale_note)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(16)
        self.look.currentIndexChanged.connect(self._use)
        self.scale.currentIndexChanged.connect(self._use)
        self._tell()

    @Slot()
    def _use(self) -> None:
        self._settings.set(known.LOOK, self.look.currentData())
        self._settings.set(known.SCALE, self.scale.currentData())
        self._tell()

    def _tell(self) -> None:
        wanted = theme.chosen(self.look.currentData(), QGuiApplication.styleHints().colorScheme())
        same = wanted == theme.current()
        self.note.setText("" if same else f"The window is {wanted.name} from the next start on.")
        percent = self.scale.currentData()
        as_it_is = percent == theme.scaled()
        self.scale_note.setText("" if as_it_is else f"Everything has {percent} % of its size from the next start on.")
