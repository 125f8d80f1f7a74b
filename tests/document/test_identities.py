from dataclasses import replace

import pytest

from audible_gui.document import (
    Document,
    Identity,
    LayerMatching,
    Matching,
    Node,
    Pair,
    carried_over,
    edited_meanwhile,
    identity_of,
    node_of,
    of_one_run,
    with_mute,
    with_name,
    with_network,
)
from audible_gui.document.identities import with_identities
from tests.support.networks import noise, random_network

SOUND = noise(1000)
OLD, NEW = random_network(SOUND, (3,)), replace(random_network(SOUND, (3,), seed=1), ids=((2, 0, 1),))
MATCHING = Matching((LayerMatching((Pair(0, 1, 0.9), Pair(1, 2, 0.9)), lost=(2,), fresh=(0,)),))
NAMES = [list("xyz")]


@pytest.fixture
def document() -> Document:
    return with_network(Document(sound=SOUND), OLD, [list("abc")])


def test_a_component_is_where_its_identity_is(document: Document) -> None:
    moved = with_network(document, replace(OLD, ids=((1, 2, 0),)))
    identity = identity_of(document, Node(1, 0))
    assert identity == Identity(OLD.run, 1, 0)
    assert node_of(moved, identity) == Node(1, 2)
    assert of_one_run(document, moved)


def test_what_is_not_there_is_not_found(document: Document) -> None:
    identity = identity_of(document, Node(1, 0))
    other = with_network(document, NEW)
    assert node_of(other, identity) is None
    assert not of_one_run(document, other)
    assert not of_one_run(Document(), Document())
    for absent in (replace(identity, id=7), replace(identity, layer=2)):
        assert node_of(document, absent) is None
    assert node_of(Document(), identity) is None
    with pytest.raises(IndexError):
        identity_of(document, Node(1, 3))


def test_edits_are_known_by_the_numbers_of_the_training(document: Document) -> None:
    shown = carried_over(document, NEW, NAMES, MATCHING).document
    edited = with_name(with_mute(shown, Node(1, 0), muted=True), Node(1, 1), "Kick")
    assert edited_meanwhile(shown, shown, NEW) == {}
    assert edited_meanwhile(shown, edited, NEW) == {
        (1, 2): edited.component(Node(1, 0)),
        (1, 0): edited.component(Node(1, 1)),
    }


def test_who_matches_a_settled_identity_is_fresh(document: Document) -> None:
    settled = document.component(Node(1, 0))
    assert with_identities(NEW, OLD, MATCHING).ids == ((5, 0, 1),)
    assert with_identities(NEW, OLD, MATCHING, {(1, 2): settled}).ids == ((0, 3, 1),)


def test_an_edited_component_stays_fresh_and_its_match_is_lost(document: Document) -> None:
    mine = replace(document.component(Node(1, 0)), id=4, name="Mine", named=True)
    carried = carried_over(document, NEW, NAMES, MATCHING, {(1, 1): mine})
    assert carried.document.component(Node(1, 2)) == mine
    assert [lost.component.name for lost in carried.lost] == ["b", "c"]


def test_an_edited_component_without_a_name_of_its_own_is_named_anew(document: Document) -> None:
    muted = replace(document.component(Node(1, 0)), muted=True)
    carried = carried_over(document, NEW, NAMES, MATCHING, {(1, 0): muted})
    assert carried.document.component(Node(1, 1)) == replace(muted, name="y")
