import numpy as np
import pytest

from audible_gui.document import Floats, StftSpec
from audible_gui.playback.streamer import Streamer
from tests.playback.helpers import noise, original, random_mix, random_parts, voice

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
