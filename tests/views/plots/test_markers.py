"""Markers on the canvas: drawn, set, dragged, named, deleted, gone to; what snaps to them."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from audible_gui.document import MAX_MARKERS, BeatGrid, Marker
from audible_gui.views import theme
from audible_gui.views.plots import Canvas
from audible_gui.views.plots.beats import Beating
from audible_gui.views.plots.marker_layout import flag_at, flags
from tests.views.plots.fakes import RATE_HZ, FakeStudio, place, sound
from tests.views.plots.test_canvas import drag

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
MARKERS = (Marker(0.5, 1), Marker(1.0, 3, "Verse"), Marker(1.5, 2, "Chorus"))


@pytest.fixture
def marked(opened: Canvas, studio: FakeStudio) -> Canvas:
    """A sound of two seconds with three markers."""
    studio.session.edit("Markers", lambda document: replace(document, markers=MARKERS))
    return opened


def at(canvas: Canvas, seconds: float, below_px: int = 8) -> QPoint:
    """On the flag of a marker at a moment."""
    rect, times = canvas.waveform.view_rect(), canvas.times
    x = rect.left() + (seconds - times.start_s) / times.span_s * rect.width()
    return QPointF(x + 4, rect.top() + below_px).toPoint()


def pull(canvas: Canvas, start_s: float, end_s: float, held: Qt.KeyboardModifier = NO) -> None:
    """Drag a flag, but do not let it go."""
    port = canvas.waveform.viewport()
    QTest.mousePress(port, LEFT, held, at(canvas, start_s))
    for time_s in ((start_s + end_s) / 2, end_s):
        where = QPointF(at(canvas, time_s))
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, where, port.mapToGlobal(where), Qt.MouseButton.NoButton, LEFT, held
        )
        QApplication.sendEvent(port, event)


def drop(canvas: Canvas, time_s: float) -> None:
    QTest.mouseRelease(canvas.waveform.viewport(), LEFT, NO, at(canvas, time_s))


def chosen(canvas: Canvas) -> int | None:
    """The number of the marker that keys act on."""
    marker = canvas.markers.chosen
    return None if marker is None else marker.number


def times(studio: FakeStudio) -> list[float]:
    return [marker.time_s for marker in studio.session.document.markers]


def close_menu() -> None:
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


def menu_entries(canvas: Canvas, spot: QPoint) -> dict[str, QAction]:
    QTest.mouseClick(canvas.waveform.viewport(), RIGHT, NO, spot)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return {action.text(): action for action in menu.actions() if action.text()}


@pytest.mark.parametrize("look", [theme.DARK, theme.LIGHT], ids=lambda look: look.name)
def test_they_are_lines_on_both_plots_with_flags_on_the_waveform(
    opened: Canvas, studio: FakeStudio, look: theme.Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "_current", look)
    before = [plot.grab().toImage() for plot in (opened.waveform, opened.spectrogram)]
    studio.session.edit("Markers", lambda document: replace(document, markers=MARKERS))
    after = [plot.grab().toImage() for plot in (opened.waveform, opened.spectrogram)]
    for plot, old, new in zip((opened.waveform, opened.spectrogram), before, after, strict=True):
        spot = place(plot, 0.25, 0.9)
        assert any(old.pixel(spot.x() + x, spot.y()) != new.pixel(spot.x() + x, spot.y()) for x in (-1, 0, 1))
        away = place(plot, 0.3, 0.9)
        assert old.pixel(away) == new.pixel(away)
    flag = at(opened, 1.0)
    assert before[0].pixel(flag) != after[0].pixel(flag)


def test_a_click_on_a_flag_goes_there_while_it_plays_and_chooses_it(marked: Canvas, studio: FakeStudio) -> None:
    studio.transport.play()
    QTest.mouseClick(marked.waveform.viewport(), LEFT, NO, at(marked, 1.0))
    assert studio.engine.seeks == [RATE_HZ]
    assert studio.transport.playing
    assert chosen(marked) == 3
    QTest.mouseClick(marked.waveform.viewport(), LEFT, NO, place(marked.waveform, 0.1, 0.8))
    assert chosen(marked) is None
    assert len(studio.engine.seeks) == 2


def test_a_flag_is_dragged_in_one_step_and_escape_gives_it_up(marked: Canvas, studio: FakeStudio) -> None:
    steps = studio.session.undo_stack.count()
    pull(marked, 1.0, 1.7)
    assert times(studio) == [0.5, 1.0, 1.5], "nothing is edited before it is let go"
    assert [flag.marker.number for flag in marked.marker_control.flags()] == [1, 2, 3]
    QTest.keyClick(marked, Qt.Key.Key_Escape)
    drop(marked, 1.7)
    assert studio.session.undo_stack.count() == steps
    assert [flag.marker for flag in marked.marker_control.flags()] == list(MARKERS)
    pull(marked, 1.0, 1.7)
    drop(marked, 1.7)
    assert times(studio) == [0.5, 1.5, pytest.approx(1.7, abs=0.01)]
    assert studio.session.undo_stack.count() == steps + 1
    assert studio.session.undo_stack.undoText() == "Move Verse"
    studio.session.undo_stack.undo()
    assert studio.session.document.markers == MARKERS
    pull(marked, 1.0, -0.4)
    drop(marked, -0.4)
    assert times(studio) == [0.0, 0.5, 1.5], "it stays within the sound"


def test_a_dragged_marker_snaps_to_beats_unless_alt_is_held(marked: Canvas, studio: FakeStudio) -> None:
    marked.beat_control.beats.choose(Beating(BeatGrid(60.0 / 0.4), shown=True))
    pull(marked, 1.0, 1.205)
    drop(marked, 1.205)
    assert times(studio)[1] == pytest.approx(1.2)
    pull(marked, 1.2, 1.61, ALT)
    drop(marked, 1.61)
    assert times(studio)[2] == pytest.approx(1.61, abs=0.005)
    assert times(studio)[2] != pytest.approx(1.6)


def test_loops_clicks_and_boxes_snap_to_markers(marked: Canvas, studio: FakeStudio) -> None:
    drag(marked.spectrogram, 0.254, 0.496)
    assert studio.transport.loop == (RATE_HZ // 2, RATE_HZ)
    QTest.mouseClick(marked.waveform.viewport(), LEFT, NO, place(marked.waveform, 0.754, 0.8))
    assert studio.engine.seeks[-1] == RATE_HZ * 3 // 2
    marked.beat_control.beats.choose(Beating(BeatGrid(60.0 / 0.51), shown=True))
    assert marked.waveform.snap is not None
    assert marked.waveform.snap(0.506, 0.02) == pytest.approx(0.51), "what is nearest"
    assert marked.waveform.snap(0.503, 0.02) == 0.5
    assert marked.waveform.snap(0.7, 0.02) == 0.7


def test_a_name_is_typed_at_the_flag(marked: Canvas, studio: FakeStudio) -> None:
    line = marked.marker_control.line
    QTest.mouseDClick(marked.waveform.viewport(), LEFT, NO, at(marked, 0.5))
    assert line.isVisible()
    QTest.keyClicks(line, "Intro")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert studio.session.document.markers[0] == Marker(0.5, 1, "Intro")
    assert studio.session.undo_stack.undoText() == "Rename Marker 1"
    assert not line.isVisible()
    assert marked.hasFocus()
    QTest.keyClick(marked, Qt.Key.Key_F2)
    QTest.keyClicks(line, "Outro")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert studio.session.document.markers[0].name == "Intro"
    marked.times.show(1.2, 1.4)
    QTest.keyClick(marked, Qt.Key.Key_F2)
    assert marked.times.contains(0.5)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert studio.session.document.markers[0].title == "Marker 1"


def test_delete_takes_the_chosen_one_away_and_chooses_the_next(marked: Canvas, studio: FakeStudio) -> None:
    QTest.keyClick(marked, Qt.Key.Key_Delete)
    assert len(times(studio)) == 3, "none is chosen"
    QTest.mouseClick(marked.waveform.viewport(), LEFT, NO, at(marked, 1.0))
    QTest.keyClick(marked, Qt.Key.Key_Delete)
    assert times(studio) == [0.5, 1.5]
    assert chosen(marked) == 2
    assert studio.session.undo_stack.undoText() == "Delete Verse"
    QTest.keyClick(marked, Qt.Key.Key_Backspace)
    assert chosen(marked) == 1
    QTest.keyClick(marked, Qt.Key.Key_Delete)
    assert not times(studio)
    assert chosen(marked) is None
    studio.session.undo_stack.setIndex(2)
    assert studio.session.document.markers == MARKERS


def test_menus_at_the_mouse(marked: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    beside = place(marked.waveform, 0.6, 0.8)
    entries = menu_entries(marked, beside)
    entries["Set a marker here"].trigger()
    close_menu()
    assert times(studio) == [0.5, 1.0, pytest.approx(1.2, abs=0.01), 1.5]
    assert marked.markers.chosen is not None
    assert studio.session.undo_stack.undoText() == "Set marker 4"
    entries = menu_entries(marked, place(marked.waveform, 0.35, 0.8))
    entries["Loop 0.500 s – 1.000 s"].trigger()
    close_menu()
    assert studio.transport.loop == (RATE_HZ // 2, RATE_HZ)
    entries = menu_entries(marked, at(marked, 1.5))
    entries["Go to Chorus"].trigger()
    assert studio.engine.seeks[-1] == RATE_HZ * 3 // 2
    entries["Delete"].trigger()
    close_menu()
    assert len(times(studio)) == 3
    with qtbot.waitSignal(marked.waveform.range_requested):
        QTest.mouseClick(marked.waveform.viewport(), RIGHT, NO, QPoint(200, 8))
    for dialog in QApplication.topLevelWidgets():
        if dialog is marked.range_dialog:
            dialog.close()


def test_next_previous_and_loop_go_by_the_playhead(marked: Canvas, studio: FakeStudio) -> None:
    markers = marked.markers
    for expected in (0.5, 1.0, 1.5, 1.5):
        markers.go_on()
        assert studio.transport.position == round(expected * RATE_HZ)
    for expected in (1.0, 0.5, 0.0, 0.0):
        markers.go_back()
        assert studio.transport.position == round(expected * RATE_HZ)
    marked.times.show(0.0, 0.2)
    markers.go_on()
    assert marked.times.contains(0.5)
    markers.loop_here()
    assert studio.transport.loop == (RATE_HZ // 2, RATE_HZ)
    studio.transport.set_loop(None)
    studio.transport.seek(RATE_HZ + 800)
    studio.transport.play()
    markers.go_back()
    assert studio.transport.position == RATE_HZ // 2, "while it plays, one that was just passed is passed over"
    assert studio.transport.playing


def test_one_is_set_while_it_plays_without_seeking_and_once_at_a_moment(opened: Canvas, studio: FakeStudio) -> None:
    studio.transport.seek(4000)
    studio.transport.pause()
    seeks, steps = list(studio.engine.seeks), studio.session.undo_stack.count()
    opened.markers.set_here()
    opened.markers.set_here()
    assert studio.session.document.markers == (Marker(0.5, 1),)
    assert opened.markers.chosen == Marker(0.5, 1)
    assert (studio.engine.seeks, studio.session.undo_stack.count()) == (seeks, steps + 1)


def test_another_sound_has_its_own_and_undo_brings_them_back(marked: Canvas, studio: FakeStudio) -> None:
    marked.markers.choose(1)
    studio.session.edit("Open", lambda _: replace(studio.session.document, sound=sound(), network=None, components=(),
                                                  markers=()))  # fmt: skip
    assert (marked.markers.all, marked.markers.chosen, marked.marker_control.flags()) == ((), None, [])
    studio.session.undo_stack.undo()
    assert marked.markers.all == MARKERS
    assert len(marked.marker_control.flags()) == 3


def cut(text: str, room: float) -> tuple[str, float]:
    """Ten pixels a letter."""
    whole = 10.0 * len(text)
    if whole <= room:
        return text, whole
    count = max(int(room / 10.0) - 1, 0)
    return f"{text[:count]}…", 10.0 * (count + 1)


def test_names_do_not_cover_each_other_and_the_chosen_one_has_all_of_its_own() -> None:
    markers = [
        *(Marker(0.0, 1, "A long name"), Marker(0.05, 2, "B"), Marker(0.052, 3, "C")),
        *(Marker(0.3, 4), Marker(0.35, 5), Marker(0.9, 6)),
    ]
    shown = flags(markers, (0.0, 1.0), 1000.0, None, cut)
    assert [flag.text for flag in shown] == ["A …", "", "C", "4", "Marker 5", "Marker 6"]
    assert all(one.x + one.width < other.x for one, other in pairwise(shown))
    shown = flags(markers, (0.0, 1.0), 1000.0, 1, cut)
    assert [flag.text for flag in shown] == ["A long name", "", "", "4", "Marker 5", "Marker 6"]
    assert flag_at(shown, 52.0) == shown[0]
    assert flag_at(shown, 300.0) == shown[3]
    assert flag_at(shown, 250.0) is None


def test_thousands_of_markers_are_no_more_than_a_pixel_each_and_laid_out_once(
    marked: Canvas, studio: FakeStudio
) -> None:
    many = tuple(Marker(number * 2.0 / MAX_MARKERS, number) for number in range(1, MAX_MARKERS + 1))
    studio.session.edit("Many", lambda document: replace(document, markers=many))
    width = round(marked.waveform.view_rect().width())
    shown = marked.marker_control.flags()
    assert width * 0.9 <= len(shown) <= width + 1
    assert [flag.crowded for flag in shown].count(False) == 1, "what lies beneath can be seen"
    assert marked.marker_control.flags() is shown, "while the view stays, as when it plays"
    marked.times.show(0.0, 0.004)
    assert [flag.marker for flag in marked.marker_control.flags()] == list(many[:20])
    assert all(flag.text in {flag.marker.title, str(flag.marker.number)} for flag in marked.marker_control.flags()[:-1])
