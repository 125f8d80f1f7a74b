from dataclasses import replace

import pytest

from audible_gui.document import (
    BINARY,
    MAX_GAIN_DB,
    Document,
    Node,
    auditioned,
    db_to_gain,
    frozen,
    gain_to_db,
    locked_nodes,
    note_name,
    with_edge_gain,
    with_exponent,
    with_gain,
    with_lock,
    with_mute,
    with_name,
    with_network,
    with_pan,
    with_solo,
    without_mix,
)
from audible_gui.document.edits import gained, silenced, with_changes
from audible_gui.errors import AudibleError
from tests.support.networks import noise, random_network


@pytest.fixture
def document() -> Document:
    sound = noise(1000)
    return with_network(Document(sound=sound), random_network(sound), [list("abcde"), list("xyz")])


def test_an_edit_is_a_new_value(document: Document) -> None:
    after = with_mute(document, Node(2, 1), muted=True)
    assert after.component(Node(2, 1)).muted
    assert not document.component(Node(2, 1)).muted
    assert after != document
    assert with_mute(after, Node(2, 1), muted=False) == document


def test_gains_are_held_within_the_limits(document: Document) -> None:
    assert with_gain(document, Node(1, 0), 99.0).component(Node(1, 0)).gain_db == MAX_GAIN_DB
    assert with_gain(document, None, -6.0).residual.gain_db == -6.0


def test_changes_are_made_one_after_the_other_and_leave_other_layers_as_they_are(document: Document) -> None:
    first, second = Node(1, 0), Node(1, 1)
    changes = [gained(first, 99.0), silenced(second, True), silenced(first, True), silenced(first, False)]
    changed = with_changes(document, [*changes, gained(None, -6.0)])
    expected = with_gain(with_mute(with_gain(document, first, MAX_GAIN_DB), second, True), None, -6.0)
    assert changed == expected
    assert changed.components[1] is document.components[1]
    with pytest.raises(IndexError):
        with_changes(document, [silenced(Node(1, 99), True)])


def test_pans_and_exponents_are_held_within_the_limits(document: Document) -> None:
    panned = with_pan(document, Node(1, 0), -3.0)
    assert panned.component(Node(1, 0)).pan == -1.0
    assert (panned.panned, panned.edited, document.panned) == (True, True, False)
    assert with_pan(document, None, 0.5).panned
    assert with_exponent(document, BINARY).exponent == BINARY
    assert not with_exponent(document, 2.0).edited, "all at unity is the original, whatever the masks"
    for exponent in (0.9, 8.5, float("nan"), -BINARY):
        with pytest.raises(AudibleError, match=r"exponent .*\.$"):
            with_exponent(document, exponent)


def test_what_is_heard_by_itself_has_its_own_gain_and_pan_though_it_is_muted(document: Document) -> None:
    edited = with_pan(with_gain(with_mute(document, Node(2, 0), muted=True), Node(2, 0), -6.0), Node(2, 0), 0.5)
    edited = with_edge_gain(with_gain(with_solo(edited, Node(2, 1), soloed=True), Node(1, 2), -3.0), Node(2, 0), 1, 2.0)
    alone = auditioned(edited, Node(2, 0))
    assert [(c.gain_db, c.pan, c.muted, c.soloed) for c in alone.components[1]] == [
        (-6.0, 0.5, False, False),
        (0.0, 0.0, True, False),
        (0.0, 0.0, True, False),
    ]
    assert not any(component.mixed for component in alone.components[0])
    assert (alone.edges, alone.residual.muted) == (edited.edges, True)
    rest = auditioned(with_gain(edited, None, -2.0), None)
    assert (rest.residual.gain_db, rest.residual.muted) == (-2.0, False)
    assert all(component.muted for layer in rest.components for component in layer)


def test_an_exclusive_solo_ends_the_others_of_its_layer(document: Document) -> None:
    first = with_solo(with_solo(document, Node(2, 0), soloed=True), Node(1, 3), soloed=True)
    second = with_solo(first, Node(2, 2), soloed=True, exclusive=True)
    assert [c.soloed for c in second.components[1]] == [False, False, True]
    assert second.component(Node(1, 3)).soloed


def test_an_empty_name_changes_nothing(document: Document) -> None:
    assert with_name(document, Node(1, 0), "  ") == document
    assert with_name(document, Node(1, 0), " low  piano ").component(Node(1, 0)).name == "low piano"


def test_a_component_of_the_same_run_keeps_what_was_set_wherever_its_row_goes(document: Document) -> None:
    network = document.network
    assert network is not None
    edited = with_name(with_mute(document, Node(2, 0), muted=True), Node(2, 1), "Kick")
    moved = replace(network, ids=(network.ids[0], (2, 1, 0)))
    after = with_network(edited, moved, [list("abcde"), ["new 1", "new 2", "new 3"]])
    assert [c.muted for c in after.components[1]] == [False, False, True]
    assert [c.name for c in after.components[1]] == ["new 1", "Kick", "new 3"]


def test_another_run_starts_anew(document: Document) -> None:
    sound = document.sound
    assert sound is not None
    edited = with_mute(document, Node(2, 0), muted=True)
    after = with_network(edited, random_network(sound, seed=1))
    assert not after.edited
    assert with_network(after, None).components == ()


def test_a_neutral_mix_keeps_names(document: Document) -> None:
    edited = with_name(with_gain(document, Node(2, 0), -12.0), Node(2, 0), "Kick")
    neutral = without_mix(edited)
    assert edited.edited
    assert not neutral.edited
    assert neutral.component(Node(2, 0)).name == "Kick"


def test_a_lock_is_no_part_of_the_mix_and_stays_when_that_is_reset(document: Document) -> None:
    locked = with_lock(document, Node(2, 1), locked=True)
    assert locked_nodes(locked) == (Node(2, 1),)
    assert not locked.edited
    assert locked.component(Node(2, 1)).edited, "a person has set it"
    assert without_mix(with_gain(locked, Node(2, 1), -12.0)) == locked
    assert with_lock(locked, Node(2, 1), locked=False) == document


@pytest.mark.parametrize("node", [Node(0, 0), Node(3, 0), Node(1, -1), Node(2, 3)])
def test_there_is_no_component_outside_the_network(document: Document, node: Node) -> None:
    with pytest.raises(IndexError):
        document.component(node)


def test_frozen_arrays_cannot_be_written_to_and_are_not_copied_twice() -> None:
    values = frozen([[1.0, 2.0]])
    with pytest.raises(ValueError, match="read-only"):
        values[0, 0] = 3.0
    assert frozen(values) is values


def test_levels_and_notes() -> None:
    assert db_to_gain(-20.0) == pytest.approx(0.1)
    assert gain_to_db(db_to_gain(-7.3)) == pytest.approx(-7.3)
    assert gain_to_db(0.0) == -300.0
    assert [note_name(hz) for hz in (440.0, 261.63, 27.5, 0.0)] == ["A4", "C4", "A0", ""]
