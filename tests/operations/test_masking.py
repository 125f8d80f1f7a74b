"""Boxes are edits of one component: replaced in their place, taken back, carried along."""

import math

import pytest

from audible_gui.document import (
    BoxGain,
    Document,
    LayerMatching,
    Matching,
    Node,
    Pair,
    carried_over,
    with_network,
    without_mix,
)
from audible_gui.errors import AudibleError
from audible_gui.operations import (
    box_gain_db,
    masking,
    with_box_gain,
    with_changed_box,
    without_box_gain,
    without_boxes,
)
from audible_gui.synthesis import Box
from tests.support.networks import noise, random_network

SOUND = noise(8000)
NODE = Node(1, 1)
ONE, OTHER = Box(800, 4000, 100.0, 1000.0), Box(-5, 8000, -1.0, 4000.0)


@pytest.fixture
def document() -> Document:
    return with_network(Document(sound=SOUND), random_network(SOUND, (3,)))


def test_a_box_is_kept_in_seconds_and_hertz(document: Document) -> None:
    boxed = with_box_gain(document, NODE, ONE, -6.0)
    assert boxed.component(NODE).boxes == (BoxGain(0.1, 0.5, 100.0, 1000.0, -6.0),)
    assert with_box_gain(boxed, NODE, OTHER, 20.0).component(NODE).boxes == (
        BoxGain(0.0, 1.0, 0.0, 4000.0, 12.0),
        BoxGain(0.1, 0.5, 100.0, 1000.0, -6.0),
    )
    assert boxed.component(NODE).mixed
    assert without_mix(boxed) == boxed
    assert box_gain_db(boxed, NODE, ONE) == -6.0
    assert box_gain_db(boxed, NODE, OTHER) == 0.0


def test_the_same_box_is_set_anew_and_taken_back(document: Document) -> None:
    boxed = with_box_gain(document, NODE, ONE, -6.0)
    louder = with_box_gain(boxed, NODE, ONE, 3.0)
    assert [box.gain_db for box in louder.component(NODE).boxes] == [3.0]
    assert with_box_gain(boxed, NODE, ONE, 0.0) == document
    (box,) = boxed.component(NODE).boxes
    assert with_changed_box(boxed, NODE, box, 3.0) == louder
    assert with_changed_box(boxed, NODE, box, 0.0) == document
    both = with_box_gain(boxed, NODE, OTHER, -99.0)
    assert [box.gain_db for box in both.component(NODE).boxes] == [-60.0, -6.0]
    assert without_box_gain(both, NODE, both.component(NODE).boxes[0]) == boxed
    assert without_boxes(both, NODE) == document


def test_nonsense_is_refused(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    for box in (Box(10, 10, 0.0, 1.0), Box(0, 10, 5.0, 5.0), Box(0, 10, math.nan, 5.0), Box(0, 10, 0.0, math.inf)):
        with pytest.raises(AudibleError, match="box"):
            with_box_gain(document, NODE, box, -6.0)
    with pytest.raises(AudibleError, match="number"):
        with_box_gain(document, NODE, ONE, math.nan)
    with pytest.raises(AudibleError, match="open a sound"):
        with_box_gain(Document(), NODE, ONE, -6.0)
    with pytest.raises(IndexError):
        with_box_gain(document, Node(1, 3), ONE, -6.0)
    with pytest.raises(IndexError):
        without_boxes(document, Node(1, 3))
    monkeypatch.setattr(masking, "MAX_BOXES", 1)
    with pytest.raises(AudibleError, match="No more than 1 boxes"):
        with_box_gain(with_box_gain(document, NODE, ONE, -6.0), NODE, OTHER, -6.0)


def test_a_training_carries_them_over(document: Document) -> None:
    boxed = with_box_gain(document, NODE, ONE, -6.0)
    matching = Matching((LayerMatching((Pair(1, 2, 0.9),), (0, 2), (0, 1)),))
    carried = carried_over(boxed, random_network(SOUND, (3,), seed=1), [list("abc")], matching)
    assert carried.document.component(Node(1, 2)).boxes == boxed.component(NODE).boxes
    assert carried_over(boxed, random_network(SOUND, (3,), seed=1), [list("abc")], None).lost[1].component.edited
