"""The box on the spectrogram, by mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import Document
from audible_gui.synthesis import Box
from audible_gui.views.plots import Canvas
from audible_gui.views.plots.box_item import Rectangle, grip_at
from audible_gui.views.plots.readout import Readout
from tests.views.plots.fakes import RATE_HZ, FakeStudio, place, sound

LEFT = Qt.MouseButton.LeftButton
NO, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
Part = tuple[float, float]


def drag(canvas: Canvas, start: Part, end: Part, modifiers: Qt.KeyboardModifier = NO, *, release: bool = True) -> None:
    """Drag on the spectrogram, from and to parts of its width and height."""
    plot = canvas.spectrogram
    QTest.mousePress(plot.viewport(), LEFT, modifiers, place(plot, *start))
    QTest.mouseMove(plot.viewport(), place(plot, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    QTest.mouseMove(plot.viewport(), place(plot, *end))
    if release:
        QTest.mouseRelease(plot.viewport(), LEFT, modifiers, place(plot, *end))


def box_of(studio: FakeStudio) -> Box:
    box = studio.transport.way.box
    assert box is not None
    return box


def readout(canvas: Canvas) -> Readout:
    return canvas.box_control._readout


@pytest.fixture
def boxed(opened: Canvas, studio: FakeStudio) -> Canvas:
    """With a box over the second quarter of the sound, and the middle of the axis."""
    drag(opened, (0.25, 0.7), (0.5, 0.3), SHIFT)
    assert studio.transport.way.box is not None
    return opened


def hertz(canvas: Canvas, part: float) -> float:
    low, high = canvas.spectrogram.heights
    return float(2.0 ** (high - part * (high - low)))


def test_drawing_a_box_plays_and_loops_what_is_in_it(opened: Canvas, studio: FakeStudio) -> None:
    studio.transport.set_loop((0, 4000))
    drag(opened, (0.5, 0.7), (0.25, 0.3), SHIFT)
    box = box_of(studio)
    assert (box.start, box.end) == pytest.approx((4000, 8000), abs=40)
    assert box.low_hz == pytest.approx(hertz(opened, 0.7), rel=0.02)
    assert box.high_hz == pytest.approx(hertz(opened, 0.3), rel=0.02)
    assert studio.engine.listening.box == box
    assert studio.engine.loop == (box.start, box.end)
    assert studio.engine.seeks[-1] == box.start
    assert studio.transport.playing


def test_the_box_says_what_it_covers(boxed: Canvas) -> None:
    assert readout(boxed).isVisible()
    times, band = readout(boxed).text().split("   ")
    first, last = times.split(" – ")
    assert float(first.removesuffix(" s")) == pytest.approx(0.5, abs=0.01)
    assert float(last.removesuffix(" s")) == pytest.approx(1.0, abs=0.01)
    low, high = band.split(" – ")
    assert low.endswith("Hz")
    assert high.endswith("Hz")


def test_outside_it_is_darker(opened: Canvas) -> None:
    plot = opened.spectrogram
    octaves = plot.heights
    height = 1.0 - (8.7814 - octaves[0]) / (octaves[1] - octaves[0])  # 440 Hz
    at = place(plot, 0.1, height), place(plot, 0.4, height)
    before = plot.grab().toImage()
    drag(opened, (0.25, 0.9), (0.48, 0.1), SHIFT)
    after = plot.grab().toImage()
    assert after.pixelColor(at[0]).lightness() < before.pixelColor(at[0]).lightness() - 20
    assert after.pixelColor(at[1]) == before.pixelColor(at[1])


def test_its_sides_can_be_dragged_and_it_can_be_moved(boxed: Canvas, studio: FakeStudio) -> None:
    before = box_of(studio)
    drag(boxed, (0.5, 0.5), (0.75, 0.9))
    wider = box_of(studio)
    assert wider.start == before.start
    assert wider.end == pytest.approx(12_000, abs=40)
    assert (wider.low_hz, wider.high_hz) == pytest.approx((before.low_hz, before.high_hz), rel=0.01)
    drag(boxed, (0.6, 0.5), (0.5, 0.4))
    moved = box_of(studio)
    assert moved.start == pytest.approx(wider.start - 1600, abs=40)
    assert moved.end - moved.start == pytest.approx(wider.end - wider.start, abs=2)
    assert moved.high_hz / moved.low_hz == pytest.approx(wider.high_hz / wider.low_hz, rel=0.01)
    assert moved.low_hz > 1.2 * wider.low_hz
    assert studio.engine.loop == (moved.start, moved.end)


def test_dragged_to_the_ends_of_the_axis_it_cuts_nothing_off(boxed: Canvas, studio: FakeStudio) -> None:
    drag(boxed, (0.4, 0.3), (0.4, -0.2))
    assert box_of(studio).high_hz == RATE_HZ / 2
    drag(boxed, (0.4, 0.7), (0.4, 1.2))
    assert box_of(studio).low_hz == 0.0


def test_while_it_is_moved_it_is_heard(boxed: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    before = box_of(studio)
    drag(boxed, (0.4, 0.5), (0.5, 0.5), release=False)
    qtbot.waitUntil(lambda: studio.transport.way.box != before)
    assert studio.engine.listening.box == box_of(studio)
    QTest.keyClick(boxed, Qt.Key.Key_Escape)
    assert studio.transport.way.box == before
    assert not boxed.spectrogram.dragging


def test_a_click_in_it_seeks(boxed: Canvas, studio: FakeStudio) -> None:
    before = box_of(studio)
    QTest.mouseClick(boxed.spectrogram.viewport(), LEFT, NO, place(boxed.spectrogram, 0.4, 0.5))
    assert studio.engine.seeks[-1] == pytest.approx(6400, abs=40)
    assert box_of(studio) == before


def test_escape_takes_it_away_and_then_the_loop(boxed: Canvas, studio: FakeStudio) -> None:
    studio.transport.set_box(None)
    studio.transport.set_loop((100, 4000))
    drag(boxed, (0.25, 0.7), (0.5, 0.3), SHIFT)
    QTest.keyClick(boxed, Qt.Key.Key_Escape)
    assert studio.transport.way.box is None
    assert not readout(boxed).isVisible()
    assert studio.transport.loop == (100, 4000)
    QTest.keyClick(boxed, Qt.Key.Key_Escape)
    assert studio.transport.loop is None


def test_escape_gives_up_drawing_one(opened: Canvas, studio: FakeStudio) -> None:
    drag(opened, (0.2, 0.7), (0.5, 0.3), SHIFT, release=False)
    assert readout(opened).isVisible()
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert studio.transport.way.box is None
    assert not readout(opened).isVisible()


def test_without_a_mouse_it_appears_in_the_middle_and_is_moved_by_arrows(opened: Canvas, studio: FakeStudio) -> None:
    opened.box_control.toggle()
    first = box_of(studio)
    assert (first.start, first.end) == pytest.approx((16_000 / 3, 32_000 / 3), abs=2)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(opened, key, SHIFT)
    moved = box_of(studio)
    assert moved.start - first.start == moved.end - first.end > 0
    assert moved.high_hz / first.high_hz == pytest.approx(moved.low_hz / first.low_hz)
    assert moved.low_hz > first.low_hz
    opened.box_control.toggle()
    assert studio.transport.way.box is None
    opened.box_control.toggle()
    assert box_of(studio) == moved


def test_another_sound_has_no_box(boxed: Canvas, studio: FakeStudio) -> None:
    studio.open(Document(sound=sound(1.0)))
    assert studio.transport.way.box is None
    assert boxed.spectrogram.box.rectangle is None
    boxed.box_control.toggle()
    assert box_of(studio).end <= RATE_HZ


def test_the_mouse_shows_what_it_would_take(boxed: Canvas) -> None:
    plot = boxed.spectrogram
    shapes = {}
    for name, at in {"side": (0.25, 0.5), "top": (0.4, 0.3), "inside": (0.4, 0.5), "outside": (0.8, 0.9)}.items():
        QTest.mouseMove(plot.viewport(), place(plot, *at) + QPoint(0, 0))
        QApplication.processEvents()
        shapes[name] = plot.cursor().shape()
    assert shapes == {
        "side": Qt.CursorShape.SizeHorCursor,
        "top": Qt.CursorShape.SizeVerCursor,
        "inside": Qt.CursorShape.SizeAllCursor,
        "outside": Qt.CursorShape.ArrowCursor,
    }


def test_corners_take_two_sides() -> None:
    rectangle = Rectangle(1.0, 2.0, 5.0, 7.0)
    limits = Rectangle(0.0, 3.0, 4.0, 8.0)
    corner = grip_at(rectangle, (2.01, 5.05), (0.05, 0.1))
    assert corner is not None
    assert corner.cursor is Qt.CursorShape.SizeFDiagCursor
    assert corner.dragged((2.51, 4.55), limits) == pytest.approx((1.0, 2.5, 4.5, 7.0))
    assert corner.dragged((9.0, -9.0), limits) == pytest.approx((1.0, 3.0, 4.0, 7.0))
    assert corner.dragged((0.51, 5.05), limits) == pytest.approx((0.5, 1.0, 5.0, 7.0))
    assert grip_at(rectangle, (2.1, 6.0), (0.05, 0.1)) is None
