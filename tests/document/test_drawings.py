"""Drawings follow their components from training to training as long as they fit."""

from dataclasses import replace

import numpy as np

from audible_gui.document import (
    Document,
    LayerMatching,
    Matching,
    Network,
    Node,
    Orientation,
    Pair,
    StftSpec,
    carried_over,
    edited_meanwhile,
    with_network,
)
from audible_gui.operations import (
    placed_events,
    with_basis_of,
    with_drawn_basis,
    with_drawn_envelope,
    with_envelope_of,
    with_events,
    without_drawn_basis,
)
from tests.support.networks import SMALL, noise, random_network

SOUND = noise(1000)
OLD = random_network(SOUND, (3,))
NAMES = [list("abc")]
NODE = Node(1, 0)
MATCHING = Matching((LayerMatching((Pair(0, 2, 0.9), Pair(1, 1, 0.9)), (2,), (0,)),))


def drawn(node: Node = NODE) -> Document:
    document = with_network(Document(sound=SOUND), OLD, NAMES)
    document = with_drawn_basis(document, node, np.random.default_rng(0).random((1, 129)))
    return with_drawn_envelope(document, node, np.random.default_rng(1).random(OLD.n_frames))


def trained(stft: StftSpec = SMALL, orientation: Orientation = Orientation.SPECTRA) -> Network:
    return random_network(SOUND, (3,), stft, orientation, seed=1)


def test_they_stay_on_the_same_grid() -> None:
    carried = carried_over(drawn(), trained(), NAMES, MATCHING)
    assert carried.document.component(Node(1, 2)).patch == drawn().component(NODE).patch
    assert carried.lost_drawings == ()


def test_of_another_grid_only_what_fits_stays_and_the_rest_is_told() -> None:
    before = drawn()
    carried = carried_over(before, trained(StftSpec(256, 32)), NAMES, MATCHING)
    assert carried.document.component(Node(1, 2)).patch == replace(
        before.component(NODE).patch,  # type: ignore[type-var]
        envelope=None,
    )
    assert carried.lost_drawings == (before.component(NODE),)
    other = carried_over(before, trained(StftSpec(512, 64)), NAMES, MATCHING)
    assert other.document.component(Node(1, 2)).patch is None
    assert other.lost_drawings == (before.component(NODE),)


def test_the_other_orientation_has_other_units() -> None:
    carried = carried_over(drawn(), trained(orientation=Orientation.ENVELOPES), NAMES, MATCHING)
    assert carried.document.component(Node(1, 2)).patch is None
    assert carried.lost_drawings == (drawn().component(NODE),)


def test_what_goes_with_its_component_is_told_once() -> None:
    carried = carried_over(drawn(Node(1, 2)), trained(StftSpec(512, 64)), NAMES, MATCHING)
    assert [lost.component for lost in carried.lost if lost.component.edited] == [
        drawn(Node(1, 2)).component(Node(1, 2))
    ]
    assert carried.lost_drawings == ()


def test_a_lender_that_is_lost_takes_no_drawing_along() -> None:
    document = with_basis_of(without_drawn_basis(drawn(), NODE), NODE, Node(1, 2))
    after = carried_over(document, trained(), NAMES, MATCHING).document
    patch = after.component(Node(1, 2)).patch
    assert patch is not None
    assert (patch.basis, patch.envelope) == (None, document.component(NODE).patch.envelope)  # type: ignore[union-attr]


def test_what_is_drawn_on_a_partial_result_stays_on_that_component() -> None:
    document = with_network(Document(sound=SOUND), OLD, NAMES)
    network = trained()
    shown = carried_over(document, network, NAMES, MATCHING).document
    edited = with_drawn_basis(shown, Node(1, 1), np.ones((1, 129)))
    meanwhile = edited_meanwhile(shown, edited, network)
    after = carried_over(document, network, NAMES, MATCHING, meanwhile).document
    assert after.component(Node(1, 1)).patch == edited.component(Node(1, 1)).patch


def test_events_stay_with_what_they_were_cut_out_of_as_long_as_that_is_there() -> None:
    before = drawn()
    first = placed_events(before, NODE)[0]
    moved = with_events(before, NODE, [replace(first, shift=1.0)])
    carried = carried_over(moved, trained(), NAMES, MATCHING).document
    assert carried.component(Node(1, 2)).patch == moved.component(NODE).patch
    assert carried_over(moved, trained(StftSpec(512, 64)), NAMES, MATCHING).lost_drawings == (moved.component(NODE),)
    borrowed = with_envelope_of(before, NODE, Node(1, 2))
    events = placed_events(borrowed, NODE)
    thinner = with_events(borrowed, NODE, [replace(events[0], gain_db=-6.0), *events[1:]])
    patch = carried_over(thinner, trained(), NAMES, MATCHING).document.component(Node(1, 2)).patch
    assert patch is not None
    assert patch.envelope == thinner.component(NODE).patch.envelope  # type: ignore[union-attr]
    assert patch.rhythm is None  # who lent what they are cut out of has gone
