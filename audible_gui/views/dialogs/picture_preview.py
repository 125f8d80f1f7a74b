"""A picture that is being made, and then looked at. GUI thread."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from audible_gui.views import theme

_CM, _FINER = 2.54, 2.0  # small letters are read better where they are drawn finer
_LEAST_DPI, _MOST_DPI = 20.0, 300.0


class PicturePreview(QWidget):
    """Shows a picture as large as there is room, or a sentence why there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._picture, self._text, self._waiting = QPixmap(), "", False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        self.setAccessibleName("Preview")
        self.setToolTip("The figure as it will be written, but for its resolution")

    @property
    def picture_size(self) -> QSize:
        """Of the picture, in its own pixels; empty where there is none."""
        return self._picture.size()

    @property
    def text(self) -> str:
        """What is told."""
        return self._text

    def dpi(self, width_cm: float, height_cm: float | None) -> float:
        """Dots per inch with which a figure of that size fits in."""
        pixels = self.devicePixelRatioF()
        wide = self.width() * pixels / (width_cm / _CM)
        high = wide if height_cm is None else self.height() * pixels / (height_cm / _CM)
        return min(max(_FINER * min(wide, high), _LEAST_DPI), _MOST_DPI)

    def wait(self) -> None:
        """Another one is being made; the last one stays meanwhile."""
        self._text, self._waiting = "Drawing…", True
        self.setAccessibleDescription(self._text)
        self.update()

    def show_picture(self, png: bytes) -> None:
        """Show a picture."""
        self._picture.loadFromData(png)
        self._text, self._waiting = "", False
        self.setAccessibleDescription("The figure")
        self.update()

    def tell(self, sentence: str) -> None:
        """Say why there is none."""
        self._picture, self._text, self._waiting = QPixmap(), sentence, False
        self.setAccessibleDescription(sentence)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in the middle, with a line around it; a sentence where there is none."""
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), theme.color(tokens.background))
        if not self._picture.isNull():
            size = self._picture.size().scaled(self.size() - QSize(2, 2), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(
                (self.width() - size.width()) // 2, (self.height() - size.height()) // 2, size.width(), size.height()
            )
            painter.drawPixmap(place, self._picture)
            painter.setPen(theme.color(tokens.line))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        if self._text and (self._picture.isNull() or not self._waiting):
            painter.setPen(theme.color(tokens.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), flags, self._text)
