"""What arrives at a sound card."""

import os
import signal
import time
from dataclasses import replace

import numpy as np
import pytest
import scipy.signal

from audible_gui.document import Floats, OutputChoice, Sound, StftSpec, frozen
from audible_gui.playback import Player, output_devices
from audible_gui.synthesis import ORIGINAL, Factors, Renderer
from tests.playback.helpers import RATE_HZ, even_mix, noise, noise_below, random_mix, random_parts, snr_db, until
from tests.support.hog import greedy_thread
from tests.support.virtual_sink import Recorder, VirtualSink, align

pytestmark = pytest.mark.sink
SPEC = StftSpec()
MINUS_90_DB = 10 ** (-90 / 20)


def left_alone(sound: Sound, width: int, seed: int) -> Factors:
    """A network that holds nothing of the second channel, which therefore sounds as the residual, whatever the mix."""
    parts = random_parts(sound, SPEC, width, seed)
    left = parts.left.copy()
    left[SPEC.n_bins :] = 0.0
    return Factors(frozen(left), parts.right)


def recorded_until_the_end(player: Player, recorder: Recorder) -> Floats:
    """Play to the end; what was recorded when all of it has arrived."""
    player.play()
    until(lambda: not player.poll().playing, 60.0)
    assert player.poll().error is None
    length = len(recorder.samples)
    until(lambda: len(recorder.samples) > length + RATE_HZ // 4)
    return recorder.samples


@pytest.mark.parametrize("channels", [1, 2])
def test_the_mix_arrives_as_rendered(sink: VirtualSink, player: Player, channels: int) -> None:
    sound = noise(RATE_HZ, channels)
    parts = random_parts(sound, SPEC)
    mix = random_mix(parts)
    player.open_sound(sound, SPEC)
    player.publish(SPEC, parts, mix)
    expected = Renderer(sound.samples, SPEC, parts).render(mix, 0, sound.n_samples)
    with Recorder(sink) as recorder:
        recording = recorded_until_the_end(player, recorder)
    first = align(recording, expected)
    heard = recording[first : first + len(expected)]
    assert np.abs(heard - expected).max() < MINUS_90_DB * np.abs(expected).max()
    assert player.poll().position_samples == sound.n_samples


def edited_while_busy(sink: VirtualSink, player: Player, sound: Sound) -> Floats:
    """The second channel as recorded, while the editor is busy and edits the first one all the time."""
    networks = [left_alone(sound, width, seed) for width, seed in ((36, 1), (8, 2), (60, 3))]
    player.open_sound(sound, SPEC)
    player.publish(SPEC, networks[0], even_mix(networks[0], 1.0))
    heard: set[int] = set()
    with Recorder(sink) as recorder, greedy_thread():
        player.play()
        turn = 0
        while (status := player.poll()).playing:
            turn += 1
            heard.add(status.generation)
            parts = networks[turn // 20 % len(networks)]
            mix = replace(random_mix(parts, turn), residual=(1.0,))
            if turn % 20 == 0:
                player.publish(SPEC, parts, mix)
            else:
                player.set_mix(mix)
            time.sleep(0.02)
        length = len(recorder.samples)
        until(lambda: len(recorder.samples) > length + RATE_HZ // 4)
    assert status.error is None
    assert len(heard) > 20
    return recorder.samples[:, 1:]


def test_no_gap_while_the_editor_is_busy_and_edits(sink: VirtualSink, player: Player) -> None:
    sound = noise(10 * RATE_HZ)
    expected = sound.samples[:, 1:]
    wrong = []
    # Other programs may starve any player of the processor; an editor that could do so would do it every time.
    for _ in range(3):
        recording = edited_while_busy(sink, player, sound)
        first = align(recording, expected)
        heard = recording[first : first + sound.n_samples]
        wrong.append(int(np.sum(np.abs(heard - expected[: len(heard)]) > MINUS_90_DB)) + sound.n_samples - len(heard))
        if wrong[-1] == 0:
            return
    pytest.fail(f"samples that differ, in each of three attempts: {wrong}")


def test_a_mix_is_heard_soon(sink: VirtualSink, player: Player) -> None:
    sound = noise(20 * RATE_HZ)
    player.open_sound(sound, SPEC)
    silence = replace(ORIGINAL, residual=(0.0,))
    player.publish(SPEC, None, ORIGINAL)
    with Recorder(sink) as recorder:
        player.play()
        until(lambda: player.poll().position_samples > RATE_HZ)
        edited = len(recorder.samples)
        player.set_mix(silence)
        until(lambda: not recorder.samples[-4800:].any())
    silent = int(np.flatnonzero(recorder.samples.any(axis=1))[-1]) - edited
    assert silent < 0.5 * RATE_HZ


def test_pausing_seeking_and_looping_arrive(sink: VirtualSink, player: Player) -> None:
    sound = noise(5 * RATE_HZ)
    player.open_sound(sound, SPEC)
    with Recorder(sink) as recorder:
        player.play()
        until(lambda: player.poll().position_samples > 5000)
        player.pause()
        assert not player.poll().playing
        until(lambda: player._link is not None and player._link.handled() == player._link.serial)
        paused = player.poll().position_samples
        assert not player.poll().playing
        player.seek(100_000)
        assert player.poll().position_samples == 100_000
        player.set_loop(100_000, 110_000)
        player.play()
        until(lambda: player.poll().position_samples > 101_000)
        length = len(recorder.samples)
        until(lambda: len(recorder.samples) > length + 2 * RATE_HZ)
        status = player.poll()
        assert status.playing
        assert 100_000 <= status.position_samples < 110_000
        assert len(status.peaks) == 2
        assert 0.1 < max(status.peaks) < 1.0
        assert 0.05 < status.latency_s < 0.2
        assert status.error is None
        recording = recorder.samples
    assert paused > 5000
    pass_ = sound.samples[101_000:109_000]
    first = align(recording, pass_)
    begins = range(first % 10_000, len(recording) - 8000, 10_000)
    passes = sum(np.abs(recording[begin : begin + 8000] - pass_).max() < MINUS_90_DB for begin in begins)
    assert passes >= 3


def test_the_device_is_given_back_when_idle(sink: VirtualSink, player: Player) -> None:
    player.open_sound(noise(RATE_HZ // 10), SPEC)
    player.play()
    until(lambda: player.poll().device != "")
    assert player.poll().device == "default"
    until(lambda: player.poll().device == "")
    assert streams(sink) == 0
    player.play()
    until(lambda: player.poll().device != "")
    assert streams(sink) == 1


@pytest.mark.parametrize("rate_hz", [96_000, 22_050])
def test_a_sound_of_another_rate_arrives_resampled(sink: VirtualSink, player: Player, rate_hz: int) -> None:
    sound = noise_below(rate_hz, 9_000.0, 1.0)
    player.set_output(OutputChoice(rate_hz=RATE_HZ, latency_s=0.1))
    player.open_sound(sound, SPEC)
    with Recorder(sink) as recorder:
        recording = recorded_until_the_end(player, recorder)
    assert player.poll().position_samples == sound.n_samples
    expected = scipy.signal.resample(sound.samples[:, 0].astype(np.float64), RATE_HZ)
    first = align(recording, frozen(expected[:, None]))
    middle = slice(RATE_HZ // 20, -RATE_HZ // 20)
    heard = recording[first : first + RATE_HZ, 0]
    assert snr_db(heard[middle], expected[middle]) > 90.0


def test_another_sound_of_another_format(sink: VirtualSink, player: Player) -> None:
    player.open_sound(noise(RATE_HZ, 1), SPEC)
    player.play()
    until(lambda: player.poll().position_samples > 1000)
    other = noise(RATE_HZ, 2, seed=4)
    player.open_sound(other, SPEC)
    assert (player.poll().playing, player.poll().position_samples) == (False, 0)
    with Recorder(sink) as recorder:
        recording = recorded_until_the_end(player, recorder)
    first = align(recording, other.samples)
    assert np.abs(recording[first : first + RATE_HZ] - other.samples).max() < MINUS_90_DB


def test_a_card_that_is_taken_out_is_left_for_one_that_comes(sink: VirtualSink, player: Player) -> None:
    player.open_sound(noise(20 * RATE_HZ), SPEC)
    with Recorder(sink):
        player.play()
        until(lambda: player.poll().position_samples > RATE_HZ)
        sink.control("unload-module", "module-null-sink")
        before = player.poll().position_samples
        sink.add_card("later")
        until(lambda: player.poll().notices == 1)
    status = player.poll()
    assert (status.playing, status.error) == (True, None)
    assert status.notice == "The sound output has gone away; playing on, on “default”."
    # What had not been heard is heard now.
    assert before - RATE_HZ // 10 < status.position_samples < before + RATE_HZ // 2
    with Recorder(sink, "later") as recorder:
        until(lambda: player.poll().position_samples > before + RATE_HZ)
        assert recorder.samples.any()


def test_another_default_output_takes_over_and_back(sink: VirtualSink, player: Player) -> None:
    player.open_sound(noise(20 * RATE_HZ), SPEC)
    number = sink.add_card("second")
    with Recorder(sink) as first, Recorder(sink, "second") as second:
        player.play()
        until(lambda: player.poll().position_samples > 5000)
        sink.control("set-default-sink", "second")
        until(lambda: bool(second.samples.any()))
        length = len(first.samples)
        sink.remove_card(number)
        until(lambda: bool(first.samples[length + RATE_HZ // 2 :].any()))
    assert (player.poll().playing, player.poll().error) == (True, None)


def test_a_device_that_vanishes_is_reported_and_found_again(sink: VirtualSink, player: Player) -> None:
    player.open_sound(noise(10 * RATE_HZ), SPEC)
    player.play()
    until(lambda: player.poll().position_samples > 5000)
    sink.stop()
    until(lambda: player.poll().error is not None)
    assert not player.poll().playing
    sink.start()
    player.play()
    until(lambda: player.poll().position_samples > 20_000)
    assert player.poll().error is None


@pytest.mark.usefixtures("sink")
def test_a_killed_engine_goes_on_where_it_was(player: Player) -> None:
    player.open_sound(noise(10 * RATE_HZ), SPEC)
    player.play()
    until(lambda: player.poll().position_samples > RATE_HZ)
    assert player.engine_pid is not None
    os.kill(player.engine_pid, signal.SIGKILL)
    until(lambda: player.poll().error is not None, 1.0)
    stopped = player.poll().position_samples
    player.play()
    until(lambda: player.poll().position_samples > stopped)
    assert player.poll().error is None
    assert player.poll().position_samples < 3 * RATE_HZ


@pytest.mark.usefixtures("sink")
def test_devices_are_listed() -> None:
    (default,) = [device for device in output_devices() if device.is_default]
    assert (default.name, default.host_api) == ("default", "ALSA")
    assert default.channels >= 2


def streams(sink: VirtualSink) -> int:
    """How many programs play to the card."""
    return len(sink.control("--format=text", "list", "short", "sink-inputs").splitlines())


@pytest.mark.usefixtures("sink")
def test_a_single_sample_over_full_scale_is_told_when_it_is_heard(player: Player) -> None:
    samples = np.zeros((2 * RATE_HZ, 1))
    samples[RATE_HZ] = 1.5
    player.open_sound(Sound(frozen(samples), RATE_HZ, "click"), SPEC)
    player.play()
    until(lambda: player.poll().overs > 0)
    assert player.poll().overs == 1
    assert player.poll().position_samples == pytest.approx(RATE_HZ, abs=0.2 * RATE_HZ)
    assert max(player.poll().peaks) == pytest.approx(1.5, abs=1e-4)
    until(lambda: player.poll().position_samples > 1.5 * RATE_HZ)
    assert max(player.poll().peaks) < 1e-4
