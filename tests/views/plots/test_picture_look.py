"""How the spectrogram looks: scale, range, colours."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import FrequencyScale
from audible_gui.settings import Settings
from audible_gui.synthesis import RANGE_DB, Box
from audible_gui.views.plots import Canvas
from audible_gui.views.plots.axes import octave_ticks, scale_ticks
from audible_gui.views.plots.look_popover import LookPopover
from audible_gui.views.plots.picture_look import COLORS, Look, PictureLook, fitting_range, palette
from audible_gui.views.plots.readout import Readout
from tests.views.plots.fakes import RATE_HZ, FakeStudio, document, place, sound
from tests.views.plots.test_heard_picture import quiet, wait_drawn

LEFT = Qt.MouseButton.LeftButton
OTHERS = [FrequencyScale.MEL, FrequencyScale.LINEAR]


def at(canvas: Canvas, seconds: float, hertz: float) -> QPoint:
    plot = canvas.spectrogram
    low, high = plot.heights
    return place(plot, seconds / 2.0, (high - plot.frequency_scale.height(hertz)) / (high - low))


def lightness(canvas: Canvas, seconds: float, hertz: float) -> int:
    image, point = canvas.spectrogram.grab().toImage(), at(canvas, seconds, hertz)
    return max(QColor(image.pixelColor(point.x(), point.y() + by)).lightness() for by in (-1, 0, 1))


def wait_rescaled(canvas: Canvas, scale: FrequencyScale, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: canvas.spectrogram.picture is not None and canvas.spectrogram.picture.scale is scale)


@pytest.mark.parametrize("scale", OTHERS)
def test_another_scale_is_seen_at_once_and_sharp_soon(opened: Canvas, scale: FrequencyScale, qtbot: QtBot) -> None:
    opened.look.change(scale=scale)
    for _ in range(2):
        assert opened.spectrogram.hertz == pytest.approx((0.0, RATE_HZ / 2))
        assert lightness(opened, 0.5, 440.0) > 100 > lightness(opened, 0.5, 2000.0)
        assert lightness(opened, 1.5, 880.0) > 100 > lightness(opened, 1.5, 440.0)
        wait_rescaled(opened, scale, qtbot)


@pytest.mark.parametrize("scale", OTHERS)
def test_the_mouse_points_at_what_it_is_said_to(opened: Canvas, scale: FrequencyScale, qtbot: QtBot) -> None:
    opened.look.change(scale=scale)
    wait_rescaled(opened, scale, qtbot)
    QTest.mouseMove(opened.spectrogram.viewport(), at(opened, 0.5, 440.0))
    _time, frequency, _note, level = opened.spectrogram.findChild(Readout).text().split("   ")
    assert float(frequency.removesuffix(" Hz")) == pytest.approx(440.0, abs=15.0)
    assert float(level.removesuffix(" dB").replace("−", "-")) > -12.0


@pytest.mark.parametrize("scale", FrequencyScale)
def test_a_box_is_drawn_where_the_mouse_is_and_stays_there(
    opened: Canvas, studio: FakeStudio, scale: FrequencyScale, qtbot: QtBot
) -> None:
    opened.look.change(scale=scale)
    wait_rescaled(opened, scale, qtbot)
    viewport, shift = opened.spectrogram.viewport(), Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(viewport, LEFT, shift, at(opened, 0.5, 400.0))
    QTest.mouseMove(viewport, at(opened, 0.7, 700.0))
    QTest.mouseMove(viewport, at(opened, 1.0, 1000.0))
    QTest.mouseRelease(viewport, LEFT, shift, at(opened, 1.0, 1000.0))
    box = studio.transport.way.box
    assert box is not None
    assert (box.low_hz, box.high_hz) == pytest.approx((400.0, 1000.0), abs=20.0)
    opened.look.change(scale=FrequencyScale.MEL if scale is FrequencyScale.LOG else FrequencyScale.LOG)
    assert studio.transport.way.box == box
    shown, height = opened.spectrogram.box.rectangle, opened.spectrogram.frequency_scale.height
    assert shown is not None
    assert (shown.low, shown.high) == pytest.approx((height(box.low_hz), height(box.high_hz)))


@pytest.mark.parametrize("scale", OTHERS)
def test_a_box_to_the_ends_of_the_axis_cuts_nothing_off(
    opened: Canvas, studio: FakeStudio, scale: FrequencyScale
) -> None:
    everything = Box(0, 2 * RATE_HZ, 0.0, RATE_HZ / 2)
    studio.transport.set_box(everything)
    for one in (scale, FrequencyScale.LOG):
        opened.look.change(scale=one)
        assert opened.spectrogram.box.rectangle == opened.spectrogram.limits
        opened.box_control.nudge(Qt.Key.Key_Up)
        assert studio.transport.way.box == everything


def test_the_frequencies_in_view_stay_in_view(opened: Canvas) -> None:
    opened.show_hertz(500.0, 1500.0)
    for scale in (*OTHERS, FrequencyScale.LOG):
        opened.look.change(scale=scale)
        assert opened.spectrogram.hertz == pytest.approx((500.0, 1500.0))
    opened.spectrogram.zoom_frequency(1e-6, 10.0)
    assert opened.spectrogram.heights[1] - opened.spectrogram.heights[0] == pytest.approx(FrequencyScale.LOG.shortest)


def test_what_is_heard_is_drawn_on_the_scale(opened: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.session.edit("Softer", quiet)
    QTest.mouseClick(opened.picture_control.switch.heard, LEFT)
    wait_drawn(opened, qtbot)
    softer = opened.spectrogram.level_db(0.5, 440.0)
    opened.look.change(scale=FrequencyScale.LINEAR)
    assert opened.spectrogram.heard is not None
    qtbot.waitUntil(lambda: opened.spectrogram.heard is not None and opened.spectrogram.heard.scale != "log")
    wait_drawn(opened, qtbot)
    assert opened.spectrogram.heard.image.shape[0] == FrequencyScale.LINEAR.rows
    assert opened.spectrogram.level_db(0.5, 440.0) == pytest.approx(softer, abs=3.0)


def test_a_scale_that_is_chosen_before_the_picture_is_there_is_drawn(
    canvas: Canvas, studio: FakeStudio, qtbot: QtBot
) -> None:
    canvas.look.change(scale=FrequencyScale.MEL)
    studio.open(document(sound()))
    canvas.look.change(scale=FrequencyScale.LINEAR)
    qtbot.waitUntil(lambda: canvas.spectrogram.picture is not None)
    assert canvas.spectrogram.picture is not None
    assert canvas.spectrogram.picture.scale is FrequencyScale.LINEAR
    assert canvas.spectrogram.hertz == pytest.approx((0.0, RATE_HZ / 2))


def test_a_floor_darkens_and_a_ceiling_brightens(opened: Canvas) -> None:
    before = lightness(opened, 0.5, 440.0)
    opened.look.choose(Look().with_ceiling(-40))
    assert lightness(opened, 0.5, 440.0) > before
    opened.look.choose(Look().with_floor(-10))
    assert lightness(opened, 0.5, 440.0) <= before
    assert lightness(opened, 0.5, 2000.0) < 30


@pytest.mark.parametrize("colors", COLORS)
def test_colours_go_from_dark_to_light_for_the_colour_blind_too(colors: str) -> None:
    table = palette(colors, -90, 0)
    light = ((table >> 16 & 255) * 0.2126 + (table >> 8 & 255) * 0.7152 + (table & 255) * 0.0722).astype(int)
    assert (np.diff(light) >= -1).all()
    assert light[0] < 50
    assert light[-1] > 200


def test_floor_and_ceiling_keep_their_distance() -> None:
    assert Look().with_floor(-5) == Look(floor_db=-10, ceiling_db=0)
    assert Look(ceiling_db=-50).with_floor(-55) == Look(floor_db=-55, ceiling_db=-45)
    assert Look(floor_db=-20).with_ceiling(-40) == Look(floor_db=-50, ceiling_db=-40)
    assert Look().with_ceiling(-200) == Look(floor_db=-90, ceiling_db=-80)


def test_auto_takes_the_range_that_is_there() -> None:
    levels = np.linspace(85, 170, 100).astype(np.uint8)[:, None]  # −60 to −30 dB
    floor_db, ceiling_db = fitting_range(levels)
    assert floor_db == pytest.approx(-57, abs=1)
    assert ceiling_db == pytest.approx(-30, abs=1)
    assert fitting_range(np.zeros((3, 3), dtype=np.uint8)) == (-round(RANGE_DB), 0)
    assert fitting_range(np.full((3, 3), 1, dtype=np.uint8)) == (-90, -80)


def test_it_is_remembered(tmp_path: Path) -> None:
    settings = Settings(QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat))
    look, again = PictureLook(), PictureLook()
    look.remember(settings)
    look.choose(Look(FrequencyScale.MEL, -70, -5, "viridis", mask=True))
    again.remember(settings)
    assert again.value == look.value


@pytest.fixture
def popover(opened: Canvas, qtbot: QtBot) -> LookPopover:
    result = opened.picture_control.popover
    with qtbot.waitExposed(result):
        QTest.mouseClick(opened.picture_control.switch.look, LEFT)
    return result


def test_all_of_it_can_be_chosen_with_the_keyboard(opened: Canvas, popover: LookPopover) -> None:
    assert QApplication.focusWidget() is popover.scale
    QTest.keyClick(popover.scale, Qt.Key.Key_Down)
    QTest.keyClick(popover.colors, Qt.Key.Key_Down)
    QTest.keyClick(popover.floor.slider, Qt.Key.Key_Right)
    popover.ceiling.box.selectAll()
    QTest.keyClicks(popover.ceiling.box, "-12")
    QTest.keyClick(popover.ceiling.box, Qt.Key.Key_Return)
    assert opened.look.value == Look(FrequencyScale.MEL, -89, -12, "viridis")
    QTest.mouseClick(popover.fit, LEFT)
    assert opened.look.value.floor_db > -89
    QTest.mouseClick(popover.reset, LEFT)
    assert opened.look.value == Look()
    assert popover.colors.currentText() == "Magma"
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()


def test_everything_in_it_is_named(popover: LookPopover) -> None:
    named = [popover.scale, popover.colors, popover.floor.slider, popover.floor.box, popover.ceiling.slider]
    assert all(one.accessibleName() and one.toolTip() for one in named)


def test_auto_looks_at_what_is_in_view(opened: Canvas) -> None:
    opened.show_hertz(400.0, 500.0)
    levels = opened.spectrogram.visible_levels()
    assert 0 < levels.shape[0] < 384 / 8
    opened.times.show(0.5, 1.0)
    assert opened.spectrogram.visible_levels().shape[1] == pytest.approx(levels.shape[1] / 4, abs=2)


def test_ticks_are_round_and_have_room() -> None:
    for scale in OTHERS:
        top = scale.height(22_050.0)
        ticks = scale_ticks(scale, 0.0, top, top / 10)
        assert len(ticks) >= 5
        assert min(np.diff(ticks)) >= top / 10 * 0.999
        assert all(round(scale.hertz(tick), 6) % 100 == 0 for tick in ticks)
        notes = octave_ticks(scale, 0.0, top, top / 10)
        assert min(np.diff(notes)) >= top / 10
        assert scale.hertz(notes[-1]) == pytest.approx(16_744.04, rel=1e-4)  # C10
