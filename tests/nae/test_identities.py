"""What is exactly true of every network, in single and in double precision."""

import numpy as np
import pytest
import torch

from audible_gui.document import Encoder, Loss, Orientation
from audible_gui.nae.factors import Factors
from audible_gui.synthesis import bases, envelopes, factors
from tests.nae.test_factors import random_factors
from tests.support.networks import SMALL, noise, random_network

PRECISIONS = {torch.float32: 1e-5, torch.float64: 1e-13}


@pytest.fixture(params=list(PRECISIONS), ids=str)
def network(request: pytest.FixtureRequest) -> Factors:
    network = random_factors(3, Loss.KL, free=True, seed=5, dtype=request.param)
    for decoder in network.decoders:
        decoder.mul_(decoder > 0.3 * decoder.mean())
    network.rescale()
    return network


def close(one: torch.Tensor, other: torch.Tensor) -> bool:
    return bool((one - other).abs().max() <= PRECISIONS[one.dtype] * other.abs().max())


def component(network: Factors, layer: int, index: int) -> torch.Tensor:
    """B_l[:, k] ⊗ Ĥ_l[k, :], with the decoder's activations."""
    weights = network.weights(layer)
    assert weights is not None
    return torch.outer(weights[:, index], network.decoded(layer)[index])


def edge(network: Factors, layer: int, child: int, parent: int) -> torch.Tensor:
    """What the component of ``layer`` gives to its parent in the next layer."""
    weights = network.weights(layer)
    assert weights is not None
    return torch.outer(weights[:, child] * network.decoders[layer][child, parent], network.decoded(layer + 1)[parent])


def widths(network: Factors) -> list[int]:
    return [decoder.shape[1] for decoder in network.decoders]


def test_the_components_of_every_layer_sum_to_the_same_whole(network: Factors) -> None:
    for layer, width in enumerate(widths(network), 1):
        total = sum((component(network, layer, index) for index in range(width)), torch.zeros_like(network.x))
        assert close(total, network.decoded(0))


def test_with_the_encoders_activations_they_do_not(network: Factors) -> None:
    network.code = None
    for layer in (1, 2):
        weights = network.weights(layer)
        assert weights is not None
        assert not torch.allclose(weights @ network.encoded(layer), network.decoded(0), rtol=0.1)
    weights = network.weights(3)
    assert weights is not None
    assert close(weights @ network.encoded(3), network.decoded(0))


@pytest.mark.parametrize("layer", [1, 2])
def test_edges_sum_to_the_parent_and_to_the_child(network: Factors, layer: int) -> None:
    children, parents = widths(network)[layer - 1 : layer + 1]
    edges = torch.stack(
        [torch.stack([edge(network, layer, child, parent) for parent in range(parents)]) for child in range(children)]
    )
    for parent in range(parents):
        assert close(edges[:, parent].sum(dim=0), component(network, layer + 1, parent))
    for child in range(children):
        assert close(edges[child].sum(dim=0), component(network, layer, child))


def test_masks_of_magnitudes_add_up_along_the_edges_and_those_of_powers_only_when_nested(network: Factors) -> None:
    children, parents = widths(network)[:2]
    for power, simple in ((1, True), (2, False)):
        edges = torch.stack([torch.stack([edge(network, 1, c, p) for p in range(parents)]) for c in range(children)])
        parent_masks = torch.stack([component(network, 2, p) for p in range(parents)]) ** power
        parent_masks /= parent_masks.sum(dim=0)
        flat = edges**power / (edges**power).sum(dim=(0, 1))
        assert close(flat.sum(dim=0), parent_masks) is simple
        nested = parent_masks * edges**power / (edges**power).sum(dim=0)
        assert close(nested.sum(dim=0), parent_masks)
        assert close(nested.sum(dim=(0, 1)), torch.ones_like(network.x))


def test_without_negative_weights_the_relu_is_the_identity(network: Factors) -> None:
    network.code = None
    plain = [network.encoded(layer) for layer in range(4)]
    network.encoder = Encoder.SIGNED
    assert all(torch.equal(network.encoded(layer), values) for layer, values in enumerate(plain))
    network.encoders[0].neg_()
    assert not network.encoded(1).any()


def test_the_network_turned_round_is_the_same_sum() -> None:
    # Weights are envelopes: X̂ᵀ = D1 ··· DL ĤL.
    turned = random_network(noise(900, 2), orientation=Orientation.ENVELOPES)
    product = turned.code.astype(np.float64)
    for decoder in reversed(turned.decoders):
        product = decoder @ product
    whole = factors(turned)
    np.testing.assert_allclose(whole.left @ whole.right, product.T, rtol=1e-5)
    for layer in (1, 2):
        spectra = bases(turned, layer)
        assert spectra.shape[:2] == (2, SMALL.n_bins)
        total = np.einsum("cbk,kn->cbn", spectra, envelopes(turned, layer))
        np.testing.assert_allclose(total.reshape(product.T.shape), product.T, rtol=1e-5)


def test_every_layer_has_the_same_total_under_unit_sums(network: Factors) -> None:
    totals = torch.stack([network.decoded(layer).sum() for layer in range(4)])
    assert close(totals, totals[0].expand(4))
