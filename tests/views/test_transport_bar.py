from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, EditStep, Node, with_gain, with_name
from audible_gui.session import Audition
from audible_gui.views.peak_meter import FALL_DB_PER_S, HOLD_S, PeakMeter
from audible_gui.views.transport_bar import TransportBar, time_code
from tests.views.plots.fakes import RATE_HZ, FakeStudio, document, sound

LEFT = Qt.MouseButton.LeftButton
NO = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def opened(bar: TransportBar, studio: FakeStudio) -> TransportBar:
    studio.open(document(sound()))
    return bar


def playing(studio: FakeStudio) -> bool:
    assert studio.transport.playing == studio.engine.status.playing
    return studio.transport.playing


def test_without_a_sound_the_buttons_say_why_they_are_off(bar: TransportBar) -> None:
    for button in (bar.rewind_button, bar.play_button, bar.stop_button, bar.loop_button):
        assert not button.isEnabled()
        assert button.toolTip() == "Open a sound first"
    assert bar.position_label.text() == "00:00.000 / 00:00.000"


def test_a_sound_enables_them(opened: TransportBar) -> None:
    for button in (opened.rewind_button, opened.play_button, opened.stop_button, opened.loop_button):
        assert button.isEnabled()
        assert button.toolTip() != "Open a sound first"
        assert button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert opened.position_label.text() == "00:00.000 / 00:02.000"


def test_play_and_pause(opened: TransportBar, studio: FakeStudio) -> None:
    QTest.mouseClick(opened.play_button, LEFT)
    assert playing(studio)
    assert opened.play_button.accessibleName() == "Pause"
    QTest.mouseClick(opened.play_button, LEFT)
    assert not playing(studio)
    assert opened.play_button.accessibleName() == "Play"


def test_rewind_and_stop(opened: TransportBar, studio: FakeStudio) -> None:
    studio.transport.play()
    studio.transport.seek(9000)
    QTest.mouseClick(opened.rewind_button, LEFT)
    assert studio.engine.seeks[-1] == 0
    assert playing(studio)
    studio.transport.set_loop((4000, 8000))
    QTest.mouseClick(opened.stop_button, LEFT)
    assert not playing(studio)
    assert studio.engine.seeks[-1] == 4000


def test_the_position_is_shown(opened: TransportBar, studio: FakeStudio) -> None:
    studio.transport.seek(int(1.234 * RATE_HZ))
    assert opened.position_label.text() == "00:01.234 / 00:02.000"


def test_loop_takes_the_whole_sound_or_the_last_region(opened: TransportBar, studio: FakeStudio) -> None:
    QTest.mouseClick(opened.loop_button, LEFT)
    assert studio.engine.loop == (0, 16000)
    studio.transport.set_loop((2000, 6000))
    assert opened.loop_button.isChecked()
    QTest.mouseClick(opened.loop_button, LEFT)
    assert not opened.loop_button.isChecked()
    assert studio.transport.loop is None
    QTest.mouseClick(opened.loop_button, LEFT)
    assert studio.engine.loop == (2000, 6000)
    studio.open(Document(sound=sound(1.0)))
    assert not opened.loop_button.isChecked()
    QTest.mouseClick(opened.loop_button, LEFT)
    assert studio.engine.loop == (0, 8000)


def test_what_is_heard_is_said_and_can_be_ended(opened: TransportBar, studio: FakeStudio) -> None:
    assert opened.heard_label.text() == "Hearing: mix"
    assert not opened.mix_button.isVisible()
    studio.transport.set_audition(Audition(Node(1, 2)))
    assert opened.heard_label.text() == "Hearing: part 2 alone"
    studio.session.edit("Rename", lambda before: with_name(before, Node(1, 2), "Kick"))
    assert opened.heard_label.text() == "Hearing: Kick alone"
    studio.transport.set_audition(Audition(None))
    assert opened.heard_label.text() == "Hearing: Residual alone"
    QTest.mouseClick(opened.mix_button, LEFT)
    assert studio.transport.audition is None
    assert opened.heard_label.text() == "Hearing: mix"


def test_what_is_heard_in_the_place_of_the_present_is_said(opened: TransportBar, studio: FakeStudio) -> None:
    document = studio.session.document
    for step, words in (("Recall snapshot C", "mix of snapshot C"), ("Train 5 → 3, seed 1", "mix of a quick run")):
        other = with_gain(document, None, -6.0)
        studio.session.compare(EditStep(step, other))
        assert opened.heard_label.toolTip() == f"Hearing: {words}"
        studio.session.compare(None)
    assert opened.heard_label.toolTip() == "Hearing: mix"


def test_a_long_name_does_not_widen_the_bar(opened: TransportBar, studio: FakeStudio) -> None:
    studio.session.edit("Rename", lambda before: with_name(before, Node(1, 0), "very long " * 30))
    studio.transport.set_audition(Audition(Node(1, 0)))
    assert opened.minimumSizeHint().width() < 1280
    assert "very long very long very long very long" in opened.heard_label.toolTip()


def test_audition_on_select(opened: TransportBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.audition_toggled) as told:
        QTest.mouseClick(opened.audition_button, LEFT)
    assert told.args == [True]
    assert opened.audition_on_select
    opened.set_audition_on_select(False)
    assert not opened.audition_on_select


def test_levels_reach_the_meter(opened: TransportBar, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.engine.status = replace(studio.engine.status, peaks=(0.5, 0.25))
    qtbot.waitUntil(lambda: len(opened.meter.levels_db) == 2)
    assert opened.meter.levels_db == pytest.approx((-6.02, -12.04), abs=0.01)


def test_trouble_is_shown_until_it_is_over(opened: TransportBar, studio: FakeStudio, qtbot: QtBot) -> None:
    assert not opened.trouble_label.isVisible()
    with qtbot.waitSignal(studio.transport.troubled):
        studio.engine.status = replace(studio.engine.status, error="There is no sound device.")
    assert opened.trouble_label.isVisible()
    assert opened.trouble_label.toolTip() == opened.trouble_icon.toolTip() == "There is no sound device."
    with qtbot.waitSignal(studio.transport.troubled):
        studio.engine.status = replace(studio.engine.status, error=None)
    assert not opened.trouble_label.isVisible()


@pytest.mark.parametrize(
    ("seconds", "code"), [(0.0, "00:00.000"), (3.412, "00:03.412"), (59.9996, "01:00.000"), (3661.5, "1:01:01.500")]
)
def test_time_codes(seconds: float, code: str) -> None:
    assert time_code(seconds) == code


@pytest.fixture
def meter(qtbot: QtBot) -> PeakMeter:
    result = PeakMeter()
    qtbot.addWidget(result)
    result.resize(result.sizeHint())
    result.show()
    return result


def test_the_meter_rises_at_once_and_falls_evenly(meter: PeakMeter) -> None:
    meter.advance((1.0,), 0.0)
    assert meter.levels_db == (0.0,)
    meter.advance((0.0,), 0.5)
    assert meter.levels_db == pytest.approx((-FALL_DB_PER_S / 2,))
    assert meter.held_db == 0.0
    meter.advance((0.0,), HOLD_S)
    assert meter.held_db < -FALL_DB_PER_S
    meter.advance((0.0,), 100.0)
    assert meter.levels_db == (-60.0,)


def test_clipping_is_held_until_a_click(meter: PeakMeter, qtbot: QtBot) -> None:
    meter.advance((1.0, 1.0), 0.03)
    assert "Clipped" not in meter.accessibleDescription()
    meter.advance((0.5, 1.2), 0.03, overs=1)
    meter.advance((0.0, 0.0), 100.0, overs=1)
    assert "Clipped" in meter.accessibleDescription()
    before = meter.grab().toImage()
    with qtbot.waitSignal(meter.reset):
        QTest.mouseClick(meter, LEFT, NO, QPoint(5, 5))
    assert not meter.clipped
    assert meter.grab().toImage() != before


def test_clipping_between_two_looks_is_not_missed(opened: TransportBar, studio: FakeStudio, qtbot: QtBot) -> None:
    meter = opened.meter
    studio.engine.status = replace(studio.engine.status, peaks=(0.5, 0.5), overs=1)
    qtbot.waitUntil(lambda: meter.clipped)
    QTest.mouseClick(meter, LEFT, NO, QPoint(5, 5))
    with qtbot.waitSignal(studio.transport.levels_changed):
        pass
    assert not meter.clipped
    studio.engine.status = replace(studio.engine.status, overs=2)
    qtbot.waitUntil(lambda: meter.clipped)


def test_the_meter_paints_what_it_measures(meter: PeakMeter) -> None:
    meter.advance((0.0, 0.0), 0.0)
    silent = meter.grab().toImage()
    meter.advance((0.5, 0.0), 0.0)
    loud = meter.grab().toImage()
    assert loud.pixelColor(20, 8) != silent.pixelColor(20, 8)
    assert loud.pixelColor(20, 16) == silent.pixelColor(20, 16)
    assert "−6.0 dBFS" in meter.accessibleDescription()
