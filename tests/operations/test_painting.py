"""Strokes are edits of one component: above the others, taken back, thinned, carried along."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from audible_gui.document import (
    MAX_POINTS,
    Document,
    FrequencyScale,
    LayerMatching,
    Matching,
    Merge,
    Node,
    Pair,
    Split,
    Stroke,
    carried_over,
    with_heirs,
    with_network,
    without_mix,
)
from audible_gui.errors import AudibleError
from audible_gui.operations import painting, stroke_points, with_stroke, without_stroke, without_strokes
from tests.support.networks import noise, random_network

SOUND = noise(8000)
NODE, OTHER = Node(1, 1), Node(1, 2)
STROKE = Stroke(0, ((0.1, 400.0), (0.3, 500.0)), 0.05, 0.5)


@pytest.fixture
def document() -> Document:
    return with_network(Document(sound=SOUND), random_network(SOUND, (3,)))


def test_strokes_lie_above_each_other_and_are_taken_back(document: Document) -> None:
    one = with_stroke(document, NODE, STROKE)
    two = with_stroke(one, OTHER, STROKE)
    three = with_stroke(two, NODE, STROKE)
    assert [stroke.number for stroke in three.component(NODE).strokes] == [0, 2]
    assert [stroke.number for stroke in three.component(OTHER).strokes] == [1]
    assert three.component(NODE).mixed
    assert without_mix(three) == three
    assert without_stroke(three, NODE, three.component(NODE).strokes[1]) == two
    assert without_strokes(without_strokes(three, NODE), OTHER) == document


def test_an_eraser_needs_something_to_erase(document: Document) -> None:
    eraser = replace(STROKE, erases=True)
    assert with_stroke(document, NODE, eraser) is document
    painted = with_stroke(document, NODE, STROKE)
    assert with_stroke(painted, OTHER, eraser) is painted
    assert with_stroke(painted, NODE, eraser).component(NODE).strokes[1].erases


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": ()}, {"points": ((0.0, 1.0),) * 101}, {"points": ((math.nan, 1.0),)}, {"points": ((0.0, -1.0),)},
        {"points": ((0.0, math.inf),)}, {"radius_s": 0.0}, {"radius": -1.0}, {"radius": math.nan}, {"radius_s": 1e8},
        {"strength": 0.0}, {"strength": 1.1}, {"hardness": math.nan}, {"hardness": -0.1}, {"number": -1},
        {"number": 2**40},
    ],
)  # fmt: skip
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AudibleError, match="stroke"):
        replace(STROKE, **wrong)


def test_there_is_an_end_to_strokes(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "MAX_STROKES", 1)
    painted = with_stroke(document, NODE, STROKE)
    with pytest.raises(AudibleError, match="No more than 1 strokes"):
        with_stroke(painted, NODE, STROKE)
    with pytest.raises(IndexError):
        with_stroke(document, Node(1, 3), STROKE)
    with pytest.raises(IndexError):
        without_strokes(document, Node(1, 3))


def test_a_line_keeps_the_corners_that_matter() -> None:
    straight = [(0.01 * step, 100.0 + step) for step in range(500)]
    assert stroke_points(straight, (0.1, 10.0)) == (straight[0], straight[-1])
    assert stroke_points([(1.0, 2.0)], (0.1, 1.0)) == ((1.0, 2.0),)
    assert stroke_points([(1.0, 2.0)] * 9, (0.1, 1.0)) == ((1.0, 2.0), (1.0, 2.0))
    corner = [(0.0, 0.0), (0.5, 5.0), (1.0, 0.0)]
    assert stroke_points(corner, (0.1, 1.0)) == tuple(corner)
    rng = np.random.default_rng(0)
    wild = [(float(time_s), float(hertz)) for time_s, hertz in rng.random((3000, 2))]
    assert len(stroke_points(wild, (1e-3, 1e-3))) == MAX_POINTS


def test_the_span_is_within_what_there_can_be() -> None:
    assert STROKE.span == pytest.approx((0.05, 0.35, 400.0 / 2**0.5, 500.0 * 2**0.5))
    huge = replace(STROKE, radius=1e7)
    assert huge.span[2:] == pytest.approx((0.0, 1e7), abs=1e-3)
    assert replace(STROKE, scale=FrequencyScale.LINEAR, radius=450.0).span[2:] == (0.0, 950.0)


def test_a_training_carries_them_over(document: Document) -> None:
    painted = with_stroke(document, NODE, STROKE)
    matching = Matching((LayerMatching((Pair(1, 2, 0.9),), (0, 2), (0, 1)),))
    carried = carried_over(painted, random_network(SOUND, (3,), seed=1), [list("abc")], matching)
    assert carried.document.component(OTHER).strokes == painted.component(NODE).strokes
    assert carried_over(painted, random_network(SOUND, (3,), seed=1), [list("abc")], None).lost[1].component.edited


def test_parts_and_sums_of_components_have_what_was_painted_once(document: Document) -> None:
    painted = with_stroke(with_stroke(document, NODE, STROKE), OTHER, STROKE)
    network = painted.network
    assert network is not None
    split = replace(network, ids=((0, 5, 6, 2),))
    heirs = with_heirs(painted, Split(NODE, 2), split).components[0]
    assert {one.id: len(one.strokes) for one in heirs} == {0: 0, 2: 1, 5: 1, 6: 0}
    merged = replace(network, ids=((0, 1),))
    after = with_heirs(painted, Merge(frozenset({NODE, OTHER})), merged).components[0]
    assert {one.id: [stroke.number for stroke in one.strokes] for one in after} == {0: [], 1: [0, 1]}
