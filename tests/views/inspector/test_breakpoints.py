"""Breakpoints over an envelope, by mouse and keys: heard while they are set, one undo step, taken back by Esc."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from audible_gui.document import BeatGrid, Breakpoint, Document, GainCurve
from audible_gui.errors import AudibleError
from audible_gui.views.inspector.curve_painting import curve_height
from audible_gui.views.inspector.point_clipping import POINTS_FORMAT, points_data, read_points
from audible_gui.views.inspector.tools import Tool
from audible_gui.views.inspector.trace import Side
from tests.views.inspector.driving import NODE, Bench, at, hover, mouse

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
ENVELOPE = Side.ENVELOPE


@pytest.fixture
def pointing(bench: Bench) -> Iterator[Bench]:
    """With a component selected, and the tool chosen by its key."""
    bench.select()
    bench.plot(ENVELOPE).setFocus()
    QTest.keyClick(bench.plot(ENVELOPE), Qt.Key.Key_7)
    yield bench
    if bench.inspector.points.dialog is not None:
        bench.inspector.points.dialog.close()


def curve(bench: Bench) -> GainCurve:
    return bench.document.component(NODE).curve


def points(bench: Bench) -> list[tuple[float, float]]:
    """By parts of the sound, and dB."""
    return [(round(p.time_s / bench.times.duration_s, 3), p.gain_db) for p in curve(bench).points]


def only(bench: Bench, place: float, gain_db: float, reach: float = 0.01) -> bool:
    """Whether there is but one point, and lies there."""
    ((found, level_db),) = points(bench)
    return abs(found - place) < reach and abs(level_db - gain_db) < 0.5


def up(gain_db: float) -> float:
    return curve_height(gain_db)


def key(bench: Bench, what: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(bench.plot(ENVELOPE), what, keys)


def click(bench: Bench, place: float, gain_db: float) -> None:
    bench.draw([(place, up(gain_db))], ENVELOPE)


def double_click(bench: Bench, place: float, gain_db: float) -> None:
    click(bench, place, gain_db)
    plot = bench.plot(ENVELOPE)
    mouse(plot, QMouseEvent.Type.MouseButtonDblClick, at(plot, (place, up(gain_db))))
    bench.release(ENVELOPE)


def test_a_click_adds_a_point_and_dragging_moves_it_each_one_step(pointing: Bench) -> None:
    name = pointing.document.component(NODE).name
    heard: list[Document] = []
    pointing.session.changed.connect(lambda _before, after: heard.append(after))
    assert pointing.inspector.tools.tool is Tool.POINTS
    click(pointing, 0.25, -20.0)
    assert len(heard) == 1
    assert only(pointing, 0.25, -20.0)
    mix = pointing.studio.engine.mix
    pointing.press([(0.25, up(-20.0)), (0.5, up(-30.0)), (0.75, up(-40.0))], ENVELOPE)
    assert pointing.studio.engine.mix is not mix, "heard before the mouse is released"
    pointing.release(ENVELOPE)
    assert only(pointing, 0.75, -40.0)
    assert pointing.steps()[-2:] == [
        f"Add a breakpoint to envelope of {name}",
        f"Move a breakpoint in envelope of {name}",
    ]
    pointing.session.undo_stack.undo()
    pointing.session.undo_stack.undo()
    assert not curve(pointing).points
    assert pointing.inspector.points.desk.points == ()
    assert pointing.patch() is None, "the envelope itself is as it was learned"


def test_a_click_near_the_curve_adds_a_point_on_it_that_changes_nothing(pointing: Bench) -> None:
    click(pointing, 0.5, 1.0)
    assert only(pointing, 0.5, 0.0)
    assert not pointing.document.component(NODE).mixed


def test_a_click_on_a_point_is_no_step(pointing: Bench) -> None:
    click(pointing, 0.5, -20.0)
    steps = pointing.steps()
    click(pointing, 0.5, -20.0)
    assert pointing.steps() == steps
    assert pointing.inspector.points.desk.chosen == 0


def test_a_double_click_takes_a_point_away_but_not_the_one_it_has_added(pointing: Bench) -> None:
    double_click(pointing, 0.5, -20.0)
    assert len(points(pointing)) == 1
    double_click(pointing, 0.5, -20.0)
    assert points(pointing) == []
    assert pointing.steps()[-1].startswith("Remove a breakpoint from envelope")


def test_shift_moves_finely_ctrl_along_one_axis_and_esc_takes_it_back(pointing: Bench) -> None:
    click(pointing, 0.5, -20.0)
    before, steps = pointing.document, pointing.steps()
    way = [(0.5, up(-20.0)), (0.52, up(-30.0))]
    pointing.draw(way, ENVELOPE, keys=SHIFT)
    assert only(pointing, 0.502, -21.0, 0.002)
    pointing.session.undo_stack.undo()
    pointing.draw(way, ENVELOPE, keys=CTRL)
    assert curve(pointing).points[0].time_s == before.component(NODE).curve.points[0].time_s
    assert curve(pointing).points[0].gain_db == pytest.approx(-30.0, abs=0.5)
    pointing.session.undo_stack.undo()
    pointing.press(way, ENVELOPE)
    assert pointing.document != before
    key(pointing, Qt.Key.Key_Escape)
    pointing.release(ENVELOPE)
    assert pointing.document == before
    assert pointing.steps()[: len(steps)] == steps
    assert not pointing.inspector.points.dragging
    assert pointing.inspector.points.desk.points == curve(pointing).points


def test_points_snap_to_beats_that_are_shown_unless_alt_is_held(pointing: Bench) -> None:
    length_s = pointing.times.duration_s
    beat_s = round(length_s / 4, 4)
    pointing.beats.change(grid=BeatGrid(min(max(60.0 / beat_s, 20.0), 400.0), 0.0), shown=True)
    period = pointing.beats.value.grid.period_s
    near = (period + 4.0 / pointing.plot(ENVELOPE).width() * length_s) / length_s
    click(pointing, near, -20.0)
    assert curve(pointing).points[0].time_s == pytest.approx(period, abs=1e-9)
    pointing.session.undo_stack.undo()
    pointing.draw([(near, up(-20.0))], ENVELOPE, keys=ALT)
    assert curve(pointing).points[0].time_s != pytest.approx(period, abs=1e-4)
    pointing.beats.change(shown=False)


def test_keys_go_from_point_to_point_move_add_type_and_remove(pointing: Bench) -> None:
    key(pointing, Qt.Key.Key_Insert)
    assert points(pointing) == [(0.5, 0.0)]
    key(pointing, Qt.Key.Key_Insert)
    assert [place for place, _ in points(pointing)] == [0.5, 0.75]
    steps = len(pointing.steps())
    for _ in range(3):
        key(pointing, Qt.Key.Key_Down)
    key(pointing, Qt.Key.Key_Up, SHIFT)
    assert points(pointing)[1][1] == pytest.approx(-2.9)
    assert len(pointing.steps()) == steps + 1, "one key again and again is one step"
    key(pointing, Qt.Key.Key_Backtab)
    assert pointing.inspector.points.desk.chosen == 0
    key(pointing, Qt.Key.Key_Left)
    assert points(pointing)[0][0] < 0.5
    assert len(pointing.steps()) == steps + 2
    key(pointing, Qt.Key.Key_End)
    key(pointing, Qt.Key.Key_Return)
    dialog = pointing.inspector.points.dialog
    assert dialog is not None
    assert dialog.gain.text() == "−2.9 dB"
    dialog.gain.setValue(-60.0)
    assert dialog.gain.text() == "silent"
    dialog.accept()
    assert points(pointing)[1][1] == -60.0
    key(pointing, Qt.Key.Key_Delete)
    assert len(points(pointing)) == 1
    key(pointing, Qt.Key.Key_Tab)
    assert pointing.inspector.points.desk.chosen is None, "beyond the last the focus goes on"


def test_it_is_told_what_a_point_is(pointing: Bench) -> None:
    click(pointing, 0.5, -20.0)
    plot = pointing.plot(ENVELOPE)
    key(pointing, Qt.Key.Key_1)
    assert "Draw to change its rhythm" in plot.accessibleDescription()
    key(pointing, Qt.Key.Key_7)
    assert "click to add a breakpoint" in plot.accessibleDescription()
    hover(plot, (0.1, 0.1))
    hover(plot, (0.5, up(-20.0)))
    assert plot.cursor().shape() == Qt.CursorShape.SizeAllCursor
    assert "Breakpoint 1 of 1" in plot.accessibleDescription()
    assert "−20" in plot.accessibleDescription() or "−19" in plot.accessibleDescription()
    hover(plot, (0.1, 0.9))
    assert plot.cursor().shape() == Qt.CursorShape.CrossCursor


def test_the_curve_is_seen_in_what_is_filled(pointing: Bench) -> None:
    before = pointing.picture(ENVELOPE)
    click(pointing, 0.5, -60.0)
    picture = pointing.plot(ENVELOPE).picture
    assert picture is not None
    assert not picture.trace.heard.any()
    assert picture.trace.now.any()
    assert pointing.picture(ENVELOPE) != before
    np.testing.assert_array_equal(picture.trace.now, picture.trace.own)


def test_the_basis_has_none_and_says_so(pointing: Bench) -> None:
    steps = pointing.steps()
    pointing.draw([(0.5, 0.5), (0.6, 0.6)], Side.BASIS)
    assert pointing.steps() == steps
    assert "in the envelope" in pointing.inspector.trouble.text()


def chosen_in(menu: QMenu, text: str) -> None:
    (action,) = [one for one in menu.actions() if one.text().startswith(text)]
    assert action.isEnabled()
    action.trigger()


def test_the_menu_does_all_of_it(pointing: Bench) -> None:
    view, plot = pointing.inspector.views[ENVELOPE], pointing.plot(ENVELOPE)

    def ask(place: float, gain_db: float) -> None:
        plot.menu_requested.emit(at(plot, (place, up(gain_db))).toPoint())
        QApplication.processEvents()

    ask(0.3, -30.0)
    view.menu.close()
    chosen_in(view.menu, "Add a breakpoint")
    assert only(pointing, 0.3, 0.0)
    click(pointing, 0.6, -30.0)
    ask(0.6, -30.0)
    view.menu.close()
    chosen_in(view.menu, "Breakpoint to 0 dB")
    assert [gain_db for _, gain_db in points(pointing)] == [0.0, 0.0]
    chosen_in(view.menu, "Remove the breakpoint")
    assert len(points(pointing)) == 1
    chosen_in(view.menu, "Remove all breakpoints")
    assert points(pointing) == []
    ask(0.3, -30.0)
    view.menu.close()
    assert not any(
        a.isEnabled() for a in view.menu.actions() if a.text() in {"Remove all breakpoints", "Copy breakpoints"}
    )


def test_points_are_pasted_in_place_of_others_and_end_with_the_sound(pointing: Bench) -> None:
    click(pointing, 0.5, -20.0)
    pointing.inspector.points.desk.take(GainCurve((Breakpoint(0.0, -6.0), Breakpoint(1e5, -6.0))))
    assert points(pointing) == [(0.0, -6.0), (1.0, -6.0)]
    assert pointing.steps()[-1].startswith("Paste breakpoints into envelope of ")


def test_what_is_on_the_clipboard_comes_back_or_is_refused() -> None:
    before = GainCurve((Breakpoint(0.1 + 0.2, -60.0), Breakpoint(2.5, 6.0)))
    data = points_data(before)
    assert read_points(data) == before
    assert data.text() == "s\tdB\n0.3\t-60\n2.5\t6\n"
    for wrong in (b"", b"[]", b"{}", b"[[1]]", b"[[1,0],[1,0]]", b"[[NaN,0]]", b"[[0,99]]", b"[" * 100_000,
                  b"[[1e999,0]]", b"[" + b"[1,0]," * 600 + b"[2,0]]"):  # fmt: skip
        data.setData(POINTS_FORMAT, wrong)
        with pytest.raises(AudibleError, match="cannot be read"):
            read_points(data)
    with pytest.raises(AudibleError, match="no breakpoints"):
        read_points(None)


def test_other_tools_draw_the_envelope_under_the_curve(pointing: Bench) -> None:
    click(pointing, 0.5, -20.0)
    before = curve(pointing)
    key(pointing, Qt.Key.Key_1)
    pointing.draw([(0.3, 0.5), (0.6, 0.6)], ENVELOPE)
    assert pointing.patch() is not None
    assert curve(pointing) == before
    pointing.inspector.reset(ENVELOPE)
    assert pointing.patch() is None
    assert curve(pointing) == before


def test_a_stereo_component_has_one_curve(stereo: Bench) -> None:
    stereo.select(2)
    stereo.inspector.tools.buttons[Tool.POINTS].click()
    stereo.draw([(0.5, up(-20.0))], ENVELOPE)
    (found,) = [one.curve for layer in stereo.document.components for one in layer if one.curve.points]
    assert len(found.points) == 1


def test_nothing_is_set_while_a_training_shows_what_it_has(pointing: Bench) -> None:
    click(pointing, 0.5, -20.0)
    hand = pointing.inspector.points
    hand.set_readonly(True)
    before = pointing.document
    click(pointing, 0.2, -20.0)
    pointing.press([(0.5, up(-20.0)), (0.7, up(-9.0))], ENVELOPE)
    pointing.release(ENVELOPE)
    for what in (Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_Up, Qt.Key.Key_Return):
        key(pointing, what)
    hand.desk.remove_all()
    assert pointing.document == before
    assert hand.choose_at(QPointF(0.0, 0.0)) is None
