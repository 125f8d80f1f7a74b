"""Learning from a stretch of the sound."""

import math

import numpy as np
import pytest

from audible_gui.document import Device, Network, NetworkSpec, Node, Orientation, Sound, TrainRequest, frozen
from audible_gui.errors import TrainingError
from audible_gui.nae import train
from audible_gui.nae.spectrogram import selected_frames
from audible_gui.synthesis import Renderer, bases, envelopes, factors, node_mix, residual_mix
from tests.support.networks import SMALL, outcome, tones

RATE_HZ = 8000


def low_then_high() -> Sound:
    """A second of 500 Hz, then one of 3000 Hz."""
    time = np.arange(2 * RATE_HZ) / RATE_HZ
    values = 0.2 * np.sin(2 * np.pi * np.where(time < 1.0, 500, 3000) * time)
    return Sound(frozen(values[:, None]), RATE_HZ, "low, then high")


def learned(sound: Sound, selection: tuple[float, float] | None, **more: object) -> Network:
    spec = NetworkSpec((3, 2), iterations=20, stft=SMALL, **more)  # type: ignore[arg-type]
    return outcome(train(TrainRequest(sound, spec, Device.CPU, selection)))


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("orientation", list(Orientation))
def test_only_the_selection_is_learned_and_the_rest_is_residual(
    orientation: Orientation, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audible_gui.nae.spectrogram.KEEP_VALUES", 10**9 if kept else 0)
    sound = low_then_high()
    network = learned(sound, (1.2, 1.8), orientation=orientation)
    spectrum = bases(network, 2).sum(axis=(0, 2))
    assert spectrum[: SMALL.n_bins // 2].sum() < 1e-3 * spectrum.sum()
    sounding = np.flatnonzero(envelopes(network, 1).sum(axis=0)) * SMALL.hop / RATE_HZ
    assert sounding.min() == pytest.approx(1.2, abs=0.03)
    assert sounding.max() == pytest.approx(1.8, abs=0.03)
    renderer = Renderer(sound.samples, SMALL, factors(network))
    mixes = [residual_mix(network), *(node_mix(network, Node(2, k)) for k in range(2))]
    residual, *parts = renderer.render_all(mixes, 0, sound.n_samples)
    np.testing.assert_allclose(residual[:9000], sound.samples[:9000], atol=1e-6)
    assert np.abs(residual[10_000:14_000]).max() < 1e-6
    np.testing.assert_allclose(np.sum([residual, *parts], axis=0), sound.samples, atol=1e-6)


def test_all_of_the_sound_selected_is_as_none_selected() -> None:
    sound = tones()
    whole, selected = (learned(sound, selection) for selection in (None, (0.0, sound.duration_s)))
    # The frames around the ends, whose middles lie outside, are no part of the selection.
    assert 0 < whole.code.shape[1] - np.count_nonzero(selected.code.sum(axis=0)) <= 4
    assert selected.loss == pytest.approx(whole.loss, abs=0.1)


def test_a_selection_shorter_than_a_hop_is_one_frame() -> None:
    frames = selected_frames(tones(), SMALL, (0.5, 0.5001))
    assert len(frames) == 1
    middle = (SMALL.frame_start(frames.start) + SMALL.n_fft / 2) / RATE_HZ
    assert middle == pytest.approx(0.5, abs=SMALL.hop / RATE_HZ)


def test_a_silent_selection_gives_a_silent_network() -> None:
    values = np.zeros((8000, 1), np.float32)
    values[:2000] = tones().samples[:2000]
    network = learned(Sound(frozen(values), RATE_HZ, "ends early"), (0.5, 0.9))
    assert not network.code.any()
    assert network.code.shape == (2, SMALL.n_frames(8000))


@pytest.mark.parametrize(
    "selection", [(-0.1, 0.5), (0.5, 0.5), (0.6, 0.5), (0.5, 1.1), (math.nan, 0.5), (0.5, math.inf)]
)
def test_a_selection_outside_the_sound_is_refused(selection: tuple[float, float]) -> None:
    with pytest.raises(TrainingError, match="selection"):
        learned(tones(), selection)
