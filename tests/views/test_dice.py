"""The panel of dice: throws are heard while a slider is dragged, each gesture one step, and the last ones come back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from threading import Event, current_thread, main_thread

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Document,
    EditStep,
    Node,
    Strategy,
    Throw,
    frozen,
    patched_nodes,
    with_component,
    with_mute,
    with_network,
)
from audible_gui.jobs import Job, Throwing
from audible_gui.jobs.throwing import Work
from audible_gui.operations import Scope
from audible_gui.session import Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.dice import DicePanel
from audible_gui.views.dice.unheard import unheard_text
from audible_gui.views.refusals import NO_NETWORK
from audible_gui.workflow import thrown
from tests.support.networks import noise, random_network
from tests.views.component_tree.driving import click, index

LEFT = Qt.MouseButton.LeftButton
SOUND, OTHER, NODE = noise(16_000), noise(8000, seed=2), Node(1, 0)


class Dice:
    """Throws as the workflow does, once it may, and remembers what for."""

    def __init__(self) -> None:
        self.go_on = Event()
        self.go_on.set()
        self.amounts: list[float] = []
        self.on_gui_thread: set[bool] = set()

    def throw(self, document: Document, nodes: Sequence[Node], throw: Throw) -> Work:
        self.amounts.append(throw.amount)
        self.on_gui_thread.add(current_thread() is main_thread())
        while not self.go_on.wait(0.01):
            yield
        return (yield from thrown(document, nodes, throw))


@pytest.fixture
def dice() -> Iterator[Dice]:
    result = Dice()
    yield result
    result.go_on.set()
    Job.cancel_all()


@pytest.fixture
def throwing(session: Session, dice: Dice) -> Throwing:
    return Throwing(session, dice.throw)


@pytest.fixture
def settle(throwing: Throwing, qtbot: QtBot) -> Callable[[], None]:
    """Wait until all is thrown."""
    return lambda: qtbot.waitUntil(lambda: not throwing.busy, timeout=60_000)


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def tree(session: Session, qtbot: QtBot) -> ComponentTree:
    tree = ComponentTree(session)
    qtbot.addWidget(tree)
    tree.resize(800, 900)
    with qtbot.waitExposed(tree):
        tree.show()
    return tree


@pytest.fixture
def panel(session: Session, tree: ComponentTree, throwing: Throwing, qtbot: QtBot) -> DicePanel:
    panel = DicePanel(session, tree, throwing)
    qtbot.addWidget(panel)
    panel.show()
    session.edit("Train", lambda _: with_network(Document(sound=SOUND), random_network(SOUND, (5, 4, 3))))
    return panel


def steps(session: Session) -> list[str]:
    return [step.name for step in session.history.steps][2:]


def test_a_drag_is_one_step_and_back_at_the_start_none(
    panel: DicePanel, session: Session, settle: Callable[[], None]
) -> None:
    before = session.document
    slider = panel.timbre.slider
    slider.setSliderDown(True)
    for value in (10, 30, 40):
        slider.setValue(value)
    slider.setSliderDown(False)
    assert slider.value() == 40, "what is worked out stays shown"
    settle()
    assert steps(session) == ["Randomise timbre of 5 components, 40 %, seed 1"]
    assert len(patched_nodes(session.document)) == 5
    session.undo_stack.undo()
    assert session.document == before
    assert slider.value() == 0


def test_dice_throw_other_seeds_and_the_last_throws_come_back(
    panel: DicePanel, session: Session, settle: Callable[[], None]
) -> None:
    for _ in range(2):
        QTest.mouseClick(panel.timbre.dice, LEFT)
        settle()
    QTest.mouseClick(panel.density.dice, LEFT)
    settle()
    assert len(set(steps(session))) == 3
    throws = [session.history.steps[number].document.component(Node(1, 0)).patch for number in (2, 3, 4)]
    assert throws[0] != throws[1]
    assert panel.density.strategy is Strategy.TOGETHER
    assert panel.density.amount == pytest.approx(0.5)
    shown = [tile for tile in panel.tiles if tile.isVisible()]
    assert len(shown) == 3
    QTest.mouseClick(shown[2], LEFT)
    settle()
    patch = session.document.component(Node(1, 0)).patch
    assert patch is not None
    assert throws[0] is not None
    assert patch.timbre == throws[0].timbre
    assert patch.density is not None, "what else was thrown stays"


def test_who_compares_the_last_throws_finds_each_where_it_was_and_sees_which_are_heard(
    panel: DicePanel, session: Session, settle: Callable[[], None]
) -> None:
    for dice in [panel.timbre.dice] * 4 + [panel.density.dice] * 2:
        QTest.mouseClick(dice, LEFT)
        settle()
    assert [tile.isChecked() for tile in panel.tiles] == [True, False, True, False, False]
    placed = [tile.toolTip() for tile in panel.tiles]
    for number, heard in ((3, {0, 3}), (1, {1, 3}), (3, {1, 3}), (4, {1, 4})):
        QTest.mouseClick(panel.tiles[number], LEFT)
        settle()
        assert [tile.toolTip() for tile in panel.tiles] == placed
        assert {place for place, tile in enumerate(panel.tiles) if tile.isChecked()} == heard
    session.undo_stack.undo()
    assert [tile.isChecked() for tile in panel.tiles] == [False, True, False, True, False]
    panel.freeze_button.click()
    assert not any(tile.isChecked() for tile in panel.tiles)
    QTest.mouseClick(panel.timbre.dice, LEFT)
    settle()
    assert [tile.toolTip() for tile in panel.tiles][1:] == placed[:4]


def test_what_has_not_been_heard_for_longest_gives_way(panel: DicePanel, settle: Callable[[], None]) -> None:
    for _ in panel.tiles:
        QTest.mouseClick(panel.timbre.dice, LEFT)
        settle()
    placed = [tile.toolTip() for tile in panel.tiles]
    assert len(set(placed)) == len(placed)
    QTest.mouseClick(panel.tiles[-1], LEFT)
    settle()
    QTest.mouseClick(panel.timbre.dice, LEFT)
    settle()
    assert [tile.toolTip() for tile in panel.tiles][1:] == [*placed[:3], placed[4]]


def test_it_throws_for_what_is_selected_and_says_why_it_cannot(
    panel: DicePanel, session: Session, tree: ComponentTree, settle: Callable[[], None]
) -> None:
    panel.scope_box.setCurrentIndex(panel.scope_box.findData(Scope.SELECTED))
    assert "Select" in panel.refusals()["throw_timbre"]
    assert not panel.timbre.dice.isEnabled()
    click(tree, index(tree, 3, 1))
    assert panel.refusals()["throw_timbre"] == ""
    panel.timbre.roll()
    settle()
    (node,) = patched_nodes(session.document)
    session.edit("Lock", lambda one: with_component(one, node, replace(one.component(node), locked=True)))
    assert "locked" in panel.refusals()["throw_timbre"]
    session.edit("Drop", lambda one: with_network(one, None))
    assert panel.refusals()["throw_density"] == NO_NETWORK


def test_what_cannot_be_thrown_is_told_and_the_slider_goes_back(
    panel: DicePanel, session: Session, settle: Callable[[], None]
) -> None:
    panel.timbre.strategy_box.setCurrentIndex(panel.timbre.strategy_box.findData(Strategy.WEIGHTS))
    panel.timbre.slider.setValue(50)
    settle()
    assert "deep layers" in panel.why.text()
    assert panel.timbre.slider.value() == 0
    assert steps(session) == []


def test_frozen_shapes_stay_and_are_thrown_no_more(
    panel: DicePanel, session: Session, settle: Callable[[], None]
) -> None:
    assert not panel.freeze_button.isEnabled()
    panel.timbre.roll()
    settle()
    QTest.mouseClick(panel.freeze_button, LEFT)
    assert panel.timbre.slider.value() == 0
    assert len(patched_nodes(session.document)) == 5
    assert steps(session)[-1] == "Freeze 5 components"


@pytest.mark.parametrize("end", ["sound", "undo", "compare", "drop"])
def test_what_ends_a_throw_leaves_nothing_of_it(
    panel: DicePanel, session: Session, throwing: Throwing, dice: Dice, settle: Callable[[], None], end: str
) -> None:
    session.edit("Rename", lambda one: with_component(one, NODE, replace(one.component(NODE), name="Bell")))
    trained = session.document
    dice.go_on.clear()
    panel.timbre.roll()
    panel.density.roll()
    assert panel.timbre.slider.value() > 0
    if end == "sound":
        session.edit("Open", lambda _: with_network(Document(sound=OTHER), random_network(OTHER, (5,))))
    elif end == "undo":
        session.undo_stack.undo()
    elif end == "compare":
        session.compare(session.history.steps[1])
    else:
        throwing.drop()
    assert not throwing.busy
    assert panel.timbre.slider.value() == 0
    shown = session.document
    dice.go_on.set()
    settle()
    assert Job.cancel_all(60.0)
    QTest.qWait(0)
    assert session.document is shown
    assert not patched_nodes(shown)
    assert (shown is trained) == (end == "drop")


def test_other_edits_meanwhile_stay_and_only_the_newest_amount_is_thrown_next(
    panel: DicePanel, session: Session, dice: Dice, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    dice.go_on.clear()
    slider = panel.timbre.slider
    slider.setSliderDown(True)
    for value in (10, 20, 30):
        slider.setValue(value)
    qtbot.waitUntil(lambda: "Throwing" in panel.whom.text(), timeout=60_000)
    slider.setSliderDown(False)
    session.edit("Rename", lambda one: with_component(one, NODE, replace(one.component(NODE), name="Bell")))
    assert slider.value() == 30
    dice.go_on.set()
    settle()
    assert dice.amounts == [0.1, 0.3]
    assert dice.on_gui_thread == {False}
    assert session.document.component(NODE).name == "Bell"
    assert steps(session) == ["Rename", "Randomise timbre of 5 components, 30 %, seed 1"]
    assert "Throwing" not in panel.whom.text()


def test_a_throw_under_another_edit_is_worked_out_again(
    panel: DicePanel, session: Session, dice: Dice, settle: Callable[[], None]
) -> None:
    dice.go_on.clear()
    panel.timbre.slider.setValue(40)
    session.edit("Lock", lambda one: with_component(one, NODE, replace(one.component(NODE), locked=True)))
    dice.go_on.set()
    settle()
    assert dice.amounts == [0.4, 0.4]
    assert len(patched_nodes(session.document)) == 4
    assert NODE not in patched_nodes(session.document)


def test_limits_are_thrown_with_stored_and_shown_again(
    panel: DicePanel, session: Session, settle: Callable[[], None]
) -> None:
    limits = panel.limits
    choose(limits.polyphony_box, 2)
    settle()
    assert steps(session) == [], "nothing is thrown yet"
    panel.density.slider.setValue(50)
    settle()
    choose(limits.repeats_box, 1)
    settle()
    throw = density(session)
    assert (throw.polyphony, throw.repeats) == (2, 1)
    what = "Randomise density of 5 components, × 1.41, seed 1, at most 2 at once"
    assert steps(session) == [what, f"{what}, 1 repeat at most"]
    session.undo_stack.undo()
    assert (limits.polyphony_box.currentText(), limits.repeats_box.currentText()) == ("2", "Any")
    choose(limits.polyphony_box, None)
    settle()
    assert density(session) == Throw(Strategy.TOGETHER, throw.amount, 1, ground=None)
    QTest.mouseClick(panel.tiles[1], LEFT)
    settle()
    assert density(session).polyphony == 2
    assert limits.polyphony_box.currentText() == "2", "as a throw of the past had it"


def test_limits_that_do_not_count_for_a_way_are_greyed_and_not_thrown_with(
    panel: DicePanel, session: Session, settle: Callable[[], None]
) -> None:
    choose(panel.limits.polyphony_box, 1)
    choose(panel.limits.repeats_box, 4)
    for strategy, polyphony, repeats in (
        (Strategy.APART, 1, 4),
        (Strategy.MOVE, 1, None),
        (Strategy.TRADE, None, None),
    ):
        choose(panel.density.strategy_box, strategy)
        panel.density.slider.setValue(100)
        settle()
        assert panel.limits.polyphony_box.isEnabled() == (polyphony is not None)
        assert panel.limits.repeats_box.isEnabled() == (repeats is not None)
        assert (density(session).polyphony, density(session).repeats) == (polyphony, repeats)
    session.edit("Drop", lambda one: with_network(one, None))
    assert panel.limits.polyphony_box.toolTip() == NO_NETWORK


def test_a_limit_that_is_not_offered_is_shown(panel: DicePanel) -> None:
    panel.limits.show_throw(Throw(Strategy.TOGETHER, 2.0, 1, polyphony=5))
    assert panel.limits.polyphony_box.currentText() == "5"


def struck(every: int) -> Document:
    """Three components, struck together every so many frames."""
    network = random_network(SOUND, (3,))
    heights = np.exp(-0.7 * (np.arange(network.n_frames) % every)).astype(np.float32)
    return with_network(Document(sound=SOUND), replace(network, code=frozen(np.tile(heights, (3, 1)))))


def test_a_density_that_adds_nothing_says_so_under_the_drag_and_until_something_else_is_thrown(
    panel: DicePanel, session: Session, settle: Callable[[], None]
) -> None:
    session.edit("Train", lambda _: struck(every=5))
    slider = panel.density.slider
    slider.setSliderDown(True)
    slider.setValue(100)
    settle()
    assert panel.unheard.isVisible()
    assert panel.unheard.text().startswith("Nothing is added: ")
    assert "“Drop or repeat, apart”" in panel.unheard.text()
    slider.setValue(0)
    settle()
    assert not panel.unheard.isVisible(), "as it is, nothing shall be heard"
    slider.setValue(100)
    settle()
    slider.setSliderDown(False)
    assert panel.unheard.isVisible()
    session.undo_stack.undo()
    assert not panel.unheard.isVisible()
    session.undo_stack.redo()
    assert panel.unheard.isVisible()
    choose(panel.density.strategy_box, Strategy.TRADE)
    settle()
    assert not panel.unheard.isVisible()


def test_a_density_that_is_heard_has_nothing_said_of_it(
    panel: DicePanel, session: Session, settle: Callable[[], None]
) -> None:
    session.edit("Train", lambda _: struck(every=40))
    for value in (100, -100):
        panel.density.slider.setValue(value)
        settle()
        assert density(session).amount in {2.0, 0.25}
        assert not panel.unheard.isVisible()


@pytest.mark.parametrize(
    ("throw", "words"),
    [
        (Throw(Strategy.APART, 2.0, 1), "“Move events”"),
        (Throw(Strategy.TOGETHER, 2.0, 1, polyphony=1), "more components at once"),
        (Throw(Strategy.TOGETHER, 1.01, 1), "Move the slider to the right"),
        (Throw(Strategy.TOGETHER, 0.9, 1), "Move the slider to the left"),
        (Throw(Strategy.APART, 0.25, 1), "one hit always stays"),
        (Throw(Strategy.MOVE, 0.01, 1), "Move the slider to the right"),
        (Throw(Strategy.MOVE, 1.0, 1), "no free place"),
    ],
)
def test_what_is_said_of_a_throw_that_changed_nothing_says_what_to_try(throw: Throw, words: str) -> None:
    assert words in unheard_text(throw)


def choose(box: QComboBox, value: object) -> None:
    """As a person does."""
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def density(session: Session) -> Throw:
    patch = session.document.component(NODE).patch
    assert patch is not None
    assert patch.density is not None
    return patch.density


def test_a_throw_leaves_out_what_is_only_tried(panel: DicePanel, session: Session, settle: Callable[[], None]) -> None:
    muted = with_mute(session.document, NODE, muted=True)
    session.compare(EditStep("Other", muted), tried=True)
    panel.thrower.throw(Scope.EVERYTHING, Throw(Strategy.FILTER, 0.5, 3))
    settle()
    assert session.undo_stack.undoText().startswith("Randomise")
    assert not session.document.component(NODE).muted
    assert session.document.component(Node(1, 1)).patch is not None
