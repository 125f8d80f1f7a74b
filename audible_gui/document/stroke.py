"""A stroke of a brush over the spectrogram: what lies under it belongs to one component. Any thread."""

import math
from dataclasses import dataclass

from audible_gui.document.box_gain import HIGHEST_HZ, LONGEST_S
from audible_gui.document.frequency_scale import FrequencyScale
from audible_gui.errors import AudibleError

MAX_STROKES = 200
"""Of one component."""
MAX_POINTS = 100
MAX_STROKE_NUMBER = 2**31
LARGEST_RADIUS = 1e7

Point = tuple[float, float]
"""Seconds and hertz."""


@dataclass(frozen=True, order=True)
class Stroke:
    """An ellipse drawn along a line, which is a circle on the screen that it was painted on.

    Attributes:
        number: of the strokes of a layer, those with higher numbers lie above the others.
        points: corners of the line, 1..MAX_POINTS.
        radius_s: of the ellipse in time.
        radius: of it in frequency, as ``scale`` counts.
        scale: of the axis that it was painted on.
        strength: what part of what lies in its middle is moved, more than 0 up to 1.
        hardness: part of the radius from which on it is weaker towards its rim, 0..1.
        erases: whether it takes back what strokes of its component below it have moved, rather than moving anything.

    Raises:
        AudibleError: for values outside the limits.
    """

    number: int
    points: tuple[Point, ...]
    radius_s: float
    radius: float
    scale: FrequencyScale = FrequencyScale.LOG
    strength: float = 1.0
    hardness: float = 0.5
    erases: bool = False

    def __post_init__(self) -> None:
        there = all(0.0 <= time_s <= LONGEST_S and 0.0 <= at_hz <= HIGHEST_HZ for time_s, at_hz in self.points)
        if not (1 <= len(self.points) <= MAX_POINTS and there):
            raise AudibleError(f"A stroke has 1 to {MAX_POINTS} points of time and frequency.")
        if not all(0.0 < radius <= LARGEST_RADIUS for radius in (self.radius_s, self.radius)):
            raise AudibleError("A stroke must have a radius in time and in frequency.")
        if not (0.0 < self.strength <= 1.0 and 0.0 <= self.hardness <= 1.0):
            raise AudibleError("The strength of a stroke must lie above 0 and its hardness from 0 on, up to 1.")
        if not 0 <= self.number <= MAX_STROKE_NUMBER:
            raise AudibleError("The number of a stroke is not one.")

    @property
    def span(self) -> tuple[float, float, float, float]:
        """What lies under it at most: from and to which second, lowest and highest frequency in hertz."""
        times, heights = zip(*((time_s, self.scale.height(at_hz)) for time_s, at_hz in self.points), strict=True)
        return (
            max(min(times) - self.radius_s, 0.0),
            max(times) + self.radius_s,
            _hertz(self.scale, min(heights) - self.radius),
            _hertz(self.scale, max(heights) + self.radius),
        )


def _hertz(scale: FrequencyScale, height: float) -> float:
    """Within what there can be, also far beyond the ends of an axis."""
    highest = scale.height(HIGHEST_HZ)
    frequency_hz = scale.hertz(min(max(height, -highest), highest))
    return max(frequency_hz, 0.0) if math.isfinite(frequency_hz) else HIGHEST_HZ
