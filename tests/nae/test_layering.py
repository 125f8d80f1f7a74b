"""A network with another layer."""

import numpy as np
import pytest

from audible_gui.document import (
    AddLayer,
    Device,
    Floats,
    Network,
    NetworkSpec,
    Node,
    Orientation,
    Reading,
    Retraining,
    TrainRequest,
)
from audible_gui.errors import TrainingError
from audible_gui.nae import retrain, train
from audible_gui.synthesis import Factors, Mix, bases, envelopes, factors, magnitudes, node_mix
from tests.support.networks import SMALL, outcome, tones

SOUND = tones()
# One sweep of tuning and one of reading: more of them would mend any start.
AT_ONCE = 2


def trained(*widths: int, **more: object) -> Network:
    spec = NetworkSpec(widths, iterations=60, stft=SMALL, **more)  # type: ignore[arg-type]
    return outcome(train(TrainRequest(SOUND, spec, Device.CPU)))


def extended(network: Network, change: AddLayer, iterations: int = 60) -> Network:
    return outcome(retrain(Retraining(SOUND, network, change, iterations=iterations, device=Device.CPU)))


def likeness(one: np.ndarray[tuple[int, int]], other: np.ndarray[tuple[int, int]]) -> float:
    """Least of the rows' correlations with the most like row of the other."""
    correlation = np.atleast_2d(np.corrcoef(one, other))
    return float(correlation[: len(one), len(one) :].max(axis=1).min())


@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_deeper_layer_joins_the_parts_of_a_tone(orientation: Orientation) -> None:
    before, three = trained(6, orientation=orientation), trained(3, orientation=orientation)
    after = extended(before, AddLayer(3), AT_ONCE)
    assert after.widths == after.spec.widths == (6, 3)
    assert after.run == before.run
    assert sorted(after.ids[0]) == sorted(before.ids[0])
    assert after.loss < 1.2 * three.loss
    assert likeness(envelopes(three, 1), envelopes(after, 2)) > 0.95


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("sparsity", [0.0, 0.01])
def test_a_layer_near_the_sound_is_what_the_first_is_made_of(orientation: Orientation, sparsity: float) -> None:
    before = trained(3, orientation=orientation, sparsity=sparsity)
    after = extended(before, AddLayer(5, near_sound=True), AT_ONCE)
    assert after.widths == after.spec.widths == (5, 3)
    assert after.run != before.run
    assert sorted(after.ids[1]) == sorted(before.ids[0])
    assert after.loss < 1.6 * before.loss
    order = [after.ids[1].index(id_) for id_ in before.ids[0]]
    old, new = (bases(network, layer).sum(axis=0).T for network, layer in ((before, 1), (after, 2)))
    correlations = [np.corrcoef(a, b)[0, 1] for a, b in zip(old, new[order], strict=True)]
    assert min(correlations) > 0.95


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("near", [False, True])
def test_in_either_reading_the_components_of_every_layer_sum_to_what_is_like_the_sound(
    near: bool, orientation: Orientation
) -> None:
    network = extended(trained(4, orientation=orientation), AddLayer(3, near_sound=near), AT_ONCE)
    assert network.own is not None
    x = magnitudes(SOUND, SMALL) / network.scale
    for reading in Reading:
        parts = factors(network, reading)
        whole = parts.left @ parts.right
        assert np.linalg.norm(whole - x) < 0.3 * np.linalg.norm(x)
        for layer, width in enumerate(network.widths, 1):
            nodes = [node_mix(network, Node(layer, index), 1.0, reading) for index in range(width)]
            total = sum((magnitude(parts, node) for node in nodes), np.zeros_like(whole))
            np.testing.assert_allclose(total, whole, rtol=1e-4, atol=1e-6 * float(whole.max()))


def magnitude(parts: Factors, mix: Mix) -> Floats:
    """What a mix of a sound of one channel takes of X̂: (bins, frames)."""
    (gains,) = mix.gains
    result = parts.left @ (parts.right * gains.T) if mix.over_time else (parts.left * gains) @ parts.right
    return np.asarray(result, dtype=np.float32)


def test_layers_of_any_width_can_be_put_anywhere() -> None:
    network = extended(trained(4, 2), AddLayer(3, near_sound=True), iterations=10)
    assert extended(network, AddLayer(6), iterations=10).widths == (3, 4, 2, 6)


def test_a_layer_too_wide_or_too_many_are_refused() -> None:
    with pytest.raises(TrainingError, match="1 to 512"):
        extended(trained(3), AddLayer(0))
    with pytest.raises(TrainingError, match="1 to 8 layers"):
        extended(trained(2, 2, 2, 2, 2, 2, 2, 2), AddLayer(2))
