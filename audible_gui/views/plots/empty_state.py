"""What the canvas shows before there is a sound. GUI thread."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from audible_gui.views import theme
from audible_gui.views.keymap import set_tip
from audible_gui.views.labels import literal, plain

_ICON_PX = 40
_LATELY = 3
_LATELY_PX = 200
_STEPS = (
    ("Open", "a sound: WAV, FLAC, AIFF, MP3, Ogg, Opus … It stays on this computer."),
    ("Train", "a network on that sound alone, in seconds: it learns the parts that the sound is made of."),
    ("Listen", "to each part, in layers from fine to coarse; mute, solo and mix them while they play."),
    ("Change", "them: draw, cross, cut, group. Every step can be undone."),
    ("Export", "stems that sum back to the original."),
)


class EmptyState(QWidget):
    """Says in five lines what this is for, and invites to open something.

    Signals:
        open_requested: a person wants to choose a file.
        demo_requested: a person wants the demo sound.
        file_requested: a person wants a file that was opened lately, a Path.
        tour_requested: a person wants to be shown around.
    """

    open_requested = Signal()
    demo_requested = Signal()
    file_requested = Signal(object)
    tour_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        title = QLabel("Drop a sound or a project here, or open the demo", alignment=Qt.AlignmentFlag.AlignCenter)
        title.setProperty("role", "title")
        self.steps, self._lately = _steps(), QHBoxLayout()
        self._lately.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addWidget(title)
        layout.addSpacing(4)
        layout.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(4)
        layout.addLayout(self._buttons())
        layout.addLayout(self._lately)
        layout.addStretch(3)
        self._restyle()

    def minimumSizeHint(self) -> QSize:
        """Without the lines, which give way where there is no room for them."""
        return QSize(320, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the picture first, then the lines."""
        super().resizeEvent(event)
        steps_px = self.steps.sizeHint().height()
        room = self.height() - self.open_button.sizeHint().height() - 120
        self.steps.setVisible(room >= steps_px and self.width() >= self.steps.sizeHint().width())
        self._picture.setVisible(room >= steps_px + _ICON_PX or not self.steps.isVisibleTo(self))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()
        super().changeEvent(event)

    def offer(self, paths: Sequence[Path]) -> None:
        """Offer files that were opened lately, the latest first."""
        while (item := self._lately.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not paths:
            return
        heading = QLabel("Opened lately")
        heading.setProperty("role", "muted")
        self._lately.addStretch()
        self._lately.addWidget(heading)
        for path in paths[:_LATELY]:
            self._lately.addWidget(self._opener(path))
        self._lately.addStretch()

    def _opener(self, path: Path) -> QPushButton:
        button = QPushButton()
        name = button.fontMetrics().elidedText(path.name, Qt.TextElideMode.ElideMiddle, _LATELY_PX)
        button.setText(plain(name))
        button.setProperty("flat", True)
        button.setToolTip(literal(f"Open {path}"))
        button.setAccessibleName(f"Open {path.name}")
        button.clicked.connect(partial(self.file_requested.emit, path))
        return button

    def _buttons(self) -> QHBoxLayout:
        self.open_button = QPushButton("Open a sound …")
        self.open_button.setProperty("primary", True)
        set_tip(self.open_button, "Choose a sound file, or a project ({open})")
        self.open_button.clicked.connect(self.open_requested)
        self.demo_button = QPushButton("Open the demo")
        self.demo_button.setToolTip("Seven seconds of three sources: a quick way to hear what a deconstruction does")
        self.demo_button.clicked.connect(self.demo_requested)
        self.tour_button = QPushButton("Take the tour")
        set_tip(
            self.tour_button,
            "From a sound to its stems in ten minutes, to be read beside the window ({manual} for more)",
        )
        self.tour_button.clicked.connect(self.tour_requested)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for button in (self.open_button, self.demo_button, self.tour_button):
            row.addWidget(button)
        row.addStretch()
        return row

    def _restyle(self) -> None:
        self._picture.setPixmap(theme.icon("waveform", theme.current().faint, _ICON_PX).pixmap(_ICON_PX, _ICON_PX))


def _steps() -> QWidget:
    """What one does here, in order: a word in front of each line."""
    result = QWidget()
    grid = QGridLayout(result)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    for row, (word, text) in enumerate(_STEPS):
        verb, line = QLabel(word), QLabel(text)
        verb.setProperty("role", "step")
        line.setProperty("role", "muted")
        grid.addWidget(verb, row, 0, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(line, row, 1)
    return result
