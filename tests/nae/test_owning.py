"""Activations that layer 1 has by itself, whatever made the network."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import torch

from audible_gui.document import (
    AddLayer,
    Change,
    Device,
    Guide,
    Loss,
    Merge,
    Network,
    NetworkSpec,
    Node,
    Orientation,
    Reading,
    Relearn,
    Retraining,
    Sound,
    Split,
    TrainRequest,
    frozen,
)
from audible_gui.nae import encode_sound, retrain, train
from audible_gui.nae.amounts import OWN_SWEEPS
from audible_gui.nae.divergence import divergence, prepared
from audible_gui.nae.factors import Factors
from audible_gui.nae.owning import layer_alone, let_go
from audible_gui.synthesis import Renderer, factors, magnitudes, node_mix, residual_mix, shares
from tests.support.networks import SMALL, learn_from, noise, outcome, tones


def trained(sound: Sound, *widths: int, orientation: Orientation = Orientation.SPECTRA) -> Network:
    spec = NetworkSpec(widths, iterations=30, stft=SMALL, orientation=orientation)
    return outcome(train(TrainRequest(sound, spec, Device.CPU)))


def retrained(sound: Sound, network: Network, change: Change) -> Network:
    return outcome(retrain(Retraining(sound, network, change, iterations=10, device=Device.CPU)))


def misfit(sound: Sound, network: Network, reading: Reading) -> float:
    """Relative divergence of a reading from the spectrogram."""
    parts = factors(network, reading)
    x = torch.from_numpy(magnitudes(sound, SMALL) / np.float32(network.scale))
    y = torch.from_numpy(parts.left @ parts.right).clamp_(min=1e-12)
    return divergence(x, y, Loss.KL) / divergence(x, torch.ones_like(x), Loss.KL)


def bound(network: Network) -> npt.NDArray[np.float32]:
    """Ĥ1."""
    code = network.code
    for decoder in reversed(network.decoders[1:]):
        code = decoder @ code
    return code


def check_stems(sound: Sound, network: Network) -> None:
    """Whether the network has parts, and they and the residual are the sound."""
    assert network.own is not None
    assert network.own.shape == (network.widths[0], network.code.shape[1])
    assert not network.own.flags.writeable
    assert np.isfinite(network.own).all()
    assert (network.own >= 0.0).all()
    mixes = [node_mix(network, Node(network.depth, k), 1.0, Reading.PARTS) for k in range(network.widths[-1])]
    renderer = Renderer(sound.samples, SMALL, factors(network, Reading.PARTS))
    stems = renderer.render_all([*mixes, residual_mix(network, 1.0, Reading.PARTS)], 0, sound.n_samples)
    np.testing.assert_allclose(stems.sum(axis=0), sound.samples, atol=1e-6)


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("widths", [(6, 2), (6, 4, 2)])
def test_a_deep_network_read_as_its_parts_is_nearer_to_the_sound(
    widths: tuple[int, ...], orientation: Orientation
) -> None:
    sound = tones()
    network = trained(sound, *widths, orientation=orientation)
    check_stems(sound, network)
    assert misfit(sound, network, Reading.PARTS) < 0.9 * misfit(sound, network, Reading.ONE)
    for layer in range(1, network.depth + 1):
        amounts = shares(network, layer, Reading.PARTS)
        assert (np.diff(amounts) <= 1e-9).all(), "rows are in the order of what they hold"


def test_a_single_layer_has_no_parts() -> None:
    assert trained(tones(), 4).own is None


def test_silence_has_parts_that_hold_nothing() -> None:
    network = trained(Sound(frozen(np.zeros((4000, 1))), 8000, "silence"), 4, 2)
    assert network.own is not None
    assert not network.own.any()
    assert shares(network, 2, Reading.PARTS).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("loss", list(Loss))
def test_a_few_long_steps_do_as_well_as_many_plain_ones(loss: Loss) -> None:
    generator = torch.Generator().manual_seed(4)
    x, first, second, code = (
        torch.rand(*shape, generator=generator) for shape in ((30, 40), (30, 6), (6, 3), (3, 40))
    )  # fmt: skip
    deep = Factors(prepared(x, loss), [], [first, second], code, loss, 0.0)
    deep.rescale()
    alone, plain = layer_alone(deep), layer_alone(deep)
    for _ in let_go(alone):
        pass
    for _ in range(2 * OWN_SWEEPS):
        outcome(plain.step_code())
    assert deep.code is code, "the network itself stays as it is"
    (_, reached), (_, expected) = outcome(alone.measured()), outcome(plain.measured())
    assert reached <= expected * 1.01


def test_a_partial_result_has_the_parts_that_the_deep_layer_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.nae.learning.SNAPSHOT_S", 0.0)
    spec = NetworkSpec((6, 3), iterations=20, stft=SMALL)
    steps = list(train(TrainRequest(tones(), spec, Device.CPU)))
    partial = [step.network for step in steps[:-1] if step.network is not None and step.network.depth == 2]
    assert len(partial) > 2
    for network in partial:
        assert network.own is not None
        np.testing.assert_allclose(network.own, bound(network), rtol=1e-5)


def test_all_frames_of_a_long_sound_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    learn_from(monkeypatch, 90)
    sound = tones(24_000)
    network = trained(sound, 6, 3)
    check_stems(sound, network)
    assert misfit(sound, network, Reading.PARTS) < misfit(sound, network, Reading.ONE)


def test_outside_a_selection_they_are_silent() -> None:
    spec = NetworkSpec((4, 2), iterations=20, stft=SMALL)
    network = outcome(train(TrainRequest(tones(), spec, Device.CPU, (0.2, 0.6))))
    assert network.own is not None
    assert np.array_equal(network.own.any(axis=0), network.code.any(axis=0))


def test_another_sound_gets_its_own() -> None:
    other = noise(5000)
    encoded = outcome(encode_sound(trained(tones(), 6, 3), other, Device.CPU))
    check_stems(other, encoded)
    assert misfit(other, encoded, Reading.PARTS) < misfit(other, encoded, Reading.ONE)


@pytest.mark.parametrize(
    "change",
    [Relearn(frozenset({Node(2, 0)})), Split(Node(1, 0)), Split(Node(2, 1)), AddLayer(2), AddLayer(8, near_sound=True)],
)
def test_a_changed_network_has_them_anew(change: Relearn | Split | AddLayer) -> None:
    sound = tones()
    before = trained(sound, 5, 3)
    after = outcome(retrain(Retraining(sound, before, change, iterations=20, device=Device.CPU)))
    check_stems(sound, after)
    assert after.own is not None
    assert not np.allclose(after.own, bound(after)), "they are not what the deep layers make"


def test_a_single_layer_that_gets_a_deeper_one_gets_them() -> None:
    sound = tones()
    after = outcome(retrain(Retraining(sound, trained(sound, 5), AddLayer(2), iterations=20, device=Device.CPU)))
    check_stems(sound, after)


def test_a_guided_network_is_read_as_one() -> None:
    sound = tones()
    before = trained(sound, 5, 3)
    after = retrained(sound, before, Relearn(fresh=False, guides=(Guide(1, 0.0, 0.4, 100.0, 400.0),)))
    assert after.own is None
    assert after.as_read(Reading.PARTS) is Reading.ONE
    assert before.as_read(Reading.PARTS) is Reading.PARTS
    assert replace(before, own=None).as_read(Reading.PARTS) is Reading.ONE


def test_a_guided_single_layer_is_read_as_one_whatever_layers_it_gets() -> None:
    sound = tones()
    single = trained(sound, 4)
    for guides in ((), (Guide(1, 0.0, 0.4, 100.0, 400.0),)):
        after = retrained(sound, single, Relearn(fresh=False, guides=guides))
        assert after.guided is bool(guides)
        assert retrained(sound, after, Merge(frozenset({Node(1, 0), Node(1, 1)}))).guided is bool(guides)
        assert outcome(encode_sound(after, sound, Device.CPU)).guided is bool(guides)
        for layer in (AddLayer(2), AddLayer(6, near_sound=True)):
            deep = retrained(sound, after, layer)
            assert (deep.own is None) is bool(guides)
            assert deep.guided is bool(guides)
        assert not retrained(sound, after, Relearn()).guided


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (Split(Node(2, 1)), False),
        (AddLayer(2), False),
        (Relearn(fresh=False), False),
        (Relearn(frozenset({Node(2, 0)})), False),
        (Relearn(), True),
    ],
)
def test_what_guides_made_is_read_as_one_until_it_starts_afresh(change: Change, parts: bool) -> None:
    sound = tones()
    guides = (Guide(1, 0.0, 0.4, 100.0, 400.0),)
    guided = retrained(sound, trained(sound, 5, 3), Relearn(fresh=False, guides=guides))
    assert outcome(encode_sound(guided, sound, Device.CPU)).own is None
    assert (retrained(sound, guided, change).own is not None) is parts
