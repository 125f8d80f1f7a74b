"""A throw of density that has changed nothing is told from one that has."""

from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import Document, Node, Phase, Strategy, Throw, frozen, with_network
from audible_gui.operations import density_is_unheard, with_drawn_envelope, with_gate, with_throw, without_throw
from audible_gui.synthesis import patch_product, shape_of
from tests.support.networks import noise, random_network

SOUND, NODES = noise(32_000), tuple(Node(1, index) for index in range(3))
TWICE = Throw(Strategy.TOGETHER, 2.0, 1)


def struck(every: int) -> Document:
    """Three components, struck together every so many frames."""
    network = random_network(SOUND, (3,))
    heights = np.exp(-0.7 * (np.arange(network.n_frames) % every)).astype(np.float32)
    return with_network(Document(sound=SOUND), replace(network, code=frozen(np.tile(heights, (3, 1)))))


@pytest.mark.parametrize("strategy", [Strategy.TOGETHER, Strategy.APART, Strategy.PULSE, Strategy.ONSETS])
def test_where_there_is_no_room_nothing_is_added(strategy: Strategy) -> None:
    dense = struck(every=5)
    assert not density_is_unheard(dense, NODES), "nothing is thrown"
    thrown = with_throw(dense, NODES, replace(TWICE, strategy=strategy))
    assert density_is_unheard(thrown, NODES)
    assert not density_is_unheard(without_throw(thrown, NODES, timbre=False), NODES)


def test_where_there_is_room_it_is_heard() -> None:
    sparse = struck(every=40)
    assert not density_is_unheard(with_throw(sparse, NODES, TWICE), NODES)
    assert not density_is_unheard(with_throw(sparse, NODES, replace(TWICE, amount=0.5)), NODES)


def test_one_that_has_changed_is_enough() -> None:
    document = with_throw(struck(every=5), NODES[1:], TWICE)
    assert density_is_unheard(document, NODES)
    quiet = with_throw(document, NODES[:1], Throw(Strategy.TOGETHER, 0.25, 1))
    assert not density_is_unheard(quiet, NODES)


def test_what_was_drawn_before_is_what_nothing_is_added_to_whatever_the_gate() -> None:
    dense = struck(every=5)
    drawn = with_drawn_envelope(dense, NODES[0], frozen(2.0 * shape_of(dense, NODES[0]).envelope))
    thrown = with_throw(with_gate(drawn, NODES[:1], 6.0), NODES, TWICE)
    assert density_is_unheard(thrown, NODES)


def test_swapped_envelopes_are_heard() -> None:
    assert not density_is_unheard(with_throw(struck(every=5), NODES, Throw(Strategy.TRADE, 1.0, 1)), NODES)


@pytest.mark.parametrize("strategy", [Strategy.TOGETHER, Strategy.APART])
def test_what_nothing_is_added_to_keeps_its_sound(strategy: Strategy) -> None:
    dense = struck(every=5)
    thrown = with_throw(dense, NODES, replace(TWICE, strategy=strategy))
    assert {component.patch.phase for node in NODES if (component := thrown.component(node)).patch} == {Phase.REFINED}
    assert all(patch_product(thrown, node) is None for node in NODES), "phases of its own would change it"
    sparse = with_throw(struck(every=40), NODES, replace(TWICE, strategy=strategy))
    assert all(patch_product(sparse, node) is not None for node in NODES)
