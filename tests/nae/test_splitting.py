"""A component taken apart again."""

import numpy as np
import pytest

from audible_gui.document import (
    Change,
    Device,
    Loss,
    Merge,
    Network,
    NetworkSpec,
    Node,
    Orientation,
    Retraining,
    Split,
    TrainRequest,
)
from audible_gui.errors import TrainingError
from audible_gui.nae import retrain, train
from audible_gui.synthesis import Renderer, bases, envelopes, factors, node_mix, residual_mix, shares
from tests.support.networks import SMALL, outcome, random_network, tones

SOUND = tones()


def trained(*widths: int, **more: object) -> Network:
    spec = NetworkSpec(widths, iterations=60, stft=SMALL, **more)  # type: ignore[arg-type]
    return outcome(train(TrainRequest(SOUND, spec, Device.CPU)))


def changed(network: Network, change: Change) -> Network:
    return outcome(retrain(Retraining(SOUND, network, change, iterations=60, device=Device.CPU)))


def loudest_two_merged(network: Network, layer: int) -> tuple[Network, Node]:
    one, other = np.argsort(-shares(network, layer))[:2].tolist()
    merged = changed(network, Merge(frozenset({Node(layer, one), Node(layer, other)})))
    return merged, Node(layer, merged.ids[layer - 1].index(network.ids[layer - 1][one]))


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize(("widths", "layer"), [((3,), 1), ((6, 3), 1), ((6, 3), 2), ((6, 4, 3), 2)])
def test_what_was_two_is_two_again(widths: tuple[int, ...], layer: int, orientation: Orientation) -> None:
    whole = trained(*widths, orientation=orientation)
    merged, node = loudest_two_merged(whole, layer)
    after = changed(merged, Split(node))
    assert after.widths == after.spec.widths == whole.widths
    fresh = [k for k, id_ in enumerate(after.ids[layer - 1]) if id_ not in merged.ids[layer - 1]]
    assert len(fresh) == 2
    expected = np.argsort(-shares(whole, layer))[:2]
    old, new = bases(whole, layer).sum(axis=0)[:, expected], bases(after, layer).sum(axis=0)[:, fresh]
    likeness = np.atleast_2d(np.corrcoef(old.T, new.T))[:2, 2:]
    assert max(likeness[0, 0] + likeness[1, 1], likeness[0, 1] + likeness[1, 0]) > 1.8


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("sparsity", [0.0, 0.02])
def test_the_others_of_the_layer_and_the_layers_towards_the_sound_stay_exactly(loss: Loss, sparsity: float) -> None:
    before = trained(6, 3, loss=loss, sparsity=sparsity)
    after = changed(before, Split(Node(2, 1), parts=3))
    assert after.widths == (6, 5)
    first = [after.ids[0].index(id_) for id_ in before.ids[0]]
    assert np.array_equal(after.decoders[0][:, first], before.decoders[0])
    for k in (0, 2):
        place = after.ids[1].index(before.ids[1][k])
        assert np.array_equal(after.decoders[1][first, place], before.decoders[1][:, k])
    assert before.ids[1][1] not in after.ids[1]
    assert len(set(after.ids[1])) == 5


def test_splitting_a_chord_lowers_the_loss_and_stems_null() -> None:
    whole = trained(3)
    merged, node = loudest_two_merged(whole, 1)
    after = changed(merged, Split(node))
    assert after.loss < 1.2 * whole.loss
    correlation = np.atleast_2d(np.corrcoef(envelopes(whole, 1), envelopes(after, 1)))[:3, 3:]
    assert correlation.max(axis=1).min() > 0.95
    mixes = [residual_mix(after), *(node_mix(after, Node(1, k)) for k in range(3))]
    stems = Renderer(SOUND.samples, SMALL, factors(after)).render_all(mixes, 0, SOUND.n_samples)
    np.testing.assert_allclose(stems.sum(axis=0), SOUND.samples, atol=1e-6)


def test_a_stop_ends_it_with_all_parts() -> None:
    order = Retraining(SOUND, trained(6, 3), Split(Node(1, 0), 4), iterations=1000, device=Device.CPU)
    work = retrain(order)
    next(work)
    work.send(True)
    network = outcome(work)
    assert network.widths == (9, 3)
    assert network.iterations < 10


def test_what_cannot_be_split_is_refused() -> None:
    network = random_network(SOUND)
    with pytest.raises(TrainingError, match="two parts or more"):
        changed(network, Split(Node(1, 0), parts=1))
    with pytest.raises(TrainingError, match="no component 4 in layer 2"):
        changed(network, Split(Node(2, 3)))
    with pytest.raises(TrainingError, match="1 to 512"):
        changed(network, Split(Node(2, 0), parts=600))


def test_one_iteration_is_one_sweep() -> None:
    network = outcome(train(TrainRequest(tones(), NetworkSpec((4, 2), iterations=20, stft=SMALL), Device.CPU)))
    steps = list(retrain(Retraining(tones(), network, Split(Node(1, 0), 2), iterations=1)))
    assert max(step.fraction for step in steps) == 1.0
