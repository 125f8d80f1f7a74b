"""How the spectrogram looks: frequency scale, range of levels, colours. GUI thread."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QObject, Signal

from audible_gui import settings as known
from audible_gui.document import FrequencyScale
from audible_gui.settings import Settings
from audible_gui.synthesis import RANGE_DB

COLORS = known.PICTURE_COLOR_MAPS
DIMMED = "dimmed"
"""Greys, under what is shown in a colour of its own."""
LEAST_RANGE_DB = 10
# Bends the colours so that what is soft stays dark and what is loud stands out.
_GAMMA = 1.4
_LIGHTEST = {"grey": 255, DIMMED: 128}
_DENSEST = 0.95
_LOUDEST_PERCENT, _SOFTEST_PERCENT = 99.95, 10.0


@dataclass(frozen=True)
class Look:
    """One of them.

    Attributes:
        scale: of the frequency axis.
        floor_db: what is no louder, relative to the loudest value, has the first colour.
        ceiling_db: what is no softer has the last one.
        colors: name of the colour map, one of ``COLORS``.
        mask: whether the mask of what is selected is shown over it.
    """

    scale: FrequencyScale = FrequencyScale.LOG
    floor_db: int = -round(RANGE_DB)
    ceiling_db: int = 0
    colors: str = COLORS[0]
    mask: bool = False

    def with_floor(self, floor_db: int) -> "Look":
        """Another floor; the ceiling stays above it."""
        floor_db = min(max(floor_db, -round(RANGE_DB)), -LEAST_RANGE_DB)
        return replace(self, floor_db=floor_db, ceiling_db=max(self.ceiling_db, floor_db + LEAST_RANGE_DB))

    def with_ceiling(self, ceiling_db: int) -> "Look":
        """Another ceiling; the floor stays below it."""
        ceiling_db = min(max(ceiling_db, LEAST_RANGE_DB - round(RANGE_DB)), 0)
        return replace(self, ceiling_db=ceiling_db, floor_db=min(self.floor_db, ceiling_db - LEAST_RANGE_DB))


class PictureLook(QObject):
    """The look that is chosen.

    Signals:
        changed: Look before, Look now.
    """

    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._value = Look()
        self._settings: Settings | None = None

    @property
    def value(self) -> Look:
        """What it is."""
        return self._value

    def choose(self, look: Look) -> None:
        """Look like this from now on."""
        before, self._value = self._value, look
        if look == before:
            return
        if self._settings is not None:
            self._settings.set(known.PICTURE_SCALE, look.scale)
            self._settings.set(known.PICTURE_RANGE_DB, (look.floor_db, look.ceiling_db))
            self._settings.set(known.PICTURE_COLORS, look.colors)
            self._settings.set(known.PICTURE_MASK, look.mask)
        self.changed.emit(before, look)

    def change(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of a Look
        """Another value of some of its fields."""
        self.choose(replace(self._value, **changes))

    def remember(self, settings: Settings) -> None:
        """Look as it did when it was last chosen, and remember what is chosen from now on."""
        floor_db, ceiling_db = settings.get(known.PICTURE_RANGE_DB)
        colors, scale = settings.get(known.PICTURE_COLORS), settings.get(known.PICTURE_SCALE)
        self._settings = settings
        mask = settings.get(known.PICTURE_MASK)
        self.choose(Look(scale, colors=colors, mask=mask).with_floor(floor_db).with_ceiling(ceiling_db))


def fitting_range(image: npt.NDArray[np.uint8]) -> tuple[int, int]:
    """Floor and ceiling in dB that what is seen makes use of; all of the range where nothing is seen.

    Args:
        image: as ``SpectrogramPicture`` has it.
    """
    seen = image[image > 0]
    if not seen.size:
        return -round(RANGE_DB), 0
    softest, loudest = np.percentile(seen, (_SOFTEST_PERCENT, _LOUDEST_PERCENT)) / 255.0 * RANGE_DB - RANGE_DB
    look = Look().with_ceiling(int(np.ceil(loudest))).with_floor(int(np.floor(min(softest, loudest - LEAST_RANGE_DB))))
    return look.floor_db, look.ceiling_db


@cache
def color_map(name: str) -> pg.ColorMap:
    """A colour map by its name; all of them go from dark to light, for the colour-blind, too."""
    if name in _LIGHTEST:
        return pg.ColorMap([0.0, 1.0], [(0, 0, 0), (_LIGHTEST[name],) * 3])
    return pg.colormap.get(name)


@cache
def palette(colors: str, floor_db: int, ceiling_db: int) -> npt.NDArray[np.uint32]:
    """The colour of each of a picture's 256 levels, 0xffRRGGBB."""
    table = color_map(colors).map(_places(floor_db, ceiling_db), mode="byte").astype(np.uint32)
    return np.asarray(0xFF000000 | table[:, 0] << 16 | table[:, 1] << 8 | table[:, 2], dtype=np.uint32)


@cache
def tint(color: int, floor_db: int, ceiling_db: int) -> npt.NDArray[np.uint32]:
    """One colour, 0xRRGGBB, the denser the louder, for each of 256 levels: 0xAARRGGBB, alpha being multiplied in."""
    alpha = _places(floor_db, ceiling_db) * _DENSEST
    channels = [(24, 255), *((shift, color >> shift & 255) for shift in (16, 8, 0))]
    parts = [np.round(alpha * value).astype(np.uint32) << np.uint32(shift) for shift, value in channels]
    return np.asarray(np.bitwise_or.reduce(np.array(parts)), dtype=np.uint32)


def _places(floor_db: int, ceiling_db: int) -> npt.NDArray[np.float64]:
    """How far along the colours each level is, 0 to 1."""
    levels_db = np.linspace(-RANGE_DB, 0.0, 256)
    places: npt.NDArray[np.float64] = np.clip((levels_db - floor_db) / (ceiling_db - floor_db), 0.0, 1.0) ** _GAMMA
    return places
