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
Rising = npt.NDArray[np.bool_]
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
        powers = {node: _power(shape) for node, shape in shapes.items()}
        self._pieces = [_piece(hit, powers) for hit in hits]
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

    def count(self, total: Power) -> int:
        """How many onsets are heard of a power."""
        return self._heard(self._rising(total, float(total.max(initial=0.0))))

    def stands_out(self, total: Power, start: Start, frame: int) -> bool:
        """Whether with a hit that begins around a frame one onset more is heard: its own, and it hides no other."""
        first, piece = self._pieces[start[0]]
        quietest = float(total[max(frame - self._within, 0) : frame + 1].min(initial=np.inf))
        if self._peaks[start[0]] <= (_RISE - 1.0) * quietest:
            return False  # as most are not, which is quickly told
        highest = float(total.max(initial=0.0))
        low, high = max(frame - 2 * self._within, 0), min(first + start[1] + len(piece), frame + self._hiding)
        powers = np.stack([total[low : high + self._apart]] * 2)
        _lay(powers[1], piece, first + start[1] - low)
        highests = np.array([[highest], [max(highest, float(powers[1].max(initial=0.0)))]])
        before, after = self._rising(powers, highests)
        return self._heard(after) > self._heard(before)

    def _heard(self, rising: Rising) -> int:
        heard, last = 0, -self._apart
        for frame in np.flatnonzero(rising).tolist():
            if frame - last >= self._apart:
                heard, last = heard + 1, frame
        return heard

    def _rising(self, power: Power, highest: float | Power) -> Rising:
        """Where one power or several, (… frames), are much more than their least within the frames before."""
        floored: Power = power + _SOFTEST * highest
        result: Rising = floored > _RISE * _least_before(floored, self._within)
        return result


def _least_before(values: Power, reach: int) -> Power:
    """The least of each value and so many before it, along the last axis: by minima of minima twice as far apart."""
    least, seen = values.copy(), 1
    while seen <= reach:
        step = min(seen, reach + 1 - seen)
        least[..., step:] = np.minimum(least[..., step:], least[..., :-step])
        seen += step
    return least


def _lay(total: Power, piece: Power, at: int) -> None:
    """Add a piece from a frame on, as far as it lies inside."""
    low = max(-at, 0)
    span = total[at + low :][: max(len(piece) - low, 0)]
    span += piece[low : low + len(span)]


def _power(shape: Shape) -> Power:
    """Of a component by itself, (frames,)."""
    power: Power = np.square(shape.envelope, dtype=np.float64)
    power *= float(np.square(shape.basis, dtype=np.float64).sum())
    return power


def _piece(hit: Hit, powers: Mapping[Node, Power]) -> tuple[int, Power]:
    """Its first frame and its power."""
    first, last = min(event.start for _, event in hit.events), max(event.end for _, event in hit.events)
    power: Power = np.zeros(last - first)
    for node, event in hit.events:
        power[event.start - first : event.end - first] += powers[node][event.start : event.end]
    return first, power
