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


def power(audible: Audibility, hits: tuple[Hit, ...], placed: list[Placed]) -> np.ndarray:
    total = np.zeros(FRAMES)
    for one in placed:
        audible.add(total, hits.index(one.hit), one.shift)
    return total


def stands_out(audible: Audibility, total: np.ndarray, number: int, shift: int, frame: int) -> bool:
    numbers, shifts, frames = (np.array([one]) for one in (number, shift, frame))
    return bool(audible.stand_out(total, numbers, shifts)[0] & audible.loud_enough(total, numbers, frames)[0])


def test_what_lies_under_what_is_louder_is_not_heard_to_begin(audible: Audibility, hits: tuple[Hit, ...]) -> None:
    is_loud = np.array([hit.events[0][0] == LOUD for hit in hits])
    assert is_loud.sum() == (~is_loud).sum() == 9
    whole, alone = audible.power(is_loud | True), audible.power(~is_loud)
    assert (audible.count(whole), audible.count(alone)) == (9, 9)
    first = int(np.argmin(is_loud))
    assert not stands_out(audible, audible.power(is_loud), first, 0, hits[first].frame)
    later = power(audible, hits, [Placed(hits[np.flatnonzero(is_loud)[1]])])
    assert stands_out(audible, later, first, 0, hits[first].frame)


def test_hits_are_looked_at_each_by_itself(audible: Audibility, hits: tuple[Hit, ...]) -> None:
    rng = np.random.default_rng(0)
    numbers, frames = rng.integers(0, len(hits), 200), rng.integers(0, FRAMES, 200)
    total = audible.power(rng.random(len(hits)) < 0.4)
    shifts = frames - np.array([hits[number].frame for number in numbers])
    together = audible.stand_out(total, numbers, shifts)
    alone = [audible.stand_out(total, numbers[[one]], shifts[[one]])[0] for one in range(200)]
    assert together.tolist() == alone
    assert 0 < together.sum() < 200
    # What may be told quickly not to stand out does not.
    assert not (together & ~audible.loud_enough(total, numbers, frames)).any()


@pytest.mark.parametrize("seed", range(3))
def test_longer_ones_beside_them_change_nothing(seed: int) -> None:
    rng, basis = np.random.default_rng(seed), frozen(np.ones((1, 4)))
    starts = np.sort(rng.choice(np.arange(20, FRAMES, 10), 40, replace=False)).tolist()
    rows = [decays(range(at, at + 1), rng.uniform(0.1, 1.0), rng.choice([1.0, 6.0, 50.0])) for at in starts]
    shapes = {Node(1, 0): Shape(basis, frozen(np.max(rows, axis=0)))}
    hits = hits_of({node: events_of(shape.envelope) for node, shape in shapes.items()}, FRAME_S)
    audible = Audibility(hits, shapes, FRAMES, FRAME_S)
    numbers, frames = rng.integers(0, len(hits), 400), rng.integers(0, FRAMES, 400)
    shifts = frames - np.array([hits[number].frame for number in numbers])
    # This rises all the time, so that one onset more or less tells on the next.
    total = 0.01 * rng.exponential(1.0, FRAMES) ** 4
    together = audible.stand_out(total, numbers, shifts)
    alone = [audible.stand_out(total, numbers[[one]], shifts[[one]])[0] for one in range(400)]
    assert together.tolist() == alone
    assert 0 < together.sum() < 400


def test_power_is_the_sum_of_the_hits(audible: Audibility, hits: tuple[Hit, ...]) -> None:
    chosen = np.random.default_rng(0).random(len(hits)) < 0.5
    one_by_one = power(audible, hits, [Placed(hits[one]) for one in np.flatnonzero(chosen)])
    np.testing.assert_allclose(audible.power(chosen), one_by_one, rtol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_onsets_are_counted_one_after_the_other(audible: Audibility, seed: int) -> None:
    rng = np.random.default_rng(seed)
    total = rng.random(FRAMES) ** rng.integers(1, 20)
    floored, count, last = total + 1e-3 * total.max(), 0, -FRAMES
    for frame in range(FRAMES):  # 50 ms are five frames, 100 ms ten
        if frame - last >= 10 and floored[frame] > 10**0.75 * floored[max(frame - 5, 0) : frame + 1].min():
            count, last = count + 1, frame
    assert audible.count(total) == count


def test_silence_has_no_onsets(audible: Audibility, hits: tuple[Hit, ...]) -> None:
    assert audible.count(audible.power(np.zeros(len(hits), bool))) == 0


@pytest.mark.parametrize("seed", range(5))
def test_a_density_counts_what_is_heard(audible: Audibility, hits: tuple[Hit, ...], seed: int) -> None:
    fewer = thinned(hits, 0.5, np.random.default_rng(seed), audible)
    assert abs(audible.count(power(audible, hits, fewer)) - 4.5) <= 1.0
    assert len(thinned(hits, 0.0, np.random.default_rng(seed), audible)) == 1
    assert set(thinned(hits, 0.3, np.random.default_rng(seed), audible)) <= set(fewer)
    more = repeated(hits, 2.0, np.random.default_rng(seed), between(hits, FRAMES), LEAST, audible)
    assert 15 <= audible.count(power(audible, hits, more)) <= 20
    frames = sorted(one.hit.frame + one.shift for one in more)
    assert min(np.diff(frames)) >= LEAST


def test_a_hit_that_begins_before_the_sound_is_cut_off(audible: Audibility, hits: tuple[Hit, ...]) -> None:
    before = power(audible, hits, [Placed(hits[0], -hits[0].frame - 5)])
    assert before.argmax() == 0
    assert not power(audible, hits, [Placed(hits[0], FRAMES)]).any()
