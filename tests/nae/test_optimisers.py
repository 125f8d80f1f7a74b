"""Everything that one can do with a network, with every optimiser and every kind of encoder."""

import functools

import numpy as np
import pytest

from audible_gui.document import (
    AddLayer,
    Change,
    Device,
    Encoder,
    Guide,
    Loss,
    Merge,
    Network,
    NetworkSpec,
    Node,
    Optimiser,
    Orientation,
    Relearn,
    Retraining,
    Split,
    TrainRequest,
)
from audible_gui.nae import encode_sound, retrain, train
from audible_gui.synthesis import Renderer, factors, node_mix, residual_mix
from tests.support.networks import SMALL, outcome, tones

KINDS = [(optimiser, encoder) for optimiser in Optimiser for encoder in Encoder][1:]
NODE = Node(1, 2)
CHANGES: list[Change] = [
    Relearn(frozenset({NODE})),
    Relearn(frozenset({NODE}), fresh=False, guides=(Guide(0, 0.1, 0.4, 100.0, 400.0),)),
    Split(NODE),
    Split(Node(2, 0), 3),
    AddLayer(2),
    AddLayer(8, near_sound=True),
    Merge(frozenset({NODE, Node(1, 3)})),
]


@functools.cache
def trained(
    optimiser: Optimiser,
    encoder: Encoder,
    widths: tuple[int, ...] = (6, 3),
    loss: Loss = Loss.KL,
    orientation: Orientation = Orientation.SPECTRA,
    sparsity: float = 0.0,
) -> Network:
    spec = NetworkSpec(widths, loss, sparsity, 0, 20, orientation, SMALL, optimiser, encoder)
    return outcome(train(TrainRequest(tones(), spec, Device.CPU)))


def check(network: Network, encoder: Encoder) -> None:
    """Finite, nothing negative but encoders that may be, and parts that sum to the sound."""
    assert all(np.isfinite(array).all() for array in (*network.encoders, *network.decoders, network.code))
    assert all((array >= 0.0).all() for array in (*network.decoders, network.code))
    assert any((array < 0.0).any() for array in network.encoders) is (encoder is Encoder.SIGNED)
    sound = tones()
    renderer = Renderer(sound.samples, SMALL, factors(network))
    for layer, width in enumerate(network.widths, 1):
        mixes = [node_mix(network, Node(layer, k)) for k in range(width)]
        stems = renderer.render_all([*mixes, residual_mix(network)], 0, sound.n_samples)
        np.testing.assert_allclose(stems.sum(axis=0), sound.samples, atol=1e-6)


@pytest.mark.parametrize(("optimiser", "encoder"), KINDS)
@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize(("widths", "sparsity"), [((4,), 0.1), ((6, 4, 2), 0.0)])
def test_every_kind_of_network_learns(
    optimiser: Optimiser,
    encoder: Encoder,
    loss: Loss,
    orientation: Orientation,
    widths: tuple[int, ...],
    sparsity: float,
) -> None:
    network = trained(optimiser, encoder, widths, loss, orientation, sparsity)
    assert network.widths == widths
    assert network.loss < 0.9
    check(network, encoder)


@pytest.mark.parametrize(("optimiser", "encoder"), KINDS)
@pytest.mark.parametrize("change", CHANGES, ids=[f"{type(change).__name__}{n}" for n, change in enumerate(CHANGES)])
def test_every_kind_of_network_can_be_changed(optimiser: Optimiser, encoder: Encoder, change: Change) -> None:
    before = trained(optimiser, encoder)
    after = outcome(retrain(Retraining(tones(), before, change, iterations=20, device=Device.CPU)))
    assert (after.spec.optimiser, after.spec.encoder) == (optimiser, encoder)
    check(after, encoder)
    if isinstance(change, Relearn):
        locked = after.ids[0].index(before.ids[0][NODE.index])
        assert np.array_equal(after.decoders[0][:, locked], before.decoders[0][:, NODE.index])


@pytest.mark.parametrize(("optimiser", "encoder"), KINDS)
def test_every_kind_of_network_encodes_other_sounds(optimiser: Optimiser, encoder: Encoder) -> None:
    before = trained(optimiser, encoder)
    after = outcome(encode_sound(before, tones(12_000), Device.CPU))
    assert after.loss < 2.0 * before.loss
    assert (after.code >= 0.0).all()


@pytest.mark.parametrize(("optimiser", "encoder"), KINDS)
def test_the_same_seed_gives_the_same_samples(optimiser: Optimiser, encoder: Encoder) -> None:
    first = trained(optimiser, encoder)
    again = trained.__wrapped__(optimiser, encoder)
    for one, other in zip((*first.decoders, first.code), (*again.decoders, again.code), strict=True):
        assert np.array_equal(one, other)
