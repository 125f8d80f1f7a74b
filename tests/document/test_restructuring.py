"""Splitting, merging and adding layers: what is refused, and what becomes of what was set."""

from dataclasses import replace

import pytest

from audible_gui.document import (
    AddLayer,
    Borrowed,
    BoxGain,
    Component,
    Document,
    EdgeGain,
    Merge,
    Network,
    Node,
    Patch,
    Relearn,
    Split,
    carried_over,
    change_text,
    check_combinations,
    edge_gain,
    frozen,
    group_nodes,
    identity_of,
    layer_refusal,
    made_nodes,
    merge_refusal,
    most_parts,
    proposed_width,
    split_refusal,
    with_component,
    with_edge_gain,
    with_edge_mute,
    with_gain,
    with_group,
    with_heirs,
    with_lock,
    with_mute,
    with_name,
    with_network,
    with_pan,
)
from audible_gui.errors import AudibleError
from tests.support.networks import noise, random_network

SOUND = noise(1000)
NETWORK = random_network(SOUND, (5, 3))
NAMES = [list("abcde"), list("xyz")]
KICK, SNARE, DRUMS = Node(1, 1), Node(1, 2), Node(2, 0)


@pytest.fixture
def document() -> Document:
    return with_network(Document(sound=SOUND), NETWORK, NAMES)


def split(parts: int = 3) -> Network:
    """As a split of KICK comes out: the first part in its place, the others at the end."""
    ids = (0, 5, 2, 3, 4, *range(6, 5 + parts))
    return replace(random_network(SOUND, (4 + parts, 3), seed=1), ids=(ids, NETWORK.ids[1]), run=NETWORK.run)


def merged(*gone: int) -> Network:
    ids = tuple(id_ for id_ in range(5) if id_ not in gone)
    return replace(random_network(SOUND, (len(ids), 3), seed=1), ids=(ids, NETWORK.ids[1]), run=NETWORK.run)


def carried(document: Document, change: Split | Merge, network: Network) -> tuple[Document, list[str]]:
    names = [[f"new {index}" for index in range(len(ids))] for ids in network.ids]
    result = carried_over(with_heirs(document, change, network), network, names, None)
    return result.document, [lost.component.name for lost in result.lost if lost.component.edited]


def test_parts_are_set_and_grouped_as_the_whole_was(document: Document) -> None:
    document = with_pan(with_gain(document, KICK, -6.0), KICK, 0.5)
    document = with_group(document, [KICK, SNARE], "Drums")
    document = with_edge_mute(with_edge_gain(document, DRUMS, 1, -3.0), Node(2, 1), 1, muted=True)
    network = split()
    after, lost = carried(document, Split(KICK, 3), network)
    assert made_nodes(document, Split(KICK, 3), network) == (Node(1, 1), Node(1, 5), Node(1, 6))
    parts = [after.component(node) for node in made_nodes(document, Split(KICK, 3), network)]
    assert {(part.gain_db, part.pan, part.named) for part in parts} == {(-6.0, 0.5, False)}
    assert [part.name for part in parts] == ["new 1", "new 5", "new 6"]
    assert [part.id for part in parts] == [5, 6, 7]
    (group,) = after.groups
    assert group_nodes(after, group) == (Node(1, 1), Node(1, 2), Node(1, 5), Node(1, 6))
    for index in (1, 5, 6):
        assert edge_gain(after, DRUMS, index).gain_db == -3.0
        assert edge_gain(after, Node(2, 1), index).muted
    assert (len(after.edges), lost) == (6, [])


def test_parts_of_what_a_person_has_named_are_numbered(document: Document) -> None:
    after, _ = carried(with_name(document, KICK, "Kick"), Split(KICK, 2), split(2))
    assert [(c.name, c.named) for c in after.components[0]][1] == ("Kick 1", True)
    assert after.components[0][5].name == "Kick 2"
    assert after.components[0][0].name == "new 0"


def test_the_parts_of_a_parent_have_the_children_that_it_had(document: Document) -> None:
    document = with_edge_gain(document, DRUMS, 1, -3.0)
    ids = (NETWORK.ids[0], (3, 1, 2, 4))
    network = replace(random_network(SOUND, (5, 4), seed=1), ids=ids, run=NETWORK.run)
    after, _ = carried(document, Split(DRUMS, 2), network)
    assert after.edges == (EdgeGain(2, 3, 1, -3.0), EdgeGain(2, 4, 1, -3.0))


def test_what_is_merged_keeps_what_was_set_on_the_one_that_stays(document: Document) -> None:
    document = with_gain(with_name(document, SNARE, "Snare"), SNARE, -6.0)
    change = Merge(frozenset({KICK, SNARE}))
    after, lost = carried(document, change, merged(1))
    assert made_nodes(document, change, merged(1)) == (Node(1, 1),)
    assert (after.component(Node(1, 1)).name, after.component(Node(1, 1)).gain_db, lost) == ("Snare", -6.0, [])


def test_what_is_merged_has_the_name_that_a_person_chose_and_tells_what_else_goes(document: Document) -> None:
    document, change = with_name(document, SNARE, "Snare"), Merge(frozenset({KICK, SNARE}))
    after, lost = carried(document, change, merged(2))
    assert (after.component(KICK).name, after.component(KICK).named, lost) == ("Snare", True, [])
    after, lost = carried(with_mute(document, SNARE, muted=True), change, merged(2))
    assert (after.component(KICK).muted, lost) == (False, ["Snare"])


def test_other_changes_leave_no_heirs(document: Document) -> None:
    deeper = replace(random_network(SOUND, (5, 3, 1)), run=NETWORK.run)
    for change in (AddLayer(1), Relearn()):
        assert made_nodes(document, change, deeper) == ()
        assert with_heirs(document, change, deeper) is document


def test_steps_are_named(document: Document) -> None:
    assert change_text(document, Split(KICK, 3)) == "Split b into 3"
    assert change_text(document, Merge(frozenset({SNARE, KICK}))) == "Merge b and c"
    assert change_text(document, Merge(frozenset(Node(1, index) for index in range(3)))) == "Merge 3 components"
    assert change_text(document, AddLayer(2)) == "Add a layer of 2"
    assert change_text(document, Relearn()) == ""


def test_what_can_be_done_is_not_refused(document: Document) -> None:
    boxed = with_component(
        document, KICK, replace(document.component(KICK), boxes=(BoxGain(0.0, 1.0, 100.0, 200.0, -6.0),))
    )
    assert split_refusal(boxed, [KICK]) == merge_refusal(boxed, [KICK, SNARE]) == layer_refusal(boxed) == ""
    assert (most_parts(boxed, KICK), proposed_width(NETWORK)) == (12, 1)
    wide = with_network(Document(sound=SOUND), random_network(SOUND, (510,)))
    assert most_parts(wide, Node(1, 0)) == 3
    assert proposed_width(random_network(SOUND, (12,))) == 4


def test_no_more_parts_are_made_than_can_be_played(document: Document) -> None:
    box = BoxGain(0.0, 1.0, 100.0, 200.0, -6.0)

    def boxed(*layers: int) -> Document:
        rows = tuple(
            tuple(Component(index, boxes=(box,) if index < count else ()) for index in range(max(count, 2)))
            for count in layers
        )
        return Document(components=rows)

    crowded = boxed(20, 22)
    assert most_parts(crowded, KICK) == 6
    check_combinations(boxed(25, 22))
    with pytest.raises(AudibleError):
        check_combinations(boxed(26, 22))
    assert most_parts(boxed(25, 22, 1), KICK) == 1
    full = replace(document, components=boxed(25, 22).components)
    assert "take some of these away first" in split_refusal(full, [KICK])


def test_what_cannot_be_done_says_why(document: Document) -> None:
    bare = Document(sound=SOUND)
    assert split_refusal(bare, []) == merge_refusal(bare, []) == layer_refusal(bare) == "Train a network first."
    assert split_refusal(document, []) == split_refusal(document, [KICK, SNARE]) == "Select one component first."
    for nodes in ([], [KICK], [KICK, DRUMS], [KICK, KICK]):
        assert merge_refusal(document, nodes) == "Select two or more components of one layer first."
    silent = replace(NETWORK, code=frozen(NETWORK.code * 0.0))
    assert split_refusal(replace(document, network=silent), [KICK]) == "b is silent: there is nothing to split."
    assert "silent" in layer_refusal(replace(document, network=silent))
    full = with_network(Document(sound=SOUND), random_network(SOUND, (512,)))
    assert "512 components already" in split_refusal(full, [KICK])
    single = with_network(Document(sound=SOUND), random_network(SOUND, (5, 1)))
    assert "single component" in layer_refusal(single)
    deep = with_network(Document(sound=SOUND), random_network(SOUND, (2,) * 8))
    assert "no more than 8 layers" in layer_refusal(deep)


def test_locked_bases_are_not_changed(document: Document) -> None:
    locked = with_lock(document, KICK, locked=True)
    assert split_refusal(locked, [KICK]) == merge_refusal(locked, [SNARE, KICK]) == "b is locked: unlock it first."
    assert split_refusal(locked, [SNARE]) == split_refusal(locked, [DRUMS]) == ""
    assert layer_refusal(locked).startswith("Unlock all components first")
    deep = with_lock(document, DRUMS, locked=True)
    assert split_refusal(deep, [KICK]) == "x of layer 2 is locked with its parts: unlock it first."
    assert split_refusal(deep, [Node(2, 1)]) == ""


def test_what_has_shapes_of_its_own_is_left_as_it_is(document: Document) -> None:
    patch = Patch(Borrowed(identity_of(document, SNARE)))
    patched = with_component(document, KICK, replace(document.component(KICK), patch=patch))
    assert split_refusal(patched, [KICK]) == "b has a borrowed or drawn shape: take that away first."
    assert merge_refusal(patched, [SNARE, KICK]) == "b has a borrowed or drawn shape: take that away first."
    assert split_refusal(patched, [SNARE]) == "Others borrow from c: take that away first."
    assert split_refusal(patched, [Node(1, 0)]) == ""
