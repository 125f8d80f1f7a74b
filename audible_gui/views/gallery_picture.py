"""The picture of a quick run: when its deepest components sound, each a stripe of its colour. GUI thread."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap

from audible_gui.document import Floats, Trial
from audible_gui.views import theme

PICTURE = (64, 40)
"""Width and height in pixels."""


def trial_icon(trial: Trial | None, scale: float) -> QIcon:
    """For a button; an empty frame where there is nothing yet."""
    width, height = (round(side * scale) for side in PICTURE)
    if trial is None:
        pixmap = QPixmap(width, height)
        pixmap.fill(QColor(theme.current().surface))
    else:
        pixmap = QPixmap.fromImage(picture_image(trial.picture)).scaled(
            width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    pixmap.setDevicePixelRatio(scale)
    icon = QIcon()
    icon.addPixmap(pixmap, QIcon.Mode.Normal)
    icon.addPixmap(pixmap, QIcon.Mode.Disabled)
    return icon


def picture_image(picture: Floats) -> QImage:
    """One pixel for each value of (K, columns): the background where it is 0, the component's colour where it is 1."""
    ground = _rgb(QColor(theme.current().background))
    colors = np.array([_rgb(theme.component_color(index)) for index in range(len(picture))])
    mixed = ground + np.sqrt(picture)[..., None] * (colors - ground)[:, None]
    pixels = np.ascontiguousarray(np.rint(mixed).astype(np.uint8))
    height, width, _ = pixels.shape
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _rgb(color: QColor) -> np.ndarray:
    return np.array([color.red(), color.green(), color.blue()], dtype=np.float64)
