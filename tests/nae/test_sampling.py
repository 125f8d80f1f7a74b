"""Learning from some frames of a long sound, and encoding the others."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from audible_gui.document import (
    AddLayer,
    Change,
    Device,
    Floats,
    Loss,
    Network,
    NetworkSpec,
    Node,
    Reading,
    Relearn,
    Retraining,
    Sound,
    Split,
    TrainRequest,
    frozen,
)
from audible_gui.nae import first_shown, retrain, train
from audible_gui.nae.amounts import OWN_SWEEPS, QUICK_SWEEPS, SWEEPS, sample_size
from audible_gui.nae.encoding import Activations, encoded, interpolated
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.learning import Learner
from audible_gui.nae.owning import let_go
from audible_gui.nae.progress import Progress
from audible_gui.nae.sampling import choose_frames
from audible_gui.nae.spectrogram import analysed
from audible_gui.nae.workload import glimpsed_values
from audible_gui.synthesis import Renderer, envelopes, factors, magnitudes, node_mix
from tests.support.networks import SMALL, clicks_among_bursts, learn_from, noise, outcome, tones

KEPT = "audible_gui.nae.spectrogram.KEEP_VALUES"


@given(total=st.integers(1, 300), count=st.integers(1, 300), seed=st.integers(0, 99))
def test_frames_are_taken_once_and_in_order(total: int, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    energies, novelty = rng.random(total) ** 8, np.where(rng.random(total) < 0.9, 0.0, rng.random(total))
    frames = choose_frames(energies, novelty, count, rng)
    assert (np.diff(frames) > 0).all()
    assert abs(len(frames) - min(total, count)) <= 1
    assert frames.min() >= 0
    assert frames.max() < total


def test_loud_and_new_frames_are_taken_and_none_of_the_rest_is_forgotten() -> None:
    energies, novelty = np.full(10_000, 0.01), np.zeros(10_000)
    energies[2000:2100] = 1.0
    novelty[[5000, 7000]] = 1.0
    frames = choose_frames(energies, novelty, 300, np.random.default_rng(0))
    assert {5000, 7000} <= set(frames.tolist())
    assert ((frames >= 2000) & (frames < 2100)).sum() > 30
    assert np.diff(np.concatenate([[0], frames, [10_000]])).max() <= 120


@pytest.mark.parametrize("count", [30, 300, 2000])
def test_long_even_stretches_are_thinned_and_what_is_new_or_loud_is_not(count: int) -> None:
    # A drone of a minute, a second of something ten times as loud, and single frames that are all new.
    energies, novelty = np.ones(6000), np.zeros(6000)
    energies[3000:3100] = 10.0
    new = [1000, 2500, 4444]
    novelty[new] = 1.0
    for seed in range(5):
        frames = choose_frames(energies, novelty, count, np.random.default_rng(seed))
        assert abs(len(frames) - count) <= 1
        assert set(new) <= set(frames.tolist())
        loud = ((frames >= 3000) & (frames < 3100)).sum() / 100
        drone = len(frames[(frames < 3000) | (frames >= 3100)]) / 5900
        assert loud > 2.0 * drone or loud == 1.0
        assert np.diff(frames).max() < 4 * 6000 / count


def test_the_same_seed_takes_the_same_frames_and_another_takes_others() -> None:
    energies, novelty = np.random.default_rng(0).random((2, 5000))
    first, again, other = (choose_frames(energies, novelty, 100, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_sound_that_ends_in_silence_is_still_sampled_there() -> None:
    energies = np.where(np.arange(4000) < 1000, 1.0, 0.0)
    frames = choose_frames(energies, np.zeros(4000), 400, np.random.default_rng(0))
    sounding = (frames < 1000).sum()
    assert 150 < sounding < 250
    assert np.diff(frames[frames >= 1000]).max() <= 20


def test_silence_is_sampled_evenly() -> None:
    frames = choose_frames(np.zeros(1000), np.zeros(1000), 100, np.random.default_rng(0))
    assert set(np.diff(frames).tolist()) == {10}


def test_wider_networks_learn_from_more_frames() -> None:
    assert sample_size(4) == sample_size(20) < sample_size(100)


@given(count=st.integers(1, 20), seed=st.integers(0, 99))
def test_between_frames_activations_are_straight_lines(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    frames = np.sort(rng.choice(60, count, replace=False))
    code = rng.random((3, count)).astype(np.float32)
    result = outcome(interpolated(code, frames, 60))
    expected = [np.interp(np.arange(60), frames, row) for row in code]
    np.testing.assert_allclose(result, expected, atol=1e-6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audible_gui.nae.tiles.TILE_VALUES", 30)
        assert np.array_equal(outcome(interpolated(code, frames, 60)), result)
        assert len(list(interpolated(code, frames, 60))) == 6


def learned(sound: Sound, spec: NetworkSpec, monkeypatch: pytest.MonkeyPatch, *, kept: bool = True) -> Network:
    monkeypatch.setattr(KEPT, 10**9 if kept else 0)
    learn_from(monkeypatch, 90)
    return outcome(train(TrainRequest(sound, spec, Device.CPU)))


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("widths", [(4,), (6, 3)])
def test_a_long_sound_is_the_same_whether_its_spectrogram_is_kept(
    loss: Loss, widths: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = NetworkSpec(widths, iterations=40, loss=loss, stft=SMALL)
    one, other = (learned(tones(24_000), spec, monkeypatch, kept=kept) for kept in (True, False))
    assert one.code.shape[1] == SMALL.n_frames(24_000)
    for a, b in zip([*one.decoders, one.code], [*other.decoders, other.code], strict=True):
        np.testing.assert_allclose(a, b, rtol=2e-2, atol=1e-3 * float(a.max()))


def test_what_is_learned_from_some_frames_tells_the_tones_of_all_frames_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = tones(24_000)
    time = np.arange(24_000) / 8000
    gates = [(time % 0.5 < 0.2), (time % 0.3 < 0.1), (time > 0.4)]
    sources = [0.2 * np.sin(2 * np.pi * hz * time) * gate for hz, gate in zip((220, 700, 1900), gates, strict=True)]
    network = learned(sound, NetworkSpec((3,), iterations=120, stft=SMALL), monkeypatch)
    renderer = Renderer(sound.samples, SMALL, factors(network))
    stems = renderer.render_all([node_mix(network, Node(1, k)) for k in range(3)], 0, sound.n_samples)[..., 0]
    np.testing.assert_allclose(stems.sum(axis=0), sound.samples[:, 0], atol=1e-6)
    correlation = np.corrcoef(np.vstack([sources, stems]))[:3, 3:]
    assert correlation.max(axis=1).min() > 0.9
    assert sorted(correlation.argmax(axis=1)) == [0, 1, 2]


def test_some_frames_separate_as_well_as_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the spread of seeds: three voices with partials in common that come and go, and noise."""
    rng = np.random.default_rng(0)
    time = np.arange(48_000) / 8000
    partials = [sum(np.sin(2 * np.pi * n * hz * time) / n for n in range(1, 7)) for hz in (200, 300, 500)]
    gates = np.repeat(rng.random((3, 60)) < 0.5, 800, axis=1) * np.exp(-(time % 0.1) / 0.08)
    sources = frozen([0.1 * voice * gate for voice, gate in zip(partials, gates, strict=True)])
    sound = Sound(frozen((sources.sum(axis=0) + 1e-4 * rng.standard_normal(48_000))[:, None]), 8000, "voices")
    means = []
    for count in (90, 10**9):
        learn_from(monkeypatch, count)
        sdr_db = []
        for seed in range(3):
            network = outcome(
                train(TrainRequest(sound, NetworkSpec((3,), seed=seed, iterations=60, stft=SMALL), Device.CPU))
            )
            sdr_db.append(_sdr_db(network, sound, sources))
        means.append(sdr_db)
    some, every = means
    assert min(every) > 6.0
    assert np.median(some) >= np.median(every) - max(np.ptp(every), 0.5)


def _sdr_db(network: Network, sound: Sound, sources: Floats) -> float:
    """Of the best stem for each source, in the mean."""
    renderer = Renderer(sound.samples, SMALL, factors(network))
    stems = renderer.render_all([node_mix(network, Node(1, k)) for k in range(3)], 0, sound.n_samples)[..., 0]
    errors = np.square(stems[None] - sources[:, None]).sum(axis=2)
    return float(np.mean(10.0 * np.log10(np.square(sources).sum(axis=1) / errors.min(axis=1))))


def test_what_sounds_only_late_in_a_long_sound_is_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    time = np.arange(32_000) / 8000
    late = np.where((time > 3.4) & (time < 3.6), np.sin(2 * np.pi * 1900 * time), 0.0)
    sound = Sound(frozen(0.2 * (np.sin(2 * np.pi * 440 * time) + late)[:, None]), 8000, "late")
    network = learned(sound, NetworkSpec((2,), iterations=40, stft=SMALL), monkeypatch)
    peaks = network.decoders[0].argmax(axis=0).tolist()
    assert sorted(peaks) == [round(hz * SMALL.n_fft / 8000) for hz in (440, 1900)]
    heard = magnitudes(Sound(frozen(late[:, None]), 8000, "alone"), SMALL).sum(axis=0)
    assert np.corrcoef(heard, network.code[int(np.argmax(peaks))])[0, 1] > 0.9


@pytest.fixture(scope="module", params=[(8,), (24, 8)], ids=str)
def clicking(request: pytest.FixtureRequest) -> tuple[Sound, Sound, Network]:
    """Clicks alone, all that sounds, and a network that was learned from two fifths of its frames."""
    clicks, sound = clicks_among_bursts(48_000)
    with pytest.MonkeyPatch.context() as patch:
        learn_from(patch, 300)
        spec = NetworkSpec(request.param, iterations=60, stft=SMALL)
        return clicks, sound, outcome(train(TrainRequest(sound, spec, Device.CPU)))


def _alike(clicks: Sound, network: Network) -> list[float]:
    """In each reading, how much like the clicks the deepest component sounds that is most like them."""
    heard = magnitudes(clicks, SMALL).sum(axis=0)
    rows = [envelopes(network, network.depth, network.as_read(reading)) for reading in Reading]
    return [float(np.corrcoef(heard, row)[0, 1:].max()) for row in rows]


def test_clicks_among_noise_have_a_component_of_their_own_in_a_long_sound(
    clicking: tuple[Sound, Sound, Network],
) -> None:
    clicks, _, network = clicking
    assert min(_alike(clicks, network)) > 0.9


@pytest.mark.parametrize(
    "change", [Relearn(fresh=False), AddLayer(8), AddLayer(12, near_sound=True), Split(Node(1, 0), 2)], ids=str
)
def test_what_was_told_apart_in_time_stays_apart_when_a_long_sound_is_learned_again(
    change: Change, clicking: tuple[Sound, Sound, Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    clicks, sound, network = clicking
    learn_from(monkeypatch, 300)
    again = outcome(retrain(Retraining(sound, network, change, iterations=10, device=Device.CPU)))
    assert again.code.shape[1] == network.code.shape[1]
    assert _alike(clicks, again)[0] > 0.85


@pytest.mark.parametrize("sparsity", [0.0, 0.1])
@pytest.mark.parametrize(
    "change", [None, Relearn(fresh=False), AddLayer(2), AddLayer(6, near_sound=True), Split(Node(2, 1), 2)], ids=str
)
def test_encoding_begins_with_what_was_learned(
    change: Change | None, sparsity: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the frames that were learned from, row by row, in the scale and order of the factors."""
    sound = tones(24_000)
    learn_from(monkeypatch, 90)
    begun: list[tuple[torch.Tensor, torch.Tensor]] = []
    whole = Learner._whole

    def seen(learner: Learner) -> Tiled[Activations]:
        code, weights, everywhere = (
            learner.factors.code,
            learner.factors.weights(learner.spec.depth),
            learner.everywhere,
        )
        assert code is not None
        assert weights is not None
        assert everywhere is not None
        begun.append((everywhere[:, learner.frames], code * weights.sum(dim=0)[:, None]))
        return (yield from whole(learner))

    monkeypatch.setattr(Learner, "_whole", seen)
    spec = NetworkSpec((6, 3), sparsity=sparsity, iterations=40, stft=SMALL)
    network = outcome(train(TrainRequest(sound, spec, Device.CPU)))
    if change is not None:
        outcome(retrain(Retraining(sound, network, change, iterations=4, device=Device.CPU)))
    first, learned = begun[-1]
    assert float(first.sum() / learned.sum()) == pytest.approx(1.0, abs=0.4 if sparsity else 0.2)
    alike = np.corrcoef(first.numpy(), learned.numpy())[: len(first), len(first) :]
    assert np.diag(alike).min() > 0.7
    if not isinstance(change, Split):
        assert alike.argmax(axis=1).tolist() == list(range(len(first)))


def test_encoding_lets_a_silent_component_sound_where_its_layer_says_so() -> None:
    sound = noise(8000)
    spectrogram = outcome(analysed(sound, NetworkSpec((4, 2), stft=SMALL)))
    decoders = [torch.eye(SMALL.n_bins, 4) + 0.01, torch.eye(4, 2) + 0.01]
    decoders = [decoder / decoder.sum(dim=0) for decoder in decoders]
    encoders = [torch.ones(4, 2 * SMALL.n_bins), torch.ones(2, 4)]
    factors_ = Factors(torch.zeros(1), encoders, decoders, None, Loss.KL, 0.0)
    begin = torch.tensor([[1.0], [0.0]]).expand(2, spectrogram.n_frames)
    silent, read = (outcome(encoded(factors_, spectrogram, Progress(1), start)).code for start in (begin, None))
    assert silent[1].sum() > 0.1 * read[1].sum()


def test_the_longer_steps_of_encoding_explain_no_less_than_ten_plain_ones() -> None:
    rng = torch.Generator().manual_seed(0)
    x, weights, code = (torch.rand(*shape, generator=rng) for shape in ((40, 30), (40, 5), (5, 30)))
    plain, longer = (Factors(x, [], [weights], code.clone(), Loss.KL, 0.0) for _ in range(2))
    for _ in range(10):
        outcome(plain.step_code())
    for _ in let_go(longer, SWEEPS):
        pass
    losses = [outcome(block.measured())[0] for block in (plain, longer)]
    assert losses[1] <= losses[0]


def test_a_training_that_is_asked_to_end_early_glimpses_at_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    learn_from(monkeypatch, 90)
    work = train(TrainRequest(tones(24_000), NetworkSpec((3,), iterations=60, stft=SMALL), Device.CPU))
    asked, steps = False, [next(work)]
    while steps[-1].stage != "Done":
        steps.append(work.send(asked))
        asked = steps[-1].stage == "Refining"
    assert max(step.encoded for step in steps if step.stage == "Merging") == 0.0
    assert outcome(work).notes


def test_where_a_sound_is_too_long_no_events_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    learn_from(monkeypatch, 300)
    clicks, sound = clicks_among_bursts(48_000)
    spec = NetworkSpec((8,), iterations=60, stft=SMALL)
    values = glimpsed_values(spec, SMALL.n_frames(48_000))
    assert values == 24 * SMALL.n_frames(48_000)
    monkeypatch.setattr("audible_gui.nae.workload.MOST_GLIMPSED", values - 1)
    assert max(_alike(clicks, outcome(train(TrainRequest(sound, spec, Device.CPU))))) < 0.5


def test_encoding_the_rest_is_told_of_and_can_be_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    learn_from(monkeypatch, 90)
    monkeypatch.setattr("audible_gui.nae.encoding.BLOCK_FRAMES", 16)
    request = TrainRequest(noise(40_000), NetworkSpec((4,), iterations=10, stft=SMALL), Device.CPU)
    steps = list(train(request))
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)
    assert sum(step.stage == "Whole sound" for step in steps) > 100
    work = train(request)
    for _ in itertools.takewhile(lambda step: step.stage != "Whole sound", work):
        pass
    work.close()


def test_the_share_of_encoding_is_larger_for_longer_sounds_and_with_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    learn_from(monkeypatch, 90)

    def share(samples: int, *widths: int) -> float:
        spec = NetworkSpec(widths, iterations=10, stft=SMALL)
        return list(train(TrainRequest(noise(samples), spec, Device.CPU)))[-1].encoding_share

    assert share(4000, 4) == 0.0, "all of it is learned from"
    short, long, parts = share(10_000, 4), share(40_000, 4), share(40_000, 4, 2)
    assert 0.0 < short < long < parts < 1.0
    # In the odds the length counts fully, and so do the sweeps of layer 1 by itself beside the others.
    odds = [part / (1.0 - part) for part in (short, long, parts)]
    assert odds[1] / odds[0] == pytest.approx(SMALL.n_frames(40_000) / SMALL.n_frames(10_000))
    assert odds[2] / odds[1] == pytest.approx(1.0 + OWN_SWEEPS / (QUICK_SWEEPS + SWEEPS))


def test_partial_networks_cover_the_whole_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    learn_from(monkeypatch, 90)
    monkeypatch.setattr("audible_gui.nae.learning.SNAPSHOT_S", 0.0)
    request = TrainRequest(tones(24_000), NetworkSpec((4,), iterations=40, stft=SMALL), Device.CPU)
    partial = [step.network for step in train(request) if step.network is not None]
    assert len(partial) > 3
    assert {network.code.shape for network in partial} == {(4, SMALL.n_frames(24_000))}
    assert {network.widths for network in partial} == {(4,)}


def test_sampling_is_repeatable(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = NetworkSpec((4,), iterations=20, seed=3, stft=SMALL)
    one, other = (learned(tones(24_000), spec, monkeypatch) for _ in range(2))
    assert np.array_equal(one.code, other.code)


def test_a_long_silence_with_one_sound_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = np.zeros((40_000, 1), np.float32)
    samples[30_000:30_200, 0] = 0.5
    network = learned(Sound(frozen(samples), 8000, "late"), NetworkSpec((3, 2), iterations=20, stft=SMALL), monkeypatch)
    assert np.isfinite(network.code).all()
    amounts = network.code.sum(axis=0)
    assert amounts[: 28_000 // SMALL.hop].max() < 1e-3 * amounts.max()
    assert torch.get_num_threads() >= 1


def test_partial_networks_too_large_to_show_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.nae.learning.SNAPSHOT_S", 0.0)
    monkeypatch.setattr("audible_gui.nae.learning.MOST_SHOWN", 4 * SMALL.n_frames(8000))
    request = TrainRequest(tones(), NetworkSpec((6, 4), iterations=40, stft=SMALL), Device.CPU)
    shown = [step.network.widths for step in train(request) if step.network is not None]
    assert set(shown) == {(6, 4)}
    assert len(shown) > 2


@pytest.mark.parametrize(("widths", "most"), [((4,), 10), ((6, 4), 10), ((6, 4), 4), ((6, 4), 3)])
def test_when_there_is_something_to_show_is_known_before(
    widths: tuple[int, ...], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("learning", "stages"):
        monkeypatch.setattr(f"audible_gui.nae.{module}.MOST_SHOWN", most * SMALL.n_frames(8000))
    monkeypatch.setattr("audible_gui.nae.learning.SNAPSHOT_S", 0.0)
    request = TrainRequest(tones(), NetworkSpec(widths, iterations=40, stft=SMALL), Device.CPU)
    first = next(step for step in train(request) if step.network is not None)
    expected = first_shown(request.spec, SMALL.n_frames(8000))
    assert expected == {10: 0.45 if len(widths) == 1 else 0.0, 4: 0.45, 3: 1.0}[most]
    assert expected <= first.fraction <= expected + 0.15


@pytest.mark.parametrize("stage", ["Fine-tuning", "Whole sound"])
def test_a_training_that_is_stopped_encodes_the_rest_quickly_and_says_so(
    stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn_from(monkeypatch, 90)
    request = TrainRequest(tones(160_000), NetworkSpec((6, 3), iterations=60, stft=SMALL), Device.CPU)
    counts, networks = [], []
    for stopping in (False, True):
        work, steps, asked = train(request), 0, False
        step = next(work)
        while step.stage != "Done":
            asked = asked or (stopping and step.stage == stage)
            step = work.send(asked)
            steps += step.stage == "Whole sound"
        counts.append(steps)
        networks.append(outcome(work))
    whole, stopped = networks
    assert whole.notes == ()
    assert [note[:15] for note in stopped.notes] == ["It was stopped:"]
    assert counts[1] < (0.4 if stage == "Fine-tuning" else 0.9) * counts[0]
    assert np.isfinite(stopped.code).all()
    assert stopped.code.shape == whole.code.shape
    # What was encoded quickly is still nearly what it would have been.
    assert np.corrcoef(stopped.code.sum(axis=0), whole.code.sum(axis=0))[0, 1] > 0.95
