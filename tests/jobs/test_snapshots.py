"""Snapshots are written as edits are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, EditStep, Node, Snapshots, with_mute, with_network
from audible_gui.jobs import SaveState, Saving
from audible_gui.session import Session
from tests.support.networks import noise, random_network
from tests.support.projects import names, read_all

NODE = Node(2, 1)
SOUND = noise(900)


@pytest.fixture
def session(qtbot: QtBot) -> Session:  # noqa: ARG001 - a QUndoStack wants an application
    return Session()


@pytest.fixture
def saving(session: Session, tmp_path: Path) -> Iterator[Saving]:
    result = Saving(session, tmp_path / "untitled")
    session.edit("Open noise", lambda _: Document(sound=SOUND))
    session.edit("Train", lambda document: with_network(document, random_network(SOUND)))
    yield result
    result.finish()


def wait_saved(saving: Saving, qtbot: QtBot) -> Path:
    qtbot.waitUntil(lambda: saving.state is SaveState.SAVED)
    assert saving.path is not None
    return saving.path


def test_snapshots_are_written_at_once_and_read_back(session: Session, saving: Saving, qtbot: QtBot) -> None:
    wait_saved(saving, qtbot)
    stored = Snapshots().replaced("B", EditStep("Mute", with_mute(session.document, NODE, muted=True)))
    session.set_snapshots(stored)
    assert saving.state is SaveState.SAVING
    path = wait_saved(saving, qtbot)
    assert saving._keeper is not None
    assert saving._keeper.project is not None
    assert saving._keeper.project.snapshots().keys() == {"B"}
    saving.finish()
    history, snapshots = read_all(path)
    assert names(history) == ["New", "Open noise", "Train"]
    assert [(letter, step.name) for letter, step in snapshots.stored()] == [("B", "Mute")]


def test_work_that_only_a_snapshot_holds_is_kept(session: Session, saving: Saving, qtbot: QtBot) -> None:
    session.set_snapshots(Snapshots().replaced("A", EditStep("Train", session.document)))
    session.undo_stack.undo()
    session.edit("Open noise", lambda _: Document(sound=noise(700)))
    path = wait_saved(saving, qtbot)
    assert not session.history.worked
    assert saving.loses
    saving.finish()
    assert read_all(path)[1].get("A") is not None


def test_a_snapshot_that_is_stored_while_the_project_is_left_is_kept(
    session: Session, saving: Saving, qtbot: QtBot
) -> None:
    path = wait_saved(saving, qtbot)
    ended: list[str] = []
    saving.leave(lambda: ended.append("done"), ended.append)
    session.set_snapshots(Snapshots().replaced("A", EditStep("Train", session.document)))
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == ["done"]
    assert read_all(path)[1].get("A") is not None
