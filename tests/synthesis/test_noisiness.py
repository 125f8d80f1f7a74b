"""Sounds made of magnitudes alone: noise stays noise, clicks stay clicks, tones are no noise."""

import numpy as np
import numpy.typing as npt
import pytest

from audible_gui.document import Floats, Sound, StftSpec, frozen
from audible_gui.synthesis import magnitudes
from audible_gui.synthesis.noisiness import noisy_bins
from audible_gui.synthesis.resynthesis import resynthesised
from tests.support.networks import outcome

RATE_HZ, SPEC = 44_100, StftSpec()
TIME = np.arange(2 * RATE_HZ) / RATE_HZ
NOISE = 0.1 * np.random.default_rng(0).standard_normal(len(TIME))
CLICKS = np.where(np.arange(len(TIME)) % 22_050 == 5_000, 1.0, 0.0)
SOUNDS = {
    "noise": NOISE,
    "hits": NOISE * np.exp(-(TIME % 0.5) / 0.06),
    "clicks": CLICKS,
    "tone": 0.3 * np.sin(2 * np.pi * 440 * TIME),
}


def product(samples: npt.NDArray[np.float64]) -> Floats:
    """The mean spectrum times the level: (bins, frames)."""
    values = magnitudes(Sound(frozen(samples[:, None]), RATE_HZ, ""), SPEC).astype(np.float64)
    basis, envelope = (np.sqrt(np.square(values).mean(axis=axis)) for axis in (1, 0))
    return frozen(np.outer(basis, envelope) / np.sqrt(np.square(basis).mean()))


def crest_db(samples: npt.ArrayLike) -> float:
    values = np.asarray(samples, dtype=np.float64)
    return float(20.0 * np.log10(np.abs(values).max() / np.sqrt(np.square(values).mean())))


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_made_of_magnitudes_has_no_higher_peaks_than_the_one_that_had_them(name: str) -> None:
    samples = SOUNDS[name]
    target = product(samples)

    def frames(first: int, count: int) -> Floats:
        return frozen(target.T[first : first + count, None])

    made = outcome(resynthesised(frames, len(samples), 1, SPEC))[:, 0]
    assert crest_db(made) == pytest.approx(crest_db(samples), abs=2.0)


def test_a_click_at_the_beginning_stays_one() -> None:
    click = np.where(np.arange(len(TIME)) == 100, 0.5, 0.0)
    target = product(click)

    def frames(first: int, count: int) -> Floats:
        return frozen(target.T[first : first + count, None])

    made = outcome(resynthesised(frames, len(click), 1, SPEC))[:, 0]
    assert np.abs(made).max() > 0.3


def test_noise_is_told_from_tones_and_clicks() -> None:
    found = {name: noisy_bins(frozen(product(samples).T), SPEC) for name, samples in SOUNDS.items()}
    loud = {name: (weights := np.square(product(samples).T)) / weights.sum() for name, samples in SOUNDS.items()}
    parts = {name: float((loud[name] * found[name]).sum()) for name in SOUNDS}
    assert min(parts["noise"], parts["hits"]) > 0.9
    assert max(parts["clicks"], parts["tone"]) < 0.1
