"""What can be seen of a sound while it is read. Any thread."""

from dataclasses import dataclass

import numpy as np

from audible_gui.audio_file import SoundInfo
from audible_gui.document import OUTLINE_SAMPLES, Floats, frozen
from audible_gui.synthesis import Outline
from audible_gui.synthesis.picture import Peaks

COLUMNS = 4096


@dataclass(frozen=True, eq=False)
class Arriving:
    """A sound of which a part has been read.

    Attributes:
        fraction: how much has been read, 0..1.
        duration_s: how long it will be, as its header says.
        minima: smallest sample of equal parts of it, (parts, channels), zero where nothing has been read.
        maxima: largest samples.
    """

    fraction: float
    duration_s: float
    minima: Floats
    maxima: Floats


class Arrival:
    """Gathers the outline of a sound of which piece after piece is read.

    Args:
        info: what its header says; what comes beyond it is not seen before all is read.
    """

    def __init__(self, info: SoundInfo) -> None:
        self.outline = Outline()
        self._duration_s = info.samples / info.rate_hz
        blocks = -(-info.samples // OUTLINE_SAMPLES)
        self._blocks_per_column = max(-(-blocks // COLUMNS), 1)
        shape = (-(-blocks // self._blocks_per_column), info.channels)
        self._minima, self._maxima = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        self._blocks = 0

    def add(self, samples: Floats) -> None:
        """The next (samples, channels)."""
        peaks = self.outline.add(samples)
        columns = (self._blocks + np.arange(len(peaks[0]))) // self._blocks_per_column
        self._blocks += len(columns)
        known = int(np.searchsorted(columns, len(self._minima)))
        if known:
            self._enter(columns[:known], (peaks[0][:known], peaks[1][:known]))

    def seen(self, fraction: float) -> Arriving:
        """What there is by now."""
        return Arriving(fraction, self._duration_s, frozen(self._minima.copy()), frozen(self._maxima.copy()))

    def _enter(self, columns: np.ndarray[tuple[int], np.dtype[np.int64]], peaks: Peaks) -> None:
        starts = np.flatnonzero(np.diff(columns, prepend=-1))
        touched = columns[starts]
        self._minima[touched] = np.minimum(self._minima[touched], np.minimum.reduceat(peaks[0], starts))
        self._maxima[touched] = np.maximum(self._maxima[touched], np.maximum.reduceat(peaks[1], starts))
