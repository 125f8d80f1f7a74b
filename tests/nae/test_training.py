import math

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
from audible_gui.nae import train
from audible_gui.nae.training import stage_lengths
from audible_gui.synthesis import Renderer, factors, node_mix, shares
from tests.support.networks import SMALL, noise, outcome, tones


def spec(*widths: int, iterations: int = 30, seed: int = 0, **more: object) -> NetworkSpec:
    return NetworkSpec(widths, iterations=iterations, seed=seed, stft=SMALL, **more)  # type: ignore[arg-type]


def trained(sound: Sound, network: NetworkSpec) -> Network:
    return outcome(train(TrainRequest(sound, network, Device.CPU)))


@pytest.mark.parametrize("iterations", [1, 2, 7, 250])
@pytest.mark.parametrize("depth", [1, 2, 3, 8])
def test_the_stages_sum_to_the_iterations(iterations: int, depth: int) -> None:
    encoding, deepening, joining, tuning = stage_lengths(iterations, depth)
    assert encoding + sum(deepening) + joining + tuning == iterations
    assert len(deepening) == depth - 1
    assert min(encoding, joining, tuning, *deepening, 0) == 0


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("widths", [(4,), (6, 3), (6, 4, 2), (2, 5)])
def test_networks_of_any_depth_loss_and_orientation_learn(
    loss: Loss, orientation: Orientation, widths: tuple[int, ...]
) -> None:
    network = trained(tones(), spec(*widths, loss=loss, orientation=orientation))
    assert network.widths == widths
    assert network.loss < (0.9 if loss is Loss.IS else 0.5)
    arrays = [*network.encoders, *network.decoders, network.code]
    assert all(np.isfinite(array).all() and (array >= 0).all() for array in arrays)
    assert all(sorted(ids) == list(range(len(ids))) for ids in network.ids)


def test_three_tones_are_told_apart() -> None:
    sound = tones()
    time = np.arange(sound.n_samples) / 8000
    gates = [(time % 0.5 < 0.2), (time % 0.3 < 0.1), (time > 0.4)]
    sources = [0.2 * np.sin(2 * np.pi * hz * time) * gate for hz, gate in zip((220, 700, 1900), gates, strict=True)]
    network = trained(sound, spec(3, iterations=150))
    renderer = Renderer(sound.samples, SMALL, factors(network))
    stems = renderer.render_all([node_mix(network, Node(1, k)) for k in range(3)], 0, sound.n_samples)[..., 0]
    correlation = np.corrcoef(np.vstack([sources, stems]))[:3, 3:]
    assert correlation.max(axis=1).min() > 0.9
    assert sorted(correlation.argmax(axis=1)) == [0, 1, 2]


def test_the_same_seed_gives_the_same_network_and_another_another() -> None:
    first, again, other = (trained(tones(), spec(6, 3, seed=seed)) for seed in (5, 5, 6))
    assert all(np.array_equal(a, b) for a, b in zip(first.decoders, again.decoders, strict=True))
    assert np.array_equal(first.code, again.code)
    assert not np.array_equal(first.code, other.code)


def test_steps_tell_a_falling_loss_and_end_with_the_network() -> None:
    work = train(TrainRequest(tones(), spec(4, iterations=40), Device.CPU))
    steps: list[TrainStep] = list(work)
    iterations = [step.iteration for step in steps]
    assert iterations == sorted(iterations)
    assert iterations[-1] == 40
    losses = [step.loss for step in steps if not math.isnan(step.loss)]
    assert losses[-1] < losses[0]
    assert steps[-1].network is not None


def test_stopping_early_keeps_what_there_is() -> None:
    work = train(TrainRequest(tones(), spec(6, 3, iterations=1000), Device.CPU))
    step = next(work)
    while step.iteration < 10:
        step = next(work)
    work.send(True)
    network = outcome(work)
    assert network.iterations <= 11
    assert network.widths == (6, 3)
    assert math.isfinite(network.loss)


def test_silence_gives_a_silent_network() -> None:
    sound = Sound(frozen(np.zeros((4000, 2))), 8000, "silence")
    network = trained(sound, spec(4, 2))
    assert network.widths == (4, 2)
    assert shares(network, 1).tolist() == [0.0] * 4
    assert not network.code.any()


@pytest.mark.parametrize("samples", [1, 10, 300])
def test_sounds_shorter_than_a_window_are_taken_apart(samples: int) -> None:
    sound = noise(samples)
    network = trained(sound, spec(5, 2))
    renderer = Renderer(sound.samples, SMALL, factors(network))
    stems = renderer.render_all([node_mix(network, Node(2, k)) for k in range(2)], 0, samples)
    np.testing.assert_allclose(stems.sum(axis=0), sound.samples, atol=1e-6)


def test_channels_share_envelopes_and_have_bases_of_their_own() -> None:
    mono = tones()
    both = Sound(frozen(np.hstack([mono.samples, 0.25 * mono.samples])), 8000, "panned")
    network = trained(both, spec(3))
    assert network.channels == 2
    halves = network.decoders[0].reshape(2, SMALL.n_bins, 3).sum(axis=1)
    np.testing.assert_allclose(halves[1] / halves[0], 0.25, rtol=0.02)


def test_envelopes_as_weights_have_a_documented_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.nae.training.MAX_ENVELOPE_FRAMES", 10)
    with pytest.raises(TrainingError, match="10 frames"):
        trained(tones(), spec(2, orientation=Orientation.ENVELOPES))


def test_a_sound_too_long_for_the_memory_is_refused_before_memory_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.nae.backend._memory_bytes", lambda: 1_000_000)
    with pytest.raises(TrainingError, match="GiB of memory"):
        trained(noise(100_000), spec(2))


def test_a_missing_gpu_is_told_of() -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    with pytest.raises(TrainingError, match="CUDA"):
        outcome(train(TrainRequest(tones(), spec(2), Device.CUDA)))


def test_cuda_learns_what_the_cpu_learns() -> None:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("there is no GPU")
    on_cpu = trained(tones(), spec(6, 3, iterations=60))
    on_gpu = outcome(train(TrainRequest(tones(), spec(6, 3, iterations=60), Device.CUDA)))
    assert on_gpu.device == "cuda"
    assert on_gpu.loss == pytest.approx(on_cpu.loss, rel=0.05)
