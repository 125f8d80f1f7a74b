"""A box of time and frequency in which a component is louder or quieter. Any thread."""

import math
from dataclasses import dataclass

from audible_gui.errors import AudibleError

MAX_BOXES = 200
"""Of one component."""
LONGEST_S = 1e7
HIGHEST_HZ = 1e7


@dataclass(frozen=True, order=True)
class BoxGain:
    """A gain inside a box.

    Attributes:
        start_s: where it begins; at the beginning of the sound nothing is left out before.
        end_s: where it ends; at the end of the sound nothing is left out after.
        low_hz: its lowest frequency; 0 leaves out nothing below.
        high_hz: its highest; half the sampling rate or more leaves out nothing above.
        gain_db: MIN_GAIN_DB, which is silence, .. MAX_GAIN_DB.

    Raises:
        AudibleError: for a box without extent or outside the limits.
    """

    start_s: float
    end_s: float
    low_hz: float
    high_hz: float
    gain_db: float

    def __post_init__(self) -> None:
        if not (0.0 <= self.start_s < self.end_s <= LONGEST_S and 0.0 <= self.low_hz < self.high_hz <= HIGHEST_HZ):
            raise AudibleError("A box must have a beginning before its end, and a lower edge below its upper one.")
        if not math.isfinite(self.gain_db):
            raise AudibleError("The gain of a box must be a number.")

    @property
    def place(self) -> tuple[float, float, float, float]:
        """The box without its gain."""
        return self.start_s, self.end_s, self.low_hz, self.high_hz
