"""Which sample of the sound is heard, while the device plays what was written a moment ago. Sounding thread only."""

from collections import deque
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Mark:
    """A stretch of output.

    Attributes:
        at: output samples written before it.
        position: the sound's sample at its beginning.
        moving: whether the position advances with the output, or rests in silence.
        generation: of the voice.
    """

    at: int
    position: int
    moving: bool
    generation: int


class Timeline:
    """The last stretches written, and what of them is heard."""

    def __init__(self, position: int, generation: int) -> None:
        self._marks = deque([Mark(0, position, False, generation)])
        self._written = 0

    def note(self, count: int, position: int, moving: bool, generation: int) -> None:
        """``count`` samples are written that begin at ``position``."""
        self._marks.append(Mark(self._written, position, moving, generation))
        self._written += count

    def jump(self, position: int) -> None:
        """A person went to ``position``: show it at once, and not once more where the sound was before."""
        self._marks = deque(replace(mark, position=position, moving=False) for mark in self._marks)

    def heard(self, delay: int) -> Mark:
        """What is heard ``delay`` samples after writing; ``position`` is that of the sample heard."""
        now = self._written - delay
        while len(self._marks) > 1 and self._marks[1].at <= now:
            self._marks.popleft()
        mark = self._marks[0]
        ahead = max(now - mark.at, 0) if mark.moving else 0
        return replace(mark, position=mark.position + ahead)
