from dataclasses import replace

import pytest

from audible_gui.document import (
    MAX_GAIN_DB,
    Document,
    Node,
    db_to_gain,
    frozen,
    gain_to_db,
    note_name,
    with_gain,
    with_mute,
    with_name,
    with_network,
    with_solo,
    without_mix,
)
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
