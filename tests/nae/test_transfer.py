"""Another sound through a network."""

from collections.abc import Sequence

import numpy as np
import pytest

from audible_gui.document import (
    Device,
    Loss,
    Network,
    NetworkSpec,
    Node,
    Orientation,
    Sound,
    TrainRequest,
    TrainStep,
    frozen,
)
from audible_gui.errors import TrainingError
from audible_gui.nae import encode_sound, train
from audible_gui.nae.checking import check_encoding, check_sound, encoding_values
from audible_gui.synthesis import Renderer, bases, envelopes, factors, node_mix, residual_mix
from tests.support.networks import SMALL, noise, outcome, random_network

RATE_HZ, NOTE = 8000, 1600
TONES_HZ = (500, 1000, 2500)


def melody(order: Sequence[int], level: float = 0.2) -> Sound:
    """Notes of 0.2 seconds that begin and end without a click."""
    time = np.arange(NOTE) / RATE_HZ
    fade = level * np.minimum(1.0, 6.0 * np.sin(np.pi * np.arange(NOTE) / NOTE))
    values = np.concatenate([fade * np.sin(2 * np.pi * TONES_HZ[tone] * time) for tone in order])
    return Sound(frozen(values[:, None]), RATE_HZ, "melody")


def learned(widths: tuple[int, ...] = (3,), loss: Loss = Loss.KL) -> Network:
    spec = NetworkSpec(widths, iterations=60, stft=SMALL, loss=loss)
    return outcome(train(TrainRequest(melody((0, 1, 2, 0, 1, 2)), spec, Device.CPU)))


def encoded(network: Network, sound: Sound) -> Network:
    return outcome(encode_sound(network, sound, Device.CPU))


# Under Itakura–Saito, which hears the faintest as loud as the loudest, three components do not become the three tones.
@pytest.mark.parametrize("loss", [Loss.KL, Loss.EUCLIDEAN])
def test_the_same_tones_in_another_order_have_envelopes_in_that_order(loss: Loss) -> None:
    network, order = learned(loss=loss), (2, 2, 0, 1, 0, 0, 2)
    other = encoded(network, melody(order, level=0.05))
    middles = (np.arange(other.code.shape[1]) * SMALL.hop + SMALL.frame_start(0) + SMALL.n_fft / 2) / NOTE
    playing = np.array(order)[np.clip(middles.astype(int), 0, len(order) - 1)]
    peaks_hz = bases(network, 1)[0].argmax(axis=0) * RATE_HZ / SMALL.n_fft
    for envelope, peak_hz in zip(envelopes(other, 1), peaks_hz, strict=True):
        tone = int(np.argmin(np.abs(np.array(TONES_HZ) - peak_hz)))
        assert np.corrcoef(envelope, playing == tone)[0, 1] > 0.9


def test_bases_order_and_ids_stay_and_scale_and_run_are_new() -> None:
    network = learned((4, 3))
    other = encoded(network, melody((2, 1, 0), level=0.05))
    assert all(np.array_equal(a, b) for a, b in zip(network.decoders, other.decoders, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(network.encoders, other.encoders, strict=True))
    assert other.ids == network.ids
    assert other.run != network.run
    assert other.code.shape == (3, SMALL.n_frames(3 * NOTE))
    assert other.scale == pytest.approx(network.scale / 4, rel=0.05)
    assert other.loss < 0.5


def test_stems_of_the_other_sound_null_with_the_residual() -> None:
    sound = noise(5000)
    other = encoded(learned((4, 3)), sound)
    mixes = [residual_mix(other), *(node_mix(other, Node(2, k)) for k in range(3))]
    stems = Renderer(sound.samples, SMALL, factors(other)).render_all(mixes, 0, sound.n_samples)
    np.testing.assert_allclose(stems.sum(axis=0), sound.samples, atol=1e-6)


def test_a_sound_encoded_by_its_own_network_is_as_it_was() -> None:
    network = learned()
    again = encoded(network, melody((0, 1, 2, 0, 1, 2)))
    assert again.loss == pytest.approx(network.loss, rel=0.1)
    assert np.corrcoef(again.code.ravel(), network.code.ravel())[0, 1] > 0.99


def test_it_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.nae.encoding.BLOCK_FRAMES", 16)
    steps: list[TrainStep] = list(encode_sound(learned(), melody((0, 1)), Device.CPU))
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert fractions[-1] == 1.0
    assert len(set(fractions)) > 3
    assert steps[-1].network is not None


def test_silence_and_silent_networks_have_activations_of_zero() -> None:
    silence = Sound(frozen(np.zeros((4000, 1))), RATE_HZ, "silence")
    assert not encoded(learned(), silence).code.any()
    silent = outcome(train(TrainRequest(silence, NetworkSpec((3,), stft=SMALL), Device.CPU)))
    assert not encoded(silent, melody((0, 1))).code.any()


def test_what_cannot_be_encoded_is_refused() -> None:
    mono, turned = melody((0, 1)), Orientation.ENVELOPES
    with pytest.raises(TrainingError, match="weights are envelopes"):
        encoded(random_network(mono, orientation=turned), mono)
    with pytest.raises(TrainingError, match="from 1 channel and this sound has 2 channels"):
        encoded(random_network(mono), noise(4000, 2))


def test_a_silent_network_explains_nothing() -> None:
    silence = Sound(frozen(np.zeros((4000, 1))), 8000, "silence")
    silent = outcome(train(TrainRequest(silence, NetworkSpec((3,), stft=SMALL), Device.CPU)))
    assert encoded(silent, melody((0, 1))).loss > 1.0


def test_encoding_and_retraining_need_less_memory_than_training(monkeypatch: pytest.MonkeyPatch) -> None:
    sound, spec = noise(SMALL.hop * 9_997), NetworkSpec((512,), stft=SMALL)
    frames = SMALL.n_frames(sound.n_samples)
    assert frames == 10_000

    def given(megabytes: int) -> None:
        monkeypatch.setattr("audible_gui.nae.memory._memory_bytes", lambda: megabytes * 10**6)

    given(400)
    with pytest.raises(TrainingError, match="Training on this sound needs about"):
        list(check_sound(sound, spec, frames))
    list(check_sound(sound, spec, frames, 512))
    given(100)
    with pytest.raises(TrainingError, match="Training on this sound needs about"):
        list(check_sound(sound, spec, frames, 512))
    list(check_encoding(sound, spec, own=False))
    given(20)
    with pytest.raises(TrainingError, match="Encoding this sound needs about"):
        list(check_encoding(sound, spec, own=False))


def test_a_sound_too_long_to_be_encoded_in_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = melody((0, 1))
    monkeypatch.setattr("audible_gui.nae.memory._memory_bytes", lambda: 100_000)
    with pytest.raises(TrainingError, match="Encoding this sound needs about"):
        encoded(random_network(sound), sound)


@pytest.mark.parametrize("widths", [(6,), (6, 4, 3)])
def test_the_memory_that_is_reckoned_with_is_that_of_what_is_encoded(widths: tuple[int, ...]) -> None:
    sound, depth = melody((0, 1)), len(widths)
    network = random_network(sound, widths, parts=depth > 1)
    values = encoding_values(sound, network.spec, own=depth > 1)
    assert values.kept == values.block == SMALL.n_bins * SMALL.n_frames(sound.n_samples)
    assert values.result == network.code.size + (0 if network.own is None else network.own.size)
    # The encoder of layer 1 reads two parts of every bin.
    weights = 2 * sum(decoder.size for decoder in network.decoders) + network.decoders[0].size
    assert values.weights == weights + SMALL.n_bins * widths[-1]
