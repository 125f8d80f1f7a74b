"""Patches are edits like others: they stay with the components, and go with those that lend."""

from dataclasses import replace

import pytest

from audible_gui.document import (
    Borrowed,
    Document,
    Identity,
    LayerMatching,
    Matching,
    Node,
    Pair,
    Patch,
    Phase,
    carried_over,
    edited_meanwhile,
    node_of,
    patched_nodes,
    with_component,
    with_gain,
    with_network,
    without_mix,
)
from audible_gui.document.patching import lenders
from audible_gui.errors import AudibleError
from audible_gui.operations import with_basis_of, with_envelope_of, with_phase, without_patch
from tests.support.networks import noise, permuted, random_network

SOUND = noise(1000)
OLD, NEW = random_network(SOUND), random_network(SOUND, seed=1)
NAMES = [list("abcde"), list("xyz")]


@pytest.fixture
def document() -> Document:
    """Component 1 of layer 1 with the basis of 2 and the envelope of 1 of layer 2."""
    result = with_network(Document(sound=SOUND), OLD, NAMES)
    return with_envelope_of(with_basis_of(result, Node(1, 0), Node(1, 1), 0.75), Node(1, 0), Node(2, 0))


def patch_at(document: Document, node: Node) -> Patch:
    patch = document.component(node).patch
    assert patch is not None
    return patch


def matching(*pairs: tuple[int, int]) -> Matching:
    found = tuple(Pair(old, new, 0.9) for old, new in pairs)
    return Matching(
        (
            LayerMatching(
                found,
                tuple(k for k in range(5) if k not in {old for old, _ in pairs}),
                tuple(k for k in range(5) if k not in {new for _, new in pairs}),
            ),
            LayerMatching(tuple(Pair(k, k, 0.9) for k in range(3))),
        )
    )


def test_a_patch_is_an_edit_that_says_who_lends(document: Document) -> None:
    patch = patch_at(document, Node(1, 0))
    assert patch.basis == Borrowed(Identity(OLD.run, 1, 1), 0.75)
    assert patch.envelope == Borrowed(Identity(OLD.run, 2, 0))
    assert patched_nodes(document) == (Node(1, 0),)
    assert lenders(document) == {Identity(OLD.run, 1, 1), Identity(OLD.run, 2, 0)}
    assert document.edited
    assert document.component(Node(1, 0)).mixed
    assert without_mix(document).component(Node(1, 0)).patch == patch
    assert not patch.idle


def test_it_is_taken_back_part_by_part_or_at_once(document: Document) -> None:
    own_basis = with_basis_of(document, Node(1, 0), Node(1, 0))
    assert patch_at(own_basis, Node(1, 0)) == Patch(envelope=Borrowed(Identity(OLD.run, 2, 0)))
    neither = with_envelope_of(own_basis, Node(1, 0), Node(1, 0))
    assert neither.component(Node(1, 0)).patch is None
    assert without_patch(document, Node(1, 0)) == neither
    assert not neither.edited
    assert Patch(Borrowed(Identity("", 1, 1), 0.0)).idle


def test_the_phase_is_chosen_for_what_is_patched_only(document: Document) -> None:
    assert patch_at(document, Node(1, 0)).phase is Phase.REFINED
    assert patch_at(with_phase(document, Node(1, 0), Phase.SOURCE), Node(1, 0)).phase is Phase.SOURCE
    assert with_phase(document, Node(1, 3), Phase.SOURCE) == document


def test_nonsense_is_refused(document: Document) -> None:
    with pytest.raises(AudibleError, match="between 0 and 1"):
        with_basis_of(document, Node(1, 0), Node(1, 1), 1.5)
    for node, source in ((Node(1, 9), Node(1, 1)), (Node(1, 0), Node(3, 0))):
        with pytest.raises(IndexError):
            with_basis_of(document, node, source)


def test_rows_that_move_keep_it(document: Document) -> None:
    orders = ((3, 0, 4, 1, 2), (2, 0, 1))
    moved = permuted(OLD, orders)
    moved = replace(moved, ids=tuple(tuple(ids[k] for k in o) for ids, o in zip(OLD.ids, orders, strict=True)))
    after = with_network(document, moved)
    patch = patch_at(after, Node(1, 1))
    assert patch == patch_at(document, Node(1, 0))
    assert isinstance(patch.basis, Borrowed)
    assert isinstance(patch.envelope, Borrowed)
    assert (node_of(after, patch.basis.source), node_of(after, patch.envelope.source)) == (Node(1, 3), Node(2, 1))


def test_retraining_carries_it_over(document: Document) -> None:
    carried = carried_over(document, NEW, NAMES, matching((0, 3), (1, 2)))
    patch = patch_at(carried.document, Node(1, 3))
    assert patch == patch_at(document, Node(1, 0))
    assert isinstance(patch.basis, Borrowed)
    assert node_of(carried.document, patch.basis.source) == Node(1, 2)
    assert not any(lost.lent for lost in carried.lost)


def test_a_lender_that_is_not_found_again_is_told_and_lends_no_more(document: Document) -> None:
    carried = carried_over(document, NEW, NAMES, matching((0, 3)))
    assert patch_at(carried.document, Node(1, 3)) == Patch(envelope=patch_at(document, Node(1, 0)).envelope)
    assert [lost.component.id for lost in carried.lost if lost.lent] == [1]
    only_basis = with_envelope_of(document, Node(1, 0), Node(1, 0))
    assert carried_over(only_basis, NEW, NAMES, matching((0, 3))).document.component(Node(1, 3)).patch is None


def test_a_patch_made_on_a_partial_result_means_the_same_component_in_the_end(document: Document) -> None:
    shown = carried_over(without_patch(document, Node(1, 0)), NEW, NAMES, matching((0, 3))).document
    # Component 3 of the new network lends: it is fresh in the partial result.
    edited = with_basis_of(with_gain(shown, Node(1, 1), -3.0), Node(1, 3), Node(1, 2))
    meanwhile = edited_meanwhile(shown, edited, NEW)
    assert set(meanwhile) == {(1, 1), (1, 3), (1, 2)}
    # In the end it would match one of before.
    after = carried_over(without_patch(document, Node(1, 0)), NEW, NAMES, matching((0, 3), (4, 2)), meanwhile).document
    patch = patch_at(after, Node(1, 3))
    assert isinstance(patch.basis, Borrowed)
    assert node_of(after, patch.basis.source) == Node(1, 2)


def test_what_is_set_wins_over_a_lender_that_never_was() -> None:
    document = with_network(Document(sound=SOUND), OLD, NAMES)
    patch = Patch(Borrowed(Identity("another run", 1, 0)), Borrowed(Identity(OLD.run, 1, 2)))
    patched = with_component(document, Node(1, 0), replace(document.component(Node(1, 0)), patch=patch))
    assert patch_at(with_network(patched, OLD), Node(1, 0)) == Patch(envelope=patch.envelope)
