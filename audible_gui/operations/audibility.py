"""Which of the hits of some components are heard: those at which all of them together become much louder. Any thread.

The power of components together is taken as the sum of theirs, ‖b‖² h². Something is heard to begin where that rises by
6 dB within 50 ms, if it is not too soft, and at most once in 100 ms.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from audible_gui.document import Node
from audible_gui.operations.events import NEAREST_S, Hit
from audible_gui.synthesis import Shape

_RISE, _WITHIN_S = 10.0**0.75, 0.05
_SOFTEST = 1e-3
# So long after its beginning a hit may hide others.
_HIDING_S = 2.0

Power = npt.NDArray[np.float64]
Start = tuple[int, int]
"""A hit by its number, and by how many frames it is moved."""


class Audibility:
    """The power of hits at their own times or elsewhere.

    Args:
        hits: of the components.
        shapes: of the components.
        frames: length of their envelopes.
        frame_s: seconds from one frame to the next.
    """

    def __init__(self, hits: Sequence[Hit], shapes: Mapping[Node, Shape], frames: int, frame_s: float) -> None:
        self._pieces = [_piece(hit, shapes) for hit in hits]
        self._peaks = [float(piece.max(initial=0.0)) for _, piece in self._pieces]
        self._frames = frames
        self._within = max(round(_WITHIN_S / frame_s), 1)
        self._apart = max(round(NEAREST_S / frame_s), 1)
        self._hiding = max(round(_HIDING_S / frame_s), 1)

    def power(self, starts: Iterable[Start]) -> Power:
        """Of some hits together, (frames,)."""
        total: Power = np.zeros(self._frames)
        for start in starts:
            self.add(total, start)
        return total

    def add(self, total: Power, start: Start) -> None:
        """One more hit."""
        first, piece = self._pieces[start[0]]
        _lay(total, piece, first + start[1])

    def count(self, total: Power, highest: float = 0.0) -> int:
        """How many onsets are heard of a power; ``highest`` is its greatest where that is not in it."""
        heard, last = 0, -self._apart
        for frame in np.flatnonzero(self._rising(total, highest)).tolist():
            if frame - last >= self._apart:
                heard, last = heard + 1, frame
        return heard

    def stands_out(self, total: Power, start: Start, frame: int) -> bool:
        """Whether with a hit that begins around a frame one onset more is heard: its own, and it hides no other."""
        first, piece = self._pieces[start[0]]
        quietest = float(total[max(frame - self._within, 0) : frame + 1].min(initial=np.inf))
        if self._peaks[start[0]] <= (_RISE - 1.0) * quietest:
            return False  # as most are not, which is quickly told
        low, high = max(frame - 2 * self._within, 0), min(first + start[1] + len(piece), frame + self._hiding)
        before = total[low : high + self._apart]
        after = before.copy()
        _lay(after, piece, first + start[1] - low)
        highest = float(total.max(initial=0.0))
        return self.count(after, highest) > self.count(before, highest)

    def _rising(self, power: Power, highest: float) -> npt.NDArray[np.bool_]:
        from scipy.ndimage import minimum_filter1d  # noqa: PLC0415 - see prepare_throws

        floored = power + _SOFTEST * max(highest, float(power.max(initial=0.0)))
        if not floored.any():
            return np.zeros(len(power), dtype=np.bool_)
        reach = self._within
        before = minimum_filter1d(floored, reach + 1, origin=reach // 2, mode="nearest")
        result: npt.NDArray[np.bool_] = floored > _RISE * before
        return result


def _lay(total: Power, piece: Power, at: int) -> None:
    """Add a piece from a frame on, as far as it lies inside."""
    low = max(-at, 0)
    span = total[at + low :][: max(len(piece) - low, 0)]
    span += piece[low : low + len(span)]


def _piece(hit: Hit, shapes: Mapping[Node, Shape]) -> tuple[int, Power]:
    """Its first frame and its power."""
    first, last = min(event.start for _, event in hit.events), max(event.end for _, event in hit.events)
    power: Power = np.zeros(last - first)
    for node, event in hit.events:
        basis, envelope = shapes[node]
        strength = float(np.square(basis, dtype=np.float64).sum())
        power[event.start - first : event.end - first] += strength * np.square(
            envelope[event.start : event.end], dtype=np.float64
        )
    return first, power
