"""Which of the hits of some components are heard: those at which all of them together become much louder. Any thread.

The power of components together is taken as the sum of theirs, ‖b‖² h². Something is heard to begin where that rises by
7.5 dB within 50 ms, if it is not too soft, and at most once in 100 ms.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from audible_gui.document import Node
from audible_gui.operations.events import NEAREST_S, Hit
from audible_gui.synthesis import Shape

_RISE, _WITHIN_S = 10.0**0.75, 0.05
_SOFTEST = 1e-3
# What is softer than this part of the loudest hides nothing.
_HIDES = 0.1 * _SOFTEST
# So long after its beginning a hit may hide others.
_HIDING_S = 2.0

Power = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.bool_]
Frames = npt.NDArray[np.intp]


class Audibility:
    """The power of hits at their own times or elsewhere.

    Args:
        hits: of the components; the events of each component do not overlap.
        shapes: of the components.
        frames: length of their envelopes.
        frame_s: seconds from one frame to the next.

    Attributes:
        frames: see above.
    """

    def __init__(self, hits: Sequence[Hit], shapes: Mapping[Node, Shape], frames: int, frame_s: float) -> None:
        firsts = [min(event.start for _, event in hit.events) for hit in hits]
        ends = [max(event.end for _, event in hit.events) for hit in hits]
        self._firsts, self._lengths = np.array(firsts, np.intp), np.subtract(ends, firsts, dtype=np.intp)
        # Hits' powers lie behind each other in one row: all of one hit, all of the next.
        self._begins = np.cumsum(self._lengths) - self._lengths
        self._row = self._powers(hits, shapes)
        self._hits = np.array([hit.frame for hit in hits], np.intp)
        self.frames = frames
        self._within = max(round(_WITHIN_S / frame_s), 1)
        self._apart = max(round(NEAREST_S / frame_s), 1)
        self._hiding = max(round(_HIDING_S / frame_s), 1)
        self._peaks = np.maximum.reduceat(self._row, self._begins) if hits else np.zeros(0)
        self._lasts = self._last_loud()

    def _powers(self, hits: Sequence[Hit], shapes: Mapping[Node, Shape]) -> Power:
        powers = {node: _power(shape) for node, shape in shapes.items()}
        row: Power = np.zeros(int(self._lengths.sum()))
        for hit, move in zip(hits, (self._begins - self._firsts).tolist(), strict=True):
            for node, event in hit.events:
                row[event.start + move : event.end + move] += powers[node][event.start : event.end]
        return row

    def _last_loud(self) -> Frames:
        """The last frame of each hit, from its first one, that may hide another; the first where none does."""
        loud = np.flatnonzero(self._row > _HIDES * self._row.max(initial=0.0))
        before = np.searchsorted(loud, self._begins + self._lengths) - 1
        last = loud[np.maximum(before, 0)] if len(loud) else np.zeros_like(before)
        result: Frames = np.clip(last - self._begins, 0, np.maximum(self._lengths - 1, 0))
        return result

    def power(self, chosen: Chosen) -> Power:
        """Of those of the hits (hits,) at their own times together, (frames,)."""
        total: Power = np.zeros(self.frames)
        places = (row[chosen].tolist() for row in (self._firsts, self._begins, self._lengths))
        for first, begin, length in zip(*places, strict=True):
            total[first : first + length] += self._row[begin : begin + length]
        return total

    def add(self, total: Power, hit: int, shift: int) -> None:
        """One more, moved by some frames."""
        begin, first = self._begins[hit], self._firsts[hit] + shift
        piece = self._row[begin : begin + self._lengths[hit]]
        low = max(-first, 0)
        span = total[first + low :][: max(len(piece) - low, 0)]
        span += piece[low : low + len(span)]

    def count(self, total: Power) -> int:
        """How many onsets are heard of a power."""
        rising = self._rising(total, float(total.max(initial=0.0)))
        return int(self._heard(rising[None])[0])

    def loud_enough(self, total: Power, hits: Frames, frames: Frames) -> Chosen:
        """Whether hits may stand out that begin around these frames, as most do not; all (hits,). Quickly told."""
        quietest = total[np.maximum(frames[:, None] - np.arange(self._within + 1), 0)].min(axis=1)
        result: Chosen = self._peaks[hits] > (_RISE - 1.0) * quietest
        return result

    def spans(self, hits: Frames, shifts: Frames) -> tuple[Frames, Frames]:
        """The first frames, and those after the last, between which onsets can be more or less with moved hits."""
        frames = self._hits[hits] + shifts
        last = self._firsts[hits] + shifts + self._lasts[hits]
        return frames - 2 * self._within, np.minimum(last + 1, frames + self._hiding) + self._apart

    def stand_out(self, total: Power, hits: Frames, shifts: Frames) -> Chosen:
        """Whether with a hit that is moved one onset more is heard: its own, and it hides no other; all (hits,).

        Each of them is looked at by itself.
        """
        lows, highs = self.spans(hits, shifts)
        seen = lows[:, None] + np.arange((highs - lows).max(initial=1))
        # Rows are of one length: behind its own frames, and behind the sound, nothing counts.
        mine = seen < np.minimum(highs, self.frames)[:, None]
        seen = np.clip(seen, 0, self.frames - 1)
        since = seen - (self._firsts[hits] + shifts)[:, None]
        inside = mine & (since >= 0) & (since < self._lengths[hits][:, None])
        powers = np.repeat(total[seen][None], 2, axis=0)  # without, and with
        powers[1] += self._row[np.where(inside, self._begins[hits][:, None] + since, 0)] * inside
        highests = np.maximum(total.max(initial=0.0), powers.max(axis=2, initial=0.0, keepdims=True))
        rising = (self._rising(powers, highests) & mine).reshape(-1, powers.shape[2])
        without, having = self._heard(rising).reshape(2, len(hits))
        result: Chosen = having > without
        return result

    def _heard(self, rising: Chosen) -> Frames:
        """How many onsets are heard in each row (rows, frames): the first rise, and each that is far enough after."""
        # One row behind the other, so far apart that none has to do with the next.
        count, length = rising.shape
        behind = np.zeros((count, length + self._apart), bool)
        behind[:, :length] = rising
        places = np.flatnonzero(behind)
        following = np.searchsorted(places, places + self._apart).tolist()
        heard, place, end = [], 0, len(following)
        while place < end:
            heard.append(place)
            place = following[place]
        return np.bincount(places[heard] // behind.shape[1], minlength=count).astype(np.intp, copy=False)

    def _rising(self, power: Power, highest: float | Power) -> Chosen:
        """Where one power or several, (… frames), are much more than their least within the frames before."""
        floored: Power = power + _SOFTEST * highest
        result: Chosen = floored > _RISE * _least_before(floored, self._within)
        return result


def _least_before(values: Power, reach: int) -> Power:
    """The least of each value and so many before it, along the last axis: by minima of minima twice as far apart."""
    least, seen = values.copy(), 1
    while seen <= reach:
        step = min(seen, reach + 1 - seen)
        least[..., step:] = np.minimum(least[..., step:], least[..., :-step])
        seen += step
    return least


def _power(shape: Shape) -> Power:
    """Of a component by itself, (frames,)."""
    power: Power = np.square(shape.envelope, dtype=np.float64)
    power *= float(np.square(shape.basis, dtype=np.float64).sum())
    return power
