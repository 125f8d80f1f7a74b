"""Ways of listening as they arrive at a sound card."""

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Document, Floats, Node, Sound, StftSpec, frozen, with_gain, with_mute, with_network
from audible_gui.playback import Listening
from audible_gui.playback.transport import Transport as Player
from audible_gui.resources import DEMO_SOUND
from audible_gui.session import Audition, Comparison
from audible_gui.synthesis import Box, LoudnessMeter
from tests.app.conftest import RATE_HZ
from tests.playback.helpers import original
from tests.support.editor import LEFT, PATIENCE_MS, open_sound
from tests.support.networks import random_network
from tests.support.virtual_sink import Recorder, VirtualSink

pytestmark = pytest.mark.sink
LOOP = (RATE_HZ, 2 * RATE_HZ)
# From an order to its arrival: the device's latency, the daemon's and the recorder's.
ARRIVAL_S = 1.0


def show(editor: Editor, sound: Sound) -> None:
    """A sound with a network of random components; half of them muted."""

    def learned(_before: Document) -> Document:
        return with_network(Document(sound=sound), random_network(sound, (8, 4), StftSpec()))

    editor.studio.session.edit("Open", learned)


def passes(editor: Editor, recorder: Recorder, qtbot: QtBot, count: int) -> Floats:
    """Passes of the loop, once the last order has arrived; the next one is like them, so that there is no gap in any.

    Other programs may starve any player of the processor: then later passes are taken.
    """
    first, loop = len(recorder.samples) + round(ARRIVAL_S * RATE_HZ), LOOP[1] - LOOP[0]
    found: list[Floats] = []

    def alike() -> bool:
        arrived = recorder.samples[first:][-(count + 1) * loop :]
        if len(arrived) == (count + 1) * loop and np.abs(arrived[loop:] - arrived[:-loop]).max() < 1e-5:
            found.append(arrived[:-loop])
        return bool(found)

    qtbot.waitUntil(alike, timeout=PATIENCE_MS)
    assert editor.studio.transport.playing
    return found[0]


def play(editor: Editor, qtbot: QtBot, position: int) -> None:
    """Play until a sample is heard; again, if on a busy machine the output has not come up in time."""
    transport = editor.studio.transport

    def there() -> bool:
        if not transport.playing:
            transport.play()
        return transport.position > position

    QTest.keyClick(editor.window, Qt.Key.Key_Space)
    assert transport.playing
    qtbot.waitUntil(there, timeout=PATIENCE_MS)


def lufs(samples: Floats) -> float:
    meter = LoudnessMeter(RATE_HZ, 2)
    meter.feed(samples)
    return meter.loudness()


def level_db(samples: Floats, low_hz: float, high_hz: float) -> float:
    """Level of a band, beside which what lies outside it cannot be noticed."""
    spectrum = np.abs(np.fft.rfft(samples[:, 0] * np.blackman(len(samples)))) ** 2
    frequencies = np.fft.rfftfreq(len(samples), 1.0 / RATE_HZ)
    inside = (frequencies >= low_hz) & (frequencies < high_hz)
    return 10.0 * math.log10(float(spectrum[inside].sum()) + 1e-30)


def tones(samples: Floats) -> Sound:
    return Sound(frozen(0.2 * samples[:, None]), RATE_HZ, "tones")


def boxed(sound: Sound, box: Box) -> Floats:
    """A pass of a loop of what lies in a box."""
    player, loop = Player(original(sound), RATE_HZ), box.end - box.start
    player.set_listening(Listening(1.0, 0.0, box))
    player.set_loop((box.start, box.end))
    player.seek(box.start)
    player.play()
    return player.read(2 * loop)[loop:]


def beyond_db(heard: Floats, inside: Floats) -> float:
    """Level of what a looped recording has beside what lies in the box, over the level of that."""
    once, count = heard[: len(inside)], len(inside)
    alike = np.fft.irfft(np.fft.rfft(once[:, 0]) * np.conj(np.fft.rfft(inside[:, 0])), count)
    aligned = np.roll(once, -int(np.argmax(alike)), axis=0)
    return 20.0 * math.log10(rms(aligned - inside) / rms(inside))


def test_mix_and_original_arrive_equally_loud_and_in_time(card: VirtualSink, editor: Editor, qtbot: QtBot) -> None:
    transport, measuring = editor.studio.transport, editor.studio.measuring
    open_sound(editor, qtbot, DEMO_SOUND)
    sound = editor.studio.session.document.sound
    assert sound is not None
    show(editor, sound)
    for index in (0, 1):
        editor.studio.session.edit("Mute", lambda d, index=index: with_mute(d, Node(2, index), muted=True))  # type: ignore[misc]
    transport.set_loop(LOOP)
    qtbot.waitUntil(lambda: measuring.heard is not None, timeout=PATIENCE_MS)
    with Recorder(card) as recorder:
        play(editor, qtbot, LOOP[0])
        mix = passes(editor, recorder, qtbot, 2)
        QTest.keyClick(editor.window, Qt.Key.Key_B)
        plain = passes(editor, recorder, qtbot, 2)
        QTest.keyClick(editor.window, Qt.Key.Key_B)
        again = passes(editor, recorder, qtbot, 2)
        whole = recorder.samples
    assert transport.balance.original < 0.9
    assert lufs(plain) == pytest.approx(lufs(mix), abs=0.3)
    assert lufs(again) == pytest.approx(lufs(mix), abs=0.3)
    # The original is there to the sample, and changing over clicks nowhere.
    expected = sound.samples[LOOP[0] : LOOP[1], 0] * np.float32(transport.balance.original)
    loudest = int(np.argmax(np.convolve(expected[2000:-2000] ** 2, np.ones(1000), "valid"))) + 2000
    probe = expected[loudest : loudest + 1000]
    place = int(np.argmax(np.correlate(plain[:, 0], probe)))
    assert np.abs(plain[place : place + 1000, 0] - probe).max() < 1e-4
    assert np.abs(np.diff(whole, axis=0)).max() <= np.abs(np.diff(sound.samples, axis=0)).max() + 0.01


def test_a_louder_mix_comes_back_as_loud_as_the_original_can_be(
    card: VirtualSink, editor: Editor, qtbot: QtBot
) -> None:
    transport, measuring = editor.studio.transport, editor.studio.measuring
    button, label = editor.window.transport_bar.listening.compare_button, editor.window.transport_bar.heard_label
    open_sound(editor, qtbot, DEMO_SOUND)
    sound = editor.studio.session.document.sound
    assert sound is not None
    show(editor, sound)
    for index in range(4):
        editor.studio.session.edit("Raise", lambda d, index=index: with_gain(d, Node(2, index), 12.0))  # type: ignore[misc]
    transport.set_loop(LOOP)
    qtbot.waitUntil(lambda: measuring.heard is not None, timeout=PATIENCE_MS)
    assert transport.balance.mix < 0.8
    heard = []
    with Recorder(card) as recorder:
        play(editor, qtbot, LOOP[0])
        for comparison in (Comparison.ORIGINAL, Comparison.MATCHED, Comparison.ORIGINAL):
            QTest.keyClick(editor.window, Qt.Key.Key_B)
            assert transport.way.comparison is comparison
            assert button.isChecked()
            assert " dB" in label.text()
            heard.append(lufs(passes(editor, recorder, qtbot, 1)))
        QTest.keyClick(editor.window, Qt.Key.Key_Escape)
        assert not button.isChecked()
        assert label.text() == "Hearing: mix"
        mix = lufs(passes(editor, recorder, qtbot, 1))
    assert heard == pytest.approx([heard[0]] * 3, abs=0.3)
    assert mix > heard[0] + 1.0


def test_only_what_lies_in_the_box_arrives(card: VirtualSink, editor: Editor, qtbot: QtBot) -> None:
    transport = editor.studio.transport
    time = np.arange(3 * RATE_HZ) / RATE_HZ
    inside, outside = np.sin(2 * np.pi * 700.0 * time), np.sin(2 * np.pi * 1030.0 * time)
    # In the band, up to 10 ms before the box and from 10 ms after it on.
    beside = np.sin(2 * np.pi * 900.0 * time) * ((time < 0.99) | (time >= 2.01))
    show(editor, tones(inside + outside + beside))
    qtbot.waitUntil(lambda: editor.window.canvas.spectrogram.picture is not None, timeout=PATIENCE_MS)
    box = Box(*LOOP, 500.0, 1000.0)
    with Recorder(card) as recorder:
        play(editor, qtbot, RATE_HZ // 2)
        transport.set_box(box)
        heard = passes(editor, recorder, qtbot, 2)
        QTest.mouseClick(editor.window.transport_bar.listening.box_button, LEFT)
        transport.set_loop(LOOP)
        everything = passes(editor, recorder, qtbot, 1)
    assert transport.way.box is None
    assert level_db(everything, 1000, 1060) > level_db(everything, 650, 750) - 10.0
    inside_db = level_db(heard, 500, 1000)
    assert level_db(heard, 1000, 22_050) < inside_db - 60.0
    assert level_db(heard, 0, 500) < inside_db - 60.0
    assert beyond_db(heard, boxed(tones(inside), box)) < -60.0


def test_difference_and_leaks_arrive(card: VirtualSink, editor: Editor, qtbot: QtBot) -> None:
    session, transport = editor.studio.session, editor.studio.transport
    open_sound(editor, qtbot, DEMO_SOUND)
    assert session.document.sound is not None
    show(editor, session.document.sound)
    transport.set_loop(LOOP)
    with Recorder(card) as recorder:
        QTest.keyClick(editor.window, Qt.Key.Key_D)
        play(editor, qtbot, LOOP[0])
        unedited = passes(editor, recorder, qtbot, 1)
        session.edit("Mute", lambda d: with_mute(d, Node(2, 0), muted=True))
        difference = passes(editor, recorder, qtbot, 1)
        transport.set_audition(Audition(Node(2, 0)))
        component = passes(editor, recorder, qtbot, 1)
        QTest.keyClick(editor.window, Qt.Key.Key_K)
        leaked = passes(editor, recorder, qtbot, 1)
        QTest.keyClick(editor.window, Qt.Key.Key_Escape)
        mix = passes(editor, recorder, qtbot, 1)
    assert not unedited.any()
    # What a mute took away is the component.
    assert rms(difference) == pytest.approx(rms(component), rel=0.05)
    assert 0.1 * rms(component) < rms(leaked) < 0.95 * rms(component)
    assert rms(mix) > 1.5 * rms(component)


def rms(samples: Floats) -> float:
    return float(np.sqrt(np.mean(np.square(samples))))
