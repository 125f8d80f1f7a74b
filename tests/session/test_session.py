import gc
import subprocess
import sys
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import BoxGain, Component, Document, EditStep, Node, with_gain, with_mute, with_network
from audible_gui.session import Session
from audible_gui.session.session import _DocumentCommand
from tests.support.networks import noise, random_network

NODE = Node(2, 1)


@pytest.fixture
def session(qtbot: QtBot) -> Session:  # noqa: ARG001 - a QUndoStack wants an application
    result = Session()
    sound = noise(1000)
    result.edit("Open", lambda _: with_network(Document(sound=sound), random_network(sound)))
    return result


def test_every_edit_can_be_undone_and_redone(session: Session) -> None:
    before = session.document
    session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    after = session.document
    assert after.component(NODE).muted
    assert session.undo_stack.undoText() == "Mute"
    session.undo_stack.undo()
    assert session.document == before
    session.undo_stack.redo()
    assert session.document == after


def test_changes_are_told_with_before_and_after(session: Session, qtbot: QtBot) -> None:
    before = session.document
    with qtbot.waitSignal(session.changed) as told:
        session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    assert told.args == [before, session.document]


def test_an_edit_that_changes_nothing_is_none(session: Session) -> None:
    count = session.undo_stack.count()
    session.edit("Nothing", lambda d: with_gain(d, NODE, 0.0))
    assert session.undo_stack.count() == count


def test_a_gesture_is_one_undo_step(session: Session) -> None:
    before, count, gesture = session.document, session.undo_stack.count(), object()
    for gain in (-1.0, -2.0, -3.0):
        session.edit("Gain", lambda d, gain=gain: with_gain(d, NODE, gain), gesture)  # type: ignore[misc]
    assert session.undo_stack.count() == count + 1
    session.edit("Gain", lambda d: with_gain(d, NODE, -4.0), object())
    assert session.undo_stack.count() == count + 2
    session.undo_stack.undo()
    assert session.document.component(NODE).gain_db == -3.0
    session.undo_stack.undo()
    assert session.document == before


def test_what_a_gesture_went_through_is_forgotten(session: Session) -> None:
    def commands() -> int:
        gc.collect()
        return sum(type(each) is _DocumentCommand for each in gc.get_objects())

    before, count, gesture = commands(), session.undo_stack.count(), object()
    for step in range(100):
        session.edit("Gain", lambda d, step=step: with_gain(d, NODE, -1.0 - step / 10), gesture)  # type: ignore[misc]
    assert session.undo_stack.count() == count + 1
    assert commands() == before + 1
    session.edit("Gain", lambda d: with_gain(d, NODE, 0.0), gesture)
    assert session.undo_stack.count() == count
    assert commands() == before


def test_a_gesture_that_is_undone_in_between_begins_anew(session: Session) -> None:
    count, gesture = session.undo_stack.count(), object()
    for gain in (-1.0, -2.0):
        session.edit("Gain", lambda d, gain=gain: with_gain(d, NODE, gain), gesture)  # type: ignore[misc]
    session.undo_stack.undo()
    session.edit("Gain", lambda d: with_gain(d, NODE, -3.0), gesture)
    assert session.undo_stack.count() == count + 1
    session.edit("Gain", lambda d: with_gain(d, NODE, -4.0), gesture)
    session.undo_stack.undo()
    assert session.document.component(NODE).gain_db == 0.0
    session.undo_stack.redo()
    assert session.document.component(NODE).gain_db == -4.0
    session.restore(session.history.moved(count))
    session.edit("Gain", lambda d: with_gain(d, NODE, -5.0), gesture)
    assert session.undo_stack.count() == count + 1
    session.undo_stack.undo()
    assert session.document.component(NODE).gain_db == 0.0


def test_a_gesture_that_ends_where_it_began_leaves_no_step(session: Session) -> None:
    count, gesture = session.undo_stack.count(), object()
    for gain in (-1.0, 0.0):
        session.edit("Gain", lambda d, gain=gain: with_gain(d, NODE, gain), gesture)  # type: ignore[misc]
    assert session.undo_stack.count() == count
    assert session.undo_stack.undoText() == "Open"


def test_a_kept_preview_with_its_edits_is_one_undo_step(session: Session) -> None:
    before, count = session.document, session.undo_stack.count()
    assert before.sound is not None
    session.preview(with_network(before, random_network(before.sound, seed=1)))
    session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    assert session.previewing
    assert session.undo_stack.count() == count
    session.keep_preview("Train")
    assert session.document.component(NODE).muted
    assert session.undo_stack.undoText() == "Train"
    session.undo_stack.undo()
    assert session.document == before


def test_a_dropped_preview_leaves_the_document_as_it_was(session: Session, qtbot: QtBot) -> None:
    before, count = session.document, session.undo_stack.count()
    session.preview(Document(sound=before.sound))
    with qtbot.waitSignals([session.changed, session.preview_changed]):
        session.drop_preview()
    assert session.document is before
    assert session.undo_stack.count() == count


def test_keeping_a_preview_tells_of_no_change(session: Session) -> None:
    assert session.document.sound is not None
    session.preview(with_network(session.document, random_network(session.document.sound, seed=1)))
    told: list[object] = []
    session.changed.connect(lambda *change: told.append(change))
    session.keep_preview("Train")
    assert told == []
    assert not session.previewing


def test_the_history_is_that_of_the_undo_stack(session: Session) -> None:
    gesture = object()
    session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    for gain in (-1.0, -2.0):
        session.edit("Gain", lambda d, gain=gain: with_gain(d, NODE, gain), gesture)  # type: ignore[misc]
    session.undo_stack.undo()
    assert [step.name for step in session.history.steps] == ["New", "Open", "Mute", "Gain"]
    assert session.history.position == 2
    assert session.history.document is session.document
    session.edit("Rename", lambda d: with_gain(d, None, 1.0))
    assert [step.name for step in session.history.steps] == ["New", "Open", "Mute", "Rename"]
    assert session.history.steps[3].document is session.document


def test_a_restored_history_can_be_undone_and_redone(session: Session, qtbot: QtBot) -> None:
    session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    session.edit("Gain", lambda d: with_gain(d, NODE, -3.0))
    session.undo_stack.undo()
    history, other = session.history, Session()
    other.edit("Nothing of this stays", lambda _: Document(sound=noise(500)))
    told: list[object] = []
    other.changed.connect(lambda *change: told.append(change))
    with qtbot.waitSignal(other.history_changed):
        other.restore(history)
    assert len(told) == 1
    assert other.document is session.document
    assert (other.undo_stack.undoText(), other.undo_stack.redoText()) == ("Mute", "Gain")
    other.undo_stack.redo()
    assert other.document is history.steps[3].document
    other.undo_stack.setIndex(0)
    assert other.document is history.steps[0].document
    assert not other.undo_stack.canUndo()


FORGOTTEN = """
import gc
from PySide6.QtWidgets import QApplication
from audible_gui.document import with_gain
from audible_gui.session import Session

app = QApplication([])
gc.disable()
session = Session()
for step in range(300):
    session.edit("Gain", lambda document: with_gain(document, None, -0.1 * step - 0.1))
    if step % 50 == 0:
        gc.collect(0)
del session
gc.collect()
"""


def test_a_session_that_is_forgotten_takes_its_steps_along() -> None:
    done = subprocess.run([sys.executable, "-c", FORGOTTEN], check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_more_than_can_be_played_is_refused_and_told(session: Session, qtbot: QtBot) -> None:
    before, count = session.document, session.undo_stack.count()

    def change(document: Document) -> Document:
        return with_mute(document, NODE, muted=True)

    with qtbot.waitSignal(session.refused) as told, pytest.MonkeyPatch.context() as patch:
        patch.setattr("audible_gui.document.combining.MOST_COMBINATIONS", 0)
        session.edit("Mute", change)
    assert "can be played" in told.args[0]
    assert session.document == before
    assert session.undo_stack.count() == count
    session.preview(before)
    with qtbot.waitSignal(session.refused), pytest.MonkeyPatch.context() as patch:
        patch.setattr("audible_gui.document.combining.MOST_COMBINATIONS", 0)
        session.edit("Mute", change)
    assert session.document == before


def test_what_is_less_than_there_was_is_not_refused(session: Session) -> None:
    box = BoxGain(0.0, 1.0, 0.0, 4000.0, -6.0)

    def boxed(count: int) -> Document:
        rows = tuple(Component(index, boxes=(box,) if index < count else ()) for index in range(4))
        return replace(session.document, components=(rows,))

    session.edit("Box", lambda _: boxed(4))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audible_gui.document.combining.MOST_COMBINATIONS", 3)
        session.edit("Take one away", lambda _: boxed(3))
        assert session.document == boxed(3)
        session.edit("Box", lambda _: boxed(4))
    assert session.document == boxed(3)


def test_an_edit_goes_on_from_what_is_compared_with_but_not_from_what_is_tried(session: Session) -> None:
    present = session.document
    other = with_gain(present, NODE, -6.0)
    session.compare(EditStep("Other", other), tried=True)
    assert session.document == other
    assert session.base is present
    session.edit("Mute", lambda document: with_mute(document, Node(1, 0), muted=True))
    assert session.document == with_mute(present, Node(1, 0), muted=True)
    assert session.compared is None
    session.undo_stack.undo()
    session.compare(EditStep("Other", other))
    session.edit("Mute", lambda document: with_mute(document, Node(1, 0), muted=True))
    assert session.document == with_mute(other, Node(1, 0), muted=True)


def test_what_is_tried_goes_when_a_partial_result_is_shown(session: Session) -> None:
    present = session.document
    session.compare(EditStep("Other", with_gain(present, NODE, -6.0)), tried=True)
    session.keep_compared()
    assert session.document is session.present is present
    assert not session.trying
