"""Where one chooses how the spectrogram looks. GUI thread."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)

from audible_gui.document import FrequencyScale
from audible_gui.synthesis import RANGE_DB
from audible_gui.views import theme
from audible_gui.views.plots.picture_look import COLORS, LEAST_RANGE_DB, Look, PictureLook, palette
from audible_gui.views.plots.popover import Popover

_SCALES = {
    FrequencyScale.LOG: ("Logarithmic", "Octaves are equally high, as one hears pitch"),
    FrequencyScale.MEL: ("Mel", "As one hears distances of pitch: low frequencies take less room"),
    FrequencyScale.LINEAR: ("Linear", "Hertz are equally high: harmonics are equally far apart"),
}
_SWATCH = QSize(48, 12)
_FLOOR_TIP = "What is this soft, relative to the loudest of the sound, or softer, is as dark as can be"
_CEILING_TIP = "What is this loud, relative to the loudest of the sound, or louder, is as bright as can be"
_FIT_TIP = "Choose floor and ceiling so that all colours are used for what is in view"
_SLIDER_PX = 132


class LookPopover(Popover):
    """Scale, colours and range of the spectrogram; what is changed is seen at once.

    Args:
        look: what is chosen.
        fitting: floor and ceiling in dB for what is in view.
        parent: Qt parent.
    """

    def __init__(self, look: PictureLook, fitting: Callable[[], tuple[int, int]], parent: QWidget) -> None:
        super().__init__("How the spectrogram looks", parent)
        self._look, self._fitting = look, fitting
        self._quiet = False
        self.scale, self.colors = QComboBox(), QComboBox()
        self.floor, self.ceiling = _Level("Floor", _FLOOR_TIP), _Level("Ceiling", _CEILING_TIP)
        self.floor.set_range(-round(RANGE_DB), -LEAST_RANGE_DB)
        self.ceiling.set_range(LEAST_RANGE_DB - round(RANGE_DB), 0)
        self.fit, self.reset = QPushButton("&Auto"), QPushButton("&Reset")
        self.fit.setToolTip(_FIT_TIP)
        self.reset.setToolTip("Log scale, all levels, the first colours")
        self._fill()
        self._lay_out()
        self._connect()
        self._show(Look(), look.value)

    def _fill(self) -> None:
        for scale, (name, tip) in _SCALES.items():
            self.scale.addItem(name, scale)
            self.scale.setItemData(self.scale.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.colors.setIconSize(_SWATCH)
        for name in COLORS:
            self.colors.addItem(_swatch(name), name.capitalize(), name)
        self.scale.setAccessibleName("Frequency axis")
        self.colors.setAccessibleName("Colours of the spectrogram")
        self.scale.setToolTip("How the frequency axis counts")
        self.colors.setToolTip("From softest to loudest, told apart by the colour-blind, too; under a mask all is grey")

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(12, 12, 12, 12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.setSpacing(8)
        form.addRow("Frequency a&xis", self.scale)
        form.addRow("&Colours", self.colors)
        for text, level in (("Ceilin&g", self.ceiling), ("&Floor", self.floor)):
            label = QLabel(text)
            label.setBuddy(level.slider)
            form.addRow(label, level)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.fit)
        buttons.addWidget(self.reset)
        form.addRow(buttons)

    def _connect(self) -> None:
        self._look.changed.connect(self._show)
        self.scale.currentIndexChanged.connect(self._choose_scale)
        self.colors.currentIndexChanged.connect(self._choose_colors)
        self.floor.box.valueChanged.connect(self._choose_floor)
        self.ceiling.box.valueChanged.connect(self._choose_ceiling)
        self.fit.clicked.connect(self._fit)
        self.reset.clicked.connect(self._reset)

    @Slot(object, object)
    def _show(self, _before: Look, look: Look) -> None:
        self._quiet = True
        self.scale.setCurrentIndex(self.scale.findData(look.scale))
        self.colors.setCurrentIndex(self.colors.findData(look.colors))
        self.floor.box.setValue(look.floor_db)
        self.ceiling.box.setValue(look.ceiling_db)
        self._quiet = False

    @Slot()
    def _choose_scale(self) -> None:
        if not self._quiet:
            # Qt gives an enum of strings back as a string.
            self._look.change(scale=FrequencyScale(self.scale.currentData()))

    @Slot()
    def _choose_colors(self) -> None:
        if not self._quiet:
            self._look.change(colors=self.colors.currentData())

    @Slot(int)
    def _choose_floor(self, floor_db: int) -> None:
        if not self._quiet:
            self._look.choose(self._look.value.with_floor(floor_db))

    @Slot(int)
    def _choose_ceiling(self, ceiling_db: int) -> None:
        if not self._quiet:
            self._look.choose(self._look.value.with_ceiling(ceiling_db))

    @Slot()
    def _fit(self) -> None:
        floor_db, ceiling_db = self._fitting()
        self._look.change(floor_db=floor_db, ceiling_db=ceiling_db)

    @Slot()
    def _reset(self) -> None:
        self._look.choose(Look(mask=self._look.value.mask))


class _Level(QWidget):
    """A level in dB: a slider, and a box to type it into."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.slider, self.box = QSlider(Qt.Orientation.Horizontal), QSpinBox(suffix=" dB")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget, kind in ((self.slider, ""), (self.box, ", typed")):
            widget.setAccessibleName(f"{name} of the spectrogram's levels{kind}")
            widget.setToolTip(tip)
            row.addWidget(widget)
        self.slider.setFixedWidth(_SLIDER_PX)
        self.slider.setPageStep(6)
        self.box.setFont(theme.numeric_font())
        theme.inset(self.box)
        # What is half typed means nothing yet.
        self.box.setKeyboardTracking(False)
        self.slider.valueChanged.connect(self.box.setValue)
        self.box.valueChanged.connect(self.slider.setValue)

    def set_range(self, low_db: int, high_db: int) -> None:
        """What can be chosen."""
        self.box.setRange(low_db, high_db)
        self.slider.setRange(low_db, high_db)


def _swatch(name: str) -> QIcon:
    row = palette(name, -round(RANGE_DB), 0)
    pixels = np.ascontiguousarray(np.broadcast_to(row, (1, len(row))))
    image = QImage(pixels.data, len(row), 1, 4 * len(row), QImage.Format.Format_RGB32).copy()
    return QIcon(QPixmap.fromImage(image.scaled(_SWATCH)))
