"""The beat grid: set, drawn, snapped to."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import BeatGrid, Document
from audible_gui.views.plots import Canvas
from audible_gui.views.plots.beat_control import BeatPopover
from audible_gui.views.plots.beats import Beating
from audible_gui.views.plots.time_plot import TimePlot
from tests.synthesis.test_tempo import clicks
from tests.views.plots.fakes import RATE_HZ, FakeStudio, place, sound

LEFT, NO = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
GRID = BeatGrid(120.0, 0.1)  # beats at 0.1, 0.6, 1.1 and 1.6 s


@pytest.fixture
def gridded(opened: Canvas) -> Canvas:
    opened.beat_control.beats.change(grid=GRID, shown=True)
    return opened


def near(plot: TimePlot, seconds: float, height: float = 0.5, by_px: int = 4) -> QPoint:
    """A few pixels right of a moment."""
    return place(plot, seconds / 2.0, height) + QPoint(by_px, 0)


def drag(
    plot: TimePlot, start: QPoint, end: QPoint, press: Qt.KeyboardModifier = NO, then: Qt.KeyboardModifier = NO
) -> None:
    viewport, held = plot.viewport(), press | then
    QTest.mousePress(viewport, LEFT, press, start)
    for point in ((start + end) / 2, end):
        move(plot, point, held)
    QTest.mouseRelease(viewport, LEFT, held, end)


def move(plot: TimePlot, point: QPoint, held: Qt.KeyboardModifier) -> None:
    at = QPointF(point)
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, LEFT, held)
    QApplication.sendEvent(plot.viewport(), event)


@pytest.mark.parametrize("name", ["waveform", "spectrogram"])
def test_clicks_and_loops_snap_to_beats_that_are_near(gridded: Canvas, studio: FakeStudio, name: str) -> None:
    plot: TimePlot = getattr(gridded, name)
    QTest.mouseClick(plot.viewport(), LEFT, NO, near(plot, 0.6))
    assert studio.engine.seeks[-1] == 0.6 * RATE_HZ
    drag(plot, near(plot, 1.1), near(plot, 1.6, by_px=-5))
    assert studio.transport.loop == (8800, 12_800)
    drag(plot, near(plot, 0.3), near(plot, 0.85))
    assert studio.transport.loop == pytest.approx((0.3 * RATE_HZ, 0.85 * RATE_HZ), abs=100)


def test_while_alt_is_held_nothing_snaps(gridded: Canvas, studio: FakeStudio) -> None:
    plot = gridded.waveform
    QTest.mouseClick(plot.viewport(), LEFT, ALT, near(plot, 0.6))
    assert studio.engine.seeks[-1] > 0.601 * RATE_HZ
    drag(plot, near(plot, 1.1), near(plot, 1.6), then=ALT)
    loop = studio.transport.loop
    assert loop is not None
    assert loop[0] == 1.1 * RATE_HZ
    assert loop[1] > 1.601 * RATE_HZ


def test_boxes_snap_in_time_however_they_are_taken(gridded: Canvas, studio: FakeStudio) -> None:
    plot = gridded.spectrogram
    drag(plot, near(plot, 0.6, 0.3), near(plot, 1.1, 0.6), press=SHIFT)
    box = studio.transport.way.box
    assert box is not None
    assert (box.start, box.end) == (0.6 * RATE_HZ, 1.1 * RATE_HZ)
    right, middle = place(plot, 1.1 / 2, 0.45), place(plot, 0.85 / 2, 0.45)
    drag(plot, right, near(plot, 1.6, 0.45))
    moved = studio.transport.way.box
    assert moved is not None
    assert (moved.start, moved.end) == (0.6 * RATE_HZ, 1.6 * RATE_HZ)
    drag(plot, middle, middle - place(plot, 0.6 / 2) + near(plot, 0.1))
    moved = studio.transport.way.box
    assert moved is not None
    assert (moved.start, moved.end) == (0.1 * RATE_HZ, 1.1 * RATE_HZ)


def test_a_grid_that_is_hidden_or_shall_not_snap_does_not(gridded: Canvas, studio: FakeStudio) -> None:
    plot, beats = gridded.waveform, gridded.beat_control.beats
    for change in ({"snaps": False}, {"snaps": True, "shown": False}):
        beats.change(**change)
        QTest.mouseClick(plot.viewport(), LEFT, NO, near(plot, 0.6))
        assert studio.engine.seeks[-1] != 0.6 * RATE_HZ


def contrast(plot: TimePlot, seconds: float) -> int:
    """How much lighter it is at a moment than beside it, at the top."""
    image, point = plot.grab().toImage(), place(plot, seconds / 2.0, 0.02)
    around = [QColor(image.pixelColor(point + QPoint(by, 0))).lightness() for by in (-3, -1, 0, 1)]
    return max(around[1:]) - around[0]


def test_beats_are_drawn_on_both_plots_and_bars_more_strongly(gridded: Canvas) -> None:
    for plot in (gridded.waveform, gridded.spectrogram):
        bar, beat, nothing = (contrast(plot, seconds) for seconds in (0.1, 0.6, 0.85))
        assert bar > beat + 10 > 20
        assert abs(nothing) < 10
    gridded.times.show(0.59, 0.61)
    for plot in (gridded.waveform, gridded.spectrogram):
        assert contrast(plot, 1.0) > 10
    gridded.beat_control.toggle()
    assert gridded.beat_control.lines[0].lines(800.0) == []


def test_beats_that_are_too_close_give_way_to_bars(gridded: Canvas) -> None:
    lines = gridded.beat_control.lines[0]
    assert lines.lines(800.0) == GRID.beats(0.0, 2.0)
    assert lines.lines(20.0) == GRID.beats(0.0, 2.0, 4)
    assert lines.lines(3.0) == GRID.beats(0.0, 2.0, 16)
    assert [lines.lines(0.5), lines.lines(0.0)] == [[], []]


@pytest.fixture
def popover(opened: Canvas, qtbot: QtBot) -> BeatPopover:
    result = opened.beat_control.popover
    with qtbot.waitExposed(result):
        QTest.mouseClick(opened.picture_control.switch.grid, LEFT)
    return result


def test_what_is_typed_is_the_grid_and_is_shown(opened: Canvas, popover: BeatPopover, studio: FakeStudio) -> None:
    switch = opened.picture_control.switch
    assert not switch.grid.isChecked()
    QTest.keyClicks(popover.tempo, "96.5")
    QTest.keyClick(popover.tempo, Qt.Key.Key_Return)
    assert opened.beat_control.beats.value == Beating(BeatGrid(96.5), shown=True)
    assert switch.grid.isChecked()
    studio.transport.seek(RATE_HZ // 2)
    QTest.mouseClick(popover.here, LEFT)
    QTest.keyClick(popover.bar, Qt.Key.Key_Down)
    popover.snaps.setChecked(False)
    assert opened.beat_control.beats.value == Beating(BeatGrid(96.5, 0.5, 3), shown=True, snaps=False)
    studio.open(Document(sound=sound(1.0)))
    assert opened.beat_control.beats.value == Beating()


def test_the_grid_is_first_shown_with_the_tempo_that_is_found(opened: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.open(Document(sound=clicks(100.0, 0.2)))
    control = opened.beat_control
    with qtbot.waitSignal(control.offering.found):
        control.toggle()
    assert control.beats.value.shown
    assert control.beats.value.grid.bpm == pytest.approx(100.0, rel=0.01)
    control.beats.change(grid=BeatGrid(), shown=False)
    control.toggle()
    assert not control.offering.running, "it listens to a sound once"


def test_what_was_typed_meanwhile_stays(opened: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.open(Document(sound=clicks(100.0, 0.2)))
    control = opened.beat_control
    with qtbot.waitSignal(control.offering.found):
        control.toggle()
        control.beats.change(grid=GRID)
    assert control.beats.value.grid == GRID


def test_the_tempo_is_found(opened: Canvas, popover: BeatPopover, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.open(Document(sound=clicks(100.0, 0.2)))
    with qtbot.waitSignal(popover.finding.found):
        QTest.mouseClick(popover.search, LEFT)
    value = opened.beat_control.beats.value
    assert value.shown
    assert value.grid.bpm == pytest.approx(100.0, rel=0.005)
    assert popover.trouble.isHidden()
    studio.open(Document(sound=sound(1.0)))
    with qtbot.waitSignal(popover.finding.found):
        popover.search.click()
    assert not popover.trouble.isHidden()


def test_everything_in_it_is_named(popover: BeatPopover) -> None:
    assert all(box.accessibleName() and box.toolTip() for box in (popover.tempo, popover.offset, popover.bar))
    assert all(one.toolTip() for one in (popover.search, popover.here, popover.shown, popover.snaps))
