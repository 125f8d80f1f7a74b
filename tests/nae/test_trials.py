"""The small spectrogram and its quick factorisations."""

import numpy as np
import pytest

from audible_gui.document import Floats, Sound, StftSpec, frozen
from audible_gui.nae.reduction import BANDS, FRAMES, band_edges, reduced
from audible_gui.nae.trials import Trial, divergence, factorised, likeness
from audible_gui.synthesis import magnitudes
from tests.support.networks import SMALL, noise, outcome


def product(inputs: int, parts: int, samples: int, seed: int = 0) -> tuple[Floats, Trial]:
    rng = np.random.default_rng(seed)
    bases = rng.gamma(0.3, size=(inputs, parts)).astype(np.float32)
    envelopes = rng.gamma(0.3, size=(parts, samples)).astype(np.float32)
    return bases @ envelopes, Trial(bases / bases.sum(axis=0), envelopes * bases.sum(axis=0)[:, None], 0.0)


@pytest.mark.parametrize("stft", [StftSpec(16, 4), SMALL, StftSpec(), StftSpec(65536, 512)])
@pytest.mark.parametrize("rate_hz", [1, 8000, 192_000])
def test_bands_begin_at_zero_and_none_is_empty(stft: StftSpec, rate_hz: int) -> None:
    edges = band_edges(stft, rate_hz, BANDS)
    assert edges[0] == 0
    assert (np.diff(edges) > 0).all()
    assert edges[-1] < stft.n_bins
    assert len(edges) <= BANDS


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_a_short_sound_keeps_all_its_frames_and_their_sums(channels: int) -> None:
    sound = noise(5000, channels)
    small = outcome(reduced(sound, StftSpec(), np.random.default_rng(0)))
    whole = magnitudes(sound, StftSpec()).reshape(channels, -1, small.x.shape[1])
    sums = small.x.reshape(channels, -1, small.x.shape[1]).sum(axis=1)
    np.testing.assert_allclose(sums / sums.mean(), whole.sum(axis=1) / whole.sum(axis=1).mean(), rtol=1e-4)
    assert small.x.mean() == pytest.approx(1.0, rel=1e-4)
    assert small.weights.mean() == pytest.approx(1.0, rel=1e-4)


def test_of_every_stretch_of_a_long_sound_a_frame_is_drawn_by_energy() -> None:
    samples = noise(80_000).samples.copy()
    samples[np.arange(80_000) % 133 > 8] *= 1e-3
    sound, stft = Sound(frozen(samples), 8000, "bursts"), StftSpec(16, 8)
    small = outcome(reduced(sound, stft, np.random.default_rng(0)))
    other = outcome(reduced(sound, stft, np.random.default_rng(1)))
    energies = magnitudes(sound, stft).sum(axis=0)
    assert small.x.shape[1] == FRAMES < energies.size
    loud = np.mean(small.x.sum(axis=0) > 0.1 * small.x.sum(axis=0).mean())
    assert loud > 0.75 > 3 * np.mean(energies > 0.1 * energies.mean())
    assert not np.array_equal(small.x, other.x)


def test_the_divergence_is_that_of_the_formula_and_none_from_itself() -> None:
    x = np.array([[1.0, 2.0], [0.0, 4.0]], dtype=np.float32)
    assert divergence(x, x) == pytest.approx(0.0, abs=1e-6)
    y = np.ones((2, 1), dtype=np.float32)
    assert divergence(x, y) == pytest.approx(2 * np.log(2) - 1 + 1 + 4 * np.log(4) - 3, rel=1e-6)


def test_a_product_is_factorised_better_with_as_many_parts_as_it_has() -> None:
    x, _ = product(40, 3, 60)
    flat = divergence(x, np.full_like(x, x.mean()))
    rests = [
        outcome(factorised(x / x.mean(), parts, np.random.default_rng(0))).divergence * float(x.mean()) / flat
        for parts in (1, 2, 3)
    ]
    assert rests[0] > rests[1] > 10 * rests[2]
    assert rests[2] < 0.02


def test_trials_are_alike_whatever_the_order_and_the_scale_of_their_parts() -> None:
    _, one = product(40, 4, 60)
    _, other = product(40, 4, 60, seed=1)
    order = [2, 0, 3, 1]
    turned = Trial(2 * one.bases[:, order], 3 * one.envelopes[order], 0.0)
    assert likeness(one, turned) == pytest.approx(1.0, abs=1e-5)
    assert likeness(one, other) < 0.6
