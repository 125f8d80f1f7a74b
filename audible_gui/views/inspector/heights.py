"""How high a value is drawn, linearly or in decibels, and which value a height stands for. Any thread."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RANGE_DB = 84.0
HEADROOM_DB = 12.0
_LINEAR_HEADROOM = 1.25
_ABOVE = 1.1

Line = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Heights:
    """A vertical axis from 0 (nothing) to 1 (the upper edge).

    Attributes:
        reference: the value at 0 dB, or at 100 %; > 0.
        top: the value at the upper edge; > 0.
        decibels: whether it counts in decibels, RANGE_DB of them, below which everything is nothing.
    """

    reference: float
    top: float
    decibels: bool

    def of(self, values: npt.ArrayLike) -> Line:
        """Heights of values, within 0..1."""
        parts = np.asarray(values, dtype=np.float64) / self.top
        if self.decibels:
            parts = 1.0 + 20.0 * np.log10(np.maximum(parts, 1e-12)) / RANGE_DB
        return np.clip(parts, 0.0, 1.0)

    def values(self, heights: npt.ArrayLike) -> Line:
        """What heights stand for; exactly nothing at the lower edge."""
        heights = np.clip(np.asarray(heights, dtype=np.float64), 0.0, 1.0)
        if not self.decibels:
            return self.top * heights
        return np.where(heights > 0.0, self.top * 10.0 ** ((heights - 1.0) * RANGE_DB / 20.0), 0.0)

    def ticks(self) -> list[tuple[float, str]]:
        """Heights with their names."""
        if self.decibels:
            levels = [(self.reference * 10.0 ** (level / 20.0), level) for level in range(24, -73, -24)]
            named = [(value, f"{level} dB".replace("-", "−")) for value, level in levels]
        else:
            step = (
                0.5
                if self.top <= 2.5 * self.reference
                else 0.5 * 2.0 ** np.ceil(np.log2(self.top / self.reference / 2.5))
            )
            shares = np.arange(0.0, self.top / self.reference + 1e-9, step)
            named = [(share * self.reference, f"{share * 100:.0f} %") for share in shares]
        heights = self.of([value for value, _ in named])
        return [
            (float(height), text)
            for height, (value, text) in zip(heights, named, strict=True)
            if value <= self.top and (height > 0.0 or not self.decibels)
        ]


def fitting_heights(own: npt.ArrayLike, now: npt.ArrayLike, *, decibels: bool) -> Heights:
    """An axis with room above what is shown.

    Args:
        own: as trained; 0 dB is its peak.
        now: what sounds.
        decibels: see Heights.
    """
    own_peak, now_peak = float(np.max(own, initial=0.0)), float(np.max(now, initial=0.0))
    reference = own_peak or now_peak or 1.0
    headroom = 10.0 ** (HEADROOM_DB / 20.0) if decibels else _LINEAR_HEADROOM
    return Heights(reference, max(reference * headroom, _ABOVE * now_peak), decibels)
