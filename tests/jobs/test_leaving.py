"""What is asked for while a project is being left never reaches it by way of the next one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, with_gain
from audible_gui.jobs import SaveState, Saving
from audible_gui.project_file import create_project
from audible_gui.session import Session
from audible_gui.workflow import OpenedProject, OpenRequest, open_file
from tests.support.networks import noise, outcome
from tests.support.projects import names, read_back


@pytest.fixture
def saving(qtbot: QtBot, tmp_path: Path) -> Iterator[Saving]:
    """With the project "a" open, and a project "b" beside it."""
    for name, length in (("a", 900), ("b", 700)):
        create_project(tmp_path / f"{name}.audible", Document(sound=noise(length)), f"Open {name}").close()
    session = Session()
    result = Saving(session, tmp_path / "untitled", session)
    result.leave(lambda: result.begin(opened(tmp_path / "a.audible")), pytest.fail)
    qtbot.waitUntil(lambda: result.path == tmp_path / "a.audible")
    session.edit("Gain", lambda document: with_gain(document, None, -1.0))
    yield result
    result.finish()


def opened(path: Path) -> OpenedProject:
    project = outcome(open_file(OpenRequest(path), path.parent))
    assert isinstance(project, OpenedProject)
    return project


def _save(saving: Saving, said: list[str]) -> None:
    saving.save(lambda: said.append("done"))


def _save_as(saving: Saving, said: list[str]) -> None:
    saving.save_as(saving.folder.with_name("c.audible"), lambda: said.append("done"), said.append)


def _leave(saving: Saving, said: list[str]) -> None:
    saving.leave(lambda: said.append("done"), said.append, keep=False)


def _abandon(saving: Saving, said: list[str]) -> None:
    saving.abandon(lambda: said.append("done"))


@pytest.mark.parametrize(
    ("ask", "answer"), [(_save, "done"), (_save_as, "Another project"), (_leave, "done"), (_abandon, "done")]
)
def test_another_project_that_is_opened_meanwhile_is_not_written_over_it(
    saving: Saving, qtbot: QtBot, tmp_path: Path, ask: Callable[[Saving, list[str]], None], answer: str
) -> None:
    said: list[str] = []
    other = opened(tmp_path / "b.audible")
    saving.leave(lambda: saving.begin(other), pytest.fail)
    ask(saving, said)
    qtbot.waitUntil(lambda: bool(said) and saving.state in {SaveState.SAVED, SaveState.NOTHING})
    assert said[0].startswith(answer)
    assert names(read_back(tmp_path / "a.audible")) == ["Open a", "Gain"], "closed, and as it was left"
    saving.finish()
    assert names(read_back(tmp_path / "b.audible")) == ["Open b"]
    assert not (tmp_path / "c.audible").exists()


def test_what_is_asked_for_after_the_last_project_is_closed_keeps_nobody_waiting(saving: Saving, qtbot: QtBot) -> None:
    said: list[str] = []
    asked = (_leave, _save, _save, _leave, _abandon, _save)
    for ask in asked:
        ask(saving, said)
    qtbot.waitUntil(lambda: len(said) == len(asked))
    assert said == ["done"] * len(asked)
    assert saving.state is SaveState.NOTHING
