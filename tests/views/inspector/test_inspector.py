"""What the inspector shows: which component, how large, and why there is nothing to be drawn."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QClipboard, QColor, QContextMenuEvent, QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from audible_gui.document import Document, Node, Phase, with_name, with_network
from audible_gui.operations import with_basis_of
from audible_gui.views import theme
from audible_gui.views.inspector.painting import marked_places
from audible_gui.views.inspector.shape_axes import FrequencyAxis, frequency_limits
from audible_gui.views.inspector.tools import Tool
from audible_gui.views.inspector.trace import Side, Trace
from tests.support.networks import random_network
from tests.views.component_tree.deep import SOUND, parent, unfold
from tests.views.component_tree.driving import click, index, residual
from tests.views.inspector.conftest import Build
from tests.views.inspector.driving import NODE, Bench, at, hover, mouse, wheel

WARNING = QColor(theme.DARK.warning)
CTRL = Qt.KeyboardModifier.ControlModifier


def invitation(bench: Bench) -> str:
    label = bench.inspector.invitation
    return label.text() if label.isVisible() else ""


def test_an_empty_inspector_says_what_to_do(bench: Bench, build: Build) -> None:
    assert invitation(bench) == "Select a component to see and draw its basis and envelope."
    assert invitation(build(Document())) == invitation(bench)


def test_rows_without_shapes_say_why(bench: Bench) -> None:
    click(bench.tree, residual(bench.tree))
    assert "residual" in invitation(bench)
    click(bench.tree, bench.tree.model().index(0, 0))
    assert "layer" in invitation(bench)
    (child, *_) = unfold(bench.tree, parent(bench.tree))
    click(bench.tree, child)
    assert "part of a component" in invitation(bench)
    bench.select(3, 0)
    assert invitation(bench) == ""
    click(bench.tree, index(bench.tree, 3, 1), CTRL)
    assert "Several rows" in invitation(bench)


def test_the_header_names_the_component(bench: Bench) -> None:
    bench.session.edit("Rename", lambda document: with_name(document, NODE, "Kick & <b>"))
    bench.select()
    header = bench.inspector.header
    assert subject_summary(bench).count("·") == 1
    assert header.name.text() == "Kick & <b>"
    held = bench.tree.rows.row_at(index(bench.tree, 3, 0)).share
    assert held is not None
    assert f"{held * 100:.1f} % of layer 3" in header.summary.text()
    assert "Hz" in header.summary.text()
    bench.session.edit("Rename", lambda document: with_name(document, NODE, "A name that is much too long " * 3))
    assert header.name.text().endswith("…")
    assert bench.inspector.width() == 320


def test_the_header_does_not_say_the_peak_twice(bench: Bench) -> None:
    bench.select()
    peak = subject_summary(bench).split("  ·  ")[0]
    bench.session.edit("Rename", lambda document: with_name(document, NODE, peak))
    assert "·" not in subject_summary(bench)


def subject_summary(bench: Bench) -> str:
    bench.select()
    return bench.inspector.header.summary.text()


def test_another_selection_is_followed_with_its_colour(bench: Bench) -> None:
    pictures = []
    for row in range(3):
        bench.select(3, row)
        assert bench.inspector.subject is not None
        assert bench.inspector.subject.node == Node(3, row)
        chip = bench.inspector.header.chip.grab().toImage()
        assert chip.pixelColor(chip.rect().center()) == theme.component_color(row)
        pictures.append([bench.picture(side) for side in Side])
    assert all(one != other for one, other in zip(*pictures[:2], strict=True))


def test_a_hidden_inspector_works_nothing_out(bench: Bench) -> None:
    seen = []
    bench.select()
    for visible in (False, True, False):
        bench.inspector.setVisible(visible)
        seen.append((bench.inspector.subject is not None, bench.plot().picture is not None))
    assert seen == [(False, False), (True, True), (False, False)]
    bench.select(3, 1)
    assert bench.inspector.subject is None


def test_what_is_drawn_shows_before_what_was_trained(bench: Bench) -> None:
    bench.select()
    before = bench.picture()
    bench.choose(Tool.ERASE)
    bench.draw([(0.3, 0.5), (0.8, 0.5)])
    assert bench.picture() != before
    picture = bench.plot().picture
    assert picture is not None
    assert picture.trace.changed
    with_it = bench.picture()
    bench.plot().show_picture(replace(picture, trace=Trace(picture.trace.now, picture.trace.now)))
    without = bench.picture()
    assert with_it.copy(erased(bench)) != without.copy(erased(bench))


def erased(bench: Bench) -> QRect:
    """What of the plot lies between a third and three quarters of its width."""
    picture = bench.plot().picture
    assert picture is not None
    (lane,) = picture.lanes
    left, width = lane.rect.left() + 0.35 * lane.rect.width(), 0.4 * lane.rect.width()
    return QRectF(left, lane.rect.top(), width, lane.rect.height()).toRect()


def test_where_the_original_has_nothing_is_marked_and_told(bench: Bench) -> None:
    bench.select()
    bench.choose(Tool.SCALE)
    for raised, marked in ((0.02, False), (1.0, False), (1.0, True)):
        bench.draw([(0.7, 0.0), (0.7, raised)])
        picture = bench.plot().picture
        assert picture is not None
        assert any(left < 0.7 < right for left, right in marked_places(picture.trace, picture.axis)) is marked
        assert ("12 dB above" in tip(bench, 0.7)) is marked
        bench.plot().set_brush(None)
        edge = at(bench.plot(), (0.7, 1.0)).toPoint() + QPoint(0, 1)
        assert (bench.picture().pixelColor(edge) == WARNING) is marked
        assert "12 dB above" not in tip(bench, 0.2)


def tip(bench: Bench, place: float) -> str:
    where = at(bench.plot(), (place, 0.5)).toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, where, bench.plot().mapToGlobal(where))
    QApplication.sendEvent(bench.plot(), event)
    return QToolTip.text()


def test_the_wheel_zooms_around_the_mouse_and_a_double_click_shows_everything(bench: Bench) -> None:
    bench.select()
    plot = bench.plot()
    assert plot.picture is not None
    whole, under = plot.picture.axis.points([0.0, 0.5, 1.0]), plot.picture.axis.points(0.5)
    wheel(plot, 0.5, 360)
    zoomed = plot.picture.axis.points([0.0, 0.5, 1.0])
    assert zoomed[0] > whole[0]
    assert zoomed[2] < whole[2]
    assert zoomed[1] == pytest.approx(under)
    wheel(plot, 0.5, -120, Qt.KeyboardModifier.ShiftModifier)
    assert plot.picture.axis.points(0.5) > zoomed[1]
    below = QPointF(plot.width() / 2, plot.height() - 5)
    mouse(plot, QMouseEvent.Type.MouseButtonDblClick, below)
    assert plot.picture.axis.points([0.0, 0.5, 1.0]) == pytest.approx(whole)


def test_the_middle_button_moves_the_view(bench: Bench) -> None:
    bench.select()
    bench.times.show(0.1, 0.2)
    plot, middle = bench.plot(Side.ENVELOPE), Qt.MouseButton.MiddleButton
    mouse(plot, QMouseEvent.Type.MouseButtonPress, at(plot, (0.5, 0.5)), middle)
    mouse(plot, QMouseEvent.Type.MouseMove, at(plot, (0.25, 0.5)), middle)
    mouse(plot, QMouseEvent.Type.MouseButtonRelease, at(plot, (0.25, 0.5)), middle)
    hover(plot, (0.9, 0.5))
    assert bench.times.start_s == pytest.approx(0.125)
    assert bench.steps() == ["Open"]


def test_the_right_button_opens_the_menu(bench: Bench) -> None:
    bench.select()
    plot, menu = bench.plot(), bench.inspector.views[Side.BASIS].menu
    where = plot.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, plot.mapToGlobal(where))
    QApplication.sendEvent(plot, event)
    assert menu.isVisible()
    menu.close()


def test_without_a_clipboard_the_menu_offers_no_paste(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.select()
    monkeypatch.setattr(QClipboard, "mimeData", lambda *_: None)
    menu = bench.inspector.views[Side.BASIS].menu
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions() if action.text().startswith("Paste")] == [False]


def test_esc_takes_back_what_was_typed(bench: Bench) -> None:
    bench.select()
    box = bench.inspector.shift_box
    QTest.keyClicks(box, "12")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert bench.steps() == ["Open"]


def test_stretches_that_lie_close_together_are_one() -> None:
    axis = FrequencyAxis(4097, 44100, *frequency_limits(4097, 44100))
    held, own = np.ones((1, 4097)), np.ones((1, 4097))
    now = own.copy()
    now[0, 3000:3100:2] = now[0, 1000:1010] = 9.0
    assert len(marked_places(Trace(own, now, held), axis)) == 2


def test_an_envelope_shares_its_seconds_with_the_canvas(bench: Bench) -> None:
    bench.select()
    wheel(bench.plot(Side.ENVELOPE), 0.5, 360)
    assert bench.times.span_s < bench.times.duration_s
    bench.times.show(0.1, 0.2)
    picture = bench.plot(Side.ENVELOPE).picture
    assert picture is not None
    frames = picture.axis.points([0.0, 1.0])
    assert frames[1] - frames[0] == pytest.approx(0.1 * 8000 / 64)


def test_the_playhead_runs_through_the_envelope(bench: Bench) -> None:
    bench.select()
    before = bench.picture(Side.ENVELOPE)
    bench.studio.transport.seek(2000)
    after = bench.picture(Side.ENVELOPE)
    assert after != before
    bench.studio.transport.seek(0)
    assert bench.picture(Side.ENVELOPE) == before


def test_decibels_show_what_is_soft(bench: Bench) -> None:
    bench.select()
    view = bench.inspector.views[Side.ENVELOPE]
    before = bench.picture(Side.ENVELOPE)
    QTest.mouseClick(view.decibels_button, Qt.MouseButton.LeftButton)
    assert bench.picture(Side.ENVELOPE) != before
    assert view.plot.picture is not None
    assert view.plot.picture.heights.decibels


def test_a_partial_result_is_followed_and_not_drawn_on(bench: Bench) -> None:
    bench.select()
    before = bench.picture(Side.ENVELOPE)
    partial = with_network(Document(sound=SOUND), random_network(SOUND, (8, 4, 3), seed=0))
    bench.session.preview(partial)
    bench.select()
    assert bench.picture(Side.ENVELOPE) != before
    assert "training" in bench.inspector.why.text()
    assert bench.inspector.why.isVisible()
    bench.draw([(0.2, 0.9), (0.8, 0.9)])
    QTest.keyClick(bench.plot(), Qt.Key.Key_Up)
    bench.inspector.reset(Side.BASIS)
    assert bench.document is partial
    assert not bench.inspector.tools.isEnabled()
    bench.session.drop_preview()
    assert not bench.inspector.why.isVisible()
    bench.select()
    bench.draw([(0.2, 0.9), (0.8, 0.9)])
    assert bench.patch() is not None


def test_phases_are_chosen_where_something_is_borrowed_or_drawn(bench: Bench) -> None:
    bench.select()
    footer = bench.inspector.footer
    assert not footer.phase.isVisible()
    assert footer.text.text() == "Sounds as it was trained"
    bench.session.edit("Basis", lambda document: with_basis_of(document, NODE, Node(3, 1), 0.6))
    lender = bench.document.component(Node(3, 1)).name
    assert footer.text.text() == f"Basis of {lender} (60 %)"
    assert footer.phase.currentData() == Phase.REFINED
    assert footer.phase.isVisible()
    footer.phase.setFocus()
    QTest.keyClick(footer.phase, Qt.Key.Key_Up)
    patch = bench.patch()
    assert patch is not None
    assert patch.phase is Phase.SOURCE
    assert "own phases" in footer.phase.toolTip()


def test_the_mouse_reads_values(bench: Bench) -> None:
    bench.select()
    hover(bench.plot(), (0.5, 0.5))
    readout = bench.inspector.views[Side.BASIS]._readout
    assert readout.isVisible()
    assert "Hz" in readout.text()
    assert "dB" in readout.text()
    bench.draw([(0.3, 0.2), (0.8, 0.2)])
    hover(bench.plot(), (0.51, 0.5))
    assert "was" in readout.text()


def test_what_was_said_of_another_component_is_said_no_more(bench: Bench) -> None:
    bench.select()
    hover(bench.plot(), (0.5, 0.5))
    readout = bench.inspector.views[Side.BASIS]._readout
    assert readout.isVisible()
    bench.select(1, 0)
    assert not readout.isVisible()


def test_everything_has_a_name_and_a_tooltip(stereo: Bench) -> None:
    stereo.select(2, 0)
    inspector = stereo.inspector
    for widget in (*inspector.tools.buttons.values(), inspector.tools.brush, inspector.shift_box):
        assert widget.accessibleName()
        assert widget.toolTip()
    for view in inspector.views.values():
        assert view.plot.accessibleName()
        assert "keyboard" in view.plot.accessibleDescription()
        for button in (view.decibels_button, view.channels_button, view.menu_button):
            assert button.accessibleName()
            assert button.toolTip()


def test_the_focus_is_seen(bench: Bench) -> None:
    bench.select()
    before = bench.picture()
    bench.inspector.activateWindow()
    bench.inspector.focus_plot()
    assert bench.plot().hasFocus()
    assert bench.picture() != before
