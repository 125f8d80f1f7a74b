"""Which hits are heard, and how many of them a density drops and adds."""

import numpy as np
import pytest

from audible_gui.document import Node, frozen
from audible_gui.operations.audibility import Audibility
from audible_gui.operations.events import Hit, events_of, hits_of
from audible_gui.operations.rhythm import Placed, between, repeated, thinned
from audible_gui.synthesis import Shape

FRAME_S, FRAMES, LEAST = 0.01, 1000, 10
LOUD, SOFT = Node(1, 0), Node(1, 1)


def decays(starts: range, height: float, frames: float) -> np.ndarray:
    time = np.arange(FRAMES)
    rows = [np.where(time >= start, np.exp(-np.maximum(time - start, 0) / frames), 0.0) for start in starts]
    result: np.ndarray = height * np.max(rows, axis=0)
    return result


@pytest.fixture
def shapes() -> dict[Node, Shape]:
    """Loud ones that last, and between them soft ones that are only heard when the loud ones before them have gone."""
    basis = frozen(np.ones((1, 4)))
    return {
        LOUD: Shape(basis, frozen(decays(range(20, 900, 100), 1.0, 30.0))),
        SOFT: Shape(basis, frozen(decays(range(60, 900, 100), 0.2, 10.0))),
    }


@pytest.fixture
def hits(shapes: dict[Node, Shape]) -> tuple[Hit, ...]:
    return hits_of({node: events_of(shape.envelope) for node, shape in shapes.items()}, FRAME_S)


@pytest.fixture
def audible(shapes: dict[Node, Shape], hits: tuple[Hit, ...]) -> Audibility:
    return Audibility(hits, shapes, FRAMES, FRAME_S)


def count(audible: Audibility, hits: tuple[Hit, ...], placed: list[Placed]) -> int:
    return audible.count(audible.power((hits.index(one.hit), one.shift) for one in placed))


def test_what_lies_under_what_is_louder_is_not_heard_to_begin(audible: Audibility, hits: tuple[Hit, ...]) -> None:
    loud = [index for index, hit in enumerate(hits) if hit.events[0][0] == LOUD]
    soft = [index for index, hit in enumerate(hits) if hit.events[0][0] == SOFT]
    assert (len(loud), len(soft)) == (9, 9)
    whole, alone = (audible.power((index, 0) for index in rows) for rows in ([*loud, *soft], soft))
    assert (audible.count(whole), audible.count(alone)) == (9, 9)
    power = audible.power((index, 0) for index in loud)
    assert not audible.stands_out(power, (soft[0], 0), hits[soft[0]].frame)
    assert audible.stands_out(audible.power([(loud[1], 0)]), (soft[0], 0), hits[soft[0]].frame)


def test_silence_has_no_onsets(audible: Audibility) -> None:
    assert audible.count(audible.power([])) == 0


@pytest.mark.parametrize("seed", range(5))
def test_a_density_counts_what_is_heard(audible: Audibility, hits: tuple[Hit, ...], seed: int) -> None:
    fewer = thinned(hits, 0.5, np.random.default_rng(seed), audible)
    assert abs(count(audible, hits, fewer) - 4.5) <= 1.0
    assert len(thinned(hits, 0.0, np.random.default_rng(seed), audible)) == 1
    assert set(thinned(hits, 0.3, np.random.default_rng(seed), audible)) <= set(fewer)
    more = repeated(hits, 2.0, np.random.default_rng(seed), between(hits, FRAMES), LEAST, audible)
    assert 15 <= count(audible, hits, more) <= 20
    frames = sorted(one.hit.frame + one.shift for one in more)
    assert min(np.diff(frames)) >= LEAST


def test_a_hit_that_begins_before_the_sound_is_cut_off(audible: Audibility, hits: tuple[Hit, ...]) -> None:
    start = 0, -hits[0].frame - 5
    assert audible.power([start]).argmax() == 0
    assert not audible.power([(0, FRAMES)]).any()
