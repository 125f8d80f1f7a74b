from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Node, Reading, with_gain, with_reading
from audible_gui.session import Audition
from audible_gui.synthesis import PeakPyramid
from audible_gui.views import theme
from audible_gui.views.plots import Canvas
from audible_gui.views.plots.readout import Readout
from audible_gui.views.plots.spectrogram_item import SpectrogramItem
from audible_gui.views.plots.thin_progress import ThinProgress
from audible_gui.views.plots.time_plot import TimePlot
from tests.support.networks import random_network
from tests.views.plots.fakes import RATE_HZ, FakeStudio, document, place, sound

LEFT = Qt.MouseButton.LeftButton
NO = Qt.KeyboardModifier.NoModifier


def drag(plot: TimePlot, start: float, end: float, release: bool = True) -> None:
    QTest.mousePress(plot.viewport(), LEFT, NO, place(plot, start))
    QTest.mouseMove(plot.viewport(), place(plot, (start + end) / 2))
    QTest.mouseMove(plot.viewport(), place(plot, end))
    if release:
        QTest.mouseRelease(plot.viewport(), LEFT, NO, place(plot, end))


def wheel(plot: TimePlot, part: float, notches: int, modifiers: Qt.KeyboardModifier = NO) -> None:
    at = QPointF(place(plot, part))
    event = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.viewport(), event)


def color_at(plot: TimePlot, part: float, height: float) -> QColor:
    image = plot.grab().toImage()
    return QColor(image.pixelColor(place(plot, part, height) * image.devicePixelRatio()))


def test_without_a_sound_it_invites(canvas: Canvas, qtbot: QtBot) -> None:
    assert canvas.empty.isVisible()
    assert not canvas.waveform.isVisible()
    with qtbot.waitSignal(canvas.open_requested):
        QTest.mouseClick(canvas.empty.open_button, LEFT)
    with qtbot.waitSignal(canvas.demo_requested):
        QTest.mouseClick(canvas.empty.demo_button, LEFT)


def test_what_was_opened_lately_is_at_hand(canvas: Canvas, qtbot: QtBot) -> None:
    paths = [Path(f"/sounds/{number} & more.wav") for number in range(5)]
    for offered in (paths, paths[:2]):
        canvas.empty.offer(offered)
        QApplication.processEvents()
        buttons = [one for one in canvas.empty.findChildren(QPushButton) if one.isVisible()]
        texts = [button.text() for button in buttons[3:]]
        assert texts == [f"{number} && more.wav" for number in range(min(3, len(offered)))]
    with qtbot.waitSignal(canvas.file_requested) as asked:
        QTest.mouseClick(buttons[4], LEFT)
    assert asked.args == [paths[1]]


def test_the_lines_give_way_where_there_is_no_room(canvas: Canvas) -> None:
    canvas.resize(900, 600)
    assert canvas.empty.steps.isVisible()
    canvas.resize(900, 200)
    assert not canvas.empty.steps.isVisible()
    assert canvas.empty.open_button.isVisible()
    assert canvas.empty.minimumSizeHint().height() <= 160


def test_the_waveform_is_there_at_once_and_the_spectrogram_soon(
    canvas: Canvas, studio: FakeStudio, qtbot: QtBot
) -> None:
    studio.open(Document(sound=sound()))
    assert canvas.waveform.isVisible()
    assert not canvas.empty.isVisible()
    assert color_at(canvas.waveform, 0.4, 0.5) == QColor(theme.current().muted)
    qtbot.waitUntil(lambda: canvas.spectrogram.picture is not None)
    octaves = canvas.spectrogram.heights
    height = 1.0 - (8.781 - octaves[0]) / (octaves[1] - octaves[0])
    bright, dark = color_at(canvas.spectrogram, 0.25, height), color_at(canvas.spectrogram, 0.25, 0.02)
    assert bright.lightness() > 100 > dark.lightness()


def test_of_two_sounds_the_later_is_drawn(canvas: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.open(Document(sound=sound(60.0)))
    later = sound(1.0, name="later")
    drawn: list[object] = []
    canvas._drawing.picture_drawn.connect(drawn.append)
    studio.open(Document(sound=later))
    qtbot.waitUntil(lambda: canvas.spectrogram.picture is not None)
    assert len(drawn) == 1
    assert canvas.spectrogram.picture is not None
    assert canvas.spectrogram.picture.duration_s == pytest.approx(1.0, abs=0.05)
    assert canvas.times.end_s == pytest.approx(1.0)


def test_zooming_into_a_long_sound_draws_it_sharper(canvas: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.open(Document(sound=sound(300.0)))
    qtbot.waitUntil(lambda: canvas.spectrogram.picture is not None)
    whole = canvas.spectrogram.picture
    assert whole is not None
    canvas.times.show(149.0, 151.0)
    qtbot.waitUntil(lambda: canvas.spectrogram.detail is not None)
    detail = canvas.spectrogram.detail
    assert detail is not None
    assert detail.start_s <= 149.0
    assert detail.start_s + detail.duration_s >= 151.0
    assert detail.duration_s / detail.image.shape[1] < whole.duration_s / whole.image.shape[1] / 5
    studio.open(Document(sound=sound(1.0)))
    assert canvas.spectrogram.detail is None


def test_a_view_that_was_zoomed_before_the_picture_came_is_drawn_sharper(
    canvas: Canvas, studio: FakeStudio, qtbot: QtBot
) -> None:
    studio.open(Document(sound=sound(300.0)))
    qtbot.waitUntil(lambda: canvas.spectrogram.picture is not None)
    whole = canvas.spectrogram.picture
    assert whole is not None
    canvas.times.show(149.0, 151.0)
    qtbot.waitUntil(lambda: canvas.spectrogram.detail is not None)
    canvas._on_picture(whole)
    assert canvas.spectrogram.detail is None
    qtbot.waitUntil(lambda: canvas.spectrogram.detail is not None)


def test_closing_the_sound_brings_the_invitation_back(opened: Canvas, studio: FakeStudio) -> None:
    studio.open(Document())
    assert opened.empty.isVisible()
    assert opened.waveform.original.peaks is None


def test_long_sounds_get_their_waveform_from_the_job(
    canvas: Canvas, studio: FakeStudio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audible_gui.views.plots.drawing.AT_ONCE_VALUES", 10)
    studio.open(Document(sound=sound()))
    assert canvas.waveform.original.peaks is None
    qtbot.waitUntil(lambda: canvas.waveform.original.peaks is not None)


@pytest.mark.parametrize("name", ["waveform", "spectrogram"])
def test_a_click_seeks_also_while_playing(opened: Canvas, studio: FakeStudio, name: str) -> None:
    plot: TimePlot = getattr(opened, name)
    QTest.mouseClick(plot.viewport(), LEFT, NO, place(plot, 0.25))
    assert studio.engine.seeks[-1] == pytest.approx(0.5 * RATE_HZ, abs=30)
    studio.transport.play()
    QTest.mouseClick(plot.viewport(), LEFT, NO, place(plot, 0.75))
    assert studio.engine.seeks[-1] == pytest.approx(1.5 * RATE_HZ, abs=30)
    assert studio.transport.playing
    assert studio.transport.loop is None


def test_the_playhead_is_drawn_where_the_sound_is(opened: Canvas, studio: FakeStudio) -> None:
    accent = QColor(theme.current().accent)
    for plot in (opened.waveform, opened.spectrogram):
        assert color_at(plot, 0.5, 0.05) != accent
    studio.transport.seek(RATE_HZ)
    for plot in (opened.waveform, opened.spectrogram):
        assert color_at(plot, 0.5, 0.05) == accent


def test_a_drag_makes_a_loop_and_esc_clears_it(opened: Canvas, studio: FakeStudio) -> None:
    drag(opened.waveform, 0.75, 0.25)
    assert studio.engine.loop is not None
    assert studio.engine.loop == pytest.approx((0.5 * RATE_HZ, 1.5 * RATE_HZ), abs=30)
    assert not studio.engine.seeks
    inside, outside = color_at(opened.waveform, 0.55, 0.03), color_at(opened.waveform, 0.9, 0.03)
    assert inside != outside
    opened.setFocus()
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert studio.transport.loop is None
    assert color_at(opened.waveform, 0.55, 0.03) == outside


def test_an_edge_of_the_loop_can_be_dragged(opened: Canvas, studio: FakeStudio) -> None:
    studio.transport.set_loop((4000, 8000))
    drag(opened.spectrogram, 0.5, 0.8)
    assert studio.transport.loop == pytest.approx((4000, 12800), abs=30)
    drag(opened.waveform, 0.25, 0.1)
    assert studio.transport.loop == pytest.approx((1600, 12800), abs=30)


def test_dragging_the_playhead_lets_what_is_there_be_heard(opened: Canvas, studio: FakeStudio) -> None:
    studio.transport.seek(4000)
    drag(opened.waveform, 0.25, 0.75, release=False)
    assert studio.engine.scrubs == pytest.approx([8000, 12_000], abs=30)
    assert opened.playhead_s == pytest.approx(1.5, abs=0.01)
    assert (studio.transport.scrubbing, studio.transport.loop) == (True, None)
    QTest.mouseRelease(opened.waveform.viewport(), LEFT, NO, place(opened.waveform, 0.75))
    assert studio.engine.scrubs[-1] is None
    assert not studio.transport.scrubbing
    assert studio.transport.position == pytest.approx(12_000, abs=30)


def test_a_held_playhead_stays_where_it_is_while_it_plays(opened: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.transport.seek(4000)
    studio.transport.play()
    drag(opened.spectrogram, 0.25, 0.5, release=False)
    with qtbot.waitSignals([studio.transport.levels_changed] * 3):
        pass
    assert opened.playhead_s == pytest.approx(1.0, abs=0.01)
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert studio.engine.scrubs[-1] is None
    QTest.mouseRelease(opened.spectrogram.viewport(), LEFT, NO, place(opened.spectrogram, 0.5))
    assert studio.transport.loop is None


@pytest.mark.parametrize(("height", "modifier"), [(-0.1, NO), (0.5, Qt.KeyboardModifier.AltModifier)])
def test_the_axis_above_and_alt_scrub_too(
    opened: Canvas, studio: FakeStudio, height: float, modifier: Qt.KeyboardModifier
) -> None:
    viewport = opened.waveform.viewport()
    QTest.mousePress(viewport, LEFT, modifier, place(opened.waveform, 0.5, height))
    QTest.mouseMove(viewport, place(opened.waveform, 0.75, height))
    QTest.mouseRelease(viewport, LEFT, modifier, place(opened.waveform, 0.75, height))
    assert studio.engine.scrubs == [pytest.approx(12_000, abs=30), None]


def test_a_loop_can_be_begun_at_the_start_where_the_playhead_is(opened: Canvas, studio: FakeStudio) -> None:
    drag(opened.waveform, 0.0, 0.5)
    assert studio.transport.loop == pytest.approx((0, 8000), abs=30)
    assert studio.engine.scrubs == []


def test_esc_breaks_a_drag_off(opened: Canvas, studio: FakeStudio) -> None:
    studio.transport.set_loop((4000, 8000))
    drag(opened.waveform, 0.6, 0.9, release=False)
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    QTest.mouseRelease(opened.waveform.viewport(), LEFT, NO, place(opened.waveform, 0.9))
    assert studio.transport.loop == (4000, 8000)


def test_a_double_click_clears_the_loop(opened: Canvas, studio: FakeStudio) -> None:
    studio.transport.set_loop((4000, 8000))
    QTest.mouseDClick(opened.waveform.viewport(), LEFT, NO, place(opened.waveform, 0.4))
    assert studio.transport.loop is None


def test_the_wheel_zooms_around_the_cursor_and_never_leaves_the_sound(opened: Canvas) -> None:
    wheel(opened.waveform, 0.25, 3)
    assert opened.times.span_s == pytest.approx(2.0 * 0.8**3)
    at = opened.times.start_s + 0.25 * opened.times.span_s
    assert at == pytest.approx(0.5, abs=0.01)
    wheel(opened.spectrogram, 0.0, 200)
    assert opened.times.span_s == pytest.approx(32 / RATE_HZ)
    wheel(opened.spectrogram, 0.5, -300)
    assert (opened.times.start_s, opened.times.end_s) == pytest.approx((0.0, 2.0))


def test_both_plots_show_the_same_time(opened: Canvas) -> None:
    wheel(opened.waveform, 0.7, 4)
    ranges = [plot.getViewBox().viewRange()[0] for plot in (opened.waveform, opened.spectrogram)]
    assert ranges[0] == pytest.approx([opened.times.start_s, opened.times.end_s])
    assert ranges[1] == pytest.approx(ranges[0])
    assert opened.waveform.view_rect().left() == opened.spectrogram.view_rect().left()
    assert opened.waveform.view_rect().width() == opened.spectrogram.view_rect().width()


def test_shift_moves_and_control_zooms_frequency(opened: Canvas) -> None:
    wheel(opened.waveform, 0.5, 5)
    span_s, start_s = opened.times.span_s, opened.times.start_s
    wheel(opened.waveform, 0.5, -1, Qt.KeyboardModifier.ShiftModifier)
    assert opened.times.span_s == pytest.approx(span_s)
    assert opened.times.start_s > start_s
    whole = opened.spectrogram.heights
    wheel(opened.spectrogram, 0.5, 2, Qt.KeyboardModifier.ControlModifier)
    assert opened.times.span_s == pytest.approx(span_s)
    assert opened.spectrogram.heights[1] - opened.spectrogram.heights[0] == pytest.approx((whole[1] - whole[0]) * 0.64)
    wheel(opened.spectrogram, 0.5, -50, Qt.KeyboardModifier.ControlModifier)
    assert opened.spectrogram.heights == pytest.approx(whole)


def test_f_and_a_double_click_on_the_ruler_fit(opened: Canvas) -> None:
    opened.times.show(0.5, 0.7)
    opened.spectrogram.zoom_frequency(0.5, 9.0)
    QTest.keyClick(opened, Qt.Key.Key_F)
    assert opened.times.span_s == pytest.approx(2.0)
    assert opened.spectrogram.heights[0] < 5.0
    opened.times.show(0.5, 0.7)
    QTest.mouseDClick(opened.waveform.viewport(), LEFT, NO, QPoint(300, 8))
    assert opened.times.span_s == pytest.approx(2.0)


def test_the_view_follows_the_playhead(opened: Canvas, studio: FakeStudio) -> None:
    opened.times.show(0.0, 0.5)
    studio.transport.play()
    studio.transport.seek(int(0.4 * RATE_HZ))
    assert opened.times.start_s == 0.0
    studio.transport.seek(int(0.6 * RATE_HZ))
    assert opened.times.start_s == pytest.approx(0.6, abs=0.1)
    assert opened.times.span_s == pytest.approx(0.5)


def test_the_playhead_moves_between_reports(opened: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.transport.play()
    seen: list[float] = []
    opened.playhead.moved.connect(seen.append)
    qtbot.waitUntil(lambda: len(set(seen)) >= 3)
    assert max(seen) <= 0.2


def test_the_corner_says_what_is_under_the_mouse(opened: Canvas) -> None:
    octaves = opened.spectrogram.heights
    height = 1.0 - (8.7814 - octaves[0]) / (octaves[1] - octaves[0])
    QTest.mouseMove(opened.spectrogram.viewport(), place(opened.spectrogram, 0.25, height))
    label = opened.spectrogram.findChild(Readout)
    assert label.isVisible()
    time, frequency, note, level = label.text().split("   ")
    assert time.startswith(("0.49", "0.50"))
    assert float(frequency.removesuffix(" Hz")) == pytest.approx(440, rel=0.03)
    assert note == "A4"
    assert level.endswith("dB")
    QTest.mouseMove(opened.waveform.viewport(), place(opened.waveform, 0.25))
    label = opened.waveform.findChild(Readout)
    assert label.text().endswith("dBFS")
    assert label.y() > opened.waveform.view_rect().center().y(), "flags of markers are above"
    QApplication.sendEvent(opened.waveform, _leave())
    assert not label.isVisible()


def test_an_auditioned_component_is_drawn_in_its_colour(
    opened: Canvas, studio: FakeStudio, qtbot: QtBot, qapp: QApplication
) -> None:
    with qtbot.waitSignal(opened._heard_drawing.drawn):
        studio.transport.set_audition(Audition(Node(1, 2)))
    assert opened.waveform.overlay.color == theme.component_color(2)
    assert opened.waveform.original.color == QColor(theme.current().line)
    assert color_at(opened.waveform, 0.4, 0.5) == theme.component_color(2)
    try:
        theme.apply(qapp, theme.LIGHT)
        assert opened.waveform.overlay.color == theme.component_color(2)
    finally:
        theme.apply(qapp)
    studio.transport.set_audition(None)
    assert opened.waveform.overlay.peaks is None
    assert opened.waveform.original.color == QColor(theme.current().muted)


def test_what_leaked_is_drawn_while_it_is_heard(opened: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: studio.transport.set_audition(Audition(Node(1, 2))),
        studio.transport.toggle_leaks,
    )
    drawn = []
    for act in acts:
        with qtbot.waitSignal(opened._heard_drawing.drawn):
            act()
        peaks = opened.waveform.overlay.peaks
        assert isinstance(peaks, PeakPyramid)
        drawn.append(peaks.peaks(0.0, 16000.0, 1)[1].max())
    assert 0.0 < drawn[1] < 0.95 * drawn[0]


def test_an_edited_mix_is_drawn_as_it_sounds(opened: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    def edit(gain_db: float) -> None:
        def change(before: Document) -> Document:
            for index in range(5):
                before = with_gain(before, Node(1, index), gain_db)
            return with_gain(before, None, gain_db)

        studio.session.edit("Gain", change)

    with qtbot.waitSignal(opened._heard_drawing.drawn):
        edit(-20.0)
    shown, original = opened.waveform.overlay.peaks, opened.waveform.original.peaks
    assert isinstance(shown, PeakPyramid)
    assert isinstance(original, PeakPyramid)
    quiet, loud = (peaks.peaks(0.0, 16000.0, 1)[1].max() for peaks in (shown, original))
    assert quiet == pytest.approx(loud * 0.1, rel=0.02)
    studio.session.undo_stack.undo()
    assert opened.waveform.overlay.peaks is None


def test_another_reading_of_an_auditioned_component_is_drawn(canvas: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.open(document(sound(), lambda of: random_network(of, parts=True)))
    acts: tuple[Callable[[], object], ...] = (
        lambda: studio.transport.set_audition(Audition(Node(2, 0))),
        lambda: studio.session.edit("Read", lambda before: with_reading(before, Reading.ONE)),
        studio.session.undo_stack.undo,
    )
    drawn = []
    for act in acts:
        with qtbot.waitSignal(canvas._heard_drawing.drawn):
            act()
        peaks = canvas.waveform.overlay.peaks
        assert isinstance(peaks, PeakPyramid)
        drawn.append(peaks.peaks(0.0, 16000.0, 50)[1])
    assert not np.allclose(drawn[0], drawn[1], rtol=0.01)
    assert np.array_equal(drawn[0], drawn[2])


def test_stereo_has_two_lanes_and_many_channels_as_many_as_fit(canvas: Canvas, studio: FakeStudio) -> None:
    studio.open(Document(sound=sound(4.0, channels=2)))
    assert canvas.waveform.lanes == 2
    # Both lanes are drawn around their own middles, and nothing between them.
    assert color_at(canvas.waveform, 0.4, 0.25) == QColor(theme.current().muted)
    assert color_at(canvas.waveform, 0.4, 0.75) == QColor(theme.current().muted)
    studio.open(Document(sound=sound(0.5, channels=24)))
    assert canvas.waveform.lanes == 1


@pytest.mark.parametrize("samples", [1, 2, 100])
def test_tiny_and_silent_sounds_are_shown(canvas: Canvas, studio: FakeStudio, qtbot: QtBot, samples: int) -> None:
    studio.open(Document(sound=sound(samples / RATE_HZ, level=0.0)))
    qtbot.waitUntil(lambda: canvas.spectrogram.picture is not None)
    wheel(canvas.waveform, 0.5, 5)
    canvas.grab()
    assert canvas.times.end_s <= samples / RATE_HZ


def test_another_theme_recolours_it(opened: Canvas, qapp: QApplication) -> None:
    theme.apply(qapp, theme.LIGHT)
    try:
        assert color_at(opened.waveform, 0.9, 0.02) == QColor(theme.LIGHT.background)
        assert opened.waveform.original.color == QColor(theme.LIGHT.muted)
    finally:
        theme.apply(qapp)


def _leave() -> QEvent:
    return QEvent(QEvent.Type.Leave)


def test_progress_is_shown_without_the_plot_below_being_painted(
    opened: Canvas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = opened.findChild(ThinProgress)
    assert bar is not None
    with qtbot.waitExposed(bar):
        bar.show()
    QApplication.processEvents()
    painted: list[object] = []
    monkeypatch.setattr(SpectrogramItem, "paint", lambda *_: painted.append(None))
    bar.tell(0.5)
    QApplication.processEvents()
    assert not painted
    image = bar.grab().toImage()
    colors = [image.pixelColor(round(image.width() * place), 1).name() for place in (0.25, 0.75)]
    assert (colors[0] == theme.current().accent, colors[1] == theme.current().accent) == (True, False)
