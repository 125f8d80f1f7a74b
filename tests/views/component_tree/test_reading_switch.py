"""The switch between the readings of deep layers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Network, Reading, with_network
from audible_gui.session import Session
from audible_gui.synthesis import names
from audible_gui.views import theme
from audible_gui.views.component_panel import ComponentPanel
from audible_gui.views.component_tree.columns import Column
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
def panel(qapp: QApplication, qtbot: QtBot, session: Session) -> ComponentPanel:
    theme.apply(qapp)
    result = ComponentPanel(session)
    qtbot.addWidget(result)
    result.resize(800, 500)
    with qtbot.waitExposed(result):
        result.show()
    return result


def button(panel: ComponentPanel, reading: Reading) -> QToolButton:
    assert panel.switch.isVisible()
    return panel.switch.buttons[reading]


def test_a_click_changes_the_reading_and_what_the_rows_show_and_can_be_undone(
    panel: ComponentPanel, session: Session
) -> None:
    show(session, random_network(SOUND, parts=True))
    assert button(panel, Reading.PARTS).isChecked()
    assert "envelopes" in button(panel, Reading.PARTS).toolTip()
    rows = panel.tree.model().index(0, 0)
    before = panel.tree.viewport().grab().toImage(), panel.tree.model().index(1, Column.SHARE, rows).data()
    QTest.mouseClick(button(panel, Reading.ONE), LEFT)
    assert session.document.reading is Reading.ONE
    assert session.undo_stack.undoText() == "Hear deep layers as one"
    assert button(panel, Reading.ONE).isChecked()
    assert panel.tree.model().index(1, Column.SHARE, rows).data() != before[1]
    assert panel.tree.viewport().grab().toImage() != before[0]
    count = session.undo_stack.count()
    QTest.mouseClick(button(panel, Reading.ONE), LEFT)
    assert session.undo_stack.count() == count, "nothing has changed"
    session.undo_stack.undo()
    assert button(panel, Reading.PARTS).isChecked()
    assert panel.tree.model().index(1, Column.SHARE, rows).data() == before[1]


def test_it_is_worked_with_the_keyboard(panel: ComponentPanel, session: Session) -> None:
    show(session, random_network(SOUND, parts=True))
    panel.tree.setFocus()
    reached = set()
    for _ in range(8):
        QTest.keyClick(QApplication.focusWidget() or panel.tree, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert {button(panel, Reading.ONE), button(panel, Reading.PARTS)} <= reached
    button(panel, Reading.ONE).setFocus()
    QTest.keyClick(button(panel, Reading.ONE), Qt.Key.Key_Space)
    assert session.document.reading is Reading.ONE


def test_a_network_without_parts_says_so(panel: ComponentPanel, session: Session) -> None:
    show(session, random_network(SOUND))
    assert button(panel, Reading.ONE).isChecked()
    assert not button(panel, Reading.PARTS).isEnabled()
    assert "as one only" in button(panel, Reading.PARTS).toolTip()


def test_it_is_there_while_there_are_deep_layers(panel: ComponentPanel, session: Session) -> None:
    assert not panel.switch.isVisible()
    for depth in (1, 2, 3):
        network = random_network(SOUND, (5, 3, 2)[:depth], parts=depth > 1)
        session.preview(with_network(session.document, network))
        assert panel.switch.isVisible() == (depth > 1)
    session.drop_preview()
    assert not panel.switch.isVisible()


def test_its_texts_fit(panel: ComponentPanel, session: Session) -> None:
    show(session, random_network(SOUND, parts=True))
    QApplication.processEvents()
    assert panel.minimumSizeHint().width() <= 720
    for shown in panel.switch.buttons.values():
        assert shown.width() >= max(shown.sizeHint().width(), 24)
        assert shown.height() >= 24
