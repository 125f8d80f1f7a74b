"""Groups: how they are made and changed, what they set, and what becomes of them when the network changes."""

from dataclasses import replace

import pytest

from audible_gui.document import (
    MAX_GAIN_DB,
    MAX_GROUP_NAME,
    Document,
    Group,
    LayerMatching,
    Matching,
    Node,
    Pair,
    carried_over,
    group_at,
    group_nodes,
    group_of,
    groups_meanwhile,
    heard_alone,
    layer_parts,
    with_gain,
    with_group,
    with_group_gain,
    with_group_mute,
    with_group_name,
    with_group_solo,
    with_members,
    with_mute,
    with_network,
    with_solo,
    without_group,
    without_groups,
    without_members,
    without_mix,
)
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
PLAIN = with_network(Document(SOUND), OLD, NAMES)
DRUMS, REST = (1, 0), (1, 1)


def nodes(*indices: int) -> list[Node]:
    return [Node(1, index) for index in indices]


@pytest.fixture
def document() -> Document:
    """Drums, of which 0 and 2 will be found again, and another group, which will be lost; one of layer 2."""
    result = with_group(with_group(PLAIN, nodes(2, 0, 1), "Drums"), nodes(3, 4))
    return with_group(result, [Node(2, 1)], "Low")


def test_groups_are_made_of_components_of_one_layer(document: Document) -> None:
    low = Group(2, 0, "Low", (1,))
    assert document.groups == (Group(1, 0, "Drums", (0, 1, 2)), Group(1, 1, "Group 1", (3, 4)), low)
    assert group_of(document, Node(1, 2)) == group_at(document, DRUMS)
    assert group_of(document, Node(2, 1)) == low
    assert group_of(document, Node(2, 0)) is None
    for wrong in ([Node(1, 0), Node(2, 0)], []):
        with pytest.raises(AudibleError, match="one layer"):
            with_group(document, wrong)
    with pytest.raises(AudibleError, match="one layer"):
        with_members(document, DRUMS, [Node(2, 0)])
    for lost in (Node(1, 5), Node(1, -1), Node(3, 0)):
        with pytest.raises(IndexError):
            with_group(document, [lost])
    with pytest.raises(KeyError):
        with_group_gain(document, (2, 7), 1.0)
    with pytest.raises(KeyError):
        without_group(document, (2, 7))


def test_a_component_is_in_one_group_at_the_most(document: Document) -> None:
    moved = with_members(document, DRUMS, nodes(3, 0))
    assert [group.members for group in moved.groups] == [(0, 1, 2, 3), (4,), (1,)]
    assert [group.key for group in with_members(moved, DRUMS, nodes(4)).groups] == [DRUMS, (2, 0)], "the other is empty"
    again = with_group(document, nodes(1, 3), "Both")
    assert [group.members for group in again.groups] == [(0, 2), (4,), (1, 3), (1,)]
    assert again.groups[2].name == "Both"
    assert with_members(document, DRUMS, nodes(0)) == document
    out = without_members(document, nodes(3, 4, 1))
    assert [group.members for group in out.groups] == [(0, 2), (1,)]
    assert without_group(document, DRUMS).groups == document.groups[1:]
    assert without_group(document, DRUMS).components == document.components


def test_a_layer_consists_of_its_groups_and_the_others(document: Document) -> None:
    loose = without_members(document, nodes(0, 3))
    assert layer_parts(loose, 1, grouped=True) == [
        ("a", (Node(1, 0),)),
        ("Drums", tuple(nodes(1, 2))),
        ("d", (Node(1, 3),)),
        ("Group 1", (Node(1, 4),)),
    ]
    assert [name for name, _ in layer_parts(loose, 1, grouped=False)] == NAMES[0]
    assert [name for name, _ in layer_parts(loose, 2, grouped=True)] == ["x", "Low", "z"]


def test_names_are_cleaned_and_counted(document: Document) -> None:
    assert with_group_name(document, DRUMS, "  Big \n drums ").groups[0].name == "Big drums"
    assert with_group_name(document, DRUMS, "  ") == document
    assert len(with_group_name(document, DRUMS, "x" * 500).groups[0].name) == MAX_GROUP_NAME
    assert with_group(document, nodes(0)).groups[2].name == "Group 2"
    assert with_group(document, nodes(3, 4)).groups[1].name == "Group 1", "the other of that name has gone"


def test_there_is_a_limit(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.document.grouping.MAX_GROUPS", 3)
    assert len(with_group(document, nodes(3, 4)).groups) == 3
    with pytest.raises(AudibleError, match="no more than 3"):
        with_group(document, nodes(0))


@pytest.mark.parametrize(
    ("name", "members", "gain_db"),
    [
        ("", (1,), 0.0),
        ("x" * 101, (1,), 0.0),
        ("x", (), 0.0),
        ("x", (1, 1), 0.0),
        ("x", (2, 1), 0.0),
        ("x", (1,), 1e999),
    ],
)
def test_what_is_no_group_is_refused(name: str, members: tuple[int, ...], gain_db: float) -> None:
    with pytest.raises(AudibleError, match="group"):
        Group(1, 0, name, members, gain_db)


def test_what_a_group_sets_is_what_one_would_set_on_its_members(document: Document) -> None:
    mixed = with_group_gain(with_gain(document, Node(1, 0), -2.0), DRUMS, -4.5)
    mixed = with_group_mute(with_group_solo(mixed, REST, soloed=True), (2, 0), muted=True)
    by_hand = with_gain(with_gain(with_gain(PLAIN, Node(1, 0), -6.5), Node(1, 1), -4.5), Node(1, 2), -4.5)
    by_hand = with_solo(with_solo(by_hand, Node(1, 3), soloed=True), Node(1, 4), soloed=True)
    by_hand = with_mute(by_hand, Node(2, 1), muted=True)
    assert without_groups(mixed) == by_hand
    assert with_group_gain(document, DRUMS, 100.0).groups[0].gain_db == MAX_GAIN_DB
    assert mixed.edited
    assert not document.edited
    assert without_mix(mixed) == document, "the groups stay, what was set on them does not"


def test_a_group_alone_sounds_as_it_does_in_the_whole(document: Document) -> None:
    mixed = with_solo(
        with_mute(with_group_gain(document, DRUMS, -3.0), Node(1, 1), muted=True), Node(1, 3), soloed=True
    )
    alone = heard_alone(with_group_solo(mixed, DRUMS, soloed=True), Node(1, 0), nodes(1, 2))
    assert [(one.gain_db, one.muted) for one in alone.components[0][:3]] == [(-3.0, False), (-3.0, True), (-3.0, False)]
    assert all(one.muted for one in alone.components[0][3:])
    assert not alone.groups
    assert all(one.muted for one in heard_alone(mixed, Node(1, 0), nodes(1, 2)).components[0]), "another is soloed"


def test_soloing_one_alone_ends_the_solos_of_groups_of_its_layer(document: Document) -> None:
    soloed = with_group_solo(with_group_solo(document, DRUMS, soloed=True), (2, 0), soloed=True)
    after = with_solo(soloed, Node(1, 4), soloed=True, exclusive=True)
    assert [group.soloed for group in after.groups] == [False, False, True]
    assert after.component(Node(1, 4)).soloed


def test_groups_stay_with_their_members_when_rows_move(document: Document) -> None:
    orders = ((3, 0, 4, 1, 2), (2, 0, 1))
    after = with_network(document, replace(permuted(OLD, orders), ids=orders))
    assert after.groups == document.groups
    assert group_nodes(after, after.groups[0]) == tuple(nodes(1, 3, 4))


def test_a_network_without_members_has_no_groups_of_them(document: Document) -> None:
    shallow = replace(OLD, decoders=OLD.decoders[:1], code=OLD.code[:1], ids=OLD.ids[:1])
    assert with_network(document, shallow).groups == document.groups[:2]
    assert with_network(document, NEW).groups == ()
    assert with_network(document, None).groups == ()


def test_groups_follow_their_members_in_a_training_and_those_that_lose_all_are_told(document: Document) -> None:
    carried = carried_over(with_group_gain(document, DRUMS, -3.0), NEW, [], MATCHING)
    drums, low = carried.document.groups
    assert (drums.name, drums.members, drums.gain_db) == ("Drums", (0, 2), -3.0)
    assert group_nodes(carried.document, drums) == tuple(nodes(0, 3))
    assert group_nodes(carried.document, low) == (Node(2, 2),)
    assert carried.lost_groups == (document.groups[1],)
    assert {gone.component.name for gone in carried.lost} == {"b", "d", "e"}
    assert carried_over(document, NEW, [], None).lost_groups == document.groups


def test_what_was_done_to_groups_of_a_partial_result_stays(document: Document) -> None:
    shown = carried_over(document, NEW, [], MATCHING).document
    edited = without_group(with_group(with_group_name(shown, DRUMS, "Kit"), nodes(1, 2), "New"), (2, 0))
    meanwhile = groups_meanwhile(shown, edited, NEW)
    assert meanwhile == {DRUMS: Group(1, 0, "Kit", (0, 3)), (1, 1): Group(1, 1, "New", (1, 2)), (2, 0): None}
    # Later the rows 0 and 1 are taken for what was d, in the group that had been lost, and a.
    turned = Matching(
        (LayerMatching((Pair(0, 1, 0.9), Pair(3, 0, 0.9)), lost=(1, 2, 4), fresh=(2, 3)), MATCHING.layers[1])
    )
    after = carried_over(document, NEW, [], turned, groups_meanwhile=meanwhile)
    kit, new = after.document.groups
    assert (kit.name, group_nodes(after.document, kit)) == ("Kit", tuple(nodes(0, 3)))
    assert (new.name, group_nodes(after.document, new)) == ("New", tuple(nodes(1, 2)))
    assert after.lost_groups == ()


def test_a_new_group_of_a_partial_result_takes_no_place_of_one_that_comes_back(document: Document) -> None:
    lacking = Matching((LayerMatching((), lost=(0, 1, 2, 3, 4), fresh=(0, 1, 2, 3)), MATCHING.layers[1]))
    shown = carried_over(document, NEW, [], lacking).document
    assert DRUMS not in {group.key for group in shown.groups}
    edited = with_group(shown, nodes(2), "Mine")
    meanwhile = groups_meanwhile(shown, edited, NEW, document.groups)
    after = carried_over(document, NEW, [], MATCHING, groups_meanwhile=meanwhile)
    assert {group.name for group in after.document.groups if group.layer == 1} == {"Drums", "Mine"}
    assert {group.name for group in document.groups if group.layer == 1} >= {"Drums"}
    # It stays what it is when it is changed again.
    renamed = with_group_name(after.document, next(key for key in meanwhile), "Yours")
    again = meanwhile | groups_meanwhile(after.document, renamed, NEW, document.groups)
    final = carried_over(document, NEW, [], MATCHING, groups_meanwhile=again).document
    assert {group.name for group in final.groups if group.layer == 1} == {"Drums", "Yours"}


def test_ids_beyond_all_reason_are_not_counted_on_from(document: Document) -> None:
    far = replace(document, groups=(Group(1, 2**53, "Far", (0,)), Group(1, 0, "Near", (1,))))
    assert with_group(far, nodes(2)).groups[1].key == (1, 1)
