import numpy as np
import pytest

from audible_gui.document import Floats, frozen
from audible_gui.playback.crossfade import crossfade, likeness_of

COUNT = 384


def wave(frequency_hz: float, phase: float) -> Floats:
    return frozen(np.sin(2 * np.pi * frequency_hz * np.arange(COUNT) / 48_000 + phase)[:, None])


def noise(seed: int) -> Floats:
    return frozen(np.random.default_rng(seed).normal(size=(COUNT, 2)))


@pytest.mark.parametrize("frequency_hz", [150.0, 401.3, 2000.0, 9000.0])
@pytest.mark.parametrize("phase", [0.0, 1.0, np.pi / 2, np.pi])
def test_a_tone_is_like_itself_in_any_phase(frequency_hz: float, phase: float) -> None:
    assert likeness_of(wave(frequency_hz, 0.3), wave(frequency_hz, 0.3 + phase)) > 0.97


def test_noises_are_unlike() -> None:
    values = [likeness_of(noise(seed), noise(seed + 100)) for seed in range(20)]
    assert max(values) < 0.35


def test_silence_is_like_everything() -> None:
    silence = np.zeros((COUNT, 2), dtype=np.float32)
    assert likeness_of(silence, noise(1)) == likeness_of(noise(1), silence) == 1.0
    assert likeness_of(silence, silence) == 1.0


def test_what_is_alike_keeps_every_sample() -> None:
    assert np.abs(crossfade(noise(1), noise(1)) - noise(1)).max() < 1e-6


def test_what_is_unrelated_keeps_its_power() -> None:
    faded = np.stack([crossfade(noise(seed), noise(seed + 1000)) for seed in range(400)])
    level_db = 10 * np.log10(np.mean(faded**2, axis=(0, 2)).reshape(-1, 32).mean(axis=1))
    assert np.abs(level_db).max() < 0.7


def test_ramps_that_sum_to_one_dip_where_the_power_is_not_kept() -> None:
    faded = np.stack([crossfade(noise(seed), noise(seed + 1000), 1.0) for seed in range(400)])
    level_db = 10 * np.log10(np.mean(faded**2, axis=(0, 2))[COUNT // 2 - 8 : COUNT // 2 + 8].mean())
    assert -3.3 < level_db < -2.7


@pytest.mark.parametrize("phase", [0.5, 1.5, 2.5, 3.1, -0.5, -1.5])
def test_tones_of_other_phases_make_no_step(phase: float) -> None:
    out, into = wave(401.3, 0.0), wave(401.3, phase)
    whole = np.concatenate([out[:1], crossfade(out, into), into[-1:]])
    assert np.abs(np.diff(whole, axis=0)).max() <= 1.03 * np.abs(np.diff(out, axis=0)).max()
