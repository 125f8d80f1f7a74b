"""The boxes of what is selected, listed in the inspector."""

from functools import partial

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from audible_gui.document import Node
from audible_gui.operations import with_box_gain
from audible_gui.synthesis import Box
from audible_gui.views.inspector.box_list import BoxList
from audible_gui.views.inspector.box_model import Column
from tests.views.component_tree.driving import click, index
from tests.views.inspector.driving import LEFT, NODE, Bench

BOXES = ((Box(400, 1200, 100.0, 1600.0), -60.0), (Box(800, 2000, 200.0, 800.0), -6.0))


@pytest.fixture
def listed(bench: Bench) -> BoxList:
    QAbstractItemModelTester(
        bench.inspector.box_list.model, QAbstractItemModelTester.FailureReportingMode.Fatal, bench.inspector
    )
    for box, gain_db in BOXES:
        bench.session.edit("Box", partial(with_box_gain, node=NODE, box=box, gain_db=gain_db))
    bench.select()
    return bench.inspector.box_list


def row(listed: BoxList, at: int) -> QPoint:
    return listed.view.visualRect(listed.model.index(at, 0)).center()


def choose(listed: BoxList, at: int) -> None:
    QTest.mouseClick(listed.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, row(listed, at))


def hover(listed: BoxList, at: int) -> None:
    place, none = QPointF(row(listed, at)), Qt.MouseButton.NoButton
    globally = QPointF(listed.view.viewport().mapToGlobal(place.toPoint()))
    event = QMouseEvent(QEvent.Type.MouseMove, place, globally, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(listed.view.viewport(), event)


def gains(bench: Bench, node: Node = NODE) -> list[float]:
    return [box.gain_db for box in bench.document.component(node).boxes]


def texts(listed: BoxList) -> list[list[str]]:
    return [[listed.model.index(at, column).data() for column in Column] for at in range(listed.model.rowCount())]


def test_it_is_there_while_there_are_boxes(bench: Bench, listed: BoxList) -> None:
    assert listed.isVisible()
    rate_hz = 8000
    assert BOXES[0][0].start / rate_hz == 0.05
    assert texts(listed) == [["0.05 – 0.15 s", "100 Hz – 1.6 kHz", "cut"], ["0.10 – 0.25 s", "200 – 800 Hz", "−6.0 dB"]]
    assert listed.heading.text() == "2 BOXES"
    bench.select(3, 1)
    assert not listed.isVisible()


def test_it_is_named_for_those_who_do_not_see_it(bench: Bench, listed: BoxList) -> None:
    name = bench.document.component(NODE).name
    told = listed.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == f"Box of {name}: 0.05 – 0.15 s, 100 Hz – 1.6 kHz, cut"
    assert all(widget.accessibleName() for widget in (listed.view, listed.gain, listed.remove_button))


def test_boxes_of_several_components_are_listed_together(bench: Bench, listed: BoxList) -> None:
    other = Node(3, 1)
    bench.session.edit("Box", lambda before: with_box_gain(before, other, BOXES[0][0], 3.0))
    click(bench.tree, index(bench.tree, 3, 1), Qt.KeyboardModifier.ControlModifier)
    assert bench.inspector.invitation.isVisible()
    assert listed.isVisible()
    assert [one[Column.GAIN] for one in texts(listed)] == ["cut", "−6.0 dB", "+3.0 dB"]
    choose(listed, 2)
    QTest.keyClick(listed.view, Qt.Key.Key_Delete)
    assert gains(bench, other) == []
    assert gains(bench) == [-60.0, -6.0]


def test_a_row_is_chosen_hovered_and_pointed_at_from_elsewhere(bench: Bench, listed: BoxList) -> None:
    boxes = bench.boxes
    assert not listed.gain.isEnabled()
    choose(listed, 1)
    assert boxes.chosen == boxes.boxes[1]
    assert listed.gain.isEnabled()
    assert listed.gain.text() == "−6.0 dB"
    boxes.choose(boxes.boxes[0])
    assert listed.view.currentIndex().row() == 0
    assert listed.view.selectionModel().isRowSelected(0, QModelIndex())
    assert listed.gain.text() == "cut"
    hover(listed, 1)
    assert boxes.hovered == boxes.boxes[1]
    QApplication.sendEvent(listed.view, QEvent(QEvent.Type.Leave))
    assert boxes.hovered is None


def test_delete_and_the_button_remove_the_chosen_one(bench: Bench, listed: BoxList) -> None:
    choose(listed, 0)
    QTest.keyClick(listed.view, Qt.Key.Key_Delete)
    assert gains(bench) == [-6.0]
    assert bench.boxes.chosen == bench.boxes.boxes[0]
    QTest.mouseClick(listed.remove_button, LEFT)
    assert gains(bench) == []
    assert not listed.isVisible()
    name = bench.document.component(NODE).name
    assert bench.steps()[-2:] == [f"Remove a box of {name}"] * 2
    bench.session.undo_stack.undo()
    bench.session.undo_stack.undo()
    assert gains(bench) == [-60.0, -6.0]


def test_the_gain_is_changed_by_keys_in_one_step_of_the_history(bench: Bench, listed: BoxList) -> None:
    choose(listed, 1)
    before = len(bench.steps())
    QTest.keyClick(listed.view, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Up,) * 6:
        QTest.keyClick(listed.gain, key)
    # Not 0, where there would be no box any more.
    assert gains(bench) == [-60.0, 1.0]
    assert bench.boxes.chosen == bench.boxes.boxes[1]
    assert len(bench.steps()) == before + 1
    QTest.keyClick(listed.gain, Qt.Key.Key_Down)
    assert gains(bench)[1] == -1.0
    bench.session.undo_stack.undo()
    assert gains(bench)[1] == -6.0


def test_a_typed_gain_is_taken_and_0_removes_the_box(bench: Bench, listed: BoxList) -> None:
    choose(listed, 1)
    for text, expected in (("-3.5", [-60.0, -3.5]), ("0", [-60.0])):
        listed.gain.selectAll()
        QTest.keyClicks(listed.gain.lineEdit(), text)
        QTest.keyClick(listed.gain, Qt.Key.Key_Return)
        assert gains(bench) == expected
