"""Training on a selection: what it is worth there, and what becomes of the rest of the sound."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from audible_gui import nae
from audible_gui.document import (
    Device,
    Document,
    Network,
    NetworkSpec,
    Node,
    Orientation,
    Retraining,
    Sound,
    Split,
    TrainRequest,
    TrainStep,
    frozen,
    relearning,
    trial_orders,
    with_lock,
    with_network,
)
from audible_gui.synthesis import Renderer, analyse, bases, envelopes, factors, node_mix, residual_mix
from audible_gui.workflow import retrain, train
from tests.support.networks import SMALL, outcome

RATE_HZ, HALF = 8000, 8000
FIRST, SECOND = (0.0, 1.0), (1.0, 2.0)
SPEC = NetworkSpec((4, 2), iterations=60, stft=SMALL, seed=3)


def halves() -> Sound:
    """Two notes in one rhythm for a second, then in another for one, and there with a third on top."""
    time = np.arange(2 * HALF) / RATE_HZ
    early = time < 1.0
    gates = {
        500: np.where(early, time % 0.4 < 0.2, time % 0.25 < 0.1),
        1300: np.where(early, time % 0.3 < 0.15, time % 0.5 < 0.4),
        3000: ~early & (time % 0.2 < 0.1),
    }
    wave = np.sum([gate * np.sin(2 * np.pi * hz * time) for hz, gate in gates.items()], axis=0)
    return Sound(frozen(0.2 * wave[:, None]), RATE_HZ, "two halves")


def order(sound: Sound, selection: tuple[float, float] | None, spec: NetworkSpec = SPEC) -> TrainRequest:
    return TrainRequest(sound, spec, Device.CPU, selection)


@pytest.fixture(scope="module")
def sound() -> Sound:
    return halves()


@pytest.fixture(scope="module")
def steps() -> list[TrainStep]:
    """Those of the training below."""
    return []


@pytest.fixture(scope="module")
def network(sound: Sound, steps: list[TrainStep]) -> Network:
    """Learned from the first half."""
    work = train(order(sound, FIRST))
    while True:
        try:
            steps.append(next(work))
        except StopIteration as end:
            result: Network = end.value
            return result


def unexplained(network: Network, sound: Sound, first_s: float, last_s: float) -> float:
    """The Kullback–Leibler divergence of some seconds from what a network makes of them, over that from their mean."""
    stft = network.spec.stft
    frames = slice(*(round(edge * RATE_HZ / stft.hop) for edge in (first_s, last_s)))
    x = np.abs(analyse(sound.samples, stft, 0, stft.n_frames(sound.n_samples)))[:, 0].T[:, frames] + 1e-9
    model = bases(network, 1)[0] @ envelopes(network, 1)[:, frames] + 1e-9
    mean = np.full_like(x, x.mean())
    return divergence(x, model * (x.sum() / model.sum())) / divergence(x, mean)


def divergence(x: npt.NDArray[np.floating], model: npt.NDArray[np.floating]) -> float:
    return float(np.sum(x * np.log(x / model) - x + model))


@pytest.fixture(scope="module")
def whole(sound: Sound) -> Network:
    """Learned from both halves."""
    return outcome(train(order(sound, None)))


def test_it_explains_its_half_as_well_as_a_training_of_that_half_alone(
    sound: Sound, network: Network, whole: Network
) -> None:
    alone = Sound(frozen(sound.samples[:HALF]), RATE_HZ, "first half")
    other = outcome(train(order(alone, None)))
    learned, itself = (unexplained(one, of, 0.05, 0.9) for one, of in ((network, sound), (other, alone)))
    assert learned < unexplained(whole, sound, 0.05, 0.9)
    # About one hundredth either way, as seeds have it.
    assert max(learned, itself) < 0.015
    assert network.loss == pytest.approx(other.loss, rel=0.1)


def test_the_other_half_is_read_with_what_was_learned(sound: Sound, network: Network, whole: Network) -> None:
    late = envelopes(network, 1)[:, HALF // SMALL.hop + 8 :]
    assert late.any(axis=1).all()
    # The third note, which was not there to be learned, is what is left.
    assert 3 * unexplained(whole, sound, 1.1, 1.9) < unexplained(network, sound, 1.1, 1.9) < 0.5


def test_the_stems_sum_to_the_whole_original(sound: Sound, network: Network) -> None:
    renderer = Renderer(sound.samples, SMALL, factors(network))
    mixes = [residual_mix(network), *(node_mix(network, Node(2, index)) for index in range(2))]
    residual, *parts = renderer.render_all(mixes, 0, sound.n_samples)
    np.testing.assert_allclose(np.sum([residual, *parts], axis=0), sound.samples, atol=1e-6)
    assert np.abs(np.sum(parts, axis=0)[HALF + 1000 :]).max() > 0.1
    assert np.abs(residual).max() < 1e-3


def test_within_the_selection_everything_stays_as_it_was_learned(sound: Sound, network: Network) -> None:
    learned = outcome(nae.train(order(sound, FIRST)))
    sounding = np.flatnonzero(learned.code.any(axis=0))
    part = slice(sounding[0], sounding[-1] + 1)
    np.testing.assert_array_equal(network.code[:, part], learned.code[:, part])
    assert network.own is not None
    assert learned.own is not None
    np.testing.assert_array_equal(network.own[:, part], learned.own[:, part])
    assert [np.array_equal(a, b) for a, b in zip(network.decoders, learned.decoders, strict=True)] == [True, True]
    assert network.loss == learned.loss
    assert network.notes == ("Learned from 0.00 s to 1.00 s; then looked for in all of the sound.",)


def test_progress_never_goes_back_and_ends(network: Network, steps: list[TrainStep]) -> None:
    assert network.depth == 2
    fractions = [step.fraction for step in steps]
    assert all(0.0 <= step.encoded <= 1.0 for step in steps)
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)
    assert steps[-1].stage == "Reading the rest"
    assert all(step.network is None or step.network.depth for step in steps)


def test_stopped_it_still_reads_the_rest(sound: Sound) -> None:
    work = train(order(sound, FIRST, replace(SPEC, iterations=10_000)))
    next(work)
    while True:
        try:
            work.send(True)
        except StopIteration as end:
            network = end.value
            break
    assert network.code[:, -20:].any()
    assert network.iterations < 20
    assert len(network.notes) == 2


def test_weights_that_are_envelopes_leave_the_rest_to_the_residual(sound: Sound) -> None:
    network = outcome(train(order(sound, FIRST, replace(SPEC, iterations=10, orientation=Orientation.ENVELOPES))))
    assert not envelopes(network, 1)[:, HALF // SMALL.hop + 8 :].any()
    assert network.notes == ("Learned from 0.00 s to 1.00 s; the rest of the sound is residual.",)


def test_a_silent_selection_gives_a_silent_network() -> None:
    quiet = Sound(frozen(halves().samples * (np.arange(2 * HALF) < HALF)[:, None]), RATE_HZ, "ends early")
    network = outcome(train(order(quiet, (1.2, 1.9), replace(SPEC, iterations=2))))
    assert not network.code.any()


def test_locked_components_stay_and_the_others_are_learned_from_the_selection(sound: Sound, network: Network) -> None:
    document = with_lock(with_network(Document(sound=sound), network), Node(1, 0), locked=True)
    request = relearning(document, replace(SPEC, iterations=20, seed=9), Device.CPU, SECOND)
    again = outcome(retrain(request))
    assert again.run == network.run
    place = again.ids[0].index(network.ids[0][0])
    np.testing.assert_array_equal(again.decoders[0][:, place], network.decoders[0][:, 0])
    # The third note sounds there alone.
    assert unexplained(again, sound, 1.1, 1.9) < unexplained(network, sound, 1.1, 1.9)
    assert again.code[:, 10:100].any()
    assert again.notes == ("Learned from 1.00 s to 2.00 s; then looked for in all of the sound.",)


def test_other_changes_know_no_selection(sound: Sound, network: Network) -> None:
    orders = [
        Retraining(sound, network, Split(Node(2, 0)), 4, device=Device.CPU, selection=one) for one in (None, FIRST)
    ]
    plain, selected = (outcome(retrain(one)) for one in orders)
    np.testing.assert_array_equal(plain.code, selected.code)


def test_what_is_tried_is_learned_from_the_selection_too(sound: Sound, network: Network) -> None:
    document = with_network(Document(sound=sound), network)
    locked = with_lock(document, Node(2, 0), locked=True)
    for one in (document, locked):
        assert {order.selection for order in trial_orders(one, SPEC, Device.CPU, FIRST)} == {FIRST}
