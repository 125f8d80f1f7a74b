"""Which component is inspected: colour, name, where it peaks, how much it holds. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from audible_gui.views import theme
from audible_gui.views.inspector.subject import Subject
from audible_gui.views.labels import literal

_CHIP_PX = 14


class Header(QWidget):
    """Two lines about a Subject."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.chip, self.name, self.summary = QLabel(), QLabel(), QLabel()
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setAccessibleName("Inspected component")
        self.summary.setProperty("role", "muted")
        self.summary.setAccessibleName("Peak of the basis and share of the spectrogram")
        self.summary.setToolTip("Where the basis is strongest, and how much of its layer's spectrogram it makes up")
        for label in (self.name, self.summary):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.summary.setFont(theme.numeric_font(self.summary.font()))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.chip)
        row.addWidget(self.name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.summary)

    def show_subject(self, subject: Subject | None) -> None:
        """Say which one it is."""
        if subject is None:
            return
        self._name = subject.name
        self.chip.setPixmap(_chip(subject.color, self.devicePixelRatioF()))
        self.name.setToolTip(literal(subject.name))
        self.summary.setText(subject.summary)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the name in."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = self.name.fontMetrics()
        self.name.setText(metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, self.name.width()))


def _chip(color: QColor, scale: float) -> QPixmap:
    result = QPixmap(round(_CHIP_PX * scale), round(_CHIP_PX * scale))
    result.setDevicePixelRatio(scale)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(0, 0, _CHIP_PX, _CHIP_PX, 3, 3)
    painter.end()
    return result
