"""Edits for many components of long sounds: worked out in the background, one step each, given up when overtaken."""

from collections.abc import Iterator
from functools import partial
from threading import Event, current_thread, main_thread

import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, EditStep, Node, with_mute, with_network
from audible_gui.errors import AudibleError
from audible_gui.jobs import Crossing, CrossOrder, Job
from audible_gui.jobs.crossing import AT_ONCE, Work
from audible_gui.operations import lent_component, playing_as
from audible_gui.session import Session
from tests.support.networks import noise, random_network

SOUND, PATIENCE_MS = noise(16_000), 60_000
LONG, FIRST = AT_ONCE + 1, Node(1, 0)


class Works:
    """Mutes a component once it may."""

    def __init__(self) -> None:
        self.go_on, self.begun = Event(), list[bool]()
        self.go_on.set()

    def make(self, document: Document, node: Node = FIRST) -> Work:
        self.begun.append(current_thread() is main_thread())
        while not self.go_on.wait(0.01):
            yield 0.5
        return with_mute(document, node, muted=True)

    def fail(self, document: Document) -> Work:
        yield 0.0
        raise AudibleError(f"Nothing of {document.component(Node(1, 0)).name} is heard.")


@pytest.fixture
def works() -> Iterator[Works]:
    result = Works()
    yield result
    result.go_on.set()
    Job.cancel_all()


@pytest.fixture
def session() -> Session:
    result = Session()
    result.edit("Train", lambda _: with_network(Document(sound=SOUND), random_network(SOUND)))
    return result


@pytest.fixture
def crossing(session: Session) -> Crossing:
    return Crossing(session)


def steps(session: Session) -> list[str]:
    return [step.name for step in session.history.steps][2:]


def muted(session: Session) -> list[int]:
    return [n for n, component in enumerate(session.document.components[0]) if component.muted]


def settle(crossing: Crossing, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not crossing.busy, timeout=PATIENCE_MS)


def test_what_is_little_is_done_before_the_gesture_ends(crossing: Crossing, session: Session, works: Works) -> None:
    done: list[bool] = []
    crossing.ask(CrossOrder("Little", works.make, AT_ONCE, 0, lambda: done.append(session.undo_stack.canUndo())))
    assert steps(session) == ["Little"]
    assert done == [True]
    assert works.begun == [True]


def test_what_is_much_is_worked_out_elsewhere_and_is_one_step(
    crossing: Crossing, session: Session, works: Works, qtbot: QtBot
) -> None:
    works.go_on.clear()
    with qtbot.waitSignal(crossing.progressed, timeout=PATIENCE_MS) as told:
        crossing.ask(CrossOrder("Much", works.make, LONG, 0))
    assert told.args == ["Much", 0.5]
    assert steps(session) == []
    works.go_on.set()
    settle(crossing, qtbot)
    assert works.begun == [False]
    assert steps(session) == ["Much"]
    session.undo_stack.undo()
    assert muted(session) == []


def test_what_is_done_meanwhile_stays(crossing: Crossing, session: Session, works: Works, qtbot: QtBot) -> None:
    works.go_on.clear()
    crossing.ask(CrossOrder("Much", works.make, LONG, 0))
    qtbot.waitUntil(lambda: bool(works.begun), timeout=PATIENCE_MS)
    session.edit("Mute", lambda document: with_mute(document, Node(1, 3), muted=True))
    # What is little waits its turn, since it was asked for later.
    crossing.ask(CrossOrder("Little", partial(works.make, node=Node(1, 1)), 1, 1))
    works.go_on.set()
    settle(crossing, qtbot)
    assert muted(session) == [0, 1, 3]
    assert steps(session) == ["Mute", "Much", "Little"]


def test_a_gesture_that_ends_where_it_began_gives_nothing_up(
    crossing: Crossing, session: Session, works: Works, qtbot: QtBot
) -> None:
    works.go_on.clear()
    crossing.ask(CrossOrder("Much", works.make, LONG, 0))
    qtbot.waitUntil(lambda: bool(works.begun), timeout=PATIENCE_MS)
    before, gesture = session.document, object()
    session.edit("Mute", lambda document: with_mute(document, Node(1, 3), muted=True), gesture)
    session.edit("Mute", lambda _: before, gesture)
    assert steps(session) == []
    works.go_on.set()
    settle(crossing, qtbot)
    assert steps(session) == ["Much"]


@pytest.mark.parametrize("end", ["undo", "network", "compare", "cancel"])
def test_what_is_overtaken_is_given_up_and_told(
    crossing: Crossing, session: Session, works: Works, qtbot: QtBot, end: str
) -> None:
    session.edit("Mute", lambda document: with_mute(document, Node(1, 3), muted=True))
    works.go_on.clear()
    told: list[str] = []
    crossing.given_up.connect(told.append)
    crossing.ask(CrossOrder("Much", works.make, LONG, 0))
    qtbot.waitUntil(lambda: bool(works.begun), timeout=PATIENCE_MS)
    if end == "undo":
        session.undo_stack.undo()
    elif end == "network":
        session.edit("Train", lambda document: with_network(document, random_network(SOUND, seed=1)))
    elif end == "compare":
        session.compare(session.history.steps[1])
    else:
        crossing.cancel_all()
    works.go_on.set()
    assert not crossing.busy
    qtbot.waitUntil(lambda: not Job._running, timeout=PATIENCE_MS)
    assert told == ([] if end == "cancel" else ["Much"])
    assert "Much" not in steps(session)
    assert muted(session) == ([3] if end == "cancel" else [])


def test_what_is_only_tried_meanwhile_ends_nothing(
    crossing: Crossing, session: Session, works: Works, qtbot: QtBot
) -> None:
    works.go_on.clear()
    crossing.ask(CrossOrder("Much", works.make, LONG, 0))
    qtbot.waitUntil(lambda: bool(works.begun), timeout=PATIENCE_MS)
    tried = with_mute(session.present, Node(1, 3), muted=True)
    session.compare(EditStep("Try", tried), tried=True)
    session.compare(None)
    session.compare(EditStep("Try", tried), tried=True)
    works.go_on.set()
    settle(crossing, qtbot)
    assert works.begun == [False]
    assert steps(session) == ["Much"]
    assert muted(session) == [0]
    assert session.compared is None


def test_the_same_is_done_once_and_what_only_has_its_name_as_well(
    crossing: Crossing, session: Session, works: Works, qtbot: QtBot
) -> None:
    works.go_on.clear()
    for index in (0, 0, 1, 2, 1):
        crossing.ask(CrossOrder("Much", partial(works.make, node=Node(1, index)), LONG, index))
    works.go_on.set()
    settle(crossing, qtbot)
    assert muted(session) == [0, 1, 2]
    assert steps(session) == ["Much"] * 3


def test_given_up_between_two_attempts_it_is_over(
    crossing: Crossing, session: Session, works: Works, qtbot: QtBot
) -> None:
    """An edit meanwhile has it worked out once more, which begins with the event loop's next turn."""
    works.go_on.clear()
    crossing.ask(CrossOrder("Much", works.make, LONG, 0))
    qtbot.waitUntil(lambda: bool(works.begun), timeout=PATIENCE_MS)
    session.edit("Mute", lambda document: with_mute(document, Node(1, 3), muted=True))
    told: list[bool] = []
    with qtbot.waitSignal(crossing.running_changed, timeout=PATIENCE_MS):
        works.go_on.set()
    assert (crossing.busy, crossing.running) == (True, False)
    crossing.running_changed.connect(told.append)
    crossing.cancel_all()
    assert told == [False]
    assert (crossing.busy, crossing.running) == (False, False)
    with qtbot.waitSignal(crossing.progressed, timeout=100, raising=False) as begun:
        pass
    assert not begun.signal_triggered
    assert works.begun == [False]
    assert steps(session) == ["Mute"]


def test_of_what_the_session_refuses_nothing_follows(
    crossing: Crossing, session: Session, works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_much(_document: Document) -> None:
        raise AudibleError("That is more than can be played.")

    told: list[str] = []
    session.refused.connect(told.append)
    monkeypatch.setattr("audible_gui.session.session.check_combinations", too_much)
    crossing.ask(CrossOrder("Little", works.make, 1, 0, lambda: told.append("done")))
    assert told == ["That is more than can be played."]
    assert steps(session) == []


@pytest.mark.parametrize("size", [1, LONG])
def test_what_cannot_be_done_is_a_sentence(
    crossing: Crossing, session: Session, works: Works, qtbot: QtBot, size: int
) -> None:
    told: list[str] = []
    session.refused.connect(told.append)
    crossing.ask(CrossOrder("Much", works.fail, size, 0))
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    settle(crossing, qtbot)
    assert told == [f"Nothing of {session.document.component(Node(1, 0)).name} is heard."]
    assert steps(session) == []


def test_a_sound_that_is_played_by_many_components_yields_before_each(session: Session) -> None:
    document = session.document
    others = [lent_component(document, Node(1, index)) for index in range(5)]
    assert list(playing_as(document, others, 1)) == [0.0, 0.2, 0.4, 0.6, 0.8]
