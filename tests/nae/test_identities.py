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


@pytest.fixture(params=[(dtype, seed) for dtype in PRECISIONS for seed in (5, 6)], ids=str)
def network(request: pytest.FixtureRequest) -> Factors:
    dtype, seed = request.param
    network = random_factors(3, Loss.KL, free=True, seed=seed, dtype=dtype)
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


def test_unit_sums_keep_the_whole(network: Factors) -> None:
    scales = [torch.rand(decoder.shape[1], dtype=network.x.dtype) + 0.1 for decoder in network.decoders]
    for decoder, scale in zip(network.decoders, scales, strict=True):
        decoder.mul_(scale)
    whole = network.decoded(0)
    network.rescale()
    assert close(network.decoded(0), whole)
    assert all(close(decoder.sum(dim=0), torch.ones(decoder.shape[1]).to(decoder)) for decoder in network.decoders)


def test_gains_of_nodes_and_edges_are_those_of_all_paths(network: Factors) -> None:
    """Ĥ'(l−1) = g(l−1) ⊙ (Γl ⊙ Dl) Ĥ'l is, over X̂, the sum of the paths' masks times their gains."""
    generator, dtype = torch.Generator().manual_seed(0), network.x.dtype
    nodes = [torch.rand(width, generator=generator, dtype=dtype) * 2 for width in widths(network)]
    edges = [torch.rand(decoder.shape, generator=generator, dtype=dtype) * 2 for decoder in network.decoders[1:]]
    nodes[0][0], edges[0][1, 1] = 0.0, 0.0
    one, two, three = network.decoders
    assert network.code is not None
    inner = nodes[1][:, None] * ((edges[1] * three) @ (nodes[2][:, None] * network.code))
    heard = one @ (nodes[0][:, None] * ((edges[0] * two) @ inner))
    masks = torch.einsum("fi,ij,jk,kt->ijkft", one, two, three, network.code) / network.decoded(0)
    gains = torch.einsum("i,ij,j,jk,k->ijk", nodes[0], edges[0], nodes[1], edges[1], nodes[2])
    assert close((masks * gains[..., None, None]).sum(dim=(0, 1, 2)), heard / network.decoded(0))


@pytest.mark.parametrize("power", [1, 2])
def test_masked_spectra_and_the_residual_lose_nothing(network: Factors, power: int) -> None:
    generator = torch.Generator().manual_seed(1)
    network.decoders[0][3] = 0.0
    assert network.code is not None
    network.code[:, 4] = 0.0
    parts = torch.stack([component(network, 2, index) for index in range(widths(network)[1])]) ** power
    total = parts.sum(dim=0)
    masks = torch.where(total > 0, parts / total, torch.zeros_like(parts))
    spectrum = torch.polar(network.x + 0.1, torch.rand(network.x.shape, generator=generator, dtype=network.x.dtype))
    residual = spectrum * (total == 0)
    assert residual[3].abs().min() > 0
    assert residual[:, 4].abs().min() > 0
    assert ((spectrum * masks).sum(dim=0) + residual - spectrum).abs().max() <= PRECISIONS[network.x.dtype]


def test_activations_of_its_own_come_apart_along_the_edges(network: Factors) -> None:
    """C1 shared out by the energies of the edges: the parts of the nodes of each layer sum to D1 C1."""
    own = torch.rand(widths(network)[0], network.x.shape[1], dtype=network.x.dtype)
    whole, share = network.decoders[0] @ own, torch.eye(widths(network)[0], dtype=network.x.dtype)
    for layer in (1, 2):
        flow = network.decoders[layer] * network.decoded(layer + 1).sum(dim=1)
        share = share @ (flow / flow.sum(dim=1, keepdim=True))
        nodes = torch.einsum("fk,kj,kt->jft", network.decoders[0], share, own)
        assert close(nodes.sum(dim=0), whole)
