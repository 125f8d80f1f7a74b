"""Events dropped, repeated and moved: what becomes of envelopes. Pure functions of a random generator. Any thread."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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
# Repetitions that are looked at together, and how many there may be of a hit without a limit.
_AT_ONCE, _EVERY = 64, 1 << 30
_SLOWEST_S, _FASTEST_S, _PERIODS = 0.8, 0.12, 400

Chosen = npt.NDArray[np.bool_]
Frames = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Placed:
    """A hit, at another time than its own where ``shift`` is not 0; in frames."""

    hit: Hit
    shift: int = 0


class Taken:
    """Frames where hits are, and with them those that are too near.

    Args:
        hits: where they are, (hits,).
        least: frames from one hit to the next.
        frames: of all.
    """

    def __init__(self, hits: Frames, least: int, frames: int) -> None:
        self._least = least
        begun, ended = (np.bincount(hits + at, minlength=frames + 2 * least + 1) for at in (1, 2 * least))
        self._near = np.cumsum(begun - ended)

    def free(self, places: Frames) -> Chosen:
        """Whether places are far enough from all of them, of one shape with the places."""
        return np.equal(self._near[places + self._least], 0)

    def add(self, place: int) -> None:
        """Another one."""
        self._near[place + 1 : place + 2 * self._least] += 1

    def remove(self, place: int) -> None:
        """One less."""
        self._near[place + 1 : place + 2 * self._least] -= 1


def thinned(hits: Sequence[Hit], density: float, rng: "np.random.Generator", audible: Audibility) -> list[Placed]:
    """So many times as many onsets as are heard of all hits, 0..1.

    The same generator drops the more the lower it is, and never all. What is hidden behind others is heard once these
    have gone, so that fewer hits than that are left.
    """
    rank = np.empty(len(hits), np.intp)
    rank[rng.permutation(len(hits))] = np.arange(len(hits))
    count = audible.count(audible.power(rank >= 0))
    wanted, few, many = density * count, 1, len(hits)
    if not count:
        many = few = max(round(density * len(hits)), 1)
    begun, done = audible.power(rank < 0), 0  # what has been found to be too few
    while few < many:
        half = (few + many) // 2
        power = begun + audible.power((rank >= done) & (rank < half))
        if audible.count(power) < wanted:
            few, begun, done = half + 1, power, half
        else:
            many = half
    return [Placed(hits[index]) for index in np.flatnonzero(rank < few).tolist()]


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
    frames, ranked = _frames(hits), np.unique(places[places < audible.frames])
    repeating = _Repeating(frames, density, least, audible, most)
    for _ in range(_MOST_REPEATS):
        if repeating.wanted > 0:
            repeating.go_through(*_repetitions(frames, ranked, rng))
    return [*map(Placed, hits), *(Placed(hits[number], shift) for number, shift in repeating.found)]


class _Repeating:
    """Looks at repetitions in their order, many at once; those that have to do with one that was taken come after."""

    def __init__(self, frames: Frames, density: float, least: int, audible: Audibility, most: int | None) -> None:
        self._frames = frames
        self.found: list[tuple[int, int]] = []
        self._audible = audible
        self._power = audible.power(np.ones(len(frames), bool))
        self._taken = Taken(frames, least, audible.frames)
        self._left = np.full(len(frames), _EVERY if most is None else most)
        count = audible.count(self._power) or len(frames)
        self.wanted = round(density * count) - count

    def go_through(self, numbers: Frames, places: Frames) -> None:
        """Hits by their numbers, and a place for each, in this order, until there are enough."""
        numbers, places = self._possible(numbers, places)
        while self.wanted > 0 and len(numbers):
            some, there = self._possible(numbers[:_AT_ONCE], places[:_AT_ONCE])
            again = self._take(some, there)
            numbers = np.concatenate([some[again], numbers[_AT_ONCE:]])
            places = np.concatenate([there[again], places[_AT_ONCE:]])

    def _possible(self, numbers: Frames, places: Frames) -> tuple[Frames, Frames]:
        """Those at free places that may stand out: what is no longer so now never is."""
        free = self._taken.free(places) & (self._left[numbers] > 0)
        free[free] = self._audible.loud_enough(self._power, numbers[free], places[free])
        return numbers[free], places[free]

    def _take(self, numbers: Frames, places: Frames) -> list[int]:
        """Add those that stand out; returns which of these are to be looked at again, with the others there."""
        shifts = places - self._frames[numbers]
        standing = np.flatnonzero(self._audible.stand_out(self._power, numbers, shifts))
        lows, highs = self._audible.spans(numbers[standing], shifts[standing])
        together = (lows < highs[:, None]) & (highs > lows[:, None])
        touched, again = np.zeros(len(standing), bool), []
        rows = zip(standing.tolist(), numbers[standing].tolist(), shifts[standing].tolist(), together, strict=True)
        for turn, (one, number, shift, others) in enumerate(rows):
            if touched[turn]:
                again.append(one)
            elif self.wanted > 0 and self._left[number] > 0:
                self._audible.add(self._power, number, shift)
                self._taken.add(int(places[one]))
                self._left[number] -= 1
                self.wanted -= 1
                self.found.append((number, shift))
                touched |= others
        return again


def _frames(hits: Sequence[Hit]) -> Frames:
    return np.array([hit.frame for hit in hits], np.intp)


def _repetitions(frames: Frames, places: Frames, rng: "np.random.Generator") -> tuple[Frames, Frames]:
    """Numbers of hits, and places for them: of each hit, by lot, those before the next one and then some others.

    Args:
        frames: of the hits, ascending.
        places: ascending.
        rng: of the order.
    """
    elsewhere, order = rng.permutation(places), rng.permutation(len(frames))
    first = np.searchsorted(places, frames + 1)
    near = (np.searchsorted(places, np.append(frames[1:], places.max(initial=0) + 1)) - first)[order]
    turns = (rng.random(len(order)) * near).astype(np.intp)
    others = np.clip(len(places) - _ELSEWHERE * np.arange(len(order)), 0, _ELSEWHERE)
    counts = near + others
    turn = np.repeat(np.arange(len(order)), counts)
    number = np.arange(len(turn)) - np.repeat(np.cumsum(counts) - counts, counts)
    is_near = number < near[turn]
    # Of those before the next one any comes first, and the rest after it in their order.
    rotated = first[order][turn] + (number - turns[turn]) % np.maximum(near[turn], 1)
    other = _ELSEWHERE * turn + number - near[turn]
    where = np.where(is_near, rotated, 0), np.where(is_near, 0, other)
    return order[turn], np.where(is_near, places[where[0]], elsewhere[where[1]])


def moved(hits: Sequence[Hit], amount: float, rng: "np.random.Generator", frames: int, least: int) -> list[Placed]:
    """A part of the hits somewhere else, 0..1, as far from all others as ``least`` where there is room."""
    result, taken = [Placed(hit) for hit in hits], Taken(_frames(hits), least, frames)
    order, places = rng.permutation(len(hits)), rng.integers(0, frames, (len(hits), _TRIES))
    for index in order[: round(amount * len(hits))].tolist():
        here = hits[index].frame
        taken.remove(here)
        free = taken.free(places[index])
        first = int(free.argmax())
        there = int(places[index, first]) if free[first] else here
        taken.add(there)
        result[index] = Placed(hits[index], there - here)
    return result


def between(hits: Sequence[Hit], frames: int) -> Frames:
    """Places that divide the way from each hit to the next, and to the end, by simple fractions."""
    starts = _frames(hits)
    ends = np.append(starts[1:], frames)
    return np.unique(np.concatenate([starts + np.round(part * (ends - starts)) for part in _PLACES])).astype(np.intp)


def pulse(hits: Sequence[Hit], frames: int, frame_s: float) -> Frames:
    """Beats of the slowest pulse that hits fall on about as well as on any, and halfway between them.

    The pulse of period p is |Σ exp(2πi t / p)| strong, over the times t of the hits.
    """
    times = _frames(hits).astype(np.float64)
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
    ramp = np.linspace(1.0, 0.0, fade + 1, dtype=np.float32)
    for event, _ in (one for one in events if not one[1]):
        values[event.start : event.end] = envelope[event.start : event.end]
    for event, shift in sorted((one for one in events if one[1]), key=lambda one: one[0].start + one[1]):
        start = event.start + shift
        piece = envelope[event.start - min(start, 0) : event.end][: max(len(values) - max(start, 0), 0)]
        start = min(max(start, 0), len(values))
        if start:
            before = values[max(start - fade, 0) : start]
            before *= ramp[-len(before) :]
        span = values[start : start + len(piece)]
        np.maximum(span, piece, out=span)
    return frozen(values)
