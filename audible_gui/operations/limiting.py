"""How many components sound at once: events beyond a limit are left out. Pure functions; any thread."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, Node
from audible_gui.operations.events import Event
from audible_gui.operations.rhythm import Placed
from audible_gui.synthesis import Shape

SOUNDING = 0.1
"""A component sounds where its envelope is at least this part of its highest: 20 dB below."""

Frames = npt.NDArray[np.bool_]


def limited(placed: Sequence[Placed], shapes: Mapping[Node, Shape], most: int) -> list[Placed]:
    """Hits without those of their events with which more than so many components would sound at once.

    Events at their own times come before those that are elsewhere, and of either the loudest come first.

    Args:
        placed: the hits; all of their components are among the shapes.
        shapes: of the components, envelopes (frames,) of one length.
        most: components that may sound in any frame; each is meant to sound where its envelope is at least SOUNDING of
            its highest.

    Returns:
        The hits that any event is left of, in the same order.
    """
    voices = _Voices({node: shape.envelope for node, shape in shapes.items()}, most)
    every = list(_all(placed, shapes))
    left: list[list[tuple[Node, Event]]] = [[] for _ in placed]
    order = sorted(range(len(every)), key=lambda place: (every[place].shift != 0, -every[place].power))
    for place in sorted(place for place in order if voices.take(every[place])):
        one = every[place]
        left[one.number].append((one.node, one.event))
    return [
        replace(one, hit=replace(one.hit, events=tuple(events)))
        for one, events in zip(placed, left, strict=True)
        if events
    ]


@dataclass(frozen=True)
class _Single:
    number: int
    node: Node
    event: Event
    shift: int
    power: float


def _all(placed: Sequence[Placed], shapes: Mapping[Node, Shape]) -> Iterator[_Single]:
    strengths = {node: float(np.square(shape.basis, dtype=np.float64).sum()) for node, shape in shapes.items()}
    for number, one in enumerate(placed):
        for node, event in one.hit.events:
            yield _Single(number, node, event, one.shift, strengths[node] * event.peak**2)


class _Voices:
    """Who sounds in which frames."""

    def __init__(self, envelopes: Mapping[Node, Floats], most: int) -> None:
        self._loud = {node: envelope >= SOUNDING * envelope.max() for node, envelope in envelopes.items()}
        self._sounding: dict[Node, Frames] = {node: np.zeros(len(loud), bool) for node, loud in self._loud.items()}
        self._count = np.zeros(max(map(len, envelopes.values()), default=0), np.int64)
        self._most = most

    def take(self, one: _Single) -> bool:
        """Whether an event can sound, too; then it does."""
        node, event, start = one.node, one.event, one.event.start + one.shift
        loud = self._loud[node][event.start - min(start, 0) : event.end][: max(len(self._count) - max(start, 0), 0)]
        span = slice(max(start, 0), max(start, 0) + len(loud))
        mine, count = self._sounding[node][span], self._count[span]
        more = loud & ~mine
        if (count[more] >= self._most).any():
            return False
        count += more
        mine |= more
        return True
