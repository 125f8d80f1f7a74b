"""Short events and long ones of one spectrum."""

from collections.abc import Generator
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.signal import butter, sosfilt

from audible_gui.document import Device, Loss, NetworkSpec, Reading, Sound, TrainRequest, frozen
from audible_gui.errors import TrainingError
from audible_gui.nae import train
from audible_gui.nae.events import alike, short_events
from audible_gui.nae.factors import Factors
from audible_gui.nae.learning import Learner, finished
from audible_gui.nae.parting import part_events
from audible_gui.nae.progress import Steps
from audible_gui.nae.starting import add_layer, groups_of, merge
from audible_gui.synthesis import envelopes, magnitudes
from tests.support.networks import SMALL, clicks_among_bursts, outcome, tones

CLICK = [0.0, 0.5, 1.0, 0.5, 0.0]
BURST = [0.0, 0.5, 1.0, 1.1, 0.9, 1.0, 0.5, 0.0]
WINDOW = 4.0


def test_events_are_told_apart_by_their_length() -> None:
    envelope = np.array([CLICK + BURST + [0.1 * value for value in CLICK], [1.0] * 18])
    short = outcome(short_events(envelope, WINDOW))
    expected = [True] * 4 + [False] * 9 + [True] * 5
    # Where an event ends in silence is neither here nor there.
    sounding = envelope[0] > 0.0
    assert short[0][sounding].tolist() == np.array(expected)[sounding].tolist()
    assert not short[1].any()


def test_what_falls_a_little_between_two_peaks_is_one_event() -> None:
    envelope = np.array([[0.0, 1.0, 0.5, 1.0, 0.5, 1.0, 0.0], [0.0, 1.0, 0.1, 1.0, 0.1, 1.0, 0.0]])
    short = outcome(short_events(envelope, WINDOW))
    assert not short[0].any()
    assert short[1].all()


def test_silence_has_no_events_that_matter() -> None:
    assert outcome(short_events(np.zeros((2, 5)), WINDOW)).shape == (2, 5)
    assert outcome(short_events(np.ones((1, 1)), WINDOW)).shape == (1, 1)


def _mixed() -> Factors:
    """A component of clicks and bursts, and one of bursts alone."""
    return _single([CLICK + BURST, [0.0] * 5 + BURST], other=0.99)


def _single(code: list[list[float]], other: float = 0.8) -> Factors:
    """One layer of two components and their exact sum; their bases are alike, or hardly so."""
    decoder = torch.tensor([[0.5, 1.0 - other], [0.5, other]])
    envelopes = torch.tensor(code)
    return Factors(decoder @ envelopes, [decoder.T.contiguous()], [decoder], envelopes, Loss.KL, 0.0)


def _parted(mixed: Factors) -> torch.Tensor:
    """The code with its events parted; the sum has to stay."""
    kinds, _ = outcome(part_events(mixed, WINDOW))
    torch.testing.assert_close(mixed.decoded(0), mixed.x, atol=1e-6, rtol=0.0)
    assert mixed.code is not None
    assert kinds.tolist() == [0.0, 0.0, *[1.0] * (len(mixed.code) - 2)]
    return mixed.code


def test_a_component_of_clicks_and_bursts_becomes_two_of_one_basis() -> None:
    parted = _mixed()
    code = _parted(parted)
    assert code.shape[0] == 3
    assert parted.decoders[0][:, 0].tolist() == parted.decoders[0][:, 2].tolist()
    # What each reads is its part of what the component holds: 2 of 7.1 in the click.
    share = sum(CLICK) / (sum(CLICK) + sum(BURST))
    assert 0.25 < share < 0.35
    whole = _mixed().encoders[0]
    torch.testing.assert_close(parted.encoders[0], torch.stack([(1.0 - share) * whole[0], whole[1], share * whole[0]]))
    assert code[0, :5].max() < 1e-6
    assert code[2, 5:].max() < 1e-6


def test_clicks_that_several_components_share_are_parted_from_all() -> None:
    mostly = [0.1 * value for value in CLICK]
    code = _parted(_single([CLICK + BURST, mostly + BURST]))
    assert code.shape[0] == 4
    assert code[:2, :5].max() < 1e-6
    assert code[2:, 5:].max() < 1e-6


def test_a_burst_that_several_components_share_is_no_click_in_any() -> None:
    half = [0.0, 0.5, 1.0, 0.6, 0.1, 0.0, 0.0, 0.0]
    rest = [value - part for value, part in zip(BURST, half, strict=True)]
    code = _parted(_single([CLICK + half, CLICK + rest]))
    assert code[2:, 5:].max() < 1e-6
    assert code[:2, :5].max() < 1e-6


def test_spectra_are_alike_as_those_of_one_noise_are() -> None:
    rng = np.random.default_rng(0)
    noises = rng.rayleigh(size=(200, 4)) * np.hanning(200)[:, None]
    tones = np.eye(200)[:, :3] + 0.01 * noises[:, :1]
    groups = outcome(alike(np.concatenate([noises[:, :2], tones, noises[:, 2:]], axis=1)))
    assert sorted(groups) == [[0, 1, 5, 6], [2], [3], [4]]
    assert outcome(alike(noises[:, :1])) == [[0]]
    assert outcome(alike(np.zeros((5, 2)))) == [[0], [1]], "what is silent is like nothing"


def test_where_something_of_one_spectrum_lasts_components_are_parted_one_by_one() -> None:
    code = _parted(_single([CLICK + BURST + CLICK, [0.6] * 18]))
    assert code.shape[0] == 3
    assert code[0, :5].max() < 1e-6
    assert code[2, 5:13].max() < 1e-6
    assert code[1].tolist() == pytest.approx([0.6] * 18)


def test_numbers_that_are_none_end_in_a_sentence() -> None:
    mixed = _mixed()
    mixed.decoders[0][0, 0] = torch.nan
    with pytest.raises(TrainingError, match="too large"):
        outcome(part_events(mixed, WINDOW))


def _scaled(factors: Factors, scales: torch.Tensor) -> Factors:
    """The same sum with a penalty and columns of other scales."""
    assert factors.code is not None
    encoders, decoders = [factors.encoders[0] * scales[:, None]], [factors.decoders[0] / scales]
    return replace(factors, encoders=encoders, decoders=decoders, code=factors.code * scales[:, None], sparsity=0.1)


def test_with_sparsity_components_are_weighed_by_what_they_hold() -> None:
    scales = torch.from_numpy(np.random.default_rng(1).uniform(0.02, 50.0, 12))
    plain, scaled = _many(12), _scaled(_many(12), scales)
    assert outcome(groups_of(plain, 5)) == outcome(groups_of(scaled, 5))
    scaled.to_unit_sums()
    torch.testing.assert_close(scaled.decoded(0), plain.decoded(0))
    kinds, others = (outcome(part_events(factors, WINDOW))[0] for factors in (plain, scaled))
    assert kinds.tolist() == others.tolist()
    assert kinds.any()
    for factors in (plain, scaled):
        outcome(merge(factors, outcome(groups_of(factors, 5, kinds=kinds))))
    for one, other in zip([*plain.decoders, *plain.encoders], [*scaled.decoders, *scaled.encoders], strict=True):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize("widths", [(3,), (6, 3)])
def test_with_sparsity_bases_have_unit_norm_again_after_merging(
    widths: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    norms: list[torch.Tensor] = []

    def seen(learner: Learner, tuning: int, reading: int) -> Steps:
        norms.append(learner.factors.decoders[0].norm(dim=0))
        return finished(learner, tuning, reading)

    monkeypatch.setattr("audible_gui.nae.training.finished", seen)
    spec = NetworkSpec(widths, sparsity=0.05, iterations=20, stft=SMALL)
    outcome(train(TrainRequest(tones(), spec, Device.CPU)))
    torch.testing.assert_close(norms, [torch.ones(widths[0])])


def test_without_sparsity_nothing_is_rescaled() -> None:
    factors = _many(12)
    before = [*factors.copied(), *(encoder.clone() for encoder in factors.encoders)]
    factors.to_unit_sums()
    assert all(torch.equal(a, b) for a, b in zip(before, [*factors.learned(), *factors.encoders], strict=True))


def _many(components: int) -> Factors:
    """Components of which every other one holds a click besides a burst, half of them with like spectra."""
    rng = np.random.default_rng(0)
    decoder = torch.from_numpy(rng.random((20, components)) ** np.repeat([0.2, 20.0], components // 2))
    decoder /= decoder.sum(dim=0)
    rows = [[*(CLICK if number % 2 else [0.0] * 5), *BURST, *CLICK] for number in range(components)]
    code = torch.tensor(rows, dtype=torch.float64) * torch.from_numpy(rng.uniform(0.5, 1.0, (components, 1)))
    return Factors(decoder @ code, [decoder.T.contiguous()], [decoder], code, Loss.KL, 0.0)


def test_parting_and_merging_can_be_broken_off_after_every_tile(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, tiled = _many(12), _many(12)
    steps: list[list[int]] = []
    for factors in (whole, tiled):
        parting = part_events(factors, WINDOW)
        counts = [_counted(parting)]
        assert len(factors.decoders[0].T) > 12
        counts.append(_counted(groups_of(factors, 6)))
        counts.append(_counted(merge(factors, outcome(groups_of(factors, 6)))))
        steps.append(counts)
        # Four components a tile.
        monkeypatch.setattr("audible_gui.nae.tiles.TILE_VALUES", 4 * 18)
    for one, other in zip([*whole.decoders, *whole.encoders], [*tiled.decoders, *tiled.encoders], strict=True):
        torch.testing.assert_close(one, other, rtol=1e-12, atol=0.0)
    torch.testing.assert_close(whole.code, tiled.code, rtol=1e-12, atol=0.0)
    few, many = np.array(steps)
    assert (many >= few + 2).all()
    assert many[0] >= few[0] + 4 * 2
    assert many[1] >= 3 * 12


def _counted(work: Generator[None, None, object]) -> int:
    """How often a generator yields."""
    return sum(1 for _ in work)


def test_merged_components_have_the_mean_of_their_kinds() -> None:
    mixed = _single([[3.0, 0.0], [0.5, 0.5]])
    kinds = outcome(merge(mixed, [[0, 1]], np.array([0.0, 1.0])))
    assert kinds is not None
    assert kinds.tolist() == [0.25]


def test_a_deeper_layer_begins_silent_where_what_belongs_to_it_is() -> None:
    parted = _mixed()
    _parted(parted)
    add_layer(parted, [[0, 1], [2]], 2, np.random.default_rng(0))
    assert parted.code is not None
    assert parted.code[0, :5].max() < 1e-6
    assert parted.code[1, 5:].max() < 1e-6
    assert parted.decoders[1].min() > 0.0


@pytest.mark.parametrize(("amount", "length", "widths"), [(0.2, 800, (8,)), (1.0, 1000, (8,)), (1.0, 1000, (24, 8))])
def test_clicks_have_a_component_of_their_own_beside_bursts_of_noise_at_every_seed(
    amount: float, length: int, widths: tuple[int, ...]
) -> None:
    clicks, sound = clicks_among_bursts(amount=amount, length=length)
    heard = magnitudes(clicks, SMALL).sum(axis=0)
    for seed in range(3):
        network = outcome(
            train(TrainRequest(sound, NetworkSpec(widths, seed=seed, iterations=60, stft=SMALL), Device.CPU))
        )
        for reading in Reading:
            rows = envelopes(network, network.depth, network.as_read(reading))
            assert np.corrcoef(heard, rows)[0, 1:].max() > 0.9


def _hats(rate_hz: int) -> tuple[np.ndarray, np.ndarray]:
    """A hi-hat four times a second; and all that sounds: a snare of like spectrum on every fourth, and a bass."""
    rng, n = np.random.default_rng(1), 4 * rate_hz
    hat, snare = np.zeros(n), np.zeros(n)
    hat[700::2000] = 8.0
    for at in range(2200, n - 1600, 8000):
        snare[at : at + 1400] = np.hanning(1400) * rng.standard_normal(1400)
    hat = sosfilt(butter(2, 1500, "high", fs=rate_hz, output="sos"), hat)
    snare = sosfilt(butter(1, 1500, "low", fs=rate_hz, output="sos"), snare)
    return hat, hat + snare + 0.3 * np.sin(2 * np.pi * 110 * np.arange(n) / rate_hz)


def test_hits_that_coincide_with_longer_events_of_others_stay_where_the_other_hits_are() -> None:
    rate_hz = 8000
    hat, mixture = _hats(rate_hz)
    sound = Sound(frozen(mixture[:, None]), rate_hz, "hats")
    spec = NetworkSpec((6,), seed=1, iterations=60, stft=SMALL)
    code = outcome(train(TrainRequest(sound, spec, Device.CPU))).code
    wanted = magnitudes(Sound(frozen(hat[:, None]), rate_hz, "hat"), SMALL).sum(axis=0)
    alike = np.corrcoef(wanted, code)[0, 1:]
    assert alike.max() > 0.95
    frames = (np.arange(700, len(hat), 2000) + SMALL.n_fft - SMALL.hop) // SMALL.hop
    hits = [code[int(alike.argmax()), max(frame - 3, 0) : frame + 4].max() for frame in frames]
    assert min(hits) > 0.5 * float(np.median(hits))


def test_events_of_some_frames_are_parted_as_those_of_all_are() -> None:
    every, some = _many(6), _many(6)
    assert every.code is not None
    assert some.code is not None
    everywhere, frames = some.code.clone(), np.array([0, 2, 3, 6, 9, 15, 16])
    some.x, some.code = some.x[:, frames], some.code[:, frames]
    kinds, none = outcome(part_events(every, WINDOW))
    others, parted = outcome(part_events(some, WINDOW, everywhere, frames))
    assert none is None
    assert kinds.any()
    assert kinds.tolist() == others.tolist()
    assert parted is not None
    torch.testing.assert_close(parted, every.code)
    torch.testing.assert_close(some.code, every.code[:, frames])
    for one, other in zip([*every.decoders, *every.encoders], [*some.decoders, *some.encoders], strict=True):
        torch.testing.assert_close(one, other)
