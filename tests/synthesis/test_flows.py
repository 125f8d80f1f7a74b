"""What components make of other layers, against the products of the decoders."""

import numpy as np
import pytest

from audible_gui.document import Node, Orientation, Reading
from audible_gui.synthesis import Flows
from audible_gui.synthesis.parts import node_shares
from tests.support.networks import noise, random_network

SOUND = noise(4000)
WIDTHS = (7, 5, 3)


@pytest.mark.parametrize("orientation", list(Orientation))
def test_what_a_component_consists_of_is_the_product_of_the_decoders(orientation: Orientation) -> None:
    network = random_network(SOUND, WIDTHS, orientation=orientation)
    first, second, third = network.decoders
    below = Flows(network, Reading.ONE).reached([Node(3, 1)])
    for reached, product, masses in (
        (below[1], third[:, 1], (first @ second).sum(axis=0)),
        (below[0], (second @ third)[:, 1], first.sum(axis=0)),
    ):
        held = product * masses
        np.testing.assert_allclose(reached, held / held.sum(), rtol=1e-6, atol=1e-8)
    np.testing.assert_array_equal(below[2], [0.0, 1.0, 0.0])


def test_what_a_component_is_part_of_is_the_same_energy_read_upwards() -> None:
    network = random_network(SOUND, WIDTHS)
    _, second, third = network.decoders
    above = Flows(network, Reading.ONE).reached([Node(1, 4)])
    energy = (second @ third)[4] * network.code.sum(axis=1)
    np.testing.assert_allclose(above[2], energy / energy.sum(), rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(
        above[1], second[4] * network.amounts[1] / (second[4] @ network.amounts[1]), rtol=1e-6, atol=1e-8
    )


def test_read_as_its_parts_a_component_holds_its_shares_of_the_first_layer() -> None:
    network = random_network(SOUND, WIDTHS, parts=True)
    assert network.own is not None
    held = network.own.sum(axis=1) * network.decoders[0].sum(axis=0)
    owned = node_shares(network.decoders, network.amounts, 3)
    flows = Flows(network, Reading.PARTS)
    below = owned[:, 2] * held
    np.testing.assert_allclose(flows.reached([Node(3, 2)])[0], below / below.sum(), rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(flows.reached([Node(1, 3)])[2], owned[3], rtol=1e-6, atol=1e-8)


def test_several_components_count_by_what_they_hold() -> None:
    network = random_network(SOUND, WIDTHS)
    flows = Flows(network, Reading.ONE)
    both = flows.reached([Node(2, 0), Node(2, 3)])
    one, other = flows.reached([Node(2, 0)]), flows.reached([Node(2, 3)])
    held = flows.held[1][[0, 3]] / flows.held[1][[0, 3]].sum()
    for layer in (0, 2):
        np.testing.assert_allclose(both[layer], held[0] * one[layer] + held[1] * other[layer], rtol=1e-9)
    assert all(reached.sum() == pytest.approx(1.0) for reached in both)
