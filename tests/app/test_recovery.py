"""An editor that is killed loses nothing that was done; the next one offers it."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Document, Node, with_mute, with_network
from audible_gui.project_file import create_project, create_untitled
from tests.support.editor import PATIENCE_MS, offers, press_button, wait_saved
from tests.support.networks import noise, random_network

SOUND = Path(__file__).parents[1] / "data" / "edge_cases" / "ok.flac"
PATIENCE_S = PATIENCE_MS / 1000
SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from audible_gui import app
from audible_gui.document import Node, with_gain
from audible_gui.jobs import SaveState
from tests.support.editor import learn

def work(editor, sound):
    session, saving = editor.studio.session, editor.studio.saving

    def tell():
        if saving.state is SaveState.SAVED:
            print("ready", flush=True)
        else:
            QTimer.singleShot(5, tell)

    def edit():
        learn(editor)
        gesture = object()
        for gain in range(-30, 0):
            session.edit("Gain of Kick", lambda d: with_gain(d, Node(2, 1), gain / 10), gesture)
        session.preview(with_gain(session.document, Node(2, 1), -60.0))
        tell()

    editor.studio.opening.opened.connect(edit)
    QTimer.singleShot(0, lambda: editor.window.open(Path(sound)))

if __name__ == "__main__":
    original = app._obey_signals
    app._obey_signals = lambda qt, editor: (work(editor, sys.argv[1]), original(qt, editor))[1]
    sys.exit(app.run_editor(None))
"""


def killed_editor(home: Path, end: signal.Signals = signal.SIGKILL) -> None:
    """An editor of its own that has worked on SOUND, and has been killed."""
    script = home / "work.py"
    script.write_text(SCRIPT)
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "XDG_DATA_HOME": str(home), "PULSE_SERVER": "unix:/nonexistent", "PYTHONPATH": root}
    words = [sys.executable, str(script), str(SOUND)]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL  # what keeps shared memory complains of what was killed
    with subprocess.Popen(words, stdout=pipe, stderr=nothing, text=True, env=environment) as process:
        watch = threading.Timer(PATIENCE_S, process.kill)
        watch.start()
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(end)
        process.wait(PATIENCE_S)
        watch.cancel()
        watch.join()


def adopt(home: Path, folder: Path) -> None:
    """Put what the other editor left behind where this one looks."""
    (left,) = home.rglob("untitled")
    left.rename(folder)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_work_of_an_editor_that_was_killed_is_offered_and_complete(
    editor: Editor, qtbot: QtBot, tmp_path: Path, end: signal.Signals
) -> None:
    killed_editor(tmp_path, end)
    adopt(tmp_path, editor.studio.saving.folder)
    with qtbot.waitSignal(editor.studio.recovering.found, timeout=PATIENCE_MS):
        editor.studio.recovering.look()
    assert "“ok”" in editor.window.notes.text
    assert "5 steps" in editor.window.notes.text
    with qtbot.waitSignal(editor.studio.opening.project_opened, timeout=PATIENCE_MS):
        press_button(editor, "Recover")
    session = editor.studio.session
    assert [step.name for step in session.history.steps[1:]] == [
        "Open ok", "Train 5 → 3", "Rename", "Mute Kick", "Gain of Kick",
    ]  # fmt: skip
    assert session.document.component(Node(2, 1)).gain_db == -0.1
    session.undo_stack.undo()
    assert session.document.component(Node(2, 1)).gain_db == 0.0
    wait_saved(editor, qtbot)


def test_work_that_is_not_wanted_is_deleted(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    killed_editor(tmp_path)
    adopt(tmp_path, editor.studio.saving.folder)
    recovering = editor.studio.recovering
    with qtbot.waitSignal(recovering.found, timeout=PATIENCE_MS):
        recovering.look()
    menu = next(menu for menu in editor.window.findChildren(QMenu) if menu.title() == "Recover &unsaved work")
    assert len(menu.actions()) == 1
    offers(editor)["Discard…"].click()
    assert "cannot be undone" in editor.window.notes.text
    assert len(list(editor.studio.saving.folder.iterdir())) > 0
    with qtbot.waitSignal(recovering.found, timeout=PATIENCE_MS):
        press_button(editor, "Delete")
    assert list(editor.studio.saving.folder.iterdir()) == []
    assert not menu.isEnabled()
    assert editor.window.notes.isHidden()


def test_damaged_work_is_offered_and_what_can_be_read_of_it_recovered(
    editor: Editor, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = editor.studio.saving.folder

    def files() -> list[str]:
        journals = ("-wal", "-shm", ".lock")
        return sorted(path.name for path in folder.iterdir() if not path.name.endswith(journals))

    sound = noise(2000)
    document = with_network(Document(sound=sound), random_network(sound))
    project = create_untitled(editor.studio.saving.folder, document)
    project.append(with_mute(document, Node(2, 1), muted=True), "Mute")
    project.close()
    with closing(sqlite3.connect(project.path)) as database, database:
        database.execute("UPDATE record SET body = '{}' WHERE kind = 'network'")
    with qtbot.waitSignal(editor.studio.recovering.found, timeout=PATIENCE_MS):
        editor.studio.recovering.look()
    assert "(damaged, " in editor.window.notes.text
    recovering = editor.studio.recovering
    with qtbot.waitSignals([editor.studio.opening.project_opened, recovering.found], timeout=PATIENCE_MS):
        press_button(editor, "Recover")
    assert "A network could not be read" in editor.window.notes.text
    assert editor.studio.session.document.sound is not None
    recovered = wait_saved(editor, qtbot)
    assert recovered != project.path
    assert recovering.left == []
    assert files() == [recovered.name, f"{recovered.name}.damaged"]  # until there is something better
    told: list[str] = []
    editor.studio.saving.save_as(tmp_path / "a.audible", lambda: told.append("saved"), told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert told == ["saved"]
    assert files() == []


def test_two_clicks_at_the_same_place_discard_nothing(editor: Editor, qtbot: QtBot) -> None:
    sound = noise(2000)
    document = with_network(Document(sound=sound), random_network(sound))
    project = create_untitled(editor.studio.saving.folder, document)
    project.append(with_mute(document, Node(2, 1), muted=True), "Mute")
    project.close()
    with qtbot.waitSignal(editor.studio.recovering.found, timeout=PATIENCE_MS):
        editor.studio.recovering.look()
    names = [*offers(editor)]
    offers(editor)["Discard…"].click()
    assert names.index("Discard…") == [*offers(editor)].index("Keep")
    press_button(editor, "Keep")
    assert "is kept" in editor.window.notes.text
    assert project.path.exists()
    assert editor.studio.recovering.left


def test_it_is_offered_after_what_is_being_opened(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    killed_editor(tmp_path)
    adopt(tmp_path, editor.studio.saving.folder)
    with qtbot.waitSignal(editor.studio.recovering.found, timeout=PATIENCE_MS):
        editor.studio.recovering.look()
        editor.window.open(SOUND)
    qtbot.waitUntil(lambda: editor.studio.session.document.sound is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "Recover" in offers(editor), timeout=PATIENCE_MS)


def test_it_is_offered_after_a_project_that_is_being_opened(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    sound = noise(2000)
    document = with_network(Document(sound=sound), random_network(sound))
    path = tmp_path / "a.audible"
    for project in (create_untitled(editor.studio.saving.folder, document), create_project(path, document)):
        project.append(with_mute(document, Node(2, 1), muted=True), "Mute")
        project.close()
    editor.window.open(path)
    editor.studio.recovering.look()
    qtbot.waitUntil(lambda: editor.studio.saving.path == path, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "Recover" in offers(editor), timeout=PATIENCE_MS)


def test_without_such_work_nothing_is_said(editor: Editor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.studio.recovering.found, timeout=PATIENCE_MS):
        editor.studio.recovering.look()
    assert editor.window.notes.isHidden()
