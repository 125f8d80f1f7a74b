import numpy as np
import pytest
from scipy.signal import fftconvolve

from audible_gui.document import Floats, Sound, StftSpec, frozen
from audible_gui.playback.listening import Listening, Source, source_at
from audible_gui.playback.transport import FADE_S, MIX_FADE_S, Transport
from audible_gui.synthesis import Box, band_filter, opening
from tests.playback.helpers import (
    RATE_HZ,
    even_mix,
    largest_step,
    noise,
    original,
    random_mix,
    random_parts,
    tone,
    voice,
    with_mix,
)

SPEC = StftSpec()
FADE = round(FADE_S * RATE_HZ)
ORIGINAL = Listening(0.0, 0.5)
DIFFERENCE = Listening(1.0, -1.0)
MINUS_60_DB = 1e-3


def mixed_transport(sound: Sound) -> tuple[Transport, Floats]:
    """A transport on a random mix that plays, and the whole mix."""
    parts = random_parts(sound, SPEC)
    mix = random_mix(parts)
    player = Transport(voice(sound, SPEC, parts, mix), RATE_HZ)
    player.play()
    return player, player.voice.renderer.render(mix, 0, sound.n_samples)


def read_unevenly(of: Source, total: int) -> Floats:
    rng = np.random.default_rng(5)
    pieces, done = [], 0
    while done < total:
        count = min(int(rng.integers(1, 3000)), total - done)
        pieces.append(of.read(count).copy())
        done += count
    return np.concatenate(pieces)


def rms(samples: Floats) -> float:
    return float(np.sqrt(np.mean(np.square(samples))))


def test_the_original_takes_over_and_gives_back_in_time() -> None:
    sound = noise(RATE_HZ)
    player, mix = mixed_transport(sound)
    player.read(5000)
    player.set_listening(ORIGINAL)
    heard = player.read(5000)
    assert np.array_equal(heard[FADE:], 0.5 * sound.samples[5000 + FADE : 10_000])
    player.set_listening(Listening())
    heard = player.read(5000)
    assert np.abs(heard[FADE:] - mix[10_000 + FADE : 15_000]).max() < 1e-6
    assert player.position == 15_000


@pytest.mark.parametrize("listening", [ORIGINAL, DIFFERENCE, Listening(box=Box(0, 2 * RATE_HZ, 300.0, 500.0))])
def test_changing_the_way_of_listening_makes_no_step(listening: Listening) -> None:
    sound = tone(2 * RATE_HZ)
    player = Transport(original(sound), RATE_HZ)
    player.play()
    pieces = [player.read(5003)]
    for way in (listening, Listening(), listening):
        player.set_listening(way)
        pieces.append(player.read(4001))
    whole = np.concatenate(pieces)
    assert largest_step(whole) <= largest_step(sound.samples) + 1.5 / FADE
    assert rms(whole) > 0.1


def test_the_difference_is_what_the_edits_made() -> None:
    sound = noise(RATE_HZ)
    player, mix = mixed_transport(sound)
    player.set_listening(DIFFERENCE)
    heard = player.read(20_000)
    assert np.abs(heard[FADE:] - (mix - sound.samples)[FADE:20_000]).max() < 1e-6
    player.set_listening(Listening(0.0, 0.0))
    assert not player.read(5000)[FADE:].any()


def test_an_edit_is_heard_in_the_difference() -> None:
    sound = noise(RATE_HZ)
    parts = random_parts(sound, SPEC)
    player = Transport(voice(sound, SPEC, parts, even_mix(parts, 1.0)), RATE_HZ)
    player.set_listening(DIFFERENCE)
    player.play()
    assert rms(player.read(10_000)) < 1e-7
    player.set_voice(with_mix(player.voice, even_mix(parts, 0.0)))
    heard = player.read(10_000)
    assert np.abs(heard + sound.samples[10_000:20_000])[round(MIX_FADE_S * RATE_HZ) :].max() < 1e-6


@pytest.mark.parametrize("position", [0, 1, 777, 9999, 30_000])
@pytest.mark.parametrize("band_hz", [(60.0, 120.0), (1000.0, 4000.0), (0.0, 500.0), (0.0, 24_000.0)])
def test_a_box_is_filtered_in_time_wherever_one_begins(position: int, band_hz: tuple[float, float]) -> None:
    sound = noise(40_000)
    box = Box(5000, 35_000, *band_hz)
    taps = band_filter(box, RATE_HZ)
    whole = fftconvolve(sound.samples, taps[:, None], "same", axes=0)
    if len(taps) > len(whole):  # "same" is that of the longer one
        whole = fftconvolve(sound.samples, taps[:, None], axes=0)[len(taps) // 2 :][: len(sound.samples)]
    expected = whole * opening(box, RATE_HZ, 0, len(whole))[:, None]
    heard = read_unevenly(source_at(original(sound), position, Listening(box=box), RATE_HZ), 45_000 - position)
    assert np.abs(heard[: 40_000 - position] - expected[position:]).max() < 1e-6
    assert not heard[40_000 - position :].any()


def test_nothing_sounds_outside_the_box() -> None:
    time = np.arange(2 * RATE_HZ) / RATE_HZ
    inside = 0.1 * np.sin(2 * np.pi * 700.0 * time)
    outside = 0.5 * np.sin(2 * np.pi * 520.0 * time) + 0.3 * np.sin(2 * np.pi * 1010.0 * time)
    box = Box(20_000, 60_000, 530.0, 1000.0)
    heard = {}
    for name, wave in (("inside", inside), ("outside", outside)):
        player = Transport(original(Sound(frozen(wave[:, None]), RATE_HZ, name)), RATE_HZ)
        player.set_listening(Listening(box=box))
        player.play()
        heard[name] = player.read(2 * RATE_HZ)
    assert np.abs(heard["inside"][25_000:55_000, 0] - inside[25_000:55_000]).max() < 1e-4
    assert not heard["inside"][:20_000].any()
    assert not heard["inside"][60_000:].any()
    assert rms(heard["outside"]) < MINUS_60_DB * rms(frozen(outside))


def test_another_mix_is_heard_in_the_box_at_once() -> None:
    sound = noise(RATE_HZ)
    parts = random_parts(sound, SPEC)
    player = Transport(voice(sound, SPEC, parts, even_mix(parts, 1.0)), RATE_HZ)
    player.set_listening(Listening(box=Box(0, RATE_HZ, 1000.0, 9000.0)))
    player.play()
    before = player.read(10_000)
    player.set_voice(with_mix(player.voice, even_mix(parts, 0.0)))
    after = player.read(10_000)
    assert rms(before[5000:]) > 0.02
    assert largest_step(np.concatenate([before[-500:], after])) <= 1.5 * largest_step(before)
    assert rms(after[round(MIX_FADE_S * RATE_HZ) :]) < 1e-6


def test_scrubbing_goes_through_the_original_too() -> None:
    sound = noise(RATE_HZ)
    player, _ = mixed_transport(sound)
    player.set_listening(Listening(0.0, 0.0))
    player.scrub(20_000)
    assert not player.read(5000)[FADE:].any()
    player.set_listening(ORIGINAL)
    assert rms(player.read(20_000)[8000:]) == pytest.approx(0.5 * rms(sound.samples), rel=0.3)


def test_a_box_of_the_difference_and_a_loop() -> None:
    sound = noise(RATE_HZ)
    player, mix = mixed_transport(sound)
    box = Box(8000, 20_000, 2000.0, 6000.0)
    player.set_listening(Listening(1.0, -1.0, box))
    player.set_loop((box.start, box.end))
    player.seek(box.start)
    heard = np.concatenate([player.read(500) for _ in range(72)])
    taps = band_filter(box, RATE_HZ)[:, None]
    expected = fftconvolve(mix - sound.samples, taps, "same", axes=0)
    expected = (expected * opening(box, RATE_HZ, 0, RATE_HZ)[:, None])[box.start : box.end]
    fading = np.arange(len(heard)) % len(expected) < FADE
    assert np.abs(heard - np.tile(expected, (3, 1)))[~fading].max() < 1e-6
