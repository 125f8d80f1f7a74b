"""The bar above the tree: leakage and finding by name."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import BINARY, Document, Node, with_exponent, with_name
from audible_gui.session import Audition, Session
from audible_gui.views import theme
from audible_gui.views.component_panel import ComponentPanel
from audible_gui.views.component_tree.leakage_slider import STOPS, nearest_stop
from tests.views.component_tree.driving import auditions, index


@pytest.fixture
def panel(qapp: QApplication, qtbot: QtBot, session: Session) -> ComponentPanel:
    theme.apply(qapp)
    result = ComponentPanel(session)
    qtbot.addWidget(result)
    result.resize(900, 700)
    with qtbot.waitExposed(result):
        result.show()
        result.activateWindow()
    return result


def names(panel: ComponentPanel) -> list[str]:
    """What is shown."""
    tree = panel.tree
    shown, at = [], tree.model().index(0, 0)
    while at.isValid():
        shown.append(str(at.data()))
        at = tree.indexBelow(at)
    return shown


def test_leakage_goes_by_stops_and_is_undone(panel: ComponentPanel, session: Session) -> None:
    slider = panel.leakage.slider
    slider.setFocus()
    heard = []
    for _ in range(len(STOPS) - 1):
        QTest.keyClick(slider, Qt.Key.Key_Right)
        heard.append(session.document.exponent)
    assert heard == [exponent for exponent, *_ in STOPS[1:]]
    assert session.document.exponent == BINARY
    assert panel.leakage.label.text() == "binary"
    assert session.undo_stack.undoText() == "Leakage: binary"
    session.undo_stack.undo()
    assert session.document.exponent == 8.0
    assert slider.value() == len(STOPS) - 2
    assert "8" in panel.leakage.toolTip()


def test_a_drag_of_leakage_is_one_step(panel: ComponentPanel, session: Session) -> None:
    slider, steps = panel.leakage.slider, session.undo_stack.count()
    middle = slider.height() // 2
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(6, middle))
    for x in (20, 40, slider.width() - 4):
        QTest.mouseMove(slider, QPoint(x, middle))
        QApplication.processEvents()
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 4, middle))
    assert session.document.exponent == BINARY
    assert session.undo_stack.count() == steps + 1


def test_an_exponent_between_the_stops_is_shown_as_it_is(panel: ComponentPanel, session: Session) -> None:
    session.edit("Exponent", lambda document: with_exponent(document, 2.2))
    assert panel.leakage.slider.value() == nearest_stop(2.0)
    assert "2.2" in panel.leakage.toolTip()
    assert session.document.exponent == 2.2


def test_without_a_network_the_bar_is_off_and_says_why(panel: ComponentPanel, session: Session) -> None:
    session.edit("Close", lambda _: Document())
    assert not panel.leakage.slider.isEnabled()
    assert not panel.filter.isEnabled()
    assert "train" in panel.leakage.toolTip()


def test_components_are_found_by_name(panel: ComponentPanel, session: Session) -> None:
    session.edit("Rename", lambda document: with_name(document, Node(3, 1), "Kick drum"))
    session.edit("Rename", lambda document: with_name(document, Node(1, 5), "kick click"))
    before = names(panel)
    panel.find_component()
    assert panel.filter.hasFocus()
    QTest.keyClicks(panel.filter, "KICK")
    assert names(panel) == ["Layer 3 · 3", "Kick drum", "Layer 2 · 4", "Layer 1 · 8", "kick click"]
    heard = auditions(panel.tree)
    QTest.keyClick(panel.filter, Qt.Key.Key_Return)
    assert heard == [Audition(Node(3, 1))]
    assert panel.tree.hasFocus()
    session.edit("Rename", lambda document: with_name(document, Node(3, 1), "Snare"))
    assert "Snare" not in names(panel)
    clear = panel.filter.actions()[0]
    assert clear.isVisible()
    panel.find_component()
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert not clear.isVisible()
    assert panel.filter.text() == ""
    assert "Snare" in names(panel)
    assert len(names(panel)) > len(before)


def test_what_is_found_stays_found_when_rows_are_new(panel: ComponentPanel, session: Session) -> None:
    QTest.keyClicks(panel.filter, "residual")
    document = session.document
    session.edit("Close", lambda _: Document())
    session.edit("Open", lambda _: document)
    assert names(panel) == ["Layer 3 · 3", "Layer 2 · 4", "Layer 1 · 8", "Residual"]
    panel.filter.clear()
    assert panel.tree.visualRect(index(panel.tree, 3, 0)).isValid()
