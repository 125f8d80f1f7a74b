"""The panel of dice: throws are heard while a slider is dragged, each gesture one step, and the last ones come back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Node, Strategy, patched_nodes, with_component, with_network
from audible_gui.operations import Scope
from audible_gui.session import Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.dice import DicePanel
from audible_gui.views.refusals import NO_NETWORK
from tests.support.networks import noise, random_network
from tests.views.component_tree.driving import click, index

LEFT = Qt.MouseButton.LeftButton
SOUND = noise(16_000)


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def tree(session: Session, qtbot: QtBot) -> ComponentTree:
    tree = ComponentTree(session)
    qtbot.addWidget(tree)
    tree.resize(800, 900)
    tree.show()
    qtbot.waitExposed(tree)
    return tree


@pytest.fixture
def panel(session: Session, tree: ComponentTree, qtbot: QtBot) -> DicePanel:
    panel = DicePanel(session, tree)
    qtbot.addWidget(panel)
    panel.show()
    session.edit("Train", lambda _: with_network(Document(sound=SOUND), random_network(SOUND, (5, 4, 3))))
    return panel


def steps(session: Session) -> list[str]:
    return [step.name for step in session.history.steps][2:]


def test_a_drag_is_one_step_and_back_at_the_start_none(panel: DicePanel, session: Session) -> None:
    before = session.document
    slider = panel.timbre.slider
    slider.setSliderDown(True)
    for value in (10, 30, 40):
        slider.setValue(value)
    slider.setSliderDown(False)
    assert steps(session) == ["Randomise timbre of 5 components, 40 %, seed 1"]
    assert len(patched_nodes(session.document)) == 5
    session.undo_stack.undo()
    assert session.document == before
    assert slider.value() == 0


def test_dice_throw_other_seeds_and_the_last_throws_come_back(panel: DicePanel, session: Session) -> None:
    for _ in range(2):
        QTest.mouseClick(panel.timbre.dice, LEFT)
    QTest.mouseClick(panel.density.dice, LEFT)
    assert len(set(steps(session))) == 3
    throws = [session.history.steps[number].document.component(Node(1, 0)).patch for number in (2, 3, 4)]
    assert throws[0] != throws[1]
    assert panel.density.strategy is Strategy.TOGETHER
    assert panel.density.amount == pytest.approx(0.5)
    shown = [tile for tile in panel.tiles if tile.isVisible()]
    assert len(shown) == 3
    QTest.mouseClick(shown[2], LEFT)
    patch = session.document.component(Node(1, 0)).patch
    assert patch is not None
    assert throws[0] is not None
    assert patch.timbre == throws[0].timbre
    assert patch.density is not None, "what else was thrown stays"


def test_it_throws_for_what_is_selected_and_says_why_it_cannot(
    panel: DicePanel, session: Session, tree: ComponentTree
) -> None:
    panel.scope_box.setCurrentIndex(panel.scope_box.findData(Scope.SELECTED))
    assert "Select" in panel.refusals()["throw_timbre"]
    assert not panel.timbre.dice.isEnabled()
    click(tree, index(tree, 3, 1))
    assert panel.refusals()["throw_timbre"] == ""
    panel.timbre.roll()
    (node,) = patched_nodes(session.document)
    session.edit("Lock", lambda one: with_component(one, node, replace(one.component(node), locked=True)))
    assert "locked" in panel.refusals()["throw_timbre"]
    session.edit("Drop", lambda one: with_network(one, None))
    assert panel.refusals()["throw_density"] == NO_NETWORK


def test_what_cannot_be_thrown_is_told_and_the_slider_goes_back(panel: DicePanel, session: Session) -> None:
    panel.timbre.strategy_box.setCurrentIndex(panel.timbre.strategy_box.findData(Strategy.WEIGHTS))
    panel.timbre.slider.setValue(50)
    assert "deep layers" in panel.why.text()
    assert panel.timbre.slider.value() == 0
    assert steps(session) == []


def test_frozen_shapes_stay_and_are_thrown_no_more(panel: DicePanel, session: Session) -> None:
    assert not panel.freeze_button.isEnabled()
    panel.timbre.roll()
    QTest.mouseClick(panel.freeze_button, LEFT)
    assert panel.timbre.slider.value() == 0
    assert len(patched_nodes(session.document)) == 5
    assert steps(session)[-1] == "Freeze 5 components"
