"""Of all that a throw places at most so many components sound at once, and one hit is repeated at most so often."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
import soundfile

from audible_gui.document import (
    DENSITIES,
    MAX_LIMIT,
    Device,
    Document,
    Floats,
    NetworkSpec,
    Node,
    Sound,
    Strategy,
    Throw,
    TrainRequest,
    frozen,
    with_network,
)
from audible_gui.errors import AudibleError
from audible_gui.operations import Scope, scope_nodes, with_throw
from audible_gui.operations.audibility import Audibility
from audible_gui.operations.events import Event, Hit, events_of, hits_of
from audible_gui.operations.limiting import SOUNDING, limited
from audible_gui.operations.rhythm import Placed, between, repeated
from audible_gui.resources import DEMO_SOUND
from audible_gui.synthesis import Shape, shape_of
from audible_gui.workflow import train
from tests.support.networks import noise, outcome, random_network

FRAMES, FRAME_S = 200, 0.016
NODES = tuple(Node(1, row) for row in range(3))
DEEP = with_network(Document(sound=noise(16_000)), random_network(noise(16_000), (6, 3), parts=True))
EVERYTHING = tuple(Node(1, row) for row in range(6))
PLACING = [
    (strategy, amount)
    for strategy in DENSITIES
    if strategy.places
    for amount in ((0.5, 2.0) if strategy.multiplies else (0.5, 1.0))
]


def struck(starts: Sequence[int], peak: float, frames: int = FRAMES) -> Floats:
    """Decays of some 23 frames to a tenth."""
    envelope = np.zeros(frames, np.float32)
    for start in starts:
        envelope[start:] = np.maximum(envelope[start:], peak * np.exp(-0.1 * np.arange(frames - start)))
    return frozen(envelope)


def shapes_of(*envelopes: Floats) -> dict[Node, Shape]:
    flat = frozen(np.ones((1, 4), np.float32))
    return {node: Shape(flat, envelope) for node, envelope in zip(NODES, envelopes, strict=False)}


def most_at_once(envelopes: Sequence[Floats], highest: Sequence[Floats]) -> int:
    """Components at 20 dB below the loudest of what they were, or above, in the fullest frame."""
    pairs = zip(envelopes, highest, strict=True)
    return int(np.sum([values >= SOUNDING * before.max() for values, before in pairs], axis=0).max())


def test_the_loudest_of_those_that_sound_together_stays() -> None:
    shapes = shapes_of(struck([20, 120], 1.0), struck([20, 70], 0.5), struck([20], 2.0))
    events = {node: events_of(shape.envelope) for node, shape in shapes.items()}
    placed = [Placed(hit) for hit in hits_of(events, FRAME_S)]
    left = limited(placed, shapes, 1)
    assert [[node for node, _ in one.hit.events] for one in left] == [[NODES[2]], [NODES[1]], [NODES[0]]]
    assert limited(placed, shapes, 3) == placed


def test_what_is_elsewhere_gives_way_to_what_is_at_its_own_time_however_loud() -> None:
    shapes = shapes_of(struck([20], 1.0), struck([120], 0.1))
    loud, soft = (Hit(at, ((node, Event(at, at, at + 40, peak)),)) for at, node, peak in zip(
        (20, 120), NODES, (1.0, 0.1), strict=False
    ))  # fmt: skip
    placed = [Placed(loud), Placed(loud, 95), Placed(soft)]
    assert limited(placed, shapes, 1) == [Placed(loud), Placed(soft)]
    assert limited(placed, shapes, 2) == placed


def test_a_component_is_one_however_many_of_its_events_meet_and_ends_are_cut_off() -> None:
    shapes = shapes_of(struck([20, 190], 1.0))
    first, last = Event(15, 20, 60, 1.0), Event(185, 190, FRAMES, 1.0)
    one, other = Hit(20, ((NODES[0], first),)), Hit(190, ((NODES[0], last),))
    placed = [Placed(one), Placed(one, 5), Placed(one, -18), Placed(other), Placed(other, 9), Placed(one, 400)]
    assert limited(placed, shapes, 1) == placed


@pytest.mark.parametrize("most", [1, 2, 4])
@pytest.mark.parametrize(("strategy", "amount"), PLACING)
def test_no_more_components_sound_at_once(strategy: Strategy, amount: float, most: int) -> None:
    before = [shape_of(DEEP, node).envelope for node in EVERYTHING]
    free, kept = (
        [shape_of(with_throw(DEEP, EVERYTHING, throw), node).envelope for node in EVERYTHING]
        for throw in (
            Throw(strategy, amount, 3, levelled=False),
            Throw(strategy, amount, 3, levelled=False, polyphony=most),
        )
    )
    assert most_at_once(free, before) > most
    assert most_at_once(kept, before) == most


@pytest.fixture(scope="module")
def demo() -> Document:
    """The sound that comes with the editor, with a network of it."""
    samples, rate_hz = soundfile.read(DEMO_SOUND, dtype="float32", always_2d=True)
    sound = Sound(frozen(samples), rate_hz, "demo")
    spec = NetworkSpec((10,), iterations=30)
    return with_network(Document(sound=sound), outcome(train(TrainRequest(sound, spec, Device.CPU))))


@pytest.mark.parametrize("strategy", [Strategy.TOGETHER, Strategy.APART])
def test_no_more_components_of_a_learned_network_sound_at_once(demo: Document, strategy: Strategy) -> None:
    nodes = scope_nodes(demo, Scope.EVERYTHING, ())
    before = [shape_of(demo, node).envelope for node in nodes]
    for most in (None, 3):
        thrown = with_throw(demo, nodes, Throw(strategy, 2.0, 7, levelled=False, polyphony=most))
        after = [shape_of(thrown, node).envelope for node in nodes]
        assert (most_at_once(after, before) == 3) == (most == 3)


@pytest.mark.parametrize("most", [1, 2])
def test_one_hit_is_repeated_no_more_often(most: int) -> None:
    shapes = shapes_of(struck([10, 40, 300], 1.0, 800))
    hits = hits_of({node: events_of(shape.envelope) for node, shape in shapes.items()}, FRAME_S)
    audible = Audibility(hits, shapes, 800, FRAME_S)

    def times(limit: int | None) -> list[int]:
        rng = np.random.default_rng(1)
        placed = repeated(hits, 6.0, rng, between(hits, 800), 6, audible, limit)
        return sorted(Counter(one.hit.frame for one in placed if one.shift).values())

    assert max(times(None)) > most
    assert max(times(most)) == most
    assert times(MAX_LIMIT) == times(None)


@pytest.mark.parametrize("strategy", [one for one in DENSITIES if one.places])
def test_limits_that_are_never_reached_change_nothing(strategy: Strategy) -> None:
    free = with_throw(DEEP, EVERYTHING, Throw(strategy, 0.6, 2))
    wide = with_throw(DEEP, EVERYTHING, Throw(strategy, 0.6, 2, polyphony=len(EVERYTHING), repeats=MAX_LIMIT))
    for node in EVERYTHING:
        assert np.array_equal(shape_of(wide, node).envelope, shape_of(free, node).envelope)


def test_all_that_was_left_out_comes_back() -> None:
    thrown = with_throw(DEEP, EVERYTHING, Throw(Strategy.MOVE, 0.5, 1, polyphony=1))
    assert with_throw(thrown, EVERYTHING, Throw(Strategy.MOVE, 0.0, 1, polyphony=1)) == DEEP


@pytest.mark.parametrize("limits", [{"polyphony": 0}, {"repeats": 0}, {"polyphony": MAX_LIMIT + 1}])
def test_limits_are_numbers_from_one_on(limits: dict[str, int]) -> None:
    with pytest.raises(AudibleError, match="limit"):
        Throw(Strategy.TOGETHER, 2.0, 1, **limits)  # type: ignore[arg-type]
