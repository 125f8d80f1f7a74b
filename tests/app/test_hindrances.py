"""Projects that cannot be opened as they are: what is said, and what helps."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.errors import ProjectReadOnlyError
from audible_gui.project_file import Project, create_project, open_project, sounds
from audible_gui.workflow import reopening
from tests.support.editor import PATIENCE_MS, learn, offers, open_sound, wait_saved
from tests.support.networks import outcome
from tests.support.projects import names, read_back

SOUND = Path(__file__).parents[1] / "data" / "edge_cases" / "ok.flac"
STEPS = ["New", "Open ok", "Train 5 → 3", "Rename", "Mute Kick"]


@pytest.fixture
def path(editor: Editor, qtbot: QtBot, tmp_path: Path) -> Path:
    """A project with STEPS, which nobody has open."""
    sound = tmp_path / "ok.flac"
    sound.write_bytes(SOUND.read_bytes())
    result = tmp_path / "a.audible"
    open_sound(editor, qtbot, sound)
    learn(editor)
    done: list[bool] = []
    editor.studio.saving.save_as(result, lambda: done.append(True), pytest.fail)
    qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE_MS)
    open_sound(editor, qtbot, SOUND)
    return result


@pytest.fixture
def elsewhere(path: Path) -> Iterator[Project]:
    """The same, open elsewhere."""
    with closing(open_project(path)) as project:
        yield project


def told(editor: Editor, qtbot: QtBot, path: Path) -> str:
    """What is said when a project is opened."""
    editor.window.notes.hide()
    editor.window.open(path)
    qtbot.waitUntil(
        lambda: not editor.studio.opening.running and editor.window.notes.text not in {"", "Opening"},
        timeout=PATIENCE_MS,
    )
    return editor.window.notes.text


def press(editor: Editor, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(editor.studio.opening.project_opened, timeout=PATIENCE_MS):
        offers(editor)[text].click()


def step_names(editor: Editor) -> list[str]:
    return [step.name for step in editor.studio.session.history.steps]


def test_a_copy_of_what_is_open_elsewhere_can_be_opened(
    editor: Editor, qtbot: QtBot, path: Path, elsewhere: Project
) -> None:
    assert "open already" in told(editor, qtbot, path)
    press(editor, qtbot, "Open a copy")
    assert "copy" in editor.window.notes.text
    assert step_names(editor) == STEPS
    assert not editor.studio.saving.titled
    editor.studio.session.undo_stack.undo()
    wait_saved(editor, qtbot)
    assert elsewhere.history.position == 4


def test_a_copy_of_what_may_not_be_written_to_can_be_opened(
    editor: Editor, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Project:
        raise ProjectReadOnlyError("“a.audible” may not be written to; open a copy of it.")

    monkeypatch.setattr(reopening, "open_project", refuse)
    assert "may not be written" in told(editor, qtbot, path)
    press(editor, qtbot, "Open a copy")
    assert step_names(editor) == STEPS
    monkeypatch.undo()
    assert names(read_back(path)) == STEPS


def test_a_sound_that_is_not_where_it_was_can_be_found(
    editor: Editor, qtbot: QtBot, tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sounds, "EMBED_BYTES", 10)
    history = read_back(path)
    linked = create_project(tmp_path / "linked.audible")
    for step in history.steps[1:]:
        outcome(linked.store(step.document))
        linked.append(step.document, step.name)
    linked.close()
    (tmp_path / "sounds").mkdir()
    (tmp_path / "ok.flac").rename(tmp_path / "sounds" / "moved.flac")
    assert "ok.flac" in told(editor, qtbot, tmp_path / "linked.audible")
    chosen = str(tmp_path / "sounds" / "moved.flac")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen, ""))
    press(editor, qtbot, "Find the sound…")
    assert step_names(editor) == STEPS
    assert editor.studio.saving.titled


def test_of_a_damaged_project_what_can_be_read_is_opened(editor: Editor, qtbot: QtBot, path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE record SET body = '{}' WHERE kind = 'component'")
        database.commit()
    with qtbot.waitSignal(editor.studio.opening.project_opened, timeout=PATIENCE_MS):
        editor.window.open(path)
    assert "damaged" in editor.window.notes.text
    assert "as at first" in editor.window.notes.text
    assert not editor.studio.saving.titled
    assert editor.studio.session.document.network is not None


@pytest.mark.parametrize(
    ("pragma", "words"), [("user_version = 99", "newer version"), ("application_id = 1", "not a project")]
)
def test_what_cannot_be_opened_at_all_is_told_and_changes_nothing(
    editor: Editor, qtbot: QtBot, path: Path, pragma: str, words: str
) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA {pragma}")
    before = editor.studio.session.history
    assert words in told(editor, qtbot, path)
    assert offers(editor) == {}
    assert editor.studio.session.history is before
