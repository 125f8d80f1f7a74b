"""Zooming to what is selected, in frequency, and to what is typed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import FrequencyScale, note_hertz, note_name
from audible_gui.synthesis import Box
from audible_gui.views.plots import Canvas, CanvasCommands
from audible_gui.views.plots.canvas_commands import NO_NETWORK, NO_SELECTION, NO_SOUND, NO_STROKES
from audible_gui.views.plots.range_dialog import RangeDialog
from audible_gui.views.plots.typed import typed_hertz, typed_seconds
from tests.views.plots.fakes import FakeStudio

BOX = Box(4000, 8000, 200.0, 800.0)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("83.5", 83.5),
        (" 1:23.5 ", 83.5),
        ("0:01:23,5", 83.5),
        ("1:02:03 s", 3723.0),
        pytest.param("9" * 400 + ":00:00", None, id="hours in hundreds of digits"),
        pytest.param("9" * 400 + ":00", None, id="minutes in hundreds of digits"),
        ("250 ms", 0.25),
        ("1.5 s", 1.5),
        ("2min", 120.0),
        (".5", 0.5),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1:", None),
        ("9" * 400, None),
    ],
)
def test_times_are_read_as_they_are_typed(text: str, seconds: float | None) -> None:
    assert typed_seconds(text) == seconds


@pytest.mark.parametrize(
    ("text", "hertz"),
    [
        ("440", 440.0),
        ("1.5 kHz", 1500.0),
        ("1,5k", 1500.0),
        ("80Hz", 80.0),
        ("A4", 440.0),
        ("a3 ", 220.0),
        ("C#4", 277.18),
        ("Db4", 277.18),
        ("b3", 246.94),
        ("C-1", 8.1758),
        ("H4", None),
        ("", None),
        ("high", None),
    ],
)
def test_frequencies_and_notes_are_read_as_they_are_typed(text: str, hertz: float | None) -> None:
    assert typed_hertz(text) == (None if hertz is None else pytest.approx(hertz, rel=1e-4))


def test_every_note_is_read_as_it_is_named() -> None:
    for semitones in range(-48, 48):
        hertz = 440.0 * 2.0 ** (semitones / 12)
        assert note_hertz(note_name(hertz)) == pytest.approx(hertz)


@pytest.mark.parametrize("scale", FrequencyScale)
def test_z_shows_the_box_and_what_was_in_view_before(opened: Canvas, studio: FakeStudio, scale: FrequencyScale) -> None:
    opened.look.change(scale=scale)
    opened.times.show(0.1, 1.9)
    before = opened.spectrogram.view_range()
    studio.transport.set_box(BOX)
    opened.zooming.to_selection()
    assert (opened.times.start_s, opened.times.end_s) == pytest.approx((0.5 - 0.015, 1.0 + 0.015))
    height = scale.height
    margin = 0.03 * (height(800.0) - height(200.0))
    assert opened.spectrogram.heights == pytest.approx((height(200.0) - margin, height(800.0) + margin))
    opened.zooming.to_selection()
    assert opened.spectrogram.view_range() == pytest.approx(before)
    opened.zooming.to_selection()
    assert opened.times.span_s == pytest.approx(0.53)


def test_z_shows_the_loop_at_the_frequencies_in_view(opened: Canvas, studio: FakeStudio) -> None:
    opened.show_hertz(300.0, 900.0)
    studio.transport.set_loop((2000, 4000))
    opened.zooming.to_selection()
    assert (opened.times.start_s, opened.times.end_s) == pytest.approx((0.25 - 0.0075, 0.5 + 0.0075))
    assert opened.spectrogram.hertz == pytest.approx((300.0, 900.0))


def test_it_says_what_cannot_be_done(canvas: Canvas, studio: FakeStudio, opened: Canvas) -> None:
    commands = CanvasCommands(studio.session, canvas)
    assert commands.refusals()["zoom_selection"] == NO_SELECTION
    assert not commands.refusals()["range"]
    studio.transport.set_loop((2000, 4000))
    assert {name for name, why in commands.refusals().items() if why} == {"strokes_remove"}  # none was painted
    assert set(commands.refusals()) == set(commands.slots())
    opened.zooming.to_selection()
    studio.session.undo_stack.undo()
    assert all(why in {NO_SOUND, NO_NETWORK, NO_STROKES} for why in commands.refusals().values())
    opened.zooming.to_selection()


def test_frequencies_are_zoomed_around_the_box_and_moved_along(opened: Canvas, studio: FakeStudio) -> None:
    whole = opened.spectrogram.heights
    studio.transport.set_box(BOX)
    opened.zooming.frequency_in()
    low, high = opened.spectrogram.heights
    assert high - low == pytest.approx((whole[1] - whole[0]) / 2)
    middle = FrequencyScale.LOG.height(400.0)
    assert (middle - low) / (high - low) == pytest.approx((middle - whole[0]) / (whole[1] - whole[0]))
    QTest.keyClick(opened, Qt.Key.Key_PageUp)
    assert opened.spectrogram.heights[0] == pytest.approx(low + 0.15 * (high - low))
    QTest.keyClick(opened, Qt.Key.Key_PageDown)
    opened.zooming.frequency_out()
    assert opened.spectrogram.heights == pytest.approx(whole)


@pytest.fixture
def dialog(opened: Canvas, qtbot: QtBot) -> RangeDialog:
    """By a click with the right button on the frequency axis."""
    result = opened.range_dialog
    with qtbot.waitExposed(result):
        QTest.mouseClick(opened.spectrogram.viewport(), Qt.MouseButton.RightButton, pos=QPoint(8, 60))
    return result


def fill(dialog: RangeDialog, *texts: str) -> None:
    for field, text in zip((dialog.start, dialog.end, dialog.low, dialog.high), texts, strict=True):
        field.setText(text)
    QTest.keyClick(dialog.high, Qt.Key.Key_Return)


def test_what_is_typed_is_shown(opened: Canvas, dialog: RangeDialog) -> None:
    assert [dialog.start.text(), dialog.end.text()] == ["0.000 s", "2.000 s"]
    assert [dialog.low.text(), dialog.high.text()] == ["27.5 Hz", "4 kHz"]
    fill(dialog, "500 ms", "0:01.5", "A3", "1.2k")
    assert not dialog.isVisible()
    assert (opened.times.start_s, opened.times.end_s) == pytest.approx((0.5, 1.5))
    assert opened.spectrogram.hertz == pytest.approx((220.0, 1200.0))


def test_beyond_the_sound_there_is_nothing_to_show(opened: Canvas, dialog: RangeDialog) -> None:
    fill(dialog, "1", "99", "1 kHz", "20 kHz")
    assert (opened.times.start_s, opened.times.end_s) == pytest.approx((1.0, 2.0))
    assert opened.spectrogram.hertz == pytest.approx((1000.0, 4000.0))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("x", "1", "100", "200"), "“x” is no time"),
        (("0", "1", "100", "loud"), "“loud” is no frequency"),
        (("1", "0.5", "100", "200"), "before the last"),
        (("5", "6", "100", "200"), "before 2.000 s"),
        (("0", "1", "A4", "A3"), "below the highest"),
        (("0", "1", "5 kHz", "6 kHz"), "below 4 kHz"),
    ],
)
def test_what_cannot_be_shown_is_said(
    opened: Canvas, dialog: RangeDialog, typed: tuple[str, str, str, str], why: str
) -> None:
    before = opened.spectrogram.view_range()
    fill(dialog, *typed)
    assert dialog.isVisible()
    assert why in dialog.trouble.text()
    assert opened.spectrogram.view_range() == before
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
