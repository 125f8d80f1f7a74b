"""Disks that are full, or where nothing may be written: it is said, nothing is lost, and it goes on when it can."""

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import ExportRequest, Node, with_gain, with_mute, with_name
from audible_gui.jobs import SaveState
from audible_gui.project_file import journals
from tests.support.editor import EDGE_CASES, PATIENCE_MS, learn, offers, open_sound, wait_saved
from tests.support.projects import names, read_back

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="makes a small disk as on Linux")
SOUND, NOISE = EDGE_CASES / "ok.flac", EDGE_CASES / "white_noise.wav"
STEPS = ["New", "Open ok", "Train 5 → 3", "Rename", "Mute Kick"]
Limit = Callable[[], None]


def mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)):
        pytest.skip("no small disk can be made here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Take all the room there is; what takes it."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return filler
    raise AssertionError("the disk has no end")


@contextmanager
def no_longer_files() -> Iterator[None]:
    """No file grows beyond a few bytes, as when a quota is used up."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def save_as(editor: Editor, qtbot: QtBot, path: Path) -> list[str]:
    """Save there; the sentence if that cannot be."""
    told: list[str] = []
    editor.studio.saving.save_as(path, lambda: told.append(""), told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    return [sentence for sentence in told if sentence]


def edit(editor: Editor) -> None:
    """Edits for which there is no room."""
    session = editor.studio.session
    session.edit("Long name", lambda document: with_name(document, Node(1, 2), "x" * 60_000))
    session.edit("Gain", lambda document: with_gain(document, Node(1, 1), -6.0))
    session.undo_stack.undo()
    session.edit("Mute", lambda document: with_mute(document, Node(1, 0), muted=True))


EDITED = [*STEPS, "Long name", "Mute"]


def wait_failed(editor: Editor, qtbot: QtBot) -> str:
    """Wait until it is said that nothing can be written; what is said."""
    qtbot.waitUntil(lambda: editor.studio.saving.state is SaveState.FAILED, timeout=PATIENCE_MS)
    notes = editor.window.notes
    assert notes.isVisible()
    assert "You can go on" in notes.text
    assert set(offers(editor)) == {"Save elsewhere…"}
    assert editor.window.statuses.save.text().startswith("Not saved: ")
    editor.studio.saving._retry.setInterval(20)
    return notes.text


def recovered(editor: Editor, qtbot: QtBot) -> None:
    """It is said that all is written again, and that is true."""
    qtbot.waitUntil(lambda: editor.window.notes.text == "Everything is saved again.", timeout=PATIENCE_MS)
    path = wait_saved(editor, qtbot)
    editor.studio.saving.finish()
    assert names(read_back(path)) == EDITED
    assert not any(journal.exists() for journal in journals(path))


def test_a_full_disk_is_said_and_all_is_written_when_there_is_room(editor: Editor, qtbot: QtBot, disk: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    assert save_as(editor, qtbot, disk / "a.audible") == []
    wait_saved(editor, qtbot)
    filler = fill(disk)
    edit(editor)
    assert "“a.audible” cannot be written: the disk is full" in wait_failed(editor, qtbot)
    assert editor.studio.session.document.component(Node(1, 0)).muted
    filler.unlink()
    recovered(editor, qtbot)


def test_a_quota_that_is_used_up_is_said_and_all_is_written_when_it_is_not(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    wait_saved(editor, qtbot)
    with no_longer_files():
        edit(editor)
        assert "its disk failed or is full" in wait_failed(editor, qtbot)
    recovered(editor, qtbot)


def test_work_that_finds_no_room_at_all_goes_on_in_memory(editor: Editor, qtbot: QtBot, disk: Path) -> None:
    editor.studio.saving._keeper._folder = disk / "untitled"  # type: ignore[union-attr]
    filler = fill(disk)
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    wait_failed(editor, qtbot)
    assert editor.studio.session.document.network is not None
    assert [file.name for file in (disk / "untitled").rglob("*")] == []
    edit(editor)
    filler.unlink()
    recovered(editor, qtbot)


def test_what_a_full_disk_does_not_take_is_saved_elsewhere(
    editor: Editor, qtbot: QtBot, disk: Path, tmp_path: Path
) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    assert save_as(editor, qtbot, disk / "a.audible") == []
    wait_saved(editor, qtbot)
    fill(disk)
    edit(editor)
    wait_failed(editor, qtbot)
    assert save_as(editor, qtbot, tmp_path / "b.audible") == []
    assert wait_saved(editor, qtbot) == tmp_path / "b.audible"
    editor.studio.saving.finish()
    assert names(read_back(tmp_path / "b.audible")) == EDITED


def test_nothing_is_left_where_there_is_no_room_for_it(editor: Editor, qtbot: QtBot, disk: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    before = wait_saved(editor, qtbot)
    fill(disk)
    (sentence,) = save_as(editor, qtbot, disk / "a.audible")
    assert "full" in sentence or "no space" in sentence
    assert wait_saved(editor, qtbot) == before
    exporting = editor.studio.exporting
    with qtbot.waitSignal(exporting.failed, timeout=PATIENCE_MS) as told:
        exporting.start(ExportRequest(editor.studio.session.document, disk / "stems"))
    assert told.args[0].endswith(".")
    assert editor.window.notes.text == told.args[0]
    assert list(disk.iterdir()) == [disk / "filler"]


def test_where_nothing_may_be_written_a_copy_is_offered(editor: Editor, qtbot: QtBot, disk: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    assert save_as(editor, qtbot, disk / "a.audible") == []
    open_sound(editor, qtbot, NOISE)
    assert mount("-o", "remount,ro", str(disk))
    (sentence,) = save_as(editor, qtbot, disk / "b.audible")
    assert "read-only" in sentence
    with qtbot.waitSignal(editor.studio.opening.hindered, timeout=PATIENCE_MS):
        editor.window.open(disk / "a.audible")
    assert "a.audible" in editor.window.notes.text
    with qtbot.waitSignal(editor.studio.opening.project_opened, timeout=PATIENCE_MS):
        offers(editor)["Open a copy"].click()
    assert [step.name for step in editor.studio.session.history.steps] == STEPS
    assert not editor.studio.saving.titled
    wait_saved(editor, qtbot)
    assert list(disk.iterdir()) == [disk / "a.audible"]
