from dataclasses import replace

import pytest

from audible_gui.document import (
    Breakpoint,
    Component,
    Document,
    GainCurve,
    LayerMatching,
    Matching,
    Network,
    Node,
    Pair,
    carried_over,
    locked_nodes,
    lost_names,
    with_component,
    with_gain,
    with_lock,
    with_mute,
    with_name,
    with_network,
    with_solo,
)
from audible_gui.document.carrying import Lost
from audible_gui.document.identities import with_identities
from tests.support.networks import noise, random_network

SOUND = noise(1000)
OLD, NEW = random_network(SOUND), random_network(SOUND, (4, 3), seed=1)
OLD_NAMES, NEW_NAMES = [list("abcde"), list("xyz")], [list("ABCD"), list("XYZ")]
# Layer 1: 0 → 3 and 2 → 0; layer 2: 0 → 1, 1 → 2 and 2 → 0.
MATCHING = Matching(
    (
        LayerMatching((Pair(0, 3, 0.9), Pair(2, 0, 0.8)), lost=(1, 3, 4), fresh=(1, 2)),
        LayerMatching((Pair(0, 1, 0.9), Pair(1, 2, 0.9), Pair(2, 0, 0.9))),
    )
)


@pytest.fixture
def document() -> Document:
    """A little of everything set on components, some of which will be lost."""
    result = with_network(Document(sound=SOUND), OLD, OLD_NAMES)
    result = with_name(with_gain(result, Node(1, 0), -6.0), Node(1, 0), "Kick")
    result = with_mute(with_name(result, Node(1, 3), "Snare"), Node(1, 3), muted=True)
    result = with_solo(with_mute(result, Node(2, 2), muted=True), Node(2, 1), soloed=True)
    return with_gain(result, None, -3.0)


def settings(component: Component) -> tuple[str, bool, float, bool, bool]:
    return component.name, component.named, component.gain_db, component.muted, component.soloed


def consistent(document: Document) -> bool:
    network = document.network
    return network is not None and network.ids == tuple(tuple(c.id for c in layer) for layer in document.components)


def test_matched_components_keep_what_was_set_and_others_start_anew(document: Document) -> None:
    after = carried_over(document, NEW, NEW_NAMES, MATCHING).document
    assert [settings(component) for component in after.components[0]] == [
        ("A", False, 0.0, False, False),
        ("B", False, 0.0, False, False),
        ("C", False, 0.0, False, False),
        ("Kick", True, -6.0, False, False),
    ]
    assert [settings(component) for component in after.components[1]] == [
        ("X", False, 0.0, True, False),
        ("Y", False, 0.0, False, False),
        ("Z", False, 0.0, False, True),
    ]
    assert after.residual == document.residual
    assert after.sound is document.sound


def test_locks_stay_with_what_is_found_again_and_are_told_of_what_is_lost(document: Document) -> None:
    for node in (Node(1, 1), Node(2, 1)):
        document = with_lock(document, node, locked=True)
    carried = carried_over(document, NEW, NEW_NAMES, MATCHING)
    assert locked_nodes(carried.document) == (Node(2, 2),)
    assert [lost.component.locked for lost in carried.lost if lost.component.edited] == [True, False]


def test_breakpoints_stay_with_what_is_found_again_and_are_told_of_what_is_lost(document: Document) -> None:
    curve = GainCurve((Breakpoint(0.1, 0.0), Breakpoint(0.2, -6.0)))
    for node in (Node(1, 1), Node(2, 1)):
        document = with_component(document, node, replace(document.component(node), curve=curve))
    carried = carried_over(document, NEW, NEW_NAMES, MATCHING)
    assert carried.document.component(Node(2, 2)).curve == curve
    assert sum(bool(one.curve.points) for layer in carried.document.components for one in layer) == 1
    assert [lost.component.curve for lost in carried.lost if lost.component.curve.points] == [curve]
    assert document.component(Node(1, 1)).name in lost_names(document, carried)


def test_every_component_without_successor_is_reported(document: Document) -> None:
    lost = carried_over(document, NEW, NEW_NAMES, MATCHING).lost
    assert lost == tuple(Lost(1, document.component(Node(1, index))) for index in (1, 3, 4))
    assert settings(lost[1].component) == ("Snare", True, 0.0, True, False)


def test_matched_components_keep_their_identity_and_fresh_ones_get_one_of_their_own(document: Document) -> None:
    after = carried_over(document, NEW, NEW_NAMES, MATCHING).document
    assert after.network is not None
    assert after.network.ids == ((2, 6, 7, 0), (2, 0, 1))
    assert after.network.run == OLD.run
    assert after.network.decoders is NEW.decoders
    assert consistent(after)


def test_identities_hold_over_several_retrainings(document: Document) -> None:
    first = carried_over(document, NEW, NEW_NAMES, MATCHING).document
    back = Matching(
        (
            LayerMatching((Pair(3, 4, 0.9), Pair(1, 1, 0.9)), lost=(0, 2), fresh=(0, 2, 3)),
            LayerMatching((Pair(2, 2, 0.9),), lost=(0, 1), fresh=(0, 1)),
        )
    )
    second = carried_over(first, random_network(SOUND, seed=2), OLD_NAMES, back).document
    assert second.network is not None
    assert second.network.ids == ((8, 6, 10, 11, 0), (3, 4, 1))
    assert settings(second.component(Node(1, 4)))[:3] == ("Kick", True, -6.0)
    assert second.component(Node(2, 2)).soloed
    assert consistent(second)


def test_partial_results_in_another_order_agree_about_fresh_components() -> None:
    turned = replace(NEW, ids=((3, 2, 1, 0), NEW.ids[1]))
    pairs = (Pair(0, 0, 0.9), Pair(2, 3, 0.8))
    moved = Matching((LayerMatching(pairs, lost=(1, 3, 4), fresh=(1, 2)), MATCHING.layers[1]))
    assert with_identities(turned, OLD, moved).ids[0] == (0, 7, 6, 2)


def test_another_depth_loses_or_adds_whole_layers(document: Document) -> None:
    shallow, deep = random_network(SOUND, (5,), seed=1), random_network(SOUND, seed=3)
    same = LayerMatching(tuple(Pair(k, k, 1.0) for k in range(5)))
    taken = carried_over(document, shallow, [list("abcde")], Matching((same, LayerMatching(lost=(0, 1, 2)))))
    assert taken.document.components == document.components[:1]
    assert taken.lost == tuple(Lost(2, component) for component in document.components[1])
    added = carried_over(taken.document, deep, OLD_NAMES, Matching((same, LayerMatching(fresh=(0, 1, 2)))))
    assert added.document.components == (document.components[0], tuple(Component(k, "xyz"[k]) for k in range(3)))
    assert added.lost == ()


def test_within_a_run_the_ids_decide(document: Document) -> None:
    moved = replace(OLD, ids=(OLD.ids[0], (2, 1, 0)))
    carried = carried_over(document, moved, OLD_NAMES, MATCHING)
    assert carried.document == with_network(document, moved, OLD_NAMES)
    assert carried.lost == ()


def test_without_a_matching_everything_is_lost_and_without_a_network_nothing(document: Document) -> None:
    anew = carried_over(document, NEW, NEW_NAMES, None)
    assert anew.document == with_network(document, NEW, NEW_NAMES)
    assert [(lost.layer, lost.component.id) for lost in anew.lost] == [(1, k) for k in range(5)] + [
        (2, k) for k in range(3)
    ]
    first = carried_over(Document(sound=SOUND), NEW, NEW_NAMES, None)
    assert first.document == with_network(Document(sound=SOUND), NEW, NEW_NAMES)
    assert first.lost == ()


@pytest.mark.parametrize("network", [random_network(SOUND, (5, 3), seed=1), random_network(SOUND, (4,), seed=1)])
def test_a_matching_of_other_networks_is_refused(document: Document, network: Network) -> None:
    with pytest.raises(ValueError, match="other networks"):
        carried_over(document, network, [], MATCHING)
