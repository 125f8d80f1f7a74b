"""Nothing that a person does while it plays makes a click: not in a steady tone, and not in a recording.

Where something is done, the largest step from sample to sample is none that the sound itself would not make. In a
steady sound that is the 99.9th percentile of its steps. One step in a thousand of a recording is larger than that by
definition: those of its attacks, which a jump may land in, and which all that is heard contains anyhow. There the bound
is the largest step of the two stretches that are faded into each other, and at the card that of the whole recording.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import soundfile

from audible_gui.document import Floats, Sound, StftSpec, frozen
from audible_gui.playback import Player
from audible_gui.playback.grains import GRAIN_S
from audible_gui.playback.streamer import Voice
from audible_gui.playback.transport import FADE_S, MIX_FADE_S, Transport
from audible_gui.resources import DEMO_SOUND
from audible_gui.synthesis import Factors, Mix
from tests.playback.helpers import RATE_HZ, even_mix, random_parts, until, voice
from tests.support.virtual_sink import Recorder, VirtualSink

SPEC = StftSpec()
BLOCK = 264
# Going from one phase of a tone to another in 8 ms is a movement of its own: of up to 0.35 % of the tone's steps, over
# thousands of pairs of phases.
CROSSING = 1.005


def steady() -> Sound:
    """Five harmonics of 196 Hz."""
    times = np.arange(6 * RATE_HZ) / RATE_HZ
    partials = [np.sin(2 * np.pi * 196.0 * order * times) for order in range(1, 6)]
    return Sound(frozen(0.2 * np.sum(partials, axis=0)[:, None]), RATE_HZ, "steady")


def recorded() -> Sound:
    samples, rate_hz = soundfile.read(DEMO_SOUND, dtype="float32", always_2d=True)
    return Sound(frozen(samples), rate_hz, "recorded")


class Table:
    """A transport that is told things and read in blocks; it remembers what came of each."""

    def __init__(self, sound: Sound) -> None:
        self.sound, self.parts = sound, random_parts(sound, SPEC)
        self.mixes = [even_mix(self.parts, 1.0, 1.0), even_mix(self.parts, 0.0, 1.0), even_mix(self.parts, 0.3, 0.0)]
        self.player = Transport(self.voice(0), sound.rate_hz)
        self.player.play()
        self.last = self.player.read(8 * BLOCK)[-1:]
        self.own = float(np.percentile(steps(sound.samples), 99.9))

    def voice(self, mix: int) -> Voice:
        return voice(self.sound, SPEC, self.parts, self.mixes[mix])

    def largest(self, act: Callable[[], None], fade_s: float = FADE_S, margin_s: float = 0.0) -> tuple[float, float]:
        """The largest step in the crossfade that an act brings, and what is allowed."""
        rate_hz = self.sound.rate_hz
        count, margin = round(fade_s * rate_hz) + 2, round(margin_s * rate_hz)
        before = self.player.position
        act()
        after = self.player.position
        heard = np.concatenate([self.last, self.player.read(count)])
        self.last = self.player.read(3 * BLOCK)[-1:]
        stretches = [self.sound.samples[max(start - margin, 0) : start + count] for start in (before, after)]
        return float(steps(heard).max()), max(self.own, *(float(steps(stretch).max()) for stretch in stretches))

    def do(self, how: str, turn: int) -> tuple[float, float]:
        """Something, in another way each turn: the largest step, and what is allowed."""
        player, target = self.player, (turn * 41_017) % (4 * self.sound.rate_hz)
        if how == "seek":
            return self.largest(partial(player.seek, target))
        if how == "pause":
            return self.largest(player.play if turn % 2 else player.pause)
        if how == "mix":
            return self.largest(partial(player.set_voice, self.voice(turn % 3)), MIX_FADE_S)
        if how == "scrub":
            return self.largest(partial(player.scrub, None if turn % 8 == 7 else target), 0.1, GRAIN_S)
        player.set_loop(None)
        player.seek(target)
        self.last = player.read(4 * BLOCK)[-1:]
        return self.largest(partial(player.set_loop, (player.position // 2, player.position)))


@pytest.mark.parametrize("make", [steady, recorded])
@pytest.mark.parametrize("how", ["seek", "pause", "mix", "loop", "scrub"])
def test_no_step_is_larger_than_the_sound_s_own(make: Callable[[], Sound], how: str) -> None:
    table = Table(make())
    for turn in range(40):
        largest, own = table.do(how, turn)
        assert largest <= CROSSING * own, (turn, largest / own)


def soloed(parts: Factors, index: int) -> Mix:
    """One component alone."""
    return Mix(frozen(np.eye(len(parts.right))[index % len(parts.right)][None, None]), (0.0,))


def act(player: Player, parts: Factors, how: str, turn: int) -> None:
    """Something, in another way each turn."""
    target = (turn * 41_017) % (4 * RATE_HZ)
    match how:
        case "seek":
            player.seek(target)
        case "loop":
            player.set_loop(target, target + 1777)
            player.seek(target)
        case "pause":
            player.play() if turn % 2 else player.pause()
        case "solo":
            player.set_mix(soloed(parts, turn) if turn % 2 else even_mix(parts, 1.0, 1.0))
        case _:
            player.set_mix(even_mix(parts, float(turn % 2), 1.0))


@pytest.mark.sink
@pytest.mark.parametrize("make", [steady, recorded])
@pytest.mark.parametrize("how", ["seek", "mix", "loop", "pause", "solo"])
def test_no_click_arrives_at_the_card(sink: VirtualSink, player: Player, make: Callable[[], Sound], how: str) -> None:
    sound = replace(make(), rate_hz=RATE_HZ)
    parts = random_parts(sound, SPEC)
    player.open_sound(sound, SPEC)
    player.publish(SPEC, parts, even_mix(parts, 1.0, 1.0))
    with Recorder(sink) as recorder:
        player.play()
        until(lambda: player.poll().position_samples > RATE_HZ // 4)
        for turn in range(20):
            act(player, parts, how, turn)
            time.sleep(0.07)
        player.pause()
        until(lambda: not recorder.samples[-RATE_HZ // 10 :].any())
        recording = recorder.samples
    assert np.count_nonzero(recording.any(axis=1)) > (RATE_HZ // 2 if how == "pause" else RATE_HZ)
    own = steps(sound.samples)
    allowed = np.percentile(own, 99.9) if make is steady else own.max()
    assert steps(recording).max() <= CROSSING * allowed


def steps(samples: Floats) -> Floats:
    return np.asarray(np.abs(np.diff(samples, axis=0)))
