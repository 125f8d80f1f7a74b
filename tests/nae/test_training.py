import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

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
from audible_gui.nae.checking import training_values
from audible_gui.nae.factors import Factors
from audible_gui.nae.memory import Values, check_memory
from audible_gui.nae.reviving import revived
from audible_gui.nae.stages import share_out
from audible_gui.synthesis import Renderer, factors, node_mix, residual_mix, shares
from tests.support.networks import SMALL, learn_from, noise, outcome, tones


def spec(*widths: int, iterations: int = 30, seed: int = 0, **more: object) -> NetworkSpec:
    return NetworkSpec(widths, iterations=iterations, seed=seed, stft=SMALL, **more)  # type: ignore[arg-type]


def trained(sound: Sound, network: NetworkSpec) -> Network:
    return outcome(train(TrainRequest(sound, network, Device.CPU)))


@pytest.mark.parametrize("iterations", [*range(1, 30), 200, 250, 5000])
def test_the_stages_sum_to_the_iterations_and_none_that_shapes_the_network_is_starved(iterations: int) -> None:
    stages = share_out(iterations)
    parts = (stages.encoding, stages.refining, stages.tuning, stages.reading)
    assert sum(parts) == iterations
    assert min(parts) >= 0
    assert stages.encoding >= 1
    assert stages.tuning >= (iterations > 1)
    assert stages.reading >= (iterations > 2)
    assert stages.refining >= (iterations > 3)


@pytest.mark.parametrize("widths", [(3,), (4, 2), (4, 3, 2)])
def test_every_sweep_that_was_asked_for_is_done_and_one_of_them_tunes(widths: tuple[int, ...]) -> None:
    sound = tones(1500)
    for iterations in range(1, 13):
        done: Counter[str] = Counter()
        steps = list(train(TrainRequest(sound, spec(*widths, iterations=iterations), Device.CPU)))
        for before, step in itertools.pairwise(steps):
            done[before.stage] += step.iteration - before.iteration
        network = steps[-1].network
        assert network is not None
        assert network.widths == widths
        assert network.iterations == done.total() == steps[-1].iterations == iterations
        assert done["Encoding"] >= 1
        assert done["Fine-tuning"] >= (iterations > 1)
        assert all_finite(network)


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
    assert network.iterations <= 14
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
    monkeypatch.setattr("audible_gui.nae.checking.MAX_ENVELOPE_FRAMES", 10)
    with pytest.raises(TrainingError, match="10 frames"):
        trained(tones(), spec(2, orientation=Orientation.ENVELOPES))


def test_a_sound_too_long_for_the_memory_is_refused_before_memory_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.nae.memory._memory_bytes", lambda: 1_000_000)
    with pytest.raises(TrainingError, match="GiB of memory"):
        trained(noise(100_000), spec(2))


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("widths", [(3,), (40,), (6, 3)])
@pytest.mark.parametrize("sampled", [False, True])
def test_the_memory_that_is_reckoned_with_is_that_of_what_is_learned(
    widths: tuple[int, ...], orientation: Orientation, sampled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sampled:
        learn_from(monkeypatch, 60)
    first: list[Factors] = []

    def seen(factors: Factors) -> Iterator[None]:
        first.append(replace(factors, encoders=list(factors.encoders), decoders=list(factors.decoders)))
        return revived(factors)

    monkeypatch.setattr("audible_gui.nae.training.revived", seen)
    sound, network = tones(), spec(*widths, iterations=4, orientation=orientation)
    result = trained(sound, network)
    values = training_values(sound, network, SMALL.n_frames(sound.n_samples))
    (factors_,) = first
    assert factors_.code is not None
    assert len(factors_.code) == {(3,): 24, (40,): 80, (6, 3): 6}[widths]
    assert values.first == sum(part.numel() for part in (*factors_.encoders, *factors_.decoders, factors_.code))
    assert values.learned == factors_.x.numel()
    assert values.result == result.code.size + (0 if result.own is None else result.own.size)
    assert values.kept == SMALL.n_bins * SMALL.n_frames(sound.n_samples)
    glimpsed = sampled and orientation is Orientation.SPECTRA
    assert values.glimpsed == (len(factors_.code) * SMALL.n_frames(sound.n_samples) if glimpsed else 0)


@pytest.mark.parametrize("more", [{name: 10**9} for name in ("kept", "learned", "first", "result", "glimpsed")])
def test_all_that_needs_memory_counts(more: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.nae.memory._memory_bytes", lambda: 4 * 10**9)
    check_memory(Values(10**6, 10**6, 10**6, 10**6))
    with pytest.raises(TrainingError, match="GiB of memory"):
        check_memory(replace(Values(10**6, 10**6, 10**6, 10**6), **more))


def all_finite(network: Network) -> bool:
    arrays = [*network.encoders, *network.decoders, network.code]
    return math.isfinite(network.loss) and all(bool(np.isfinite(array).all()) for array in arrays)


def click(value: float, samples: int = 4000) -> Sound:
    values = np.zeros((samples, 1), np.float32)
    values[samples // 2] = value
    return Sound(frozen(values), 8000, "click")


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("level", [1e-44, 1e-38, 1e-31, 1e-28, 1e-20, 1.0, 1e20, 9e29])
@pytest.mark.parametrize("kind", ["click", "noise"])
def test_no_level_gives_numbers_that_are_none(kind: str, level: float, loss: Loss, orientation: Orientation) -> None:
    sound = click(level)
    if kind == "noise":
        values = np.random.default_rng(0).uniform(-level, level, (4000, 1)).astype(np.float32)
        sound = Sound(frozen(values), 8000, "noise")
    network = trained(sound, spec(4, 2, iterations=12, loss=loss, orientation=orientation))
    assert all_finite(network)
    mixes = [node_mix(network, Node(2, 0)), node_mix(network, Node(2, 1)), residual_mix(network)]
    stems = Renderer(sound.samples, SMALL, factors(network)).render_all(mixes, 0, sound.n_samples)
    assert np.isfinite(stems).all()
    np.testing.assert_allclose(stems.sum(axis=0), sound.samples, atol=max(1e-6 * level, 1e-43))


@pytest.mark.parametrize("value", [1e31, 1e36, 3e38, -1e38, math.inf, math.nan])
def test_absurd_samples_are_refused(value: float) -> None:
    with pytest.raises(TrainingError, match="absurdly large"):
        trained(click(value), spec(2))


@pytest.mark.parametrize("iterations", [12, 2])
@pytest.mark.parametrize("poisoned", ["step_decoder", "step_encoder", "step_code"])
def test_a_training_that_runs_away_ends_with_a_sentence(
    poisoned: str, iterations: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = getattr(Factors, poisoned)

    def run_away(factors: Factors, *layer: int) -> Iterator[None]:
        yield from step(factors, *layer)
        for tensor in factors.encoders if poisoned == "step_encoder" else factors.decoders:
            tensor[0, 0] = math.nan

    monkeypatch.setattr(Factors, poisoned, run_away)
    monkeypatch.setattr("audible_gui.nae.learning.SNAPSHOT_S", 0.0)
    work = train(TrainRequest(tones(), spec(4, 2, iterations=iterations), Device.CPU))
    told: list[TrainStep] = []
    with pytest.raises(TrainingError, match="too large to compute with"):
        told.extend(work)
    assert all(step.network is None or all_finite(step.network) for step in told)


def test_a_network_that_is_not_finite_is_not_yielded_when_its_loss_is(monkeypatch: pytest.MonkeyPatch) -> None:
    # The encoders take no part in fine-tuning, so the loss does not see them.
    step = Factors.step_code

    def run_away(factors: Factors) -> Iterator[None]:
        yield from step(factors)
        if factors.encoders:
            factors.encoders[0][0, 0] = math.inf

    monkeypatch.setattr(Factors, "step_code", run_away)
    with pytest.raises(TrainingError, match="too large to compute with"):
        trained(tones(), spec(4, 2, iterations=12))


def test_long_sounds_yield_after_every_tile(monkeypatch: pytest.MonkeyPatch) -> None:
    request = TrainRequest(noise(20_000, 2), spec(6, 3, iterations=3), Device.CPU)
    few = [step.stage for step in train(request)]
    monkeypatch.setattr("audible_gui.nae.factors.TILE_VALUES", 10**3)
    many = [step.stage for step in train(request)]
    assert many.count("Encoding") > 5 * few.count("Encoding")
    assert many.count("Fine-tuning") > 5 * few.count("Fine-tuning")
    assert few.count("Analysing") > 5


@pytest.mark.parametrize(
    "stage", ["Loading PyTorch", "Analysing", "Encoding", "Refining", "Merging", "Fine-tuning", "Reading"]
)
def test_a_stop_in_any_stage_ends_the_training_at_full_depth(stage: str) -> None:
    work = train(TrainRequest(tones(), spec(6, 3, iterations=1000), Device.CPU))
    step = next(work)
    while step.stage != stage:
        step = next(work)
    asked_at = step.iteration
    work.send(True)
    network = outcome(work)
    assert network.iterations <= asked_at + 4
    assert network.widths == (6, 3)
    assert all_finite(network)


@pytest.mark.parametrize("given", ["early", "late"])
def test_a_stop_while_the_sound_is_analysed_is_remembered(given: str) -> None:
    work = train(TrainRequest(tones(), spec(6, 3, iterations=1000), Device.CPU))
    analysing = itertools.takewhile(lambda step: step.stage != "Encoding", work)
    if given == "early":
        next(analysing)
        next(analysing)
    else:
        for _ in zip(range(8), analysing, strict=False):
            pass
    work.send(True)
    assert outcome(work).iterations == 4


def test_the_first_layer_starts_from_frames_that_differ() -> None:
    # A long even tone, then three short ones: the first frames are all of the first kind.
    time = np.arange(8000) / 8000
    gates = [time < 0.7, (time >= 0.7) & (time < 0.8), (time >= 0.8) & (time < 0.9), time >= 0.9]
    parts = [np.sin(2 * np.pi * hz * time) * gate for hz, gate in zip((300, 800, 1700, 3100), gates, strict=True)]
    network = stopped_at_once(Sound(frozen(np.sum(parts, axis=0)[:, None]), 8000, "four"), spec(4, iterations=100))
    peaks = sorted(int(row) for row in network.decoders[0].argmax(axis=0))
    expected = [round(hz * SMALL.n_fft / 8000) for hz in (300, 800, 1700, 3100)]
    np.testing.assert_allclose(peaks, expected, atol=1)


def test_the_second_layer_starts_from_the_merge_tree() -> None:
    # Two chords of two tones each, never together: every tone a component, every chord a node.
    time = np.arange(16_000) / 8000
    rng = np.random.default_rng(0)
    chords = [(300, 900), (1700, 3100)]
    values = np.zeros(16_000)
    for number, slot in enumerate(range(0, 16_000, 1000)):
        for hz in chords[number % 2]:
            values[slot : slot + 1000] += rng.uniform(0.2, 1.0) * np.sin(2 * np.pi * hz * time[slot : slot + 1000])
    network = stopped_at_once(Sound(frozen(values[:, None]), 8000, "chords"), spec(4, 2, iterations=100))
    shares_of_nodes = network.decoders[1] / network.decoders[1].sum(axis=1, keepdims=True)
    assert shares_of_nodes.max(axis=1).min() > 0.9


def stopped_at_once(sound: Sound, network: NetworkSpec) -> Network:
    """After the fewest sweeps there can be, near enough to where it started from."""
    work = train(TrainRequest(sound, network, Device.CPU))
    next(work)
    work.send(True)
    return outcome(work)
