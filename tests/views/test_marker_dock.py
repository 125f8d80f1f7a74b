"""The list of markers: what it shows, and that each can be gone to, renamed, moved and deleted there."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Marker
from audible_gui.views.marker_dock import MarkerDock
from audible_gui.views.marker_model import Column
from audible_gui.views.plots.markers import Markers
from audible_gui.views.plots.playhead import Playhead
from audible_gui.views.plots.time_range import TimeRange
from tests.views.plots.fakes import RATE_HZ, FakeStudio, sound

LEFT, NO = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MARKERS = (Marker(0.5, 1), Marker(1.0, 3, "Verse"), Marker(1.5, 2, "<b>Chorus"))


@pytest.fixture
def dock(studio: FakeStudio, qtbot: QtBot) -> MarkerDock:
    """A list of three markers, without a canvas."""
    times = TimeRange()
    times.set_sound(2.0, 0.001)
    playhead = Playhead(studio.session, studio.transport, studio.session)
    markers = Markers(studio.session, studio.transport, times, playhead, studio.session)
    result = MarkerDock(studio.session, markers)
    qtbot.addWidget(result)
    QAbstractItemModelTester(result.model, QAbstractItemModelTester.FailureReportingMode.Fatal, result)
    result.resize(300, 400)
    result.show()
    studio.open(Document(sound=sound()))
    return result


@pytest.fixture
def filled(dock: MarkerDock, studio: FakeStudio) -> MarkerDock:
    studio.session.edit("Markers", lambda document: replace(document, markers=MARKERS))
    return dock


def cells(dock: MarkerDock) -> list[tuple[str, str]]:
    rows = range(dock.model.rowCount())
    return [tuple(dock.model.index(row, column).data() for column in Column) for row in rows]


def click(dock: MarkerDock, row: int, column: Column, held: Qt.KeyboardModifier = NO) -> None:
    index = dock.model.index(row, column)
    QTest.mouseClick(dock.view.viewport(), LEFT, held, dock.view.visualRect(index).center())


def typed(dock: MarkerDock, index: QModelIndex, text: str) -> None:
    """Type into a cell, as after F2."""
    dock.view.setCurrentIndex(index)
    dock.view.edit(index)
    [line] = (one for one in dock.view.findChildren(QLineEdit) if one.isVisible())
    line.setText(text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_it_lists_them_by_time_and_says_what_to_do_where_there_are_none(dock: MarkerDock, studio: FakeStudio) -> None:
    assert dock.empty.isVisible()
    assert "Ctrl+M" in dock.empty.text()
    studio.session.edit("Markers", lambda document: replace(document, markers=MARKERS))
    assert not dock.empty.isVisible()
    assert cells(dock) == [("0.500 s", "Marker 1"), ("1.000 s", "Verse"), ("1.500 s", "<b>Chorus")]
    assert "&lt;b&gt;" in dock.model.index(2, 0).data(Qt.ItemDataRole.ToolTipRole)
    studio.session.undo_stack.setIndex(0)
    assert not dock.add_button.isEnabled()
    assert dock.empty.text() == "Open a sound first."


def test_a_click_or_return_goes_there(filled: MarkerDock, studio: FakeStudio) -> None:
    click(filled, 1, Column.NAME)
    assert studio.engine.seeks[-1] == RATE_HZ
    QTest.keyClick(filled.view, Qt.Key.Key_Down)
    assert studio.engine.seeks[-1] == RATE_HZ
    QTest.keyClick(filled.view, Qt.Key.Key_Return)
    assert studio.engine.seeks[-1] == RATE_HZ * 3 // 2


def test_names_and_times_are_typed(filled: MarkerDock, studio: FakeStudio) -> None:
    steps = studio.session.undo_stack.count()
    typed(filled, filled.model.index(0, Column.NAME), "Intro")
    typed(filled, filled.model.index(0, Column.TIME), "0:01.25")
    assert studio.session.document.markers == (Marker(1.0, 3, "Verse"), Marker(1.25, 1, "Intro"), MARKERS[2])
    assert studio.session.undo_stack.count() == steps + 2
    typed(filled, filled.model.index(0, Column.TIME), "soon")
    typed(filled, filled.model.index(0, Column.TIME), "1.000 s")
    assert studio.session.undo_stack.count() == steps + 2
    typed(filled, filled.model.index(0, Column.TIME), "9:00")
    assert studio.session.document.markers[-1] == Marker(2.0, 3, "Verse"), "within the sound"


def test_the_selected_ones_are_deleted_in_one_step(filled: MarkerDock, studio: FakeStudio) -> None:
    filled.view.clearSelection()
    assert not filled.delete_button.isEnabled()
    click(filled, 0, Column.NAME)
    click(filled, 2, Column.NAME, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(filled.view, Qt.Key.Key_Delete)
    assert cells(filled) == [("1.000 s", "Verse")]
    assert studio.session.undo_stack.undoText() == "Delete 2 markers"
    studio.session.undo_stack.undo()
    assert len(cells(filled)) == 3
    click(filled, 1, Column.TIME)
    QTest.mouseClick(filled.delete_button, LEFT)
    assert [name for _, name in cells(filled)] == ["Marker 1", "<b>Chorus"]


def test_one_is_set_by_the_button_and_what_is_chosen_elsewhere_is_shown(filled: MarkerDock, studio: FakeStudio) -> None:
    studio.transport.seek(RATE_HZ // 4)
    QTest.mouseClick(filled.add_button, LEFT)
    assert cells(filled)[0] == ("0.250 s", "Marker 4")
    assert filled.view.currentIndex().row() == 0
    filled._markers.choose(2)
    assert filled.view.currentIndex().row() == 3


def test_keys_give_it_the_keyboard_where_there_is_something(
    filled: MarkerDock, studio: FakeStudio, qtbot: QtBot
) -> None:
    filled.activateWindow()
    filled.focus()
    qtbot.waitUntil(filled.view.hasFocus)
    studio.session.undo_stack.undo()
    filled.focus()
    qtbot.waitUntil(filled.add_button.hasFocus)
