"""The engine on devices that come and go, refuse rates, fail and race."""

import itertools
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import signal

from audible_gui.document import Floats, OutputChoice, Sound, frozen
from audible_gui.playback import output, search, sounding
from audible_gui.playback.messages import Pause, Play, PlayTone, Scrub, Seek, SetLoop, SetOutput
from audible_gui.playback.resampling import Resampler
from audible_gui.playback.search import PAUSES_S
from audible_gui.playback.sounding import KEEP_OPEN_S, TAKING_S
from audible_gui.playback.tone import FREQUENCY_HZ, SIDE_S
from audible_gui.playback.transport import FADE_S
from tests.playback.fakes import HOST_API, Desk, FakeDevice, FakePortAudio
from tests.playback.helpers import RATE_HZ, largest_step, noise, noise_below, original, snr_db, tone

FADE = round(FADE_S * RATE_HZ)
Plug = Callable[..., FakePortAudio]


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Plug:
    """Puts devices in; the first that is there is the default."""

    def insert(*devices: FakeDevice, pauses_s: float = 0.0) -> FakePortAudio:
        fake = FakePortAudio(*devices)

        def portaudio(*, rescan: bool = False) -> FakePortAudio:
            if rescan:
                fake._terminate()
                fake._initialize()
            return fake

        monkeypatch.setattr(output, "portaudio", portaudio)
        for module in (output, search, sounding):
            monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=fake.monotonic))
        monkeypatch.setattr(search, "PAUSES_S", (pauses_s,) * len(PAUSES_S))
        return fake

    return insert


@pytest.fixture
def desk() -> Iterator[Desk]:
    result = Desk()
    yield result
    result.block.close()


def opened(desk: Desk, sound: Sound) -> Sound:
    desk.open(original(sound), sound)
    return sound


def offset(piece: Floats, sound: Sound) -> int:
    """Where in a sound of noise a piece of it begins."""
    correlation = signal.correlate(sound.samples[:, 0], piece[:, 0], "valid", "fft")
    return int(np.argmax(correlation))


def test_a_lost_device_is_left_for_the_next_default_one_where_it_was_heard(plug: Plug, desk: Desk) -> None:
    first, second = FakeDevice("first"), FakeDevice("second")
    plug(first, second)
    sound = opened(desk, noise(RATE_HZ))
    desk.tell(Play())
    desk.run(20)
    first.plugged = False
    desk.run(30)
    written = len(first.recording)
    position = offset(second.recording[FADE : FADE + 4096], sound) - FADE
    assert position == written - round(first.latency_s * RATE_HZ)
    again = sound.samples[position + FADE : position + len(second.recording)]
    assert np.abs(second.recording[FADE:] - again).max() < 1e-6
    assert (desk.status.playing, desk.status.error, desk.status.device) == (True, None, "second")
    assert (desk.status.notices, desk.status.notice) == (1, "The sound output has gone away; playing on, on “second”.")


def test_without_another_device_it_stops_where_it_was_heard_and_play_goes_on_there(plug: Plug, desk: Desk) -> None:
    only = FakeDevice("only")
    fake = plug(only)
    sound = opened(desk, noise(RATE_HZ))
    desk.tell(Play())
    desk.run(20)
    heard = len(only.recording) - round(only.latency_s * RATE_HZ)
    only.plugged = False
    desk.run(1)
    searching = desk.status
    assert searching.playing
    desk.run(len(PAUSES_S))
    status = desk.status
    assert not status.playing
    assert "press play again" in (status.error or "")
    assert status.position_samples == heard
    assert fake.starts == 1 + len(PAUSES_S)
    only.plugged = True
    desk.tell(Play())
    desk.run(20)
    assert (desk.status.playing, desk.status.error) == (True, None)
    assert offset(only.recording[FADE:], sound) == heard + FADE


def test_what_sounds_does_not_wait_for_a_backlog_of_orders(
    plug: Plug, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = FakeDevice("only")
    plug(device)
    opened(desk, noise(RATE_HZ))
    desk.tell(Play())
    clock = itertools.count(0.0, TAKING_S / 4)  # each order takes so long
    monkeypatch.setattr(sounding, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    before = len(device.recording)
    desk.tell(*(SetLoop((0, 1000 + n)) for n in range(40)))
    assert 30 < desk.orders.qsize() < 40
    assert len(device.recording) > before
    desk.run(15)
    assert desk.orders.empty()
    assert desk.block.number("handled") == 42


def test_a_person_who_pauses_ends_the_search(plug: Plug, desk: Desk) -> None:
    only = FakeDevice("only")
    fake = plug(only)
    opened(desk, noise(RATE_HZ))
    desk.tell(Play())
    desk.run(3)
    only.plugged = False
    desk.run(1)
    starts = fake.starts
    desk.tell(Pause())
    assert (desk.status.playing, desk.status.error, fake.starts) == (False, None, starts)


def test_what_opens_the_output_meanwhile_does_not_open_it_twice(plug: Plug, desk: Desk) -> None:
    only = FakeDevice("only")
    fake = plug(only, pauses_s=0.5)
    opened(desk, noise(RATE_HZ))
    desk.tell(Play())
    desk.run(20)
    only.plugged = False
    desk.run(1)
    only.plugged = True
    desk.tell(PlayTone())
    assert (len(only.heard), desk.status.device) == (2, "only")
    fake.now_s += 1.0
    desk.run(100)
    assert (len(only.heard), desk.status.playing, desk.status.notices) == (2, True, 1)


def test_a_device_that_fails_again_and_again_is_given_up(plug: Plug, desk: Desk) -> None:
    bad = FakeDevice("bad", writes_each=3)
    plug(bad)
    opened(desk, noise(RATE_HZ))
    desk.tell(Play())
    desk.run(100)
    assert not desk.status.playing
    assert "gone away" in (desk.status.error or "")
    assert len(bad.heard) == 1 + len(PAUSES_S)


def test_a_device_that_does_not_wait_is_given_up(plug: Plug, desk: Desk) -> None:
    plug(FakeDevice("racing", waits=False, underflows=True))
    opened(desk, noise(10 * RATE_HZ))
    desk.tell(Play())
    desk.run(1000)
    assert not desk.status.playing
    assert "without playing it" in (desk.status.error or "")
    assert desk.status.position_samples < 3 * RATE_HZ


def test_underflows_are_counted_and_the_sound_goes_on_to_its_end(plug: Plug, desk: Desk) -> None:
    plug(FakeDevice("starved", underflows=True))
    opened(desk, noise(RATE_HZ // 2))
    desk.tell(Play())
    blocks = 0
    while desk.status.playing:
        desk.run(1)
        blocks += 1
    assert (desk.status.position_samples, desk.status.error) == (RATE_HZ // 2, None)
    assert blocks <= desk.status.underflows <= blocks + 2


def test_an_output_that_runs_dry_of_silence_has_no_underflow(plug: Plug, desk: Desk) -> None:
    device = FakeDevice("idle")
    plug(device)
    opened(desk, noise(RATE_HZ))
    desk.tell(Play())
    desk.run(3)
    desk.tell(Pause())
    desk.run(40)
    device.underflows = True
    desk.run(10)
    assert (desk.status.device, desk.status.underflows) == ("idle", 0)


@pytest.mark.parametrize(("played_s", "counted"), [(0.5, False), (6.0, True)])
def test_a_device_that_runs_dry_because_it_goes_has_no_underflows(
    plug: Plug, desk: Desk, played_s: float, counted: bool
) -> None:
    device = FakeDevice("going", underflows=True)
    plug(device)
    opened(desk, noise(10 * RATE_HZ))
    desk.tell(Play())
    while desk.status.position_samples < 0.3 * RATE_HZ:
        desk.run(1)
    device.underflows = not counted
    while desk.status.position_samples < played_s * RATE_HZ:
        desk.run(1)
    device.plugged = False
    desk.run(100)
    assert "gone away" in (desk.status.error or "")
    assert (desk.status.underflows > 0) is counted


@pytest.mark.parametrize("latency_s", [0.02, 0.2])
def test_another_choice_while_playing_fades_over(plug: Plug, desk: Desk, latency_s: float) -> None:
    first, second = FakeDevice("first"), FakeDevice("second")
    plug(first, second)
    sound = opened(desk, tone(4 * RATE_HZ))
    desk.tell(Play())
    desk.run(20)
    desk.tell(SetOutput(OutputChoice("second", HOST_API, 0, latency_s)))
    desk.run(30)
    assert (desk.status.playing, desk.status.device, desk.status.notices) == (True, "second", 0)
    silence = np.zeros((1, 2), dtype=np.float32)
    for device in (first, second):
        played = np.concatenate([silence, device.recording, device.recording[-1:]])
        assert largest_step(played) <= 1.01 * largest_step(sound.samples)
    assert not first.recording[-round(0.02 * RATE_HZ) :].any()
    ended = int(np.flatnonzero(first.recording.any(axis=1))[-1]) - FADE
    position = desk.status.position_samples - len(second.recording) + round(second.latency_s * RATE_HZ)
    assert abs(position - ended) < 2


def test_a_default_that_has_changed_meanwhile_is_followed(
    plug: Plug, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "RESCANS", True)
    first, second = FakeDevice("first"), FakeDevice("second")
    fake = plug(first, second)
    opened(desk, noise(RATE_HZ))
    desk.tell(Play(), Pause())
    desk.run(round(2 * KEEP_OPEN_S / 0.006))
    assert (first.heard != [], desk.status.device) == (True, "")
    fake.devices.reverse()
    desk.tell(Play())
    assert (desk.status.playing, desk.status.device) == (True, "second")


def test_a_device_that_is_not_there_falls_back_with_a_sentence_until_it_is(plug: Plug, desk: Desk) -> None:
    default, wanted = FakeDevice("default"), FakeDevice("wanted", plugged=False)
    plug(default, wanted)
    opened(desk, noise(RATE_HZ))
    desk.tell(SetOutput(OutputChoice("wanted", HOST_API)), Play())
    assert (desk.status.playing, desk.status.device) == (True, "default")
    sentence = "“wanted” is not connected; playing on the system's default output, “default”."
    assert (desk.status.notices, desk.status.notice) == (1, sentence)
    desk.tell(SetOutput(OutputChoice()))
    wanted.plugged = True
    desk.tell(SetOutput(OutputChoice("wanted", HOST_API)))
    assert (desk.status.playing, desk.status.device, desk.status.notices) == (True, "wanted", 1)


def test_a_chosen_device_that_is_taken_falls_back_too(plug: Plug, desk: Desk) -> None:
    plug(FakeDevice("default"), FakeDevice("taken", opens=False))
    opened(desk, noise(RATE_HZ))
    desk.tell(SetOutput(OutputChoice("taken", HOST_API)), Play())
    assert desk.status.device == "default"
    assert desk.status.notice.startswith("“taken” cannot be opened; playing on")


def test_a_device_that_opens_at_no_rate_is_said(plug: Plug, desk: Desk) -> None:
    plug(FakeDevice("odd", rates=(11_111,)))
    sound = noise(RATE_HZ)
    opened(desk, sound)
    desk.tell(Play())
    assert (desk.status.playing, desk.status.rate_hz) == (True, 11_111)
    desk.tell(Pause())
    plug(FakeDevice("none", opens=False))
    opened(desk, sound)
    desk.tell(Play())
    assert not desk.status.playing
    assert "“none” cannot be opened" in (desk.status.error or "")


@pytest.mark.parametrize("with_sound", [False, True])
def test_a_device_that_goes_during_the_test_tone_is_told(plug: Plug, desk: Desk, with_sound: bool) -> None:
    device = FakeDevice("default")
    plug(device)
    if with_sound:
        opened(desk, noise(RATE_HZ))
    desk.tell(PlayTone())
    desk.run(5)
    device.plugged = False
    desk.run(3)
    assert "gone away" in (desk.status.error or "")
    device.plugged = True
    desk.tell(PlayTone())
    assert (desk.status.error, desk.status.device) == (None, "default")


def test_a_device_that_goes_while_a_held_playhead_is_heard_is_told(plug: Plug, desk: Desk) -> None:
    device = FakeDevice("default")
    plug(device)
    opened(desk, noise(RATE_HZ))
    desk.tell(Scrub(5000))
    desk.run(5)
    device.plugged = False
    desk.run(3)
    assert "gone away" in (desk.status.error or "")


def test_the_test_tone_needs_no_sound(plug: Plug, desk: Desk) -> None:
    device = FakeDevice("default")
    plug(device)
    desk.tell(PlayTone())
    desk.run(round((2 * SIDE_S + KEEP_OPEN_S) / 0.006) + 10)
    assert desk.status.device == ""
    played = device.recording
    side = round(SIDE_S * RATE_HZ)
    expected = 0.1 * np.sin(2 * np.pi * FREQUENCY_HZ * np.arange(side) / RATE_HZ)
    middle = slice(side // 4, side // 2)
    assert np.abs(played[middle, 0] - expected[middle]).max() < 1e-4
    assert np.abs(played[side:][middle, 1] - expected[middle]).max() < 1e-4
    assert not played[:side, 1].any()
    assert not played[side:, 0].any()
    assert largest_step(played) <= 1.01 * largest_step(frozen(expected[:, None]))


def test_the_test_tone_sounds_besides_the_sound_and_fades_when_the_output_changes(plug: Plug, desk: Desk) -> None:
    device = FakeDevice("default")
    plug(device)
    sound = opened(desk, noise(RATE_HZ))
    desk.tell(Play(), PlayTone())
    desk.run(20)
    added = device.recording - sound.samples[: len(device.recording)]
    assert 0.05 < np.abs(added[:, 0]).max() <= 0.1001
    assert np.abs(added[:, 1]).max() < 1e-6
    desk.tell(Pause())
    desk.run(5)
    desk.tell(SetOutput(OutputChoice(latency_s=0.1)))
    desk.run(1)
    assert largest_step(device.heard[0][-1]) < 0.01
    assert not device.heard[0][-1].any()


def test_scrubbing_keeps_the_output_open_and_ends_where_it_was_let_go(plug: Plug, desk: Desk) -> None:
    device = FakeDevice("default")
    plug(device)
    opened(desk, tone(RATE_HZ))
    desk.tell(Scrub(10_000))
    for position in range(10_000, 30_000, 100):
        desk.tell(Scrub(position))
    desk.run(round(2 * KEEP_OPEN_S / 0.006))
    assert desk.status.device == "default"
    assert desk.status.position_samples == 29_900
    desk.tell(Scrub(None))
    desk.run(5)
    assert (desk.status.playing, desk.status.position_samples) == (False, 29_900)
    assert not device.heard[-1][-1].any()


@pytest.mark.parametrize(
    ("rate_hz", "rates", "plays_at"),
    [
        (96_000, (48_000,), 48_000),
        (22_050, (48_000,), 48_000),
        (8_000, (44_100,), 44_100),
        (192_000, (44_100,), 44_100),
        (48_000, (8_000,), 8_000),
    ],
)
def test_a_device_that_refuses_the_rate_gets_the_sound_resampled(
    plug: Plug, desk: Desk, rate_hz: int, rates: tuple[int, ...], plays_at: int
) -> None:
    device = FakeDevice("default", rates=rates)
    plug(device)
    sound = opened(desk, noise_below(rate_hz, 0.4 * min(rate_hz, plays_at), 0.5))
    desk.tell(Play())
    written = 0
    while desk.status.playing:
        desk.run(1)
        written += 1
        heard_s = len(device.recording) / plays_at - device.latency_s
        if desk.status.playing:
            assert abs(desk.status.position_samples / rate_hz - max(heard_s, 0.0)) < 2.0 / min(rate_hz, plays_at)
    assert desk.status.rate_hz == plays_at
    assert 0.03 < desk.status.latency_s < 0.042
    length = round(0.5 * plays_at)
    expected = signal.resample(np.pad(sound.samples[:, 0].astype(np.float64), rate_hz), round(2.5 * plays_at))
    heard = device.recording[:length, 0]
    assert snr_db(heard, expected[plays_at : plays_at + len(heard)]) > 100.0


@pytest.mark.parametrize(("rate_hz", "room", "expected"), [(48_000, 5000, 384), (48_000, 150, 150), (48_000, 3, 96),
                                                         (24_000, 300, 150)])  # fmt: skip
def test_little_is_rendered_before_there_is_room_for_it(
    plug: Plug, desk: Desk, rate_hz: int, room: int, expected: int
) -> None:
    device = FakeDevice("default", rates=(48_000,), room=room)
    plug(device)
    opened(desk, noise_below(rate_hz, 5000.0, 0.5))
    desk.tell(SetOutput(OutputChoice(latency_s=0.04)), Play())
    desk.run(3)
    before = len(device.recording)
    desk.run(1)
    assert len(device.recording) - before == pytest.approx(expected * 48_000 / rate_hz, abs=2)


def test_a_rate_that_was_chosen_is_used(plug: Plug, desk: Desk) -> None:
    device = FakeDevice("default", rates=(44_100, 48_000, 96_000))
    plug(device)
    opened(desk, noise(RATE_HZ))
    desk.tell(SetOutput(OutputChoice(rate_hz=44_100)), Play())
    assert desk.status.rate_hz == 44_100
    desk.tell(SetOutput(OutputChoice(rate_hz=192_000)))
    assert desk.status.rate_hz == RATE_HZ


@pytest.mark.parametrize(
    ("in_hz", "out_hz"), [(2050, 2049), (44_101, 48_000), (191_999, 44_100), (11_027, 192_000), (48_000, 44_100)]
)
def test_odd_rates_need_few_filters_and_are_as_good(in_hz: int, out_hz: int) -> None:
    resampler, hz = Resampler(in_hz, out_hz, 1), 0.4 * min(in_hz, out_hz)
    assert resampler._filters.nbytes < 1 << 21
    heard = resampler.process(frozen(0.5 * np.sin(2 * np.pi * hz * np.arange(in_hz) / in_hz)[:, None]))
    expected = frozen(0.5 * np.sin(2 * np.pi * hz * np.arange(len(heard)) / out_hz)[:, None])
    middle = slice(len(heard) // 4, len(heard) // 2)
    assert snr_db(heard[middle], expected[middle]) > 110.0


def test_filters_are_made_before_the_stream_runs(plug: Plug, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    device, streams = FakeDevice("default", rates=(44_100,)), []

    def made(in_hz: int, out_hz: int, channels: int) -> Resampler:
        streams.append(len(device.heard))
        return Resampler(in_hz, out_hz, channels)

    monkeypatch.setattr(output, "Resampler", made)
    plug(device)
    opened(desk, noise(RATE_HZ))
    desk.tell(Play())
    assert desk.status.rate_hz == 44_100
    assert streams == [0]


def test_seeks_and_loops_are_seamless_through_the_resampler(plug: Plug, desk: Desk) -> None:
    device = FakeDevice("default", rates=(44_100,))
    plug(device)
    sound = opened(desk, tone(4 * RATE_HZ, 401.3))
    desk.tell(SetLoop((5_003, 9_997)), Play())
    desk.run(60)
    for target in (30_011, 77_777, 6_000):
        desk.tell(Seek(target))
        desk.run(10)
    own = largest_step(sound.samples) * RATE_HZ / 44_100
    assert largest_step(device.recording) <= 1.03 * own
