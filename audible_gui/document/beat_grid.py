"""Beats and bars along a sound. Any thread."""

import math
from dataclasses import dataclass

from audible_gui.errors import AudibleError

MIN_BPM, MAX_BPM = 20.0, 400.0
MAX_BEATS_PER_BAR = 16
_MOST_S = 1e6


@dataclass(frozen=True)
class BeatGrid:
    """Beats of one tempo.

    Attributes:
        bpm: beats a minute, MIN_BPM..MAX_BPM.
        offset_s: where the first beat of a bar is; the grid goes on before it, too.
        beats_per_bar: 1..MAX_BEATS_PER_BAR.

    Raises:
        AudibleError: for other values.
    """

    bpm: float = 120.0
    offset_s: float = 0.0
    beats_per_bar: int = 4

    def __post_init__(self) -> None:
        if not MIN_BPM <= self.bpm <= MAX_BPM:
            raise AudibleError(f"The tempo must lie between {MIN_BPM:g} and {MAX_BPM:g} beats a minute.")
        if not (1 <= self.beats_per_bar <= MAX_BEATS_PER_BAR and abs(self.offset_s) <= _MOST_S):
            raise AudibleError(f"A bar must have between 1 and {MAX_BEATS_PER_BAR} beats.")

    @property
    def period_s(self) -> float:
        """From one beat to the next."""
        return 60.0 / self.bpm

    def nearest(self, time_s: float) -> float:
        """The beat that is nearest to a moment."""
        return self.offset_s + round((time_s - self.offset_s) / self.period_s) * self.period_s

    def beats(self, start_s: float, end_s: float, every: int = 1) -> list[tuple[float, bool]]:
        """When beats between two moments are, and whether each begins a bar; of ``every`` beats from the offset one."""
        step_s = every * self.period_s
        first, last = (math.ceil((start_s - self.offset_s) / step_s), math.floor((end_s - self.offset_s) / step_s))
        numbers = range(first, last + 1)
        return [(self.offset_s + n * step_s, n * every % self.beats_per_bar == 0) for n in numbers]
