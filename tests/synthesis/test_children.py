"""What components of a deep layer consist of."""

from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import Network, Orientation, Reading, frozen
from audible_gui.synthesis import bases, child_shares, envelopes, shares
from tests.support.networks import noise, random_network

SOUND = noise(3000)


def held_as_one(network: Network, layer: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """By the formula: the sum of B_(l−1)[:, k] · D[k, j] ⊗ Ĥl[j]."""
    turned = network.spec.orientation is Orientation.ENVELOPES
    code = envelopes(network, layer - 1, Reading.ONE).sum(axis=1)
    weights = code if turned else bases(network, layer - 1, Reading.ONE).sum(axis=(0, 1))
    held = weights[:, None] * network.decoders[layer - 1]
    return np.asarray(held / held.sum(axis=0), dtype=np.float64)


@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("layer", [2, 3])
def test_read_as_one_they_are_those_of_the_formula(orientation: Orientation, layer: int) -> None:
    network = random_network(SOUND, (6, 4, 3), orientation=orientation)
    np.testing.assert_allclose(
        child_shares(network, layer, Reading.ONE), held_as_one(network, layer), rtol=1e-5, atol=2e-9
    )


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("layer", [2, 3])
def test_children_hold_all_of_their_parents_and_no_more_than_there_is(reading: Reading, layer: int) -> None:
    network = random_network(SOUND, (6, 4, 3), parts=True)
    found = child_shares(network, layer, reading)
    np.testing.assert_allclose(found.sum(axis=0), 1.0)
    np.testing.assert_allclose(found @ shares(network, layer, reading), shares(network, layer - 1, reading))


def test_what_has_died_holds_nothing() -> None:
    network = random_network(SOUND, (5, 3))
    decoder, code = np.array(network.decoders[1]), np.array(network.code)
    decoder[2], code[1] = 1e-14, 0.0
    dead = replace(network, decoders=(network.decoders[0], frozen(decoder)), code=frozen(code))
    found = child_shares(dead, 2, Reading.ONE)
    assert not found[2].any()
    assert not found[:, 1].any()
    np.testing.assert_allclose(found[:, [0, 2]].sum(axis=0), 1.0)
