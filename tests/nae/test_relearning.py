"""Learning again while some components stay."""

from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import (
    Device,
    Floats,
    Guide,
    Loss,
    Network,
    NetworkSpec,
    Node,
    Orientation,
    Relearn,
    Retraining,
    Sound,
    TrainRequest,
    frozen,
)
from audible_gui.errors import TrainingError
from audible_gui.nae import retrain, train
from audible_gui.synthesis import Renderer, bases, envelopes, factors, node_mix, residual_mix
from tests.support.networks import SMALL, outcome, random_network, tones


def trained(sound: Sound, *widths: int, selection: tuple[float, float] | None = None, **more: object) -> Network:
    spec = NetworkSpec(widths, iterations=30, stft=SMALL, **more)  # type: ignore[arg-type]
    return outcome(train(TrainRequest(sound, spec, Device.CPU, selection)))


def again(sound: Sound, network: Network, change: Relearn, **more: object) -> Network:
    request = Retraining(sound, network, change, iterations=30, device=Device.CPU, seed=7)
    return outcome(retrain(replace(request, **more)))  # type: ignore[arg-type]


def row(network: Network, layer: int, id_: int) -> int:
    return network.ids[layer - 1].index(id_)


@pytest.mark.parametrize("fresh", [True, False])
@pytest.mark.parametrize("sparsity", [0.0, 0.05])
@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_locked_component_keeps_its_basis_exactly_and_the_others_do_not(
    orientation: Orientation, loss: Loss, sparsity: float, fresh: bool
) -> None:
    sound = tones()
    before = trained(sound, 4, orientation=orientation, loss=loss, sparsity=sparsity)
    after = again(sound, before, Relearn(frozenset({Node(1, 2)}), fresh=fresh))
    locked = row(after, 1, before.ids[0][2])
    assert np.array_equal(after.decoders[0][:, locked], before.decoders[0][:, 2])
    assert after.run == before.run
    assert after.widths == before.widths
    if fresh:
        assert set(after.ids[0]) & set(before.ids[0]) == {before.ids[0][2]}
    others = np.delete(after.decoders[0], locked, axis=1)
    assert not any(np.array_equal(old, new) for old in before.decoders[0].T for new in others.T)


def test_a_locked_deep_component_keeps_the_children_that_make_it_up() -> None:
    sound = tones()
    before = trained(sound, 6, 3)
    after = again(sound, before, Relearn(frozenset({Node(2, 1)})))
    column = after.decoders[1][:, row(after, 2, before.ids[1][1])]
    kept = {after.ids[0][k]: k for k in np.flatnonzero(column)}
    old = {id_: k for k, id_ in enumerate(before.ids[0])}
    assert kept
    assert set(kept) <= set(old)
    for id_, k in kept.items():
        assert np.array_equal(after.decoders[0][:, k], before.decoders[0][:, old[id_]])
    weights = before.decoders[1][[old[id_] for id_ in kept], 1]
    assert weights.sum() >= 0.99
    np.testing.assert_allclose(column[list(kept.values())], weights / weights.sum(), rtol=1e-6)


def test_what_is_not_locked_learns_what_the_locked_leaves_over() -> None:
    # One basis of the network is right, the others are nonsense.
    sound = tones()
    good = trained(sound, 3)
    nonsense = random_network(sound, (3,)).decoders[0]
    decoder = frozen(np.hstack([good.decoders[0][:, :1], nonsense[:, 1:]]))
    mixed = replace(good, decoders=(decoder,))
    after = again(sound, mixed, Relearn(frozenset({Node(1, 0)})), iterations=60)
    assert after.loss < 1.1 * good.loss + 0.01
    similarity = np.atleast_2d(np.corrcoef(envelopes(good, 1), envelopes(after, 1)))[:3, 3:]
    assert similarity.max(axis=1).min() > 0.95


def test_a_network_of_a_selection_is_learned_again_on_that() -> None:
    sound = tones()
    before = trained(sound, 3, selection=(0.2, 0.7))
    after = again(sound, before, Relearn(frozenset({Node(1, 0)})))
    assert np.array_equal(before.code.any(axis=0), after.code.any(axis=0))


def test_stems_null_with_the_residual() -> None:
    sound = tones()
    network = again(sound, trained(sound, 6, 3), Relearn(frozenset({Node(2, 0), Node(1, 4)})))
    mixes = [residual_mix(network), *(node_mix(network, Node(2, k)) for k in range(3))]
    stems = Renderer(sound.samples, SMALL, factors(network)).render_all(mixes, 0, sound.n_samples)
    np.testing.assert_allclose(stems.sum(axis=0), sound.samples, atol=1e-6)


def test_everything_locked_learns_only_the_activations() -> None:
    sound = tones()
    before = trained(sound, 4)
    after = again(sound, before, Relearn(frozenset(Node(1, k) for k in range(4))))
    order = [before.ids[0].index(id_) for id_ in after.ids[0]]
    assert np.array_equal(after.decoders[0], before.decoders[0][:, order])
    assert not np.array_equal(after.code, before.code[order])
    assert after.loss <= before.loss * 1.001


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("widths", [(4,), (6, 3)])
def test_others_keep_out_of_a_guided_box(widths: tuple[int, ...], orientation: Orientation) -> None:
    sound, depth = tones(), len(widths)
    before = trained(sound, *widths, orientation=orientation)
    # What has nothing at all of the box would take it over slowly; what has most of it needs no guide.
    guided = int(np.argsort(low_shares(before))[-2])
    guide = Guide(guided, 0.0, 0.4, 100.0, 400.0, strength=30.0)
    held = []
    for guides in ((), (guide,)):
        after = again(sound, before, Relearn(fresh=False, guides=guides))
        own = after.ids[depth - 1].index(before.ids[depth - 1][guide.node_index])
        held.append(low_shares(after)[own])
    assert held[0] < 0.5
    assert held[1] > 0.9


def low_shares(network: Network) -> Floats:
    """What each component of the deepest layer holds of the lowest tone in the first 0.4 s, of what all hold."""
    low = bases(network, network.depth)[0, 4:13].sum(axis=0) * envelopes(network, network.depth)[:, 5:50].sum(axis=1)
    shares: Floats = low / low.sum()
    return shares


def test_guides_that_are_no_boxes_are_refused() -> None:
    sound = tones()
    network = trained(sound, 4, 3)
    for guide in (Guide(0, 0.4, 0.4, 0.0, 100.0), Guide(0, 0.0, 1.0, 200.0, 100.0), Guide(0, 0.0, 1.0, 0.0, 1.0, -1.0)):
        with pytest.raises(TrainingError, match="A guide needs a box"):
            again(sound, network, Relearn(guides=(guide,)))
    with pytest.raises(TrainingError, match="no component 4"):
        again(sound, network, Relearn(guides=(Guide(3, 0.0, 1.0, 0.0, 100.0),)))


def test_a_stop_ends_it_at_full_depth() -> None:
    sound = tones()
    work = retrain(Retraining(sound, trained(sound, 6, 3), Relearn(), iterations=1000, device=Device.CPU))
    next(work)
    work.send(True)
    network = outcome(work)
    assert network.widths == (6, 3)
    assert network.iterations < 10


def test_what_cannot_be_learned_again_is_refused() -> None:
    sound = tones()
    network = random_network(sound)
    with pytest.raises(TrainingError, match="no component 6 in layer 1"):
        again(sound, network, Relearn(frozenset({Node(1, 5)})))
    with pytest.raises(TrainingError, match="not learned from this sound"):
        again(tones(4000), network, Relearn())
    with pytest.raises(TrainingError, match="silent"):
        again(sound, replace(network, code=frozen(np.zeros_like(network.code))), Relearn())
