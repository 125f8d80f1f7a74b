"""What the canvas shows before there is a sound. GUI thread."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from audible_gui.views import theme
from audible_gui.views.keymap import set_tip

_ICON_PX = 48


class EmptyState(QWidget):
    """An invitation to open a sound.

    Signals:
        open_requested: a person wants to choose a file.
        demo_requested: a person wants the demo sound.
    """

    open_requested = Signal()
    demo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        title = QLabel("Drop a sound or a project here, or open the demo", alignment=Qt.AlignmentFlag.AlignCenter)
        title.setProperty("role", "title")
        hint = QLabel("WAV, FLAC, AIFF, MP3, Ogg, Opus …  It stays on this computer.")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addWidget(title)
        layout.addWidget(hint)
        layout.addSpacing(12)
        layout.addLayout(self._buttons())
        layout.addStretch(3)
        self._restyle()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()
        super().changeEvent(event)

    def _buttons(self) -> QHBoxLayout:
        self.open_button = QPushButton("Open a sound …")
        self.open_button.setProperty("primary", True)
        set_tip(self.open_button, "Choose a sound file, or a project ({open})")
        self.open_button.clicked.connect(self.open_requested)
        self.demo_button = QPushButton("Open the demo")
        self.demo_button.setToolTip("Seven seconds of three sources: a quick way to hear what a deconstruction does")
        self.demo_button.clicked.connect(self.demo_requested)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.open_button)
        row.addWidget(self.demo_button)
        row.addStretch()
        return row

    def _restyle(self) -> None:
        self._picture.setPixmap(theme.icon("waveform", theme.current().faint, _ICON_PX).pixmap(_ICON_PX, _ICON_PX))
