"""Events of an envelope as a person has put them: which, when and how loud. Any thread."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audible_gui.errors import AudibleError

if TYPE_CHECKING:
    from audible_gui.document.patch import Drawn, Part

MAX_EVENTS = 4096
MAX_EVENT_FRAME = 2**31 - 1
MIN_EVENT_DB, MAX_EVENT_DB = -60.0, 24.0
_WRONG = "An event must be a stretch of an envelope, with its onset inside."


@dataclass(frozen=True)
class PlacedEvent:
    """One event of an envelope, where it was or elsewhere; in frames.

    Attributes:
        start: its first frame.
        onset: the frame in which it begins to be heard.
        end: the frame after its last one.
        shift: how much later it is heard than it was, in frames or parts of one.
        gain_db: how much louder, MIN_EVENT_DB..MAX_EVENT_DB.
        piece: (end - start,) values of another envelope that it was copied from; None for those of its own.

    Raises:
        AudibleError: for frames in another order, a piece of another length and values outside the limits.
    """

    start: int
    onset: int
    end: int
    shift: float = 0.0
    gain_db: float = 0.0
    piece: "Drawn | None" = None

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.onset < self.end <= MAX_EVENT_FRAME:
            raise AudibleError(_WRONG)
        if self.piece is not None and self.piece.values.shape != (self.end - self.start,):
            raise AudibleError(_WRONG)
        if not math.isfinite(self.shift) or abs(self.shift) > MAX_EVENT_FRAME:
            raise AudibleError("An event must be moved by a number of frames.")
        if not MIN_EVENT_DB <= self.gain_db <= MAX_EVENT_DB:
            raise AudibleError(f"The level of an event must change by {MIN_EVENT_DB:g} to {MAX_EVENT_DB:g} dB.")

    @property
    def frame(self) -> float:
        """When it begins to be heard."""
        return self.onset + self.shift

    @property
    def until(self) -> float:
        """When it has ended."""
        return self.end + self.shift


@dataclass(frozen=True)
class Rhythm:
    """The events that an envelope is made of by hand; what came out of them is a Part.

    Attributes:
        events: in any order, MAX_EVENTS at most.
        ground: the envelope whose events they are, and which is there again without them; None for the component's own.

    Raises:
        AudibleError: for too many.
    """

    events: tuple[PlacedEvent, ...]
    ground: "Part | None" = None

    def __post_init__(self) -> None:
        if len(self.events) > MAX_EVENTS:
            raise AudibleError(f"An envelope can be made of {MAX_EVENTS} events at most.")

    @property
    def moved(self) -> bool:
        """Whether any event is heard where there was none like it."""
        return any(event.shift or event.piece is not None for event in self.events)
