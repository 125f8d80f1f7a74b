"""The switch between the readings of deep layers."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Network, Reading, with_network
from audible_gui.session import Session
from audible_gui.synthesis import names
from audible_gui.views import theme
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.reading_switch import ReadingSwitch
from tests.support.networks import noise, random_network

LEFT = Qt.MouseButton.LeftButton
SOUND = noise(4000)


def show(session: Session, network: Network) -> None:
    session.edit("Train", lambda document: with_network(document, network, names(network, SOUND.rate_hz)))


@pytest.fixture
def session() -> Session:
    result = Session()
    result.edit("Open", lambda _: Document(sound=SOUND))
    return result


@pytest.fixture
def tree(qapp: QApplication, qtbot: QtBot, session: Session) -> ComponentTree:
    theme.apply(qapp)
    result = ComponentTree(session)
    qtbot.addWidget(result)
    result.resize(700, 500)
    result.show()
    qtbot.waitExposed(result)
    return result


def switches(tree: ComponentTree) -> list[ReadingSwitch]:
    indices = [tree.model().index(row, Column.GAIN) for row in range(tree.model().rowCount())]
    shown = [tree.indexWidget(index) for index in indices]
    assert not any(isinstance(widget, ReadingSwitch) for widget in shown[1:]), "only in the first heading"
    return [widget for widget in shown if isinstance(widget, ReadingSwitch)]


def button(tree: ComponentTree, reading: Reading) -> QToolButton:
    (switch,) = switches(tree)
    return switch.buttons[reading]


def test_a_click_changes_the_reading_and_what_the_rows_show_and_can_be_undone(
    tree: ComponentTree, session: Session
) -> None:
    show(session, random_network(SOUND, parts=True))
    assert button(tree, Reading.PARTS).isChecked()
    assert "envelopes" in button(tree, Reading.PARTS).toolTip()
    rows = tree.model().index(0, 0)
    before = tree.viewport().grab().toImage(), tree.model().index(1, Column.SHARE, rows).data()
    QTest.mouseClick(button(tree, Reading.ONE), LEFT)
    assert session.document.reading is Reading.ONE
    assert session.undo_stack.undoText() == "Hear deep layers as one"
    assert button(tree, Reading.ONE).isChecked()
    assert tree.model().index(1, Column.SHARE, rows).data() != before[1]
    assert tree.viewport().grab().toImage() != before[0]
    count = session.undo_stack.count()
    QTest.mouseClick(button(tree, Reading.ONE), LEFT)
    assert session.undo_stack.count() == count, "nothing has changed"
    session.undo_stack.undo()
    assert button(tree, Reading.PARTS).isChecked()
    assert tree.model().index(1, Column.SHARE, rows).data() == before[1]


def test_it_is_worked_with_the_keyboard(tree: ComponentTree, session: Session) -> None:
    show(session, random_network(SOUND, parts=True))
    tree.setFocus()
    reached = set()
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget() or tree, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert {button(tree, Reading.ONE), button(tree, Reading.PARTS)} <= reached
    button(tree, Reading.ONE).setFocus()
    QTest.keyClick(button(tree, Reading.ONE), Qt.Key.Key_Space)
    assert session.document.reading is Reading.ONE


def test_a_network_without_parts_says_so(tree: ComponentTree, session: Session) -> None:
    show(session, random_network(SOUND))
    assert button(tree, Reading.ONE).isChecked()
    assert not button(tree, Reading.PARTS).isEnabled()
    assert "as one only" in button(tree, Reading.PARTS).toolTip()


def test_a_single_layer_has_no_switch(tree: ComponentTree, session: Session) -> None:
    assert switches(tree) == []
    show(session, random_network(SOUND, (4,)))
    assert switches(tree) == []


def test_it_stands_in_the_deepest_heading_while_layers_are_added(
    qtbot: QtBot, tree: ComponentTree, session: Session
) -> None:
    networks = [random_network(SOUND, (5, 3, 2)[:depth], parts=depth > 1) for depth in (1, 2, 3)]
    for network, count in zip(networks, (0, 1, 1), strict=True):
        session.preview(with_network(session.document, network))
        assert len(switches(tree)) == count
    qtbot.waitUntil(lambda: len(tree.findChildren(ReadingSwitch)) == 1)
    session.drop_preview()
    assert switches(tree) == []


def test_its_texts_fit(qtbot: QtBot, tree: ComponentTree, session: Session) -> None:
    show(session, random_network(SOUND, parts=True))
    (switch,) = switches(tree)
    qtbot.waitUntil(lambda: switch.width() == tree.header().sectionSize(Column.GAIN))
    assert switch.sizeHint().width() <= switch.width()
    assert switch.sizeHint().height() <= switch.height()
    assert np.all([b.width() >= 24 and b.height() >= 24 for b in switch.buttons.values()])
