import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from audible_gui.audio_file import read_sound
from audible_gui.document import Floats, Sound, StftSpec, frozen
from audible_gui.resources import DEMO_SOUND
from audible_gui.synthesis import magnitudes
from audible_gui.synthesis.phase import integrated_phase, spectral_convergence
from audible_gui.synthesis.resynthesis import BLOCK_BINS, resynthesised
from audible_gui.synthesis.stft import analyse
from tests.support.networks import SMALL, noise, outcome

RATE_HZ = 8000
TIME_S = np.arange(6000) / RATE_HZ
SINE = 0.3 * np.sin(2 * np.pi * 1230.0 * TIME_S)
CHIRP = 0.3 * np.sin(2 * np.pi * (300.0 * TIME_S + 1500.0 * TIME_S**2))
IMPULSE = 0.8 * (np.arange(6000) == 3001)
SPEC = StftSpec(1024, 128)
Samples = npt.NDArray[np.float64]


def _rebuilt(target: Floats, n_samples: int, spec: StftSpec, channels: int = 1) -> Floats:
    """The sound of (channels · bins, frames)."""
    frames = target.T.reshape(target.shape[1], channels, -1)
    return outcome(resynthesised(lambda first, count: frames[first : first + count], n_samples, channels, spec))


def _sound(samples: Samples) -> Sound:
    return Sound(frozen(samples if samples.ndim == 2 else samples[:, None]), RATE_HZ, "test")


def _error_db(sound: Sound, spec: StftSpec) -> float:
    target = magnitudes(sound, spec)
    rebuilt = _rebuilt(target, sound.n_samples, spec, sound.n_channels)
    assert rebuilt.shape == sound.samples.shape
    return 20 * math.log10(spectral_convergence(target, rebuilt, spec))


@pytest.mark.parametrize("samples", [SINE, CHIRP, IMPULSE], ids=["sine", "chirp", "impulse"])
@pytest.mark.parametrize("spec", [SPEC, StftSpec(1024, 256), StftSpec(1024, 300)], ids=["1/8", "1/4", "uneven"])
def test_magnitudes_of_simple_sounds_become_sounds_that_have_them(samples: Samples, spec: StftSpec) -> None:
    assert _error_db(_sound(samples), spec) < -20.0


def test_magnitudes_of_a_real_sound_become_a_sound_that_has_them() -> None:
    sound = outcome(read_sound(DEMO_SOUND))
    part = Sound(frozen(sound.samples[:30_000, :1]), sound.rate_hz, "demo")
    assert _error_db(part, StftSpec()) < -20.0


def test_random_phases_are_no_match() -> None:
    target = magnitudes(_sound(CHIRP), SPEC)
    other = np.roll(CHIRP, 2000)[:, None].astype(np.float32)
    assert spectral_convergence(target, other, SPEC) > 0.5
    assert spectral_convergence(target, np.zeros((6000, 1), np.float32), SPEC) == pytest.approx(1.0)
    assert spectral_convergence(target, _sound(CHIRP).samples, SPEC) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(("samples", "axis"), [(SINE, 0), (IMPULSE, 1)], ids=["sine", "impulse"])
def test_integrated_phases_go_on_as_those_of_the_sound(samples: Samples, axis: int) -> None:
    target = magnitudes(_sound(samples), SPEC).T
    spectra = analyse(_sound(samples).samples, SPEC, 0, len(target))[:, 0]
    inner = slice(10, -10)  # where the sound begins and ends it is something else
    phases = integrated_phase(target[inner], SPEC, np.zeros(target[inner].shape))
    error = np.diff(np.exp(1j * (phases - np.angle(spectra[inner]))), axis=axis)
    loud = np.take(target[inner], range(error.shape[axis]), axis) > 0.1 * target.max()
    assert np.median(np.abs(error[loud])) < 0.1


def test_held_bins_keep_their_phase_and_others_follow_them() -> None:
    target = magnitudes(_sound(SINE), SPEC).T[10:30]
    start, held = np.zeros(target.shape), np.zeros(target.shape, np.bool_)
    held[0], start[0] = True, 1.0
    one = integrated_phase(target, SPEC, start, held)
    other = integrated_phase(target, SPEC, start + 0.5 * held, held)
    assert np.array_equal(one[0], start[0])
    peak = target[0].argmax()
    assert other[:, peak] - one[:, peak] == pytest.approx(0.5)


def test_what_is_silent_stays_silent_and_one_block_is_enough() -> None:
    assert not _rebuilt(np.zeros((SMALL.n_bins, SMALL.n_frames(300)), np.float32), 300, SMALL).any()
    assert _rebuilt(magnitudes(noise(1), SMALL), 1, SMALL).shape == (1, 1)


def test_a_sound_is_the_same_every_time_and_its_beginning_does_not_depend_on_its_end() -> None:
    sound = noise(50_000)
    target = magnitudes(sound, SMALL)
    assert target.shape[1] > 2 * BLOCK_BINS // SMALL.n_bins
    whole = _rebuilt(target, 50_000, SMALL)
    assert np.array_equal(whole, _rebuilt(target, 50_000, SMALL))
    changed = target.copy()
    changed[:, -100:] = 0.0
    assert np.array_equal(_rebuilt(changed, 50_000, SMALL)[:15_000], whole[:15_000])


def test_channels_are_in_phase() -> None:
    target = magnitudes(_sound(CHIRP), SPEC)
    both = _rebuilt(np.concatenate([target, 0.25 * target]), 6000, SPEC, channels=2)
    np.testing.assert_allclose(both[:, 1], 0.25 * both[:, 0], atol=1e-6)


def test_it_can_be_stopped_often() -> None:
    target = magnitudes(noise(30_000), SMALL).T[:, None]
    work = resynthesised(lambda first, count: target[first : first + count], 30_000, 1, SMALL)
    fractions = [growth.fraction for growth in work]
    blocks = -(-SMALL.n_frames(30_000) // (BLOCK_BINS // SMALL.n_bins))
    assert len(fractions) > 5 * blocks
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_beginnings_are_told_that_stay_as_they_are() -> None:
    target = magnitudes(noise(80_000), SMALL).T[:, None]
    work = resynthesised(lambda first, count: target[first : first + count], 80_000, 1, SMALL)
    beginnings: list[Floats] = []
    while True:
        try:
            growth = next(work)
        except StopIteration as end:
            whole = end.value
            break
        if growth.samples is not None:
            beginnings.append(growth.samples.copy())
    lengths = [len(beginning) for beginning in beginnings]
    assert len(lengths) > 1
    assert all(longer >= 2 * shorter for shorter, longer in pairwise(lengths))
    assert all(np.array_equal(beginning, whole[: len(beginning)]) for beginning in beginnings)
