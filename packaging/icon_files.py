"""The program's icon in the forms that systems want, all drawn from its one SVG file. Needs PySide6 and Pillow."""

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICON = Path(__file__).resolve().parent.parent / "resources" / "icons" / "app.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
"""Of the PNG files for Linux, in pixels."""
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_ICNS_SIZE = 1024


def picture(size: int) -> Image.Image:
    """The icon, ``size`` pixels wide and high, transparent where it is not."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(str(ICON))
    if not renderer.isValid():
        raise ValueError(f"{ICON} cannot be drawn")
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(buffer.data().data()))


def write_png(path: Path, size: int) -> Path:
    """Write the icon as PNG."""
    picture(size).save(path, format="PNG")
    return path


def write_ico(path: Path) -> Path:
    """Write the icon for Windows, each size drawn for itself."""
    largest, *others = (picture(size) for size in reversed(_ICO_SIZES))
    largest.save(path, format="ICO", sizes=[(size, size) for size in _ICO_SIZES], append_images=others)
    return path


def write_icns(path: Path) -> Path:
    """Write the icon for macOS."""
    picture(_ICNS_SIZE).save(path, format="ICNS")
    return path
