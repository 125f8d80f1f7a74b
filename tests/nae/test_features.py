"""Harmonic and percussive parts, and the frames they are made for."""

import numpy as np
import pytest

from audible_gui.document import NetworkSpec, Orientation, Sound, frozen
from audible_gui.nae.features import harmonic_share, harmonic_shares, median_of_five, span_shares
from audible_gui.nae.spectrogram import Spectrogram, analysed, runs
from tests.support.networks import SMALL, noise, outcome


def spectrogram(sound: Sound, monkeypatch: pytest.MonkeyPatch, *, kept: bool) -> Spectrogram:
    monkeypatch.setattr("audible_gui.nae.spectrogram.KEEP_VALUES", 10**9 if kept else 0)
    result = outcome(analysed(sound, NetworkSpec((2,), stft=SMALL)))
    assert (result.whole is not None) == kept
    return result


def test_the_median_of_five_is_the_median() -> None:
    values = np.random.default_rng(0).random((5, 40, 7)).astype(np.float32)
    values[:, 3] = values[0, 3]
    assert np.array_equal(median_of_five(list(values.copy())), np.median(values, axis=0))


def test_a_tone_is_harmonic_and_a_click_is_not() -> None:
    tone, click = np.zeros((40, 60), np.float32), np.zeros((40, 60), np.float32)
    tone[:, 30] = 1.0
    click[20] = 1.0
    near = [np.roll(tone + click, -offset, axis=0) for offset in (-8, -4, 0, 4, 8)]
    share = harmonic_share(near, 1)
    assert share[10, 30] > 0.99
    assert share[20, 10] < 0.01
    assert ((share >= 0.0) & (share <= 1.0)).all()


def test_channels_do_not_leak_into_each_other_along_frequency() -> None:
    one, other = (np.random.default_rng(seed).random((9, 20)).astype(np.float32) for seed in (1, 2))
    both = harmonic_share([np.hstack([one, other])] * 5, 2)
    assert np.array_equal(both, np.hstack([harmonic_share([part] * 5, 1) for part in (one, other)]))


@pytest.mark.parametrize("kept", [True, False])
def test_a_span_and_gathered_frames_agree(kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    data = spectrogram(noise(9000, 2), monkeypatch, kept=kept)
    every = np.arange(data.n_frames)
    values, shares = span_shares(data, 0, data.n_frames)
    assert np.array_equal(values, outcome(data.gathered(every)))
    np.testing.assert_allclose(shares, outcome(harmonic_shares(data, every)), atol=1e-6)
    some = np.array([0, 3, 4, 5, data.n_frames - 1])
    assert np.array_equal(outcome(data.gathered(some)), values[some])
    np.testing.assert_allclose(outcome(harmonic_shares(data, some)), shares[some], atol=1e-6)


def test_a_spectrogram_that_is_not_kept_has_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = noise(9000, 2)
    kept, made_anew = (spectrogram(sound, monkeypatch, kept=flag) for flag in (True, False))
    assert kept.mean == made_anew.mean
    assert np.array_equal(kept.energies, made_anew.energies)
    for first, end in ((0, 10), (-3, 5), (100, kept.n_frames + 4)):
        np.testing.assert_allclose(kept.span(first, end), made_anew.span(first, end), rtol=1e-6)


def test_the_mean_is_one_and_novelty_is_where_something_begins() -> None:
    samples = np.zeros(8000)
    samples[4000:] = np.sin(2 * np.pi * 1000 * np.arange(4000) / 8000)
    data = outcome(analysed(Sound(frozen(samples[:, None]), 8000, "late"), NetworkSpec((2,), stft=SMALL)))
    assert data.whole is not None
    assert data.whole.mean() == pytest.approx(1.0, rel=1e-4)
    onset = 4000 // SMALL.hop
    assert abs(int(np.argmax(data.novelty)) - onset) <= SMALL.n_fft // SMALL.hop


def test_a_spectrogram_for_envelopes_is_always_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.nae.spectrogram.KEEP_VALUES", 0)
    turned = NetworkSpec((2,), stft=SMALL, orientation=Orientation.ENVELOPES)
    assert outcome(analysed(noise(2000), turned)).whole is not None


def test_runs_are_consecutive_and_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.nae.spectrogram.BLOCK_FRAMES", 3)
    frames = np.array([0, 0, 1, 2, 3, 4, 9, 11, 12])
    parts = [frames[part].tolist() for part in runs(frames)]
    assert parts == [[0], [0, 1, 2], [3, 4], [9], [11, 12]]
    assert list(runs(np.array([], dtype=int))) == []
