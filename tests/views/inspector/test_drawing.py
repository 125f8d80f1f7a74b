"""Drawing by mouse and keys: heard while it is done, one undo step, taken back by Esc."""

import re

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Drawn, Node, Orientation, with_gain, with_network
from audible_gui.operations import with_basis_of
from audible_gui.views.inspector.shape_axes import FrameAxis
from audible_gui.views.inspector.tools import Tool
from audible_gui.views.inspector.trace import Side
from audible_gui.views.plots.readout import Readout
from tests.views.component_tree.deep import SOUND, learned
from tests.views.inspector.conftest import Build
from tests.views.inspector.driving import NODE, Bench, at, hover, mouse, wheel

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
UP_AND_DOWN = [(0.5, 0.6), (0.7, 0.9), (0.9, 0.3)]


def name(bench: Bench, node: Node = NODE) -> str:
    return bench.document.component(node).name


@pytest.mark.parametrize("side", Side)
def test_the_pencil_draws_and_is_one_undo_step(bench: Bench, side: Side) -> None:
    bench.select()
    before, steps = bench.document, bench.steps()
    bench.draw(UP_AND_DOWN, side)
    assert bench.steps() == [*steps, f"Draw {side} of {name(bench)}"]
    for place, height in UP_AND_DOWN[1:]:
        assert bench.height(place, side) == pytest.approx(height, abs=0.1)
    patch = bench.patch()
    assert patch is not None
    assert isinstance(patch.basis if side is Side.BASIS else patch.envelope, Drawn)
    other = Side.ENVELOPE if side is Side.BASIS else Side.BASIS
    np.testing.assert_array_equal(bench.values(other), bench.inspector.views[other].plot.picture.trace.own)  # type: ignore[union-attr]
    bench.session.undo_stack.undo()
    assert bench.document is before
    picture = bench.plot(side).picture
    assert picture is not None
    assert not picture.trace.changed


def test_what_is_drawn_is_heard_before_the_mouse_is_released(bench: Bench, qtbot: QtBot) -> None:
    bench.select()
    heard: list[Document] = []
    bench.session.changed.connect(lambda _before, after: heard.append(after))
    mix = bench.studio.engine.mix
    bench.press([(0.5, 0.9)])
    assert len(heard) == 1
    assert bench.studio.engine.mix is not mix
    bench.press([(0.5, 0.9), (0.6, 0.8), (0.8, 0.7)])
    qtbot.waitUntil(lambda: bench.height(0.79) == pytest.approx(0.7, abs=0.1))
    bench.release()
    assert len(heard) < 6, "edits are not made at every move of the mouse"


def test_many_moves_make_few_edits_and_the_last_of_them_counts(bench: Bench) -> None:
    bench.select()
    heard: list[Document] = []
    bench.session.changed.connect(lambda _before, after: heard.append(after))
    way = [(0.3 + 0.001 * step, 0.5 + 0.3 * (step % 7) / 7) for step in range(400)]
    bench.draw([*way, (0.7, 0.4)])
    assert len(heard) < 100
    assert bench.height(0.7) == pytest.approx(0.4, abs=0.1)
    assert len(bench.steps()) == 2


def test_esc_takes_back_the_gesture_in_progress(bench: Bench) -> None:
    bench.select()
    bench.draw(UP_AND_DOWN)
    before, steps, shown = bench.document, bench.steps(), bench.picture()
    bench.choose(Tool.ERASE)
    bench.press([(0.2, 0.5), (0.9, 0.5)])
    QApplication.processEvents()
    assert bench.document != before
    bench.plot().setFocus()
    QTest.keyClick(bench.plot(), Qt.Key.Key_Escape)
    bench.press([(0.2, 0.5)][1:])
    bench.release()
    assert bench.document == before
    assert bench.steps() == steps
    bench.plot().clearFocus()
    bench.inspector.setFocus()
    bench.plot().set_brush(None)
    assert bench.plot().picture is not None
    assert bench.picture().size() == shown.size()
    np.testing.assert_array_equal(bench.plot().picture.trace.now, bench.values())  # type: ignore[union-attr]


@pytest.mark.parametrize("side", Side)
def test_the_line_is_straight(bench: Bench, side: Side) -> None:
    bench.select()
    bench.choose(Tool.LINE)
    bench.draw([(0.5, 0.2), (0.6, 0.95), (0.9, 0.8)], side)
    assert bench.height(0.7, side) == pytest.approx(0.5, abs=0.05)
    assert bench.steps()[-1] == f"Draw a line in {side} of {name(bench)}"


def test_networks_whose_weights_are_envelopes_are_drawn_alike(build: Build) -> None:
    bench = build(with_network(Document(sound=SOUND), learned(orientation=Orientation.ENVELOPES)))
    bench.select()
    for side in Side:
        bench.draw(UP_AND_DOWN, side)
        assert bench.height(0.9, side) == pytest.approx(0.3, abs=0.1)


def test_with_shift_lines_go_on_from_point_to_point(bench: Bench) -> None:
    bench.select()
    bench.choose(Tool.LINE)
    bench.draw([(0.5, 0.2), (0.6, 0.8)], Side.ENVELOPE)
    bench.draw([(0.8, 0.4), (0.8, 0.4)], Side.ENVELOPE, keys=SHIFT)
    bench.times.show(0.0, bench.times.duration_s * 0.95)
    bench.draw([(0.98, 0.1), (0.98, 0.1)], Side.ENVELOPE, keys=SHIFT)
    bench.times.fit()
    assert bench.height(0.7, Side.ENVELOPE) == pytest.approx(0.6, abs=0.05)
    assert bench.height(0.8 + 0.5 * (0.98 * 0.95 - 0.8), Side.ENVELOPE) == pytest.approx(0.25, abs=0.05)
    assert len(bench.steps()) == 4
    bench.select(3, 1)
    before = bench.values(Side.ENVELOPE, Node(3, 1))
    bench.draw([(0.95, 0.1)], Side.ENVELOPE, keys=SHIFT)
    assert (bench.values(Side.ENVELOPE, Node(3, 1)) != before).sum() < 4


def test_the_axes_stay_under_a_stroke(bench: Bench) -> None:
    bench.select()
    plot = bench.plot(Side.ENVELOPE)
    bench.press([(0.2, 0.5)], Side.ENVELOPE)
    assert plot.picture is not None
    before, heights = plot.picture.axis.points([0.0, 1.0]), plot.picture.heights
    wheel(plot, 0.5, 360)
    bench.times.show(0.1, 0.2)
    mouse(plot, QMouseEvent.Type.MouseMove, at(plot, (0.4, 1.0)))
    np.testing.assert_array_equal(plot.picture.axis.points([0.0, 1.0]), before)
    assert plot.picture.heights == heights
    bench.release(Side.ENVELOPE)
    basis = bench.plot()
    bench.press([(0.5, 0.5)])
    assert basis.picture is not None
    before = basis.picture.axis.points([0.0, 1.0])
    wheel(basis, 0.5, 360)
    np.testing.assert_array_equal(basis.picture.axis.points([0.0, 1.0]), before)
    bench.release()
    assert plot.picture.axis.points(1.0) - plot.picture.axis.points(0.0) == pytest.approx(0.1 * 8000 / 64)


def test_the_eraser_silences_what_is_under_its_brush(bench: Bench) -> None:
    bench.select()
    before = bench.values(Side.ENVELOPE)
    bench.choose(Tool.ERASE)
    bench.inspector.tools.brush.setValue(20)
    bench.draw([(0.5, 0.5)], Side.ENVELOPE)
    narrow = (bench.values(Side.ENVELOPE) == 0.0).sum()
    bench.inspector.tools.brush.setValue(100)
    bench.draw([(0.5, 0.5)], Side.ENVELOPE)
    wide = (bench.values(Side.ENVELOPE) == 0.0).sum()
    assert 3.0 < wide / narrow < 7.0
    np.testing.assert_array_equal(bench.values(Side.ENVELOPE)[0, :10], before[0, :10])


def test_smoothing_evens_out(bench: Bench) -> None:
    bench.select()
    before = bench.values(Side.ENVELOPE)[0]
    bench.choose(Tool.SMOOTH)
    bench.draw([(0.2, 0.5), (0.8, 0.5)], Side.ENVELOPE)
    after = bench.values(Side.ENVELOPE)[0]
    middle = slice(len(after) // 3, 2 * len(after) // 3)
    assert np.abs(np.diff(after[middle])).mean() < 0.8 * np.abs(np.diff(before[middle])).mean()


def test_scaling_by_dragging_up_is_limited_to_12_db_a_gesture(bench: Bench) -> None:
    bench.select()
    before = bench.values(Side.ENVELOPE)[0]
    bench.choose(Tool.SCALE)
    bench.draw([(0.5, 0.1), (0.5, 0.225)], Side.ENVELOPE)
    gain = bench.values(Side.ENVELOPE)[0] / np.maximum(before, 1e-9)
    assert gain.max() == pytest.approx(10 ** (6 / 20), rel=0.02)
    bench.session.undo_stack.undo()
    bench.draw([(0.5, 0.0), (0.5, 1.0)], Side.ENVELOPE)
    gain = bench.values(Side.ENVELOPE)[0] / np.maximum(before, 1e-9)
    assert gain.max() == pytest.approx(10 ** (12 / 20), rel=0.001)
    assert gain[:5].max() == 1.0


def test_an_envelope_is_shifted_by_dragging_and_by_typing(bench: Bench) -> None:
    bench.select()
    before = bench.values(Side.ENVELOPE)[0]
    bench.choose(Tool.SHIFT)
    quarter_s = 0.25 * bench.times.span_s
    frames = quarter_s * 8000 / 64
    bench.draw([(0.25, 0.5), (0.5, 0.5)], Side.ENVELOPE)
    after = bench.values(Side.ENVELOPE)[0]
    points = np.arange(len(before))
    np.testing.assert_allclose(after, np.interp(points - frames, points, before, left=0.0), atol=1e-3)
    bench.session.undo_stack.undo()
    box = bench.inspector.shift_box
    QTest.keyClicks(box, "-80,0")
    QTest.keyClick(box, Qt.Key.Key_Return)
    np.testing.assert_allclose(bench.values(Side.ENVELOPE)[0, :-10], before[10:], rtol=1e-5)
    assert bench.steps()[-1] == f"Shift envelope of {name(bench)} by −80 ms"
    assert box.text() == ""
    QTest.keyClicks(box, "abc")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert len(bench.steps()) == 2


def test_reset_brings_back_what_was_trained(bench: Bench) -> None:
    bench.select()
    own = [bench.values(side) for side in Side]
    for side in Side:
        bench.draw(UP_AND_DOWN, side)
    (reset, both) = bench.inspector.views[Side.BASIS].menu.actions()[-2:]
    reset.trigger()
    np.testing.assert_array_equal(bench.values(), own[0])
    assert bench.patch() is not None
    both.trigger()
    assert bench.patch() is None
    assert bench.steps()[-2:] == [f"Reset basis of {name(bench)}", f"Reset shapes of {name(bench)}"]


def test_the_menu_offers_what_can_be_done(bench: Bench) -> None:
    bench.select()
    menu = bench.inspector.views[Side.BASIS].menu
    QApplication.clipboard().setText("hello")

    def offered() -> list[str]:
        menu.aboutToShow.emit()
        return [action.text().split("\t")[0] for action in menu.actions() if action.isEnabled() and action.text()]

    assert offered() == ["Type a level…", "Copy basis"]
    bench.draw(UP_AND_DOWN, Side.ENVELOPE)
    menu.actions()[1].trigger()
    assert offered() == ["Type a level…", "Copy basis", "Paste", "Reset both"]
    bench.draw(UP_AND_DOWN)
    assert offered() == ["Type a level…", "Copy basis", "Paste", "Reset basis", "Reset both"]


def test_drawing_goes_on_from_what_is_borrowed(bench: Bench) -> None:
    bench.session.edit("Basis", lambda document: with_basis_of(document, NODE, Node(3, 1)))
    bench.select()
    borrowed = bench.values()
    assert name(bench, Node(3, 1)) in bench.inspector.footer.text.text()
    bench.choose(Tool.ERASE)
    bench.draw([(0.9, 0.5)])
    kept = bench.values() > 0.0
    np.testing.assert_array_equal(bench.values()[kept], borrowed[kept])
    assert not kept[borrowed > 0.0].all()
    assert "Drawn basis" in bench.inspector.footer.text.text()


def test_stereo_is_drawn_together_or_one_by_one(stereo: Bench) -> None:
    node = Node(2, 0)
    stereo.select(2, 0)
    view = stereo.inspector.views[Side.BASIS]
    assert view.channels_button.isVisible()
    assert not stereo.inspector.views[Side.ENVELOPE].channels_button.isVisible()
    before = stereo.values(node=node)
    stereo.draw(UP_AND_DOWN)
    both = stereo.values(node=node)
    changed = (both != before).any(axis=0)
    loud = changed & (before.min(axis=0) > 1e-6)
    np.testing.assert_allclose((both[0] / both[1])[loud], (before[0] / before[1])[loud], rtol=1e-4)
    assert len(view.plot.picture.lanes) == 1  # type: ignore[union-attr]
    QTest.mouseClick(view.channels_button, Qt.MouseButton.LeftButton)
    assert [lane.name for lane in view.plot.picture.lanes] == ["L", "R"]  # type: ignore[union-attr]
    stereo.draw(UP_AND_DOWN, lane=1)
    np.testing.assert_array_equal(stereo.values(node=node)[0], both[0])
    assert (stereo.values(node=node)[1] != both[1]).any()


def test_a_gesture_ends_where_its_component_has_gone(bench: Bench) -> None:
    bench.select()
    bench.press([(0.5, 0.9)])
    bench.session.undo_stack.setIndex(0)
    bench.press([(0.6, 0.9)][1:])
    bench.release()
    assert bench.document.network is None
    assert bench.inspector.subject is None


def test_other_edits_meanwhile_stay(bench: Bench) -> None:
    bench.select()
    bench.press([(0.5, 0.9)])
    bench.session.edit("Gain", lambda document: with_gain(document, Node(3, 1), -6.0))
    bench.release()
    assert bench.document.component(Node(3, 1)).gain_db == -6.0
    assert bench.patch() is not None


def test_keys_change_what_is_under_the_brush_at_the_cursor(bench: Bench) -> None:
    bench.select()
    plot = bench.plot(Side.ENVELOPE)
    plot.setFocus()
    before = bench.values(Side.ENVELOPE)[0]
    for _ in range(3):
        QTest.keyClick(plot, Qt.Key.Key_Up)
    assert (bench.values(Side.ENVELOPE)[0] / np.maximum(before, 1e-9)).max() == pytest.approx(10 ** (3 / 20), rel=0.01)
    assert bench.steps()[1:] == [f"Scale envelope of {name(bench)}"]
    for _ in range(4):
        QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Delete)
    silent = np.flatnonzero(bench.values(Side.ENVELOPE)[0] == 0.0)
    assert silent.min() > len(before) / 2
    QTest.keyClick(plot, Qt.Key.Key_Up, SHIFT)
    raised = bench.values(Side.ENVELOPE)[0]
    assert raised[int(np.median(silent))] > 0.0
    bench.choose(Tool.SMOOTH)
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert [text.split(" envelope")[0] for text in bench.steps()[1:]] == ["Scale", "Erase in", "Scale", "Smooth"]


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("double_click", [True, False])
def test_by_how_much_it_is_scaled_is_typed(bench: Bench, side: Side, double_click: bool) -> None:
    bench.select()
    bench.choose(Tool.SCALE)
    before, plot, steps = bench.values(side), bench.plot(side), bench.steps()
    open_typed(bench, side, double_click)
    dialog = bench.inspector.hands[side].dialog
    assert dialog is not None
    dialog.number.setValue(-6.0)
    assert dialog.number.text() == "−6.0 dB"
    dialog.accept()
    assert bench.steps() == [*steps, f"Scale {side} of {name(bench)}"]
    assert (bench.values(side) / np.maximum(before, 1e-12))[before > 0].min() == pytest.approx(
        10 ** (-6 / 20), rel=0.02
    )
    assert plot.picture is not None
    open_typed(bench, side, double_click)
    bench.inspector.hands[side].dialog.reject()  # type: ignore[union-attr]
    assert len(bench.steps()) == len(steps) + 1


def test_what_is_typed_acts_where_the_dialog_says(bench: Bench) -> None:
    bench.select()
    bench.choose(Tool.SCALE)
    before, plot = bench.values(Side.ENVELOPE)[0], bench.plot(Side.ENVELOPE)
    open_typed(bench, Side.ENVELOPE, double_click=True)
    dialog = bench.inspector.hands[Side.ENVELOPE].dialog
    assert dialog is not None
    said = re.fullmatch(r"From (\d\.\d{3}) s to (\d\.\d{3}) s, under the brush", dialog.where.text())
    assert said is not None
    dialog.number.setValue(-30.0)
    dialog.accept()
    assert plot.picture is not None
    axis = plot.picture.axis
    assert isinstance(axis, FrameAxis)
    changed = axis.times_s[~np.isclose(bench.values(Side.ENVELOPE)[0], before)]
    assert (changed.min(), changed.max()) == pytest.approx((float(said[1]), float(said[2])), abs=2 * axis.frame_s)


def test_a_shift_is_typed_in_milliseconds_and_in_semitones(bench: Bench) -> None:
    bench.select()
    bench.choose(Tool.SHIFT)
    for side, amount, how in ((Side.ENVELOPE, -200.0, "−200 ms"), (Side.BASIS, 12.0, "12 semitones")):
        before = bench.values(side)[0]
        open_typed(bench, side, double_click=True)
        dialog = bench.inspector.hands[side].dialog
        assert dialog is not None
        assert dialog.where.text() == f"All of the {side}"
        dialog.number.setValue(amount)
        dialog.accept()
        assert bench.steps()[-1] == f"Shift {side} of {name(bench)} by {how}"
        moved = bench.values(side)[0]
        assert not np.allclose(moved, before)
    assert np.interp(np.arange(0, len(before), 2) / 2.0, np.arange(len(before)), before) == pytest.approx(
        moved[::2], abs=1e-6
    ), "an octave higher: every bin is at twice its place"


def test_a_level_is_typed_with_the_pencil(bench: Bench) -> None:
    bench.select()
    plot = bench.plot(Side.ENVELOPE)
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Return)
    dialog = bench.inspector.hands[Side.ENVELOPE].dialog
    assert dialog is not None
    dialog.number.setValue(dialog.number.minimum())
    assert dialog.number.text() == "silent"
    dialog.accept()
    assert bench.height(0.5, Side.ENVELOPE) == 0.0
    QTest.keyClick(plot, Qt.Key.Key_Return)
    again = bench.inspector.hands[Side.ENVELOPE].dialog
    assert again is not None
    assert again.number.text() == "silent"
    again.number.setValue(-6.0)
    again.accept()
    assert plot.picture is not None
    assert bench.height(0.5, Side.ENVELOPE) == pytest.approx(
        plot.picture.heights.of(plot.picture.heights.reference / 2.0), abs=0.01
    )


def open_typed(bench: Bench, side: Side, double_click: bool) -> None:
    """By a double click in the middle, or with Enter, where the cursor is at first."""
    plot = bench.plot(side)
    if double_click:
        bench.draw([(0.5, 0.5)], side)
        mouse(plot, QMouseEvent.Type.MouseButtonDblClick, at(plot, (0.5, 0.5)))
        bench.release(side)
    else:
        plot.setFocus()
        QTest.keyClick(plot, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("tool", "side", "way", "text"),
    [
        (Tool.SCALE, Side.BASIS, [(0.5, 0.5), (0.5, 0.375)], "−6.0 dB"),
        (Tool.SCALE, Side.ENVELOPE, [(0.5, 0.5), (0.5, 1.0)], "+12.0 dB"),
        (Tool.SHIFT, Side.BASIS, [(0.5, 0.5), (0.25, 0.5)], "semitones"),
        (Tool.SHIFT, Side.ENVELOPE, [(0.5, 0.5), (0.75, 0.5)], " ms"),
        (Tool.PENCIL, Side.ENVELOPE, [(0.5, 0.5), (0.75, 0.5)], " dB"),
    ],
)
def test_it_is_told_by_how_much_what_is_dragged_changes(
    bench: Bench, tool: Tool, side: Side, way: list[tuple[float, float]], text: str
) -> None:
    bench.select()
    bench.choose(tool)
    bench.press(way, side)
    (readout,) = bench.plot(side).findChildren(Readout)
    assert readout.isVisible()
    assert text in readout.text()
    bench.release(side)


def test_keys_choose_tools_and_brushes(bench: Bench) -> None:
    bench.select()
    bench.plot().setFocus()
    for key, tool in zip("12345678", Tool, strict=True):
        QTest.keyClicks(bench.plot(), key)
        assert bench.inspector.tools.tool is tool
    assert bench.plot(Side.ENVELOPE).hasFocus(), "breakpoints are set there"
    bench.plot().setFocus()
    width = bench.inspector.tools.brush.value()
    QTest.keyClicks(bench.plot(), "]]")
    assert bench.inspector.tools.brush.value() > width
    QTest.keyClicks(bench.plot(), "[[[")
    assert bench.inspector.tools.brush.value() < width


def test_shapes_are_copied_from_one_component_to_another(bench: Bench) -> None:
    bench.select()
    bench.draw(UP_AND_DOWN)
    copied = bench.values()
    QTest.keyClick(bench.plot(), Qt.Key.Key_C, CTRL)
    bench.select(3, 1)
    other = Node(3, 1)
    norm = np.linalg.norm(bench.values(node=other))
    QTest.keyClick(bench.plot(Side.ENVELOPE), Qt.Key.Key_V, CTRL)
    pasted = bench.values(node=other)
    np.testing.assert_allclose(pasted, copied * norm / np.linalg.norm(copied), rtol=1e-5, atol=1e-9)
    assert bench.steps()[-1] == f"Paste basis of {name(bench, other)}"


def test_pasting_something_else_says_what_to_do(bench: Bench) -> None:
    bench.select()
    QApplication.clipboard().setText("hello")
    QTest.keyClick(bench.plot(), Qt.Key.Key_V, CTRL)
    assert "Copy one" in bench.inspector.trouble.text()
    assert bench.inspector.trouble.isVisible()
    bench.select(3, 1)
    assert not bench.inspector.trouble.isVisible()


def test_the_brush_is_seen_under_the_mouse(bench: Bench) -> None:
    bench.select()
    bench.choose(Tool.ERASE)
    before = bench.picture()
    hover(bench.plot(), (0.5, 0.5))
    assert bench.picture() != before
