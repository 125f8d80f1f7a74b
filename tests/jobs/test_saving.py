"""Every edit is written at once, in order, by another thread, and what cannot be written is not lost."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Node, with_gain, with_mute, with_network
from audible_gui.errors import ProjectError, ProjectInUseError
from audible_gui.jobs import SaveState, Saving
from audible_gui.jobs.job import Work
from audible_gui.operations import with_drawn_basis
from audible_gui.project_file import Project, abandoned, look_into, open_project
from audible_gui.session import Session
from tests.support.networks import noise, random_network
from tests.support.projects import names, read_back

SOUND = noise(2000)
NODE = Node(2, 1)


@pytest.fixture
def session(qtbot: QtBot) -> Session:  # noqa: ARG001 - a QUndoStack wants an application
    return Session()


@pytest.fixture
def saving(session: Session, tmp_path: Path) -> Iterator[Saving]:
    result = Saving(session, tmp_path / "untitled")
    result._retry.setInterval(20)
    yield result
    result.finish()


def open_and_train(session: Session) -> None:
    session.edit("Open noise", lambda _: Document(sound=SOUND))
    session.edit("Train", lambda document: with_network(document, random_network(SOUND)))


def wait_saved(saving: Saving, qtbot: QtBot) -> Path:
    qtbot.waitUntil(lambda: saving.state is SaveState.SAVED)
    assert saving.path is not None
    return saving.path


def save_as(saving: Saving, path: Path, qtbot: QtBot) -> None:
    done: list[str] = []
    saving.save_as(path, lambda: done.append("done"), done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["done"]


def test_nothing_is_written_before_the_first_edit(saving: Saving) -> None:
    saving.finish()
    assert saving.state is SaveState.NOTHING
    assert not saving.folder.exists()


def test_every_edit_is_a_step_of_an_untitled_project(session: Session, saving: Saving, qtbot: QtBot) -> None:
    open_and_train(session)
    assert saving.state is SaveState.SAVING
    session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    path = wait_saved(saving, qtbot)
    assert not saving.titled
    assert path.parent == saving.folder
    session.undo_stack.undo()
    wait_saved(saving, qtbot)
    saving.finish()
    history = read_back(path)
    assert names(history) == ["New", "Open noise", "Train", "Mute"]
    assert history.position == 2
    assert history.steps[3].document.component(NODE).muted
    assert not history.document.component(NODE).muted


def test_a_gesture_is_one_step_and_one_that_ends_where_it_began_none(
    session: Session, saving: Saving, qtbot: QtBot
) -> None:
    open_and_train(session)
    for gesture, gains in ((object(), (-1.0, -2.0, -3.0)), (object(), (-4.0, -3.0))):
        for gain in gains:
            session.edit("Gain", lambda d, gain=gain: with_gain(d, NODE, gain), gesture)  # type: ignore[misc]
            wait_saved(saving, qtbot)
    path = wait_saved(saving, qtbot)
    saving.finish()
    history = read_back(path)
    assert names(history) == ["New", "Open noise", "Train", "Gain"]
    assert history.document.component(NODE).gain_db == -3.0


def test_of_a_gesture_that_draws_the_beginning_and_the_end_are_written(
    session: Session, saving: Saving, qtbot: QtBot
) -> None:
    open_and_train(session)
    wait_saved(saving, qtbot)
    written: list[Document] = []
    assert saving._keeper is not None
    assert saving._keeper.project is not None
    store = saving._keeper.project.store

    def noted(document: Document) -> Work:
        if not written or written[-1] is not document:
            written.append(document)
        return store(document)

    saving._keeper.project.store = noted  # type: ignore[method-assign]
    gesture = object()
    for height in range(1, 10):
        values = [[float(height)] * 129]
        session.edit("Draw", lambda d, values=values: with_drawn_basis(d, NODE, values), gesture)  # type: ignore[misc]
        if height == 1:
            wait_saved(saving, qtbot)
        qtbot.waitUntil(lambda: not saving._pause.isActive() and saving._job is None)
    assert saving.state is SaveState.SAVING
    path = wait_saved(saving, qtbot)
    assert len(written) == 2
    session.edit("Gain", lambda d: with_gain(d, NODE, -1.0))
    wait_saved(saving, qtbot)
    saving.finish()
    history = read_back(path)
    assert names(history) == ["New", "Open noise", "Train", "Draw", "Gain"]
    assert history.document.components == session.document.components


def test_edits_after_an_undo_replace_what_was_undone(session: Session, saving: Saving, qtbot: QtBot) -> None:
    open_and_train(session)
    for gain in (-1.0, -2.0, -3.0):
        session.edit(f"Gain {gain}", lambda d, gain=gain: with_gain(d, NODE, gain))  # type: ignore[misc]
    wait_saved(saving, qtbot)
    session.undo_stack.setIndex(3)
    session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    path = wait_saved(saving, qtbot)
    saving.finish()
    history = read_back(path)
    assert names(history) == ["New", "Open noise", "Train", "Gain -1.0", "Mute"]
    assert history.document.component(NODE).gain_db == -1.0


def test_the_gui_thread_writes_nothing(
    session: Session, saving: Saving, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[QThread] = []

    def noted(method: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            threads.append(QThread.currentThread())
            return method(*args, **options)

        return call

    for name in ("append", "move_to", "set_view", "save_as", "close"):
        monkeypatch.setattr(Project, name, noted(getattr(Project, name)))
    open_and_train(session)
    session.undo_stack.undo()
    saving.set_view({"zoom": 1})
    wait_saved(saving, qtbot)
    done: list[bool] = []
    saving.leave(lambda: done.append(True), pytest.fail, keep=False)
    qtbot.waitUntil(lambda: bool(done))
    assert len(threads) >= 4
    assert QThread.currentThread() not in threads


def test_saving_gives_the_work_a_place_and_goes_on_there(
    session: Session, saving: Saving, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_train(session)
    target = tmp_path / "noise.audible"
    save_as(saving, target, qtbot)
    assert (saving.path, saving.titled) == (target, True)
    assert list(saving.folder.iterdir()) == []
    session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    wait_saved(saving, qtbot)
    saving.finish()
    assert names(read_back(target)) == ["New", "Open noise", "Train", "Mute"]


def test_what_cannot_be_written_is_written_when_it_can_be_again(
    session: Session, saving: Saving, qtbot: QtBot, tmp_path: Path
) -> None:
    folder, away = tmp_path / "disk", tmp_path / "away"
    folder.mkdir()
    open_and_train(session)
    save_as(saving, folder / "noise.audible", qtbot)
    told: list[str] = []
    saving.failed.connect(told.append)
    folder.rename(away)
    for gain in (-1.0, -2.0):
        session.edit(f"Gain {gain}", lambda d, gain=gain: with_gain(d, NODE, gain))  # type: ignore[misc]
        qtbot.waitUntil(lambda: saving.state is SaveState.FAILED)
    session.undo_stack.undo()
    session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    qtbot.waitUntil(lambda: not saving._retry.isActive())
    assert len(told) == 1
    assert "disk" in told[0]
    assert saving.loses
    assert saving.sheltered
    with qtbot.waitSignal(saving.recovered):
        away.rename(folder)
    assert list(saving.folder.iterdir()) == []
    saving.finish()
    assert names(read_back(folder / "noise.audible")) == ["New", "Open noise", "Train", "Gain -1.0", "Mute"]


@pytest.mark.parametrize("titled", [True, False])
def test_what_cannot_be_written_is_kept_as_untitled_work(
    session: Session, saving: Saving, qtbot: QtBot, tmp_path: Path, titled: bool
) -> None:
    open_and_train(session)
    if titled:
        (tmp_path / "disk").mkdir()
        save_as(saving, tmp_path / "disk" / "noise.audible", qtbot)
    wait_saved(saving, qtbot).parent.rename(tmp_path / "away")
    for gain in (-1.0, -2.0):
        session.edit(f"Gain {gain}", lambda d, gain=gain: with_gain(d, NODE, gain))  # type: ignore[misc]
        qtbot.waitUntil(lambda: saving.state is SaveState.FAILED)
    wanted = ["New", "Open noise", "Train", "Gain -1.0", "Gain -2.0"]

    def kept() -> list[str]:
        (path,) = saving.folder.glob("*.audible")
        with look_into(path) as reader:
            return [step.name for step in reader.history.steps]

    qtbot.waitUntil(lambda: kept() == wanted)
    assert abandoned(saving.folder) == [], "it is not offered while it is worked on"
    saving.finish()
    (left,) = abandoned(saving.folder)
    assert names(read_back(left.path)) == wanted


def test_what_can_no_longer_be_kept_as_untitled_work_is_not_said_to_be(
    session: Session, saving: Saving, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_train(session)
    (tmp_path / "disk").mkdir()
    save_as(saving, tmp_path / "disk" / "noise.audible", qtbot)
    (tmp_path / "disk").rename(tmp_path / "away")
    told: list[tuple[str, bool]] = []
    saving.failed.connect(lambda sentence: told.append((sentence, saving.sheltered)))
    session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    qtbot.waitUntil(lambda: len(told) == 1)

    def full(*_: object, **__: object) -> None:
        raise ProjectError("The disk is full.")

    monkeypatch.setattr(Project, "append", full)
    session.edit("Gain", lambda d: with_gain(d, NODE, -1.0))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [sheltered for _, sheltered in told] == [True, False]
    assert told[0][0] == told[1][0]


def test_another_reason_is_told_too(
    session: Session, saving: Saving, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reasons, told = ["It is full.", "It is full.", "It has gone."], list[str]()

    def fail() -> Work:
        yield 0.0
        raise ProjectError(reasons.pop(0) if len(reasons) > 1 else reasons[0])

    open_and_train(session)
    wait_saved(saving, qtbot)
    saving.failed.connect(told.append)
    saving._retry.setInterval(1)
    with monkeypatch.context() as patch:
        patch.setattr(saving._keeper, "write", fail)
        session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
        qtbot.waitUntil(lambda: len(told) == 2)
    with qtbot.waitSignal(saving.recovered):
        pass
    assert told == ["It is full.", "It has gone."]


@pytest.mark.parametrize("titled", [True, False])
def test_it_can_be_saved_elsewhere_when_its_place_has_gone(
    session: Session, saving: Saving, qtbot: QtBot, tmp_path: Path, titled: bool
) -> None:
    open_and_train(session)
    if titled:
        (tmp_path / "disk").mkdir()
        save_as(saving, tmp_path / "disk" / "noise.audible", qtbot)
    gone = wait_saved(saving, qtbot).parent
    gone.rename(tmp_path / "away")
    session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
    qtbot.waitUntil(lambda: saving.state is SaveState.FAILED)
    target = tmp_path / "elsewhere.audible"
    save_as(saving, target, qtbot)
    assert wait_saved(saving, qtbot) == target
    assert not saving.loses
    assert list(saving.folder.iterdir()) == [], "what was kept there meanwhile is needed no more"
    saving.finish()
    history = read_back(target)
    assert names(history) == ["New", "Open noise", "Train", "Mute"]
    assert history.position == 3
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "untitled") == ["away", "elsewhere.audible"]


@pytest.mark.parametrize("edited", [True, False])
@pytest.mark.parametrize("lock", [True, False])
def test_it_can_be_saved_where_it_was_when_its_file_has_gone(
    session: Session, saving: Saving, qtbot: QtBot, tmp_path: Path, edited: bool, lock: bool
) -> None:
    target = tmp_path / "noise.audible"
    open_and_train(session)
    save_as(saving, target, qtbot)
    for path in tmp_path.glob("*noise.audible*" if not lock else "noise.audible*"):
        path.unlink()
    if edited:
        session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
        qtbot.waitUntil(lambda: saving.state is SaveState.FAILED)
    save_as(saving, target, qtbot)
    session.edit("Gain", lambda d: with_gain(d, NODE, -1.0))
    wait_saved(saving, qtbot)
    with pytest.raises(ProjectInUseError):
        open_project(target)
    saving.finish()
    assert names(read_back(target)) == ["New", "Open noise", "Train", *(["Mute"] if edited else []), "Gain"]


def test_a_place_that_cannot_be_written_to_changes_nothing(
    session: Session, saving: Saving, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_train(session)
    before = wait_saved(saving, qtbot)
    told: list[str] = []
    saving.save_as(tmp_path / "nowhere" / "noise.audible", lambda: told.append(""), told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert "nowhere" in told[0] or "noise.audible" in told[0]
    assert wait_saved(saving, qtbot) == before


def test_leaving_keeps_work_and_removes_what_was_only_opened(session: Session, saving: Saving, qtbot: QtBot) -> None:
    session.edit("Open noise", lambda _: Document(sound=SOUND))
    wait_saved(saving, qtbot)
    for count in (0, 1):
        done: list[bool] = []
        saving.leave(lambda done=done: done.append(True), pytest.fail)  # type: ignore[misc]
        qtbot.waitUntil(lambda done=done: bool(done))  # type: ignore[misc]
        assert len(list(saving.folder.iterdir())) == count
        saving.begin()
        assert session.document == Document()
        open_and_train(session)
        wait_saved(saving, qtbot)


class Door:
    """Projects that are closed and discarded only while somebody waits until something was edited."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shut, self.edited = Event(), Event()
        for name in ("close", "discard"):
            monkeypatch.setattr(Project, name, self._slow(getattr(Project, name)))

    def _slow(self, method: Callable[[Project], None]) -> Callable[[Project], None]:
        def call(project: Project) -> None:
            method(project)
            self.shut.set()
            assert self.edited.wait(10.0)

        return call


def leave_and_edit(
    session: Session, saving: Saving, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, keep: bool
) -> None:
    """Leave, and train after the project has been closed but before the next can begin."""
    with monkeypatch.context() as patch:
        door, done = Door(patch), []
        saving.leave(lambda: done.append(True), pytest.fail, keep=keep)
        qtbot.waitUntil(door.shut.is_set)
        session.edit("Train", lambda document: with_network(document, random_network(SOUND)))
        door.edited.set()
        qtbot.waitUntil(lambda: bool(done))
    saving.begin()


@pytest.mark.parametrize("keep", [True, False])
def test_what_is_edited_while_a_project_is_left_is_kept_in_it(
    session: Session, saving: Saving, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: bool
) -> None:
    open_and_train(session)
    save_as(saving, tmp_path / "noise.audible", qtbot)
    leave_and_edit(session, saving, qtbot, monkeypatch, keep=keep)
    assert names(read_back(tmp_path / "noise.audible")) == ["New", "Open noise", "Train", "Train"]


@pytest.mark.parametrize("keep", [True, False])
def test_work_that_begins_while_a_sound_is_left_is_kept(
    session: Session, saving: Saving, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, keep: bool
) -> None:
    session.edit("Open noise", lambda _: Document(sound=SOUND))
    wait_saved(saving, qtbot)
    leave_and_edit(session, saving, qtbot, monkeypatch, keep=keep)
    (path,) = saving.folder.iterdir()
    assert names(read_back(path)) == ["New", "Open noise", "Train"]


def test_a_project_that_was_taken_while_it_was_left_loses_no_edit(
    session: Session, saving: Saving, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, told = tmp_path / "noise.audible", list[str]()
    open_and_train(session)
    save_as(saving, target, qtbot)
    with monkeypatch.context() as patch:
        door = Door(patch)
        saving.leave(pytest.fail, told.append)
        qtbot.waitUntil(door.shut.is_set)
        with closing(open_project(target)):
            session.edit("Mute", lambda d: with_mute(d, NODE, muted=True))
            door.edited.set()
            qtbot.waitUntil(lambda: bool(told))
    path = wait_saved(saving, qtbot)
    assert (path.parent, saving.titled) == (saving.folder, False)
    saving.finish()
    assert names(read_back(path)) == ["New", "Open noise", "Train", "Mute"]


def test_a_program_that_ends_leaves_work_to_be_found(session: Session, saving: Saving) -> None:
    open_and_train(session)
    saving.finish()
    (path,) = saving.folder.iterdir()
    assert names(read_back(path)) == ["New", "Open noise", "Train"]


def test_the_view_is_written_with_the_project(session: Session, saving: Saving, qtbot: QtBot) -> None:
    saving.set_view({"zoom": 1})
    open_and_train(session)
    path = wait_saved(saving, qtbot)
    saving.set_view({"zoom": 2})
    saving.finish()
    project = open_project(path)
    assert project.view() == {"zoom": 2}
    project.close()


def test_an_error_of_the_programs_own_is_told_and_keeps_nobody_waiting(
    session: Session, saving: Saving, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_train(session)
    wait_saved(saving, qtbot)
    told: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(Project, "close", lambda _: 1 / 0)
        with qtbot.waitSignal(saving.crashed):
            saving.leave(pytest.fail, told.append)
    assert len(told) == 1
    session.undo_stack.undo()
    assert wait_saved(saving, qtbot).exists()
