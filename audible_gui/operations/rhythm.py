"""Events dropped, repeated and moved: what becomes of envelopes. Pure functions of a random generator. Any thread."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, Node, frozen
from audible_gui.operations.audibility import Audibility
from audible_gui.operations.events import Event, Hit

_FADE_S = 0.035
# Of the way from one hit to the next, where a repetition may fall.
_PLACES = (1 / 2, 1 / 3, 2 / 3, 1 / 4, 3 / 4)
# Places that are drawn before a hit stays where it is.
_TRIES = 100
# How often a hit is repeated, and how many places besides those after it are tried each time.
_MOST_REPEATS, _ELSEWHERE = 3, 8
_SLOWEST_S, _FASTEST_S, _PERIODS = 0.8, 0.12, 400

Frames = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Placed:
    """A hit, at another time than its own where ``shift`` is not 0; in frames."""

    hit: Hit
    shift: int = 0


class Taken:
    """Frames where hits are, and with them those that are too near."""

    def __init__(self, frames: Iterable[int], least: int) -> None:
        self._reach, self._near = least - 1, Counter[int]()
        for frame in frames:
            self.add(frame)

    def free(self, place: int) -> bool:
        """Whether a place is far enough from all of them."""
        return not self._near[place]

    def add(self, place: int) -> None:
        """Another one."""
        self._near.update(self._around(place))

    def remove(self, place: int) -> None:
        """One less."""
        self._near.subtract(self._around(place))

    def _around(self, place: int) -> range:
        return range(place - self._reach, place + self._reach + 1)


def thinned(hits: Sequence[Hit], density: float, rng: "np.random.Generator", audible: Audibility) -> list[Placed]:
    """So many times as many onsets as are heard of all hits, 0..1.

    The same generator drops the more the lower it is, and never all. What is hidden behind others is heard once these
    have gone, so that fewer hits than that are left.
    """
    order = [int(index) for index in rng.permutation(len(hits))]
    count = audible.count(audible.power((index, 0) for index in order))
    wanted, few, many = density * count, 1, len(hits)
    if not count:
        many = few = max(round(density * len(hits)), 1)
    begun, done = audible.power(()), 0  # what has been found to be too few
    while few < many:
        half = (few + many) // 2
        power = begun.copy()
        for index in order[done:half]:
            audible.add(power, (index, 0))
        if audible.count(power) < wanted:
            few, begun, done = half + 1, power, half
        else:
            many = half
    return [Placed(hits[index]) for index in sorted(order[:few])]


def repeated(
    hits: Sequence[Hit],
    density: float,
    rng: "np.random.Generator",
    places: Frames,
    least: int,
    audible: Audibility,
    most: int | None = None,
) -> list[Placed]:
    """So many times as many onsets as are heard of all hits, 1..2, as far as there is room.

    Args:
        hits: by time.
        density: of all, 1..2.
        rng: of the places, and of who comes first.
        places: frames where a repetition may fall.
        least: frames to the next hit before and after.
        audible: of these hits.
        most: repetitions of one hit; None for as many as there is room for.

    Returns:
        All of them, and repetitions at free places where they are heard: of hits by lot, each where there is room
        before the next one, which may be several times, and then elsewhere.
    """
    result, taken = [Placed(hit) for hit in hits], Taken((hit.frame for hit in hits), least)
    power = audible.power((index, 0) for index in range(len(hits)))
    count = audible.count(power)
    wanted = round(density * (count or len(hits))) - (count or len(hits))
    times = Counter[int]()
    for index, place in _repetitions(hits, rng, places, taken):
        if wanted <= 0:
            break
        if most is not None and times[index] >= most:
            continue
        start = index, place - hits[index].frame
        if audible.stands_out(power, start, place):
            taken.add(place)
            audible.add(power, start)
            result.append(Placed(hits[index], start[1]))
            times[index] += 1
            wanted -= 1
    return result


def _repetitions(
    hits: Sequence[Hit], rng: "np.random.Generator", places: Frames, taken: Taken
) -> Iterator[tuple[int, int]]:
    """Hits by their numbers, and free places for them: of every hit those that come after it, then some others."""
    frames, ranked = [hit.frame for hit in hits], np.unique(places)
    for _ in range(_MOST_REPEATS):
        elsewhere = iter(rng.permutation(ranked).tolist())
        for index in rng.permutation(len(hits)).tolist():
            end = frames[index + 1] if index + 1 < len(hits) else np.inf
            low, high = np.searchsorted(ranked, [frames[index] + 1, end])
            near, turn = ranked[low:high].tolist(), int(rng.random() * (high - low))
            for place in chain(near[-turn:], near[:-turn], islice(elsewhere, _ELSEWHERE)):
                if taken.free(place):
                    yield index, place


def moved(hits: Sequence[Hit], amount: float, rng: "np.random.Generator", frames: int, least: int) -> list[Placed]:
    """A part of the hits somewhere else, 0..1, as far from all others as ``least`` where there is room."""
    result, taken = [Placed(hit) for hit in hits], Taken((hit.frame for hit in hits), least)
    order, places = rng.permutation(len(hits)), rng.integers(0, frames, (len(hits), _TRIES))
    for index in order[: round(amount * len(hits))]:
        here = hits[index].frame
        taken.remove(here)
        there = next((one for one in places[index].tolist() if taken.free(one)), here)
        taken.add(there)
        result[index] = Placed(hits[index], there - here)
    return result


def between(hits: Sequence[Hit], frames: int) -> Frames:
    """Places that divide the way from each hit to the next, and to the end, by simple fractions."""
    starts = np.array([hit.frame for hit in hits])
    ends = np.append(starts[1:], frames)
    return np.unique(np.concatenate([starts + np.round(part * (ends - starts)) for part in _PLACES])).astype(np.intp)


def pulse(hits: Sequence[Hit], frames: int, frame_s: float) -> Frames:
    """Beats of the slowest pulse that hits fall on about as well as on any, and halfway between them.

    The pulse of period p is |Σ exp(2πi t / p)| strong, over the times t of the hits.
    """
    times = np.array([hit.frame for hit in hits], dtype=np.float64)
    periods = np.geomspace(_SLOWEST_S, _FASTEST_S, _PERIODS) / frame_s
    phasors = np.exp(2j * np.pi * times / periods[:, None]).sum(axis=1)
    best = int(np.argmax(np.abs(phasors) >= 0.9 * np.abs(phasors).max()))
    half = periods[best] / 2.0
    first = (np.angle(phasors[best]) / (2.0 * np.pi) * periods[best]) % half
    return np.round(np.arange(first, frames, half)).astype(np.intp)


def assembled(
    envelopes: Mapping[Node, Floats], placed: Sequence[Placed], frame_s: float
) -> Iterator[tuple[Node, Floats]]:
    """Envelopes made of hits, one after the other; one that none of them has anything of is silent.

    Where events of one component overlap the louder is heard, so that there is never more than one at a time; what
    sounds before a repetition fades out first, as that of a string that is struck again.

    Args:
        envelopes: whose the events are.
        placed: the hits.
        frame_s: seconds from one frame to the next.
    """
    left: dict[Node, list[tuple[Event, int]]] = {node: [] for node in envelopes}
    for one in placed:
        for node, event in one.hit.events:
            left[node].append((event, one.shift))
    fade = max(round(_FADE_S / frame_s), 1)
    for node, envelope in envelopes.items():
        yield node, _with_events(envelope, left[node], fade)


def _with_events(envelope: Floats, events: Sequence[tuple[Event, int]], fade: int) -> Floats:
    """First those at their own times, then the others, the earliest first."""
    values = np.zeros_like(envelope)
    for event, shift in sorted(events, key=lambda one: (one[1] != 0, one[0].start + one[1])):
        start = event.start + shift
        piece = envelope[event.start - min(start, 0) : event.end][: max(len(values) - max(start, 0), 0)]
        start = min(max(start, 0), len(values))
        if shift and start:
            before = values[max(start - fade, 0) : start]
            before *= np.linspace(1.0, 0.0, fade + 1, dtype=np.float32)[-len(before) :]
        span = values[start : start + len(piece)]
        np.maximum(span, piece, out=span)
    return frozen(values)
