"""Edges: what is set on them, and what becomes of it when the network changes."""

from dataclasses import replace

import pytest

from audible_gui.document import (
    MAX_GAIN_DB,
    Document,
    EdgeGain,
    LayerMatching,
    Matching,
    Network,
    Node,
    Pair,
    carried_over,
    edge_gain,
    edges_meanwhile,
    with_edge_gain,
    with_edge_mute,
    with_network,
    without_mix,
)
from audible_gui.document.edges import all_cut, edge_name, with_edge_mutes
from audible_gui.errors import AudibleError
from tests.support.networks import noise, permuted, random_network

SOUND = noise(1000)
OLD, NEW = random_network(SOUND), random_network(SOUND, (4, 3), seed=1)
NAMES = [list("abcde"), list("xyz")]
# Layer 1: 0 → 3 and 2 → 0; layer 2: 0 → 1, 1 → 2 and 2 → 0.
MATCHING = Matching(
    (
        LayerMatching((Pair(0, 3, 0.9), Pair(2, 0, 0.8)), lost=(1, 3, 4), fresh=(1, 2)),
        LayerMatching((Pair(0, 1, 0.9), Pair(1, 2, 0.9), Pair(2, 0, 0.9))),
    )
)


@pytest.fixture
def document() -> Document:
    """One edge that will be found again, and one that will lose its child."""
    result = with_network(Document(SOUND), OLD, NAMES)
    return with_edge_mute(with_edge_gain(result, Node(2, 1), 2, -6.0), Node(2, 0), 3, muted=True)


def network_of(document: Document) -> Network:
    assert document.network is not None
    return document.network


def test_what_is_set_on_edges_is_kept_in_order_and_within_limits(document: Document) -> None:
    louder = with_edge_gain(document, Node(2, 0), 3, 100.0)
    assert louder.edges == (EdgeGain(2, 0, 3, MAX_GAIN_DB, True), EdgeGain(2, 1, 2, -6.0))
    assert edge_gain(louder, Node(2, 2), 4) == EdgeGain(2, 2, 4)
    assert edge_name(document, document.edges[0]) == "d in x"


@pytest.mark.parametrize(("parent", "child"), [(Node(1, 0), 0), (Node(3, 0), 0), (Node(2, 0), 5), (Node(2, 0), -1)])
def test_there_is_no_such_edge(document: Document, parent: Node, child: int) -> None:
    with pytest.raises(IndexError):
        with_edge_gain(document, parent, child, -6.0)


def test_there_is_a_limit(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.document.edges.MAX_EDGES", 2)
    changed = with_edge_gain(document, Node(2, 1), 2, -3.0)
    with pytest.raises(AudibleError, match="No more than 2"):
        with_edge_gain(changed, Node(2, 2), 0, -3.0)


def test_back_to_neutral_leaves_no_trace(document: Document) -> None:
    neutral = with_network(Document(SOUND), OLD, NAMES)
    again = with_edge_mute(with_edge_gain(document, Node(2, 1), 2, 0.0), Node(2, 0), 3, muted=False)
    assert again == neutral == without_mix(document)
    assert document.edited
    assert not again.edited


def test_edges_stay_with_their_ends_when_rows_move(document: Document) -> None:
    orders = ((3, 0, 4, 1, 2), (2, 0, 1))
    ids = tuple(tuple(order) for order in orders)
    after = with_network(document, replace(permuted(OLD, orders), ids=ids))
    assert after.edges == document.edges
    assert edge_gain(after, Node(2, 1), 0).muted
    assert edge_gain(after, Node(2, 2), 4).gain_db == -6.0


def test_a_network_without_one_end_drops_the_edge(document: Document) -> None:
    shallow = replace(OLD, decoders=OLD.decoders[:1], code=OLD.code[:1], ids=OLD.ids[:1])
    assert with_network(document, shallow).edges == ()
    assert with_network(document, NEW).edges == ()
    assert with_network(document, None).edges == ()


def test_edges_are_found_again_after_a_training_and_others_are_told(document: Document) -> None:
    carried = carried_over(document, NEW, [], MATCHING)
    (kept,) = carried.document.edges
    assert edge_gain(carried.document, Node(2, 2), 0) == kept == document.edges[1]
    assert carried.lost_edges == document.edges[:1]


def test_what_was_set_on_a_partial_result_stays_on_its_edge(document: Document) -> None:
    shown = carried_over(document, NEW, [], MATCHING).document
    edited = with_edge_gain(with_edge_gain(shown, Node(2, 2), 0, 0.0), Node(2, 0), 1, 3.0)
    meanwhile = edges_meanwhile(shown, edited, NEW)
    assert set(meanwhile.values()) == {EdgeGain(2, 2, 0), EdgeGain(2, 0, 1, 3.0)}
    turned = Matching((MATCHING.layers[0], LayerMatching((Pair(0, 0, 0.9),), lost=(1, 2), fresh=(1, 2))))
    after = carried_over(document, NEW, [], turned, edges_meanwhile=meanwhile).document
    assert len(after.edges) == 1
    assert edge_gain(after, Node(2, 0), 1).gain_db == 3.0
    assert network_of(after).run == OLD.run


def test_many_edges_are_changed_at_once(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    parent, children = Node(2, 0), range(len(document.components[0]))
    one_by_one = with_edge_gain(document, parent, 0, -3.0)
    for child in children:
        one_by_one = with_edge_mute(one_by_one, parent, child, muted=True)
    made: list[Document] = []

    def counting(one: Document) -> None:
        made.append(one)

    monkeypatch.setattr(Document, "__post_init__", counting)
    louder = with_edge_gain(document, parent, 0, -3.0)
    cut = with_edge_mutes(louder, parent, children, muted=True)
    assert len(made) == 2
    assert cut == one_by_one
    assert all_cut(cut, parent, children)
    assert not all_cut(with_edge_mute(cut, parent, 1, muted=False), parent, children)
    assert not all_cut(cut, Node(2, 1), children)
