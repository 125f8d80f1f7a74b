"""Splitting, merging and adding a layer from the tree: what is asked, ordered, selected and refused."""

import threading
from collections.abc import Generator, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QDialogButtonBox, QMenu, QWidget
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    AddLayer,
    Device,
    Document,
    EditHistory,
    Merge,
    Network,
    Node,
    Retraining,
    Split,
    TrainRequest,
    TrainStep,
    with_gain,
    with_group,
    with_lock,
    with_network,
)
from audible_gui.jobs import Job, Learner, Training
from audible_gui.session import Audition, Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.network_form import NetworkForm
from audible_gui.views.refusals import BUSY
from audible_gui.views.restructuring import ONLY_COMPONENTS, Restructuring
from tests.support.networks import noise, random_network

SOUND = noise(1000)
PATIENCE_MS = 60_000  # the first comparison imports what takes long
FIRST, SECOND = Node(1, 0), Node(1, 1)


class FakeChanger:
    """Changes networks at once, and then waits for the test."""

    def __init__(self) -> None:
        self.orders: list[Retraining] = []
        self.go_on = threading.Event()

    def change(self, order: Retraining) -> Generator[TrainStep, bool | None, Network]:
        self.orders.append(order)
        before, result = order.network, random_network(SOUND, (6, 3), seed=1)
        if isinstance(order.change, Split):
            ids = ((5, *before.ids[0][1:], 6), before.ids[1])
            result = replace(random_network(SOUND, (6, 3), seed=1), ids=ids)
        elif isinstance(order.change, Merge):
            result = replace(random_network(SOUND, (4, 3), seed=1), ids=((0, 2, 3, 4), before.ids[1]))
        else:
            result = replace(random_network(SOUND, (5, 3, 1), seed=1), ids=(*before.ids, (0,)))
        result = replace(result, run=before.run)
        yield TrainStep("Splitting", 1, 2, 0.5, result)
        while not self.go_on.wait(0.01):
            yield TrainStep("Tuning", 1, 2, 0.5)
        return result


def never(_request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
    raise AssertionError


@pytest.fixture
def changer() -> FakeChanger:
    return FakeChanger()


@pytest.fixture
def session(qtbot: QtBot) -> Session:  # noqa: ARG001 - it wants an application
    result = Session()
    network = random_network(SOUND)
    result.edit("Open", lambda _: with_network(Document(sound=SOUND), network, [list("abcde"), list("xyz")]))
    return result


@pytest.fixture
def training(session: Session, changer: FakeChanger) -> Iterator[Training]:
    result = Training(session, Learner(never, changer.change))
    yield result
    result.cancel()
    assert Job.cancel_all()


@pytest.fixture
def restructuring(session: Session, training: Training, qtbot: QtBot) -> Restructuring:
    window, form = QWidget(), NetworkForm()
    qtbot.addWidget(window)
    form.setParent(window)
    tree = ComponentTree(session, window)
    form.set_device(Device.CPU)
    form.set_spec(replace(form.spec(), seed=7))
    window.show()
    return Restructuring(session, training, tree, form, window)


def select(restructuring: Restructuring, *nodes: Node) -> ComponentTree:
    tree = restructuring._tree
    tree.clearSelection()
    for index in tree.rows.indices_of(Audition(nodes[0], (), nodes[1:])):
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        tree.selectionModel().select(index, flags)
    return tree


def answer(restructuring: Restructuring, number: int) -> None:
    dialog = restructuring.dialog
    assert dialog is not None
    dialog.number.setValue(number)
    assert str(number) in dialog.sentence.text() or number == 1
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()


def ended(training: Training, changer: FakeChanger, qtbot: QtBot) -> None:
    with qtbot.waitSignal(training.ended, timeout=PATIENCE_MS):
        changer.go_on.set()


def test_a_component_is_split_and_its_parts_are_selected(
    restructuring: Restructuring, session: Session, training: Training, changer: FakeChanger, qtbot: QtBot
) -> None:
    session.edit("Gain", lambda document: with_gain(document, FIRST, -6.0))
    before, tree = session.document, select(restructuring, FIRST)
    heard: list[Audition] = []
    tree.audition_carried.connect(heard.append)
    restructuring.split()
    with qtbot.waitSignal(training.made, timeout=PATIENCE_MS):
        answer(restructuring, 2)
    (order,) = changer.orders
    assert (order.change, order.seed, order.device) == (Split(FIRST, 2), 7, Device.CPU)
    assert (order.sound, order.network) == (SOUND, before.network)
    assert tree.selected == Audition(Node(1, 0), (), (Node(1, 5),))
    assert heard == [tree.selected]
    assert restructuring.refusals() == dict.fromkeys(("split", "merge", "add_layer"), BUSY)
    ended(training, changer, qtbot)
    assert session.undo_stack.undoText() == "Split a into 2"
    assert [session.document.component(node).gain_db for node in (Node(1, 0), Node(1, 5))] == [-6.0, -6.0]
    session.undo_stack.undo()
    assert session.document == before


def test_who_gives_up_has_selected_what_was(
    restructuring: Restructuring, session: Session, training: Training, qtbot: QtBot
) -> None:
    before, tree = session.document, select(restructuring, FIRST)
    restructuring.split()
    with qtbot.waitSignal(training.made, timeout=PATIENCE_MS):
        answer(restructuring, 3)
    training.cancel()
    assert session.document == before
    assert tree.selected == Audition(FIRST)


def test_a_project_that_is_opened_meanwhile_is_not_told_of_what_was(
    restructuring: Restructuring, session: Session, training: Training, qtbot: QtBot
) -> None:
    tree = select(restructuring, FIRST)
    restructuring.split()
    with qtbot.waitSignal(training.made, timeout=PATIENCE_MS):
        answer(restructuring, 2)
    session.restore(EditHistory())
    assert not training.running
    assert tree.selected is None


def test_components_are_merged_at_once(
    restructuring: Restructuring, session: Session, training: Training, changer: FakeChanger, qtbot: QtBot
) -> None:
    tree = select(restructuring, FIRST, SECOND)
    restructuring.merge()
    ended(training, changer, qtbot)
    assert changer.orders[0].change == Merge(frozenset({FIRST, SECOND}))
    assert (session.undo_stack.undoText(), tree.selected) == ("Merge a and b", Audition(FIRST))


def test_a_layer_is_added_of_the_width_that_is_asked_for(
    restructuring: Restructuring, session: Session, training: Training, changer: FakeChanger, qtbot: QtBot
) -> None:
    names = [component.name for component in session.document.components[0]]
    session.edit("Group", lambda document: with_group(document, [FIRST, SECOND]))
    restructuring.add_layer()
    assert restructuring.dialog is not None
    assert (restructuring.dialog.number.value(), restructuring.dialog.number.maximum()) == (1, 2)
    answer(restructuring, 1)
    ended(training, changer, qtbot)
    assert (changer.orders[0].change, len(session.document.components)) == (AddLayer(1), 3)
    assert session.document.groups
    assert len(session.document.components[0]) == len(names)
    assert session.undo_stack.undoText() == "Add a layer of 1"


def test_an_answer_that_comes_too_late_does_nothing(
    restructuring: Restructuring, session: Session, changer: FakeChanger
) -> None:
    select(restructuring, FIRST)
    restructuring.split()
    session.undo_stack.undo()
    answer(restructuring, 2)
    assert changer.orders == []


def test_what_cannot_be_done_is_said_and_not_done(
    restructuring: Restructuring, session: Session, changer: FakeChanger
) -> None:
    session.edit("Group", lambda document: with_group(document, [FIRST, SECOND]))
    tree = restructuring._tree
    tree.setCurrentIndex(tree.rows.indices_of(Audition(FIRST, (), (SECOND,), grouped=True))[0])
    assert restructuring.refusals()["split"] == restructuring.refusals()["merge"] == ONLY_COMPONENTS
    select(restructuring, Node(2, 0))
    session.edit("Lock", lambda document: with_lock(document, Node(2, 0), locked=True))
    assert restructuring.refusals() == {
        "split": "x is locked: unlock it first.",
        "merge": "Select two or more components of one layer first.",
        "add_layer": "Unlock all components first: with a new layer all bases are tuned.",
    }
    for work in restructuring.slots().values():
        work()
    assert (changer.orders, restructuring.dialog) == ([], None)


def test_who_asks_before_the_tree_has_followed_an_edit_is_answered(
    restructuring: Restructuring, session: Session
) -> None:
    tree, told = select(restructuring, Node(1, 4)), []
    session.changed.disconnect(tree._follow)
    session.changed.connect(lambda *_: told.append(restructuring.refusals()))
    session.changed.connect(tree._follow)
    session.edit("Train", lambda document: with_network(document, random_network(SOUND, (3, 2))))
    assert [one["split"] for one in told] == ["Select one component first."]


def test_the_menu_offers_what_can_be_done_with_the_rows(restructuring: Restructuring, qtbot: QtBot) -> None:
    tree = restructuring._tree

    def entries() -> dict[str, bool]:
        menu = tree.menu_at(tree.rows.indices_of(Audition(FIRST))[0])
        assert isinstance(menu, QMenu)
        qtbot.addWidget(menu)
        return {action.text(): action.isEnabled() for action in menu.actions()}

    assert entries()["Split…"]
    select(restructuring, FIRST, SECOND)
    assert entries()["Merge"]
    assert "Split…" not in entries()
    select(restructuring, FIRST, Node(2, 0))
    assert not entries()["Merge"]
