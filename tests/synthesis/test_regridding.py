"""Bases and envelopes on the grids of other sounds: hertz and seconds stay."""

import numpy as np
import pytest

from audible_gui.document import StftSpec, frozen
from audible_gui.document.library_component import LibraryComponent
from audible_gui.errors import AudibleError
from audible_gui.synthesis.regridding import basis_on_grid, envelope_on_grid

SPEC = StftSpec(2048, 512)


def component(
    rate_hz: int = 48_000, spec: StftSpec = SPEC, channels: int = 1, seconds: float = 2.0, seed: int = 0
) -> LibraryComponent:
    rng, n_samples = np.random.default_rng(seed), round(seconds * rate_hz)
    basis, envelope = frozen(rng.random((channels, spec.n_bins))), frozen(rng.random(spec.n_frames(n_samples)))
    return LibraryComponent("one", "other", basis, envelope, rate_hz, spec, n_samples)


def with_peaks(hertz: float, time_s: float, rate_hz: int, spec: StftSpec) -> LibraryComponent:
    """A basis that peaks at a frequency and an envelope that peaks at a moment, some cells wide each."""
    n_samples = 3 * rate_hz
    bins, frames = np.arange(spec.n_bins) * rate_hz / spec.n_fft, np.arange(spec.n_frames(n_samples))
    times = (spec.middle() + frames * spec.hop) / rate_hz
    basis = frozen(np.exp(-np.square((bins - hertz) / 60.0))[None])
    envelope = frozen(np.exp(-np.square((times - time_s) / 0.04)))
    return LibraryComponent("one", "other", basis, envelope, rate_hz, spec, n_samples)


def centre(values: np.typing.NDArray[np.float32], places: np.typing.NDArray[np.float64]) -> float:
    return float((values * places).sum() / values.sum())


def test_the_same_grid_changes_nothing() -> None:
    one = component(channels=2)
    assert np.allclose(basis_on_grid(one, 48_000, SPEC, 2), one.basis, rtol=1e-6)
    assert np.allclose(envelope_on_grid(one, 48_000, SPEC, one.n_samples), one.envelope, rtol=1e-6)


@pytest.mark.parametrize(("rate_hz", "spec"), [(44_100, SPEC), (96_000, StftSpec(1024, 128)), (22_050, SPEC)])
def test_peaks_stay_at_their_hertz_and_seconds(rate_hz: int, spec: StftSpec) -> None:
    one = with_peaks(3000.0, 1.25, 48_000, SPEC)
    basis = basis_on_grid(one, rate_hz, spec, 1)[0]
    assert centre(basis, np.arange(spec.n_bins) * rate_hz / spec.n_fft) == pytest.approx(3000.0, abs=3.0)
    envelope = envelope_on_grid(one, rate_hz, spec, 3 * rate_hz)
    times = (spec.middle() + np.arange(len(envelope)) * spec.hop) / rate_hz
    assert centre(envelope, times) == pytest.approx(1.25, abs=0.002)


@pytest.mark.parametrize("offset_s", [0.5, -0.5])
def test_an_offset_moves_an_envelope_by_seconds(offset_s: float) -> None:
    one = with_peaks(3000.0, 1.25, 48_000, SPEC)
    envelope = envelope_on_grid(one, 44_100, SPEC, 3 * 44_100, offset_s)
    times = (SPEC.middle() + np.arange(len(envelope)) * SPEC.hop) / 44_100
    assert centre(envelope, times) == pytest.approx(1.25 + offset_s, abs=0.002)


def test_a_shorter_sound_ends_in_zeros_and_a_longer_one_is_cut() -> None:
    short = component(seconds=1.0)
    long = envelope_on_grid(short, 48_000, SPEC, 3 * 48_000)
    # All of what was there is, and a window after its end nothing is.
    assert np.allclose(long[: len(short.envelope)], short.envelope, rtol=1e-6)
    assert not long[len(short.envelope) + 1 :].any()
    cut = envelope_on_grid(component(seconds=3.0), 48_000, SPEC, 48_000)
    assert len(cut) == SPEC.n_frames(48_000)
    assert np.allclose(cut, component(seconds=3.0).envelope[: len(cut)], rtol=1e-6)


def test_above_the_others_highest_frequency_is_zero_and_energy_below_is_kept() -> None:
    one = with_peaks(3000.0, 1.0, 48_000, SPEC)
    wide = basis_on_grid(one, 96_000, SPEC, 1)[0]
    assert not wide[SPEC.n_bins // 2 + 2 :].any()
    # A quarter as many bins to the hertz, each as wide as four: power times width stays.
    coarse = StftSpec(512, 128)
    power = np.square(basis_on_grid(one, 48_000, coarse, 1).astype(np.float64)).sum() * coarse.n_bins**-1
    before = np.square(one.basis.astype(np.float64)).sum() * SPEC.n_bins**-1
    assert power == pytest.approx(before, rel=0.02)


def test_a_click_survives_a_coarser_grid_wherever_it_lies() -> None:
    spec, fine = StftSpec(4096, 2048), StftSpec(1024, 128)
    for frame in range(200, 216):
        values = np.zeros(fine.n_frames(48_000))
        values[frame] = 1.0
        one = LibraryComponent("c", "other", frozen(np.ones((1, fine.n_bins))), frozen(values), 48_000, fine, 48_000)
        kept = envelope_on_grid(one, 48_000, spec, 48_000).sum() * spec.hop / fine.hop
        assert kept == pytest.approx(1.0, rel=0.15)


def test_channels_are_kept_spread_or_averaged() -> None:
    mono, stereo = component(), component(channels=2)
    assert np.array_equal(*basis_on_grid(mono, 48_000, SPEC, 2))
    assert np.allclose(basis_on_grid(stereo, 48_000, SPEC, 1)[0], stereo.basis.mean(axis=0), rtol=1e-6)
    six = basis_on_grid(stereo, 48_000, SPEC, 6)
    assert six.shape == (6, SPEC.n_bins)
    assert np.allclose(six, stereo.basis.mean(axis=0), rtol=1e-6)


@pytest.mark.parametrize(
    "change",
    [
        {"basis": np.full((1, SPEC.n_bins), -1.0)},
        {"basis": np.full((1, SPEC.n_bins), np.nan)},
        {"basis": np.ones((1, 5))},
        {"envelope": np.ones(3)},
        {"rate_hz": 0},
        {"n_samples": 0},
    ],
)
def test_what_does_not_fit_is_no_component(change: dict[str, object]) -> None:
    one = component()
    values = {name: getattr(one, name) for name in ("name", "sound", "basis", "envelope", "rate_hz", "stft")}
    with pytest.raises(AudibleError):
        LibraryComponent(**({**values, "n_samples": one.n_samples} | change))
