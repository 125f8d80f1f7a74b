"""The program's own SVG icons, tinted. GUI thread."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from audible_gui.resources import resource

SCALES = (1, 2, 3)


def pixmap(name: str, color: str, size: int, scale: float = 1.0) -> QPixmap:
    """The icon ``name`` in ``color``, ``size`` × ``size`` logical pixels at a device pixel ratio of ``scale``.

    Raises:
        FileNotFoundError: if there is no such icon.
    """
    return _drawn(_renderer(name, color), size, scale)


@cache
def tinted(name: str, color: str, disabled: str, size: int) -> QIcon:
    """The icon ``name`` for any screen, in another colour while it is disabled; drawn once, and not to be changed."""
    result = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled)):
        renderer = _renderer(name, tint)
        for scale in SCALES:
            result.addPixmap(_drawn(renderer, size, scale), mode)
    return result


def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))


def _drawn(renderer: QSvgRenderer, size: int, scale: float) -> QPixmap:
    image = QPixmap(QSize(size, size) * scale)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
