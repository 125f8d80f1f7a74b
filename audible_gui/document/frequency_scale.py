"""Scales of frequency axes: where a frequency stands, and what stands there. Any thread."""

import math
from enum import StrEnum

import numpy as np
import numpy.typing as npt

LOWEST_HZ = 27.5
# O'Shaughnessy, "Speech Communication", 1987.
_MEL, _MEL_HZ = 2595.0, 700.0
_LEAST_HZ = 1e-3


class FrequencyScale(StrEnum):
    """How an axis counts: octaves (log2 of hertz), mel, or hertz; what it counts is called height."""

    LOG = "log"
    MEL = "mel"
    LINEAR = "linear"

    @property
    def rows(self) -> int:
        """As many as a picture of the whole axis wants; where rows are wide at the top, more would show nothing new."""
        return {FrequencyScale.LOG: 384, FrequencyScale.MEL: 512, FrequencyScale.LINEAR: 768}[self]

    @property
    def shortest(self) -> float:
        """The least height that is worth looking at."""
        return {FrequencyScale.LOG: 0.25, FrequencyScale.MEL: 20.0, FrequencyScale.LINEAR: 50.0}[self]

    def lowest_hz(self, rate_hz: float) -> float:
        """Where the axis begins for a sound of this rate."""
        return min(LOWEST_HZ, rate_hz / 64) if self is FrequencyScale.LOG else 0.0

    def height(self, frequency_hz: float) -> float:
        """Where a frequency stands, one below 0 as 0 Hz; on the log scale that is below all that is shown."""
        if self is FrequencyScale.LOG:
            return math.log2(max(frequency_hz, _LEAST_HZ))
        above = max(frequency_hz, 0.0)
        return _MEL * math.log10(1.0 + above / _MEL_HZ) if self is FrequencyScale.MEL else above

    def hertz(self, height: float) -> float:
        """The frequency at a height."""
        if self is FrequencyScale.LOG:
            return float(2.0**height)
        return _MEL_HZ * (10.0 ** (height / _MEL) - 1.0) if self is FrequencyScale.MEL else height

    def edges(self, low_hz: float, high_hz: float, count: int) -> npt.NDArray[np.float64]:
        """``count`` frequencies in hertz from one to the other, equally far apart on the axis."""
        if self is FrequencyScale.LOG:
            return np.geomspace(low_hz, high_hz, count)
        if self is FrequencyScale.LINEAR:
            return np.linspace(low_hz, high_hz, count)
        heights = np.linspace(self.height(low_hz), self.height(high_hz), count)
        edges: npt.NDArray[np.float64] = _MEL_HZ * (10.0 ** (heights / _MEL) - 1.0)
        edges[[0, -1]] = low_hz, high_hz
        return edges
