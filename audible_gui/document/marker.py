"""Markers: named moments of a sound. Any thread."""

from dataclasses import dataclass

from audible_gui.document.box_gain import LONGEST_S
from audible_gui.errors import AudibleError

MAX_MARKERS = 10_000
"""Of one document."""
MAX_MARKER_NAME = 100
"""Characters."""
MAX_MARKER_NUMBER = 1_000_000


@dataclass(frozen=True, order=True)
class Marker:
    """A moment that a person, or the file of the sound, has marked.

    Attributes:
        time_s: where it is.
        number: by which it is known among those of its document, from 1 on; stays when it is moved.
        name: up to MAX_MARKER_NAME characters; empty as long as nobody has named it.

    Raises:
        AudibleError: for values outside the limits.
    """

    time_s: float
    number: int
    name: str = ""

    def __post_init__(self) -> None:
        if not 0.0 <= self.time_s <= LONGEST_S:
            raise AudibleError("A marker must lie within the sound.")
        if not 1 <= self.number <= MAX_MARKER_NUMBER or len(self.name) > MAX_MARKER_NAME:
            raise AudibleError(f"The name of a marker must have up to {MAX_MARKER_NAME} characters.")

    @property
    def title(self) -> str:
        """Its name, or its number where it has none."""
        return self.name or f"Marker {self.number}"
