"""The gate of an envelope is set in the inspector: heard meanwhile, one undo step, seen on the plot."""

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from audible_gui.document import Document, with_lock
from audible_gui.operations import gate_of
from audible_gui.synthesis import shape_of
from audible_gui.views.component_tree.gate_menu import GATE_OFF
from audible_gui.views.inspector.gate_bar import GateBar
from audible_gui.views.inspector.trace import Side
from tests.views.inspector.driving import LEFT, NODE, Bench


def bar(bench: Bench) -> GateBar:
    bench.select()
    return bench.inspector.gate


def test_it_is_off_at_first_for_every_component(bench: Bench) -> None:
    shown = bar(bench)
    assert shown.isVisible()
    assert (shown.slider.value(), shown.level.text()) == (GATE_OFF, "Off")
    assert "leaks and soft hits between the hits go" in shown.slider.toolTip()


def test_dragging_is_heard_meanwhile_and_one_step(bench: Bench) -> None:
    shown, heard = bar(bench), list[Document]()
    steps = len(bench.steps())
    bench.session.changed.connect(lambda _before, after: heard.append(after))
    shown.slider.setSliderDown(True)
    for value in (-40, -12, -6):
        shown.slider.setSliderPosition(value)
    shown.slider.setSliderDown(False)
    assert [gate_of(one, NODE) for one in heard] == [40.0, 12.0, 6.0]
    assert len(bench.steps()) == steps + 1
    assert shown.level.text() == "−6 dB"
    assert "double-click" in shown.level.toolTip()
    QTest.mouseDClick(shown.slider, LEFT)
    assert gate_of(bench.document, NODE) is None
    bench.session.undo_stack.undo()
    assert shown.slider.value() == -6
    bench.session.undo_stack.undo()
    assert shown.slider.value() == GATE_OFF
    assert len(bench.steps()) == steps + 2


def test_a_double_click_beside_the_handle_is_one_step(bench: Bench) -> None:
    shown = bar(bench)
    shown.slider.setValue(-16)
    beside = QPoint(shown.slider.width() - 3, shown.slider.height() // 2)
    steps = len(bench.steps())
    QTest.mouseClick(shown.slider, LEFT, pos=beside)
    assert gate_of(bench.document, NODE) not in (None, 16.0)
    QTest.mouseDClick(shown.slider, LEFT, pos=beside)
    assert gate_of(bench.document, NODE) is None
    assert len(bench.steps()) == steps + 1
    bench.session.undo_stack.undo()
    assert gate_of(bench.document, NODE) == 16.0


def test_what_is_typed_is_a_step_each_time(bench: Bench) -> None:
    shown, steps = bar(bench), len(bench.steps())
    for text in ("-14\r", "-20\r"):
        shown.level.setFocus()
        shown.level.selectAll()
        QTest.keyClicks(shown.level, text)
    assert len(bench.steps()) == steps + 2
    bench.session.undo_stack.undo()
    assert gate_of(bench.document, NODE) == 14.0


def test_the_plot_shows_what_passes_and_where_it_opens(bench: Bench) -> None:
    shown = bar(bench)
    own = shape_of(bench.document, NODE).envelope
    shown.slider.setValue(-3)
    picture = bench.plot(Side.ENVELOPE).picture
    assert picture is not None
    np.testing.assert_allclose(picture.trace.now[0], shape_of(bench.document, NODE).envelope)
    assert (picture.trace.now[0] <= own).all()
    assert picture.trace.threshold is not None
    np.testing.assert_allclose(picture.trace.threshold, own.max() * 10.0 ** (-3 / 20), rtol=1e-6)
    assert "gate at −3 dB" in bench.inspector.footer.text.text().replace("Gate", "gate")
    shown.slider.setValue(GATE_OFF)
    picture = bench.plot(Side.ENVELOPE).picture
    assert picture is not None
    assert picture.trace.threshold is None


def test_the_level_is_typed_and_locked_components_keep_theirs(bench: Bench) -> None:
    shown = bar(bench)
    shown.level.setFocus()
    shown.level.selectAll()
    QTest.keyClicks(shown.level, "-14\r")
    assert gate_of(bench.document, NODE) == 14.0
    bench.session.edit("Lock", lambda document: with_lock(document, NODE, True))
    assert not shown.slider.isEnabled()
    assert "locked" in shown.slider.toolTip()
