"""What is heard alone: parts of components sum to them, whatever way the network is read."""

from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import (
    BINARY,
    Document,
    Floats,
    Node,
    Orientation,
    Reading,
    with_edge_gain,
    with_edge_mute,
    with_exponent,
    with_gain,
    with_group,
    with_group_gain,
    with_group_mute,
    with_members,
    with_mute,
    with_network,
)
from audible_gui.session import Audition, audition_identity, found_audition, group_audition, heard_mix
from audible_gui.synthesis import Renderer, factors
from tests.support.networks import noise, permuted, random_network

SOUND = noise(3000)
WIDTHS = (6, 4, 3)
WHOLE = Node(3, 1)


def document(reading: Reading, orientation: Orientation = Orientation.SPECTRA) -> Document:
    network = random_network(SOUND, WIDTHS, orientation=orientation, parts=True)
    return with_network(Document(sound=SOUND, reading=reading), network)


def heard(of: Document, audition: Audition | None) -> Floats:
    assert of.network is not None
    renderer = Renderer(SOUND.samples, of.network.spec.stft, factors(of.network, of.reading, of.exponent))
    return renderer.render(heard_mix(of, audition), 0, SOUND.n_samples)


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("exponent", [1.0, 2.0, BINARY])
def test_children_sum_to_their_parent_and_theirs_to_them(
    reading: Reading, orientation: Orientation, exponent: float
) -> None:
    edited = with_gain(with_exponent(document(reading, orientation), exponent), WHOLE, -6.0)
    edited = with_edge_gain(with_edge_gain(edited, WHOLE, 2, -3.0), Node(2, 2), 0, 6.0)
    whole = heard(edited, Audition(WHOLE))
    children = [heard(edited, Audition(Node(2, k), (WHOLE,))) for k in range(WIDTHS[1])]
    np.testing.assert_allclose(np.sum(children, axis=0), whole, atol=1e-6)
    different = [np.abs(child - whole).max() > 1e-4 for child in children]
    assert all(different) or exponent == BINARY, "one of them may have it all"
    below = (Node(2, 2), WHOLE)
    grandchildren = [heard(edited, Audition(Node(1, m), below)) for m in range(WIDTHS[0])]
    np.testing.assert_allclose(np.sum(grandchildren, axis=0), children[2], atol=1e-6)
    rest = Audition(Node(2, 3), (WHOLE,), (Node(2, 0), Node(2, 1)))
    np.testing.assert_allclose(heard(edited, rest), whole - children[2], atol=1e-6)


@pytest.mark.parametrize("reading", Reading)
def test_a_child_in_all_its_parents_is_the_child(reading: Reading) -> None:
    of = document(reading)
    parts = [heard(of, Audition(Node(1, 4), (Node(2, j),))) for j in range(WIDTHS[1])]
    np.testing.assert_allclose(np.sum(parts, axis=0), heard(of, Audition(Node(1, 4))), atol=1e-6)


def test_what_is_set_on_others_does_not_change_an_audition() -> None:
    of = document(Reading.PARTS)
    edited = with_mute(with_gain(of, Node(2, 0), -12.0), WHOLE, muted=True)
    audition = Audition(Node(2, 0), (WHOLE,))
    np.testing.assert_array_equal(heard(edited, audition), heard(of, audition))
    assert np.abs(heard(of, audition)).max() > 1e-3


@pytest.mark.parametrize("reading", Reading)
def test_a_part_that_is_cut_is_heard_when_chosen_and_not_in_its_parent(reading: Reading) -> None:
    of = document(reading)
    cut = with_edge_mute(with_edge_mute(of, WHOLE, 2, muted=True), WHOLE, 3, muted=True)
    child = Audition(Node(2, 2), (WHOLE,))
    both = Audition(Node(2, 2), (WHOLE,), (Node(2, 3),))
    np.testing.assert_array_equal(heard(cut, child), heard(of, child))
    np.testing.assert_array_equal(heard(cut, both), heard(of, both))
    np.testing.assert_allclose(heard(cut, Audition(WHOLE)), heard(of, Audition(WHOLE)) - heard(of, both), atol=1e-6)


def test_an_audition_is_found_again_where_rows_have_moved() -> None:
    of = document(Reading.PARTS)
    assert of.network is not None
    network = permuted(of.network, ((5, 4, 3, 2, 1, 0), (1, 0, 3, 2), (2, 0, 1)))
    network = replace(network, ids=((5, 4, 3, 2, 1, 0), (1, 0, 3, 2), (2, 0, 1)))
    moved = with_network(of, network)
    audition = Audition(Node(1, 0), (Node(2, 2), WHOLE), (Node(1, 1),))
    identity = audition_identity(of, audition)
    assert identity is not None
    found = found_audition(moved, identity)
    assert found == Audition(Node(1, 5), (Node(2, 3), Node(3, 2)), (Node(1, 4),))
    np.testing.assert_allclose(heard(moved, found), heard(of, audition), atol=1e-6)
    assert found_audition(with_network(of, random_network(SOUND, (6, 4))), identity) is None
    assert audition_identity(of, Audition(None)) is None


def test_a_group_is_heard_as_the_sum_of_its_members_at_its_gain() -> None:
    of = document(Reading.PARTS)
    grouped = with_group_gain(with_group(of, [Node(2, 0), Node(2, 2), Node(2, 3)]), (2, 0), -6.0)
    audition = group_audition(grouped, grouped.groups[0])
    assert audition == Audition(Node(2, 0), (), (Node(2, 2), Node(2, 3)), grouped=True)
    members = [heard(grouped, Audition(Node(2, index))) for index in (0, 2, 3)]
    np.testing.assert_allclose(heard(grouped, audition), np.sum(members, axis=0), atol=1e-6)
    np.testing.assert_array_equal(members[0], heard(with_gain(of, Node(2, 0), -6.0), Audition(Node(2, 0))))
    silenced = with_group_mute(grouped, (2, 0), muted=True)
    np.testing.assert_array_equal(heard(silenced, audition), heard(grouped, audition))
    cut = with_mute(grouped, Node(2, 2), muted=True)
    np.testing.assert_allclose(heard(cut, audition), members[0] + members[2], atol=1e-6)
    for node in (Node(2, 0), Node(2, 3)):
        cut = with_mute(cut, node, muted=True)
    np.testing.assert_array_equal(heard(cut, audition), heard(grouped, audition))


def test_a_group_is_found_again_with_the_members_that_it_has_by_now() -> None:
    grouped = with_group(document(Reading.PARTS), [Node(2, 0), Node(2, 2)])
    identity = audition_identity(grouped, group_audition(grouped, grouped.groups[0]))
    assert identity is not None
    grown = with_members(grouped, (2, 0), [Node(2, 1)])
    assert found_audition(grown, identity) == Audition(Node(2, 0), (), (Node(2, 1), Node(2, 2)), grouped=True)
    loose = replace(grouped, groups=())
    assert found_audition(loose, identity) == Audition(Node(2, 0), (), (Node(2, 2),)), "what it was of"
    assert found_audition(with_network(grouped, random_network(SOUND, (6, 4))), identity) is not None, "of one run"
    assert found_audition(with_network(grouped, random_network(SOUND, (6, 4), seed=1)), identity) is None


def test_who_plays_and_who_draws_what_is_heard_share_its_mix() -> None:
    sound = noise(2000)
    document = with_network(Document(sound=sound), random_network(sound))
    alone = Audition(Node(1, 0))
    mixes = [heard_mix(document, audition, leaks=leaks) for audition in (None, alone) for leaks in (False, False)]
    assert mixes[0] is mixes[1]
    assert mixes[2] is mixes[3]
    assert mixes[0] is not mixes[2]
    louder = heard_mix(with_gain(document, Node(1, 0), -6.0), alone)
    assert not np.array_equal(louder.gains, mixes[2].gains)
    leaked = heard_mix(document, alone, leaks=True)
    assert leaked is not mixes[2]
