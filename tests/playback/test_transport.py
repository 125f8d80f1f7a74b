from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import Floats, Sound, StftSpec, frozen
from audible_gui.playback.transport import FADE_S, MIX_FADE_S, Transport
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

FADE = round(FADE_S * RATE_HZ)
MIX_FADE = round(MIX_FADE_S * RATE_HZ)
BLOCK = 480


def transport(sound: Sound) -> Transport:
    return Transport(original(sound), RATE_HZ)


def read(player: Transport, blocks: int) -> Floats:
    return np.concatenate([player.read(BLOCK) for _ in range(blocks)])


def test_playing_is_rendering() -> None:
    sound, spec = noise(9600, 2), StftSpec(1024, 300)
    parts = random_parts(sound, spec)
    mix = random_mix(parts)
    mixed = voice(sound, spec, parts, mix)
    player = Transport(mixed, RATE_HZ)
    player.play()
    assert np.abs(read(player, 20) - mixed.renderer.render(mix, 0, 9600)).max() < 1e-6


def test_silence_until_play() -> None:
    player = transport(noise(9600))
    assert not read(player, 3).any()
    assert (player.playing, player.position) == (False, 0)


@pytest.mark.parametrize("target", [1, 4321, 30_000])
def test_seeking_is_rendering_there_after_the_fade(target: int) -> None:
    sound = noise(48_000)
    player = transport(sound)
    player.play()
    read(player, 3)
    player.seek(target)
    samples = read(player, 10)
    expected = sound.samples[target : target + len(samples)]
    assert np.abs(samples[FADE:] - expected[FADE:]).max() < 1e-6
    assert player.position == target + len(samples)


def test_seeking_makes_no_step() -> None:
    sound = tone(96_000)
    player = transport(sound)
    player.play()
    before = read(player, 3)
    player.seek(50_030)
    assert largest_step(np.concatenate([before, read(player, 3)])) <= largest_step(sound.samples) + 1.0 / FADE


def test_seeking_again_within_the_fade_makes_no_step() -> None:
    sound = tone(96_000)
    player = transport(sound)
    player.play()
    pieces = [player.read(1000)]
    for target in (50_030, 7_077, 30_001):
        player.seek(target)
        pieces.append(player.read(FADE // 3))
    pieces.append(player.read(1000))
    assert largest_step(np.concatenate(pieces)) <= largest_step(sound.samples) + 2.0 / FADE


def test_pausing_fades_to_silence_and_stays() -> None:
    sound = tone(96_000)
    player = transport(sound)
    player.play()
    before = player.read(1030)
    player.pause()
    after = player.read(1000)
    assert largest_step(np.concatenate([before, after])) <= largest_step(sound.samples) + 0.5 / FADE
    assert after[: FADE // 2].any()
    assert not after[FADE:].any()
    assert (player.playing, player.position) == (False, 1030)


def test_playing_on_fades_in_where_it_was() -> None:
    sound = tone(96_000)
    player = transport(sound)
    player.seek(1030)
    player.play()
    samples = player.read(2000)
    assert abs(samples[0, 0]) < 0.01
    assert np.abs(samples[FADE:] - sound.samples[1030 + FADE : 3030]).max() < 1e-6


def test_a_loop_wraps_to_the_sample() -> None:
    sound = noise(48_000)
    start, end = 5003, 9997
    player = transport(sound)
    player.set_loop((start, end))
    player.play()
    samples = read(player, 60)
    index = np.arange(len(samples))
    index = np.where(index < end, index, start + (index - end) % (end - start))
    beyond = np.arange(len(samples)) - end
    faded = (beyond >= 0) & (beyond % (end - start) < FADE)
    assert faded.sum() > 3 * FADE
    assert np.abs(samples - sound.samples[index])[~faded].max() < 1e-6


@pytest.mark.parametrize("end", [20_000, 47_900, 48_000])
def test_a_loop_wraps_without_a_step(end: int) -> None:
    sound = tone(48_000, 401.3)
    player = transport(sound)
    player.set_loop((1030, end))
    player.seek(end - 2000)
    player.play()
    assert largest_step(read(player, 20)) <= largest_step(sound.samples) + 1.0 / FADE


def test_a_loop_set_behind_the_playhead_is_entered_at_once() -> None:
    player = transport(noise(48_000))
    player.seek(30_000)
    player.play()
    player.read(BLOCK)
    player.set_loop((1000, 5000))
    player.read(BLOCK)
    assert player.position == 1000 + BLOCK


def test_seeking_beyond_the_loop_plays_to_the_end_first() -> None:
    player = transport(noise(48_000))
    player.set_loop((1000, 5000))
    player.play()
    player.seek(46_000)
    read(player, 4)
    assert player.position == 46_000 + 4 * BLOCK
    player.read(BLOCK)
    assert player.position == 1000 + 5 * BLOCK - 2000


def test_without_the_loop_it_plays_on() -> None:
    player = transport(noise(48_000))
    player.set_loop((1000, 5000))
    player.play()
    read(player, 20)
    player.set_loop(None)
    position = player.position
    read(player, 20)
    assert player.position == position + 20 * BLOCK


@pytest.mark.parametrize("last", [0.0, 0.8])
def test_at_the_end_it_stops_without_a_step_and_starts_over(last: float) -> None:
    ramp = np.linspace(0.0, last, 10_000)[:, None]
    player = transport(Sound(frozen(ramp), RATE_HZ, "ramp"))
    player.play()
    samples = read(player, 30)
    assert largest_step(samples) < 2.0 / FADE
    assert np.abs(samples[:10_000] - ramp).max() < 1e-6
    assert not samples[10_000 + FADE :].any()
    assert (player.playing, player.ended, player.position) == (False, True, 10_000)
    player.play()
    player.read(BLOCK)
    assert (player.playing, player.position) == (True, BLOCK)


def test_a_mix_makes_no_step() -> None:
    sound, spec = tone(48_000), StftSpec()
    parts = random_parts(sound, spec)
    player = Transport(voice(sound, spec, parts, even_mix(parts, 1.0)), RATE_HZ)
    player.play()
    pieces = [read(player, 5)]
    for number in range(8):
        player.set_voice(with_mix(player.voice, even_mix(parts, float(number % 2))))
        pieces.append(read(player, 3))
    assert largest_step(np.concatenate(pieces)) <= largest_step(sound.samples) * 1.01


def test_a_network_on_another_grid_takes_over_after_the_fade() -> None:
    sound, old, new = noise(48_000), StftSpec(1024, 256), StftSpec(2048, 500)
    few, many = random_parts(sound, old), random_parts(sound, new, width=30)
    mix = random_mix(many)
    player = Transport(voice(sound, old, few, random_mix(few)), RATE_HZ)
    player.play()
    player.read(1000)
    other = replace(voice(sound, new, many, mix), generation=2)
    player.set_voice(other)
    samples = player.read(5000)
    expected = other.renderer.render(mix, 1000, 5000)
    assert np.abs(samples[MIX_FADE:] - expected[MIX_FADE:]).max() < 1e-6


def test_what_is_heard_lags_behind_what_is_written() -> None:
    player = transport(noise(48_000))
    player.set_loop((0, 4800))
    player.play()
    read(player, 5)
    assert player.timeline.heard(960).position == 5 * BLOCK - 960
    read(player, 6)
    assert player.timeline.heard(960).position == (11 * BLOCK - 960) % 4800
    player.seek(20_000)
    assert player.timeline.heard(960).position == 20_000
    player.read(BLOCK)
    assert player.timeline.heard(960).position == 20_000
    read(player, 3)
    assert player.timeline.heard(960).position == 20_000 + 4 * BLOCK - 960


def test_a_mix_is_heard_after_the_delay() -> None:
    sound, spec = noise(48_000), StftSpec()
    parts = random_parts(sound, spec)
    player = Transport(voice(sound, spec, parts, random_mix(parts)), RATE_HZ)
    player.play()
    read(player, 5)
    player.set_voice(with_mix(player.voice, random_mix(parts, 9)))
    player.read(BLOCK)
    assert player.timeline.heard(2 * BLOCK).generation == 1
    read(player, 2)
    assert player.timeline.heard(2 * BLOCK).generation == 2


def test_a_mix_is_whole_after_its_fade() -> None:
    sound, spec = noise(48_000, 2), StftSpec()
    parts = random_parts(sound, spec)
    old, new = random_mix(parts), random_mix(parts, 9)
    player = Transport(voice(sound, spec, parts, old), RATE_HZ)
    player.play()
    player.read(5000)
    player.set_voice(with_mix(player.voice, new))
    expected = player.voice.renderer.render(new, 5000, 3000)
    assert np.abs(player.read(3000) - expected)[MIX_FADE:].max() < 1e-6


def test_scrubbing_plays_around_the_pointer_and_then_goes_on() -> None:
    sound = tone(96_000)
    player = transport(sound)
    player.play()
    pieces = [player.read(1000)]
    for position in range(20_000, 60_000, 997):
        player.scrub(position)
        assert (player.scrubbing, player.playing, player.position) == (True, True, position)
        pieces.append(player.read(333))
    player.scrub(None)
    pieces.append(player.read(2000))
    assert (player.scrubbing, player.position) == (False, 59_880 + 2000)
    recording = np.concatenate(pieces)
    assert largest_step(recording) <= 1.02 * largest_step(sound.samples)
    assert np.abs(recording[-1000:] - sound.samples[player.position - 1000 : player.position]).max() < 1e-6


def test_scrubbing_is_heard_where_it_is_held() -> None:
    samples = np.zeros((96_000, 1))
    samples[40_000:60_000] = tone(20_000).samples
    player = transport(Sound(frozen(samples), RATE_HZ, "tone"))
    player.scrub(20_000)
    assert not player.read(9600).any()
    player.scrub(50_000)
    player.read(4800)
    heard = np.abs(player.read(9600))
    assert 0.3 < float(heard.max()) < 0.52
    player.scrub(None)
    player.read(FADE)
    assert not player.read(1000).any()
    assert (player.playing, player.position) == (False, 50_000)


@pytest.mark.parametrize("how", ["pause", "seek", "voice", "loop"])
def test_what_is_done_while_scrubbing_is_heeded(how: str) -> None:
    sound = noise(96_000)
    player = transport(sound)
    player.play()
    player.scrub(30_000)
    if how == "pause":
        player.pause()
    elif how == "seek":
        player.seek(7000)
    elif how == "voice":
        player.set_voice(replace(original(sound), generation=2))
    else:
        player.set_loop((1000, 2000))
    player.read(1000)
    player.scrub(None)
    expected = {"pause": (False, 30_000), "seek": (True, 8000), "voice": (True, 30_000), "loop": (True, 30_000)}
    assert (player.playing, player.position) == expected[how]


def test_networks_of_any_width_that_hold_the_whole_sound_cannot_be_told_apart() -> None:
    """What a training publishes while it plays."""
    sound = noise(96_000, 2)
    player = Transport(original(sound), RATE_HZ)
    player.play()
    pieces = [player.read(700)]
    for turn, width in enumerate((1, 36, 8, 60, 60, 3, 24)):
        for spec in (StftSpec(), StftSpec(1024, 256)):
            parts = random_parts(sound, spec, width, turn)
            player.set_voice(voice(sound, spec, parts, even_mix(parts, 1.0), turn))
            pieces.append(player.read(BLOCK * (turn + 1) + turn))
    heard = np.concatenate(pieces)
    assert np.abs(heard - sound.samples[: len(heard)]).max() < 1e-6
