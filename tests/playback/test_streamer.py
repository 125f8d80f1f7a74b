from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import Floats, StftSpec
from audible_gui.playback.streamer import Streamer
from tests.playback.helpers import even_mix, noise, original, random_mix, random_parts, tone, voice, with_mix

SPECS = [StftSpec(2048, 512), StftSpec(256, 100), StftSpec(128, 64), StftSpec(100, 7), StftSpec(64, 1)]


def read_unevenly(streamer: Streamer, total: int) -> Floats:
    rng = np.random.default_rng(5)
    pieces, done = [], 0
    while done < total:
        count = min(int(rng.integers(1, 700)), total - done)
        pieces.append(streamer.read(count))
        done += count
    return np.concatenate(pieces)


@pytest.mark.parametrize("spec", SPECS, ids=str)
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_reading_is_rendering(spec: StftSpec, channels: int) -> None:
    sound = noise(5000, channels)
    parts = random_parts(sound, spec)
    mix = random_mix(parts)
    mixed = voice(sound, spec, parts, mix)
    expected = mixed.renderer.render(mix, 0, 6000)
    assert np.abs(expected).max() > 0.01
    assert np.abs(read_unevenly(Streamer(mixed, 0), 6000) - expected).max() < 1e-6


@pytest.mark.parametrize("spec", SPECS, ids=str)
@pytest.mark.parametrize("position", [1, 99, 100, 511, 2500, 4999, 5000])
def test_reading_begins_anywhere(spec: StftSpec, position: int) -> None:
    sound = noise(5000, 2)
    parts = random_parts(sound, spec)
    mix = random_mix(parts)
    mixed = voice(sound, spec, parts, mix)
    streamer = Streamer(mixed, position)
    expected = mixed.renderer.render(mix, position, 3000)
    assert np.abs(read_unevenly(streamer, 3000) - expected).max() < 1e-6
    assert streamer.position == position + 3000


def test_without_a_network_the_original_sounds() -> None:
    sound = noise(3000, 2)
    assert np.abs(Streamer(original(sound), 0).read(3000) - sound.samples).max() < 1e-6


def test_a_sound_shorter_than_a_hop() -> None:
    sound = noise(3, 1)
    samples = Streamer(original(sound), 0).read(2000)
    assert np.abs(samples[:3] - sound.samples).max() < 1e-6
    assert not samples[3:].any()


def test_a_new_mix_is_whole_after_one_window_and_makes_no_step() -> None:
    sound, spec = tone(20_000), StftSpec()
    parts = random_parts(sound, spec)
    loud, quiet = even_mix(parts, 1.0), even_mix(parts, 0.0)
    streamer = Streamer(voice(sound, spec, parts, loud), 0)
    before = streamer.read(5000)
    streamer.voice = with_mix(streamer.voice, quiet)
    after = streamer.read(5000)
    own = np.abs(np.diff(sound.samples, axis=0)).max()
    assert np.abs(np.diff(np.concatenate([before, after]), axis=0)).max() <= own * 1.01
    assert np.abs(after[spec.hop + spec.n_fft :]).max() < 1e-6


def test_another_network_takes_over_within_a_window() -> None:
    sound, spec = noise(20_000, 2), StftSpec(1024, 256)
    small, large = random_parts(sound, spec), random_parts(sound, spec, width=40, seed=8)
    mix = random_mix(large)
    streamer = Streamer(voice(sound, spec, small, random_mix(small)), 0)
    streamer.read(5000)
    new = voice(sound, spec, large, mix)
    new = replace(new, generation=2)
    streamer.voice = new
    samples = streamer.read(5000)
    settled = spec.hop + spec.n_fft
    expected = new.renderer.render(mix, 5000 + settled, 5000 - settled)
    assert np.abs(samples[settled:] - expected).max() < 1e-6
