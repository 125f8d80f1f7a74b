"""Work that was left behind, whatever has become of it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.document import Document, Sound, with_network
from audible_gui.project_file import Project, create_untitled, remove_abandoned
from audible_gui.synthesis.picture import block_peaks
from audible_gui.workflow import OpenedProject, OpenRequest, left_behind, open_file
from tests.support.networks import noise, outcome, random_network


def left(folder: Path, name: str, seconds: float) -> Path:
    """Work on a sound, with one edit."""
    sound = noise(600)
    project = create_untitled(folder, Document(sound=sound), name)
    project.append(with_network(Document(sound=sound), random_network(sound)), "Train")
    project.close()
    os.utime(project.path, (seconds, seconds))
    return project.path


@pytest.mark.parametrize(
    "statement",
    ["UPDATE record SET body = '{}'", "UPDATE step SET state = 99", "DROP TABLE setting", "DELETE FROM step"],
)
def test_what_is_damaged_is_told_of_and_does_not_hide_the_rest(tmp_path: Path, statement: str) -> None:
    damaged, sound = left(tmp_path, "a", 2e9), left(tmp_path, "b", 1e9)
    with closing(sqlite3.connect(damaged)) as database, database:
        database.execute(statement)
    found = outcome(left_behind(tmp_path))
    assert [(work.path, work.steps) for work in found] == [(damaged, None), (sound, 1)]
    assert sorted(tmp_path.iterdir()) == sorted([damaged, sound])  # it was closed, and its lock given back


def test_what_is_no_project_is_passed_over(tmp_path: Path) -> None:
    for number, content in enumerate((b"", b"text", b"SQLite format 3\0" + bytes(100))):
        (tmp_path / f"{number}.audible").write_bytes(content)
    (tmp_path / "folder.audible").mkdir()
    sound = left(tmp_path, "b", 1e9)
    assert [work.path for work in outcome(left_behind(tmp_path))] == [sound]


def damaged(folder: Path) -> tuple[Path, Project]:
    """Damaged work, and what was recovered of it."""
    path = left(folder, "a", 2e9)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE record SET body = '{}' WHERE kind = 'network'")
    opened = outcome(open_file(OpenRequest(path, untitled=True), folder))
    assert isinstance(opened, OpenedProject)
    assert not path.exists()
    assert outcome(left_behind(folder)) == []
    return path, opened.project


def test_damaged_work_is_not_offered_beside_what_was_recovered_of_it(tmp_path: Path) -> None:
    _, project = damaged(tmp_path)
    project.close()
    assert [(work.path, work.steps) for work in outcome(left_behind(tmp_path))] == [(project.path, 1)]


def test_damaged_work_goes_when_what_was_recovered_of_it_is_saved(tmp_path: Path) -> None:
    _, project = damaged(tmp_path)
    (tmp_path / "else").mkdir()
    outcome(project.save_as(tmp_path / "else" / "a.audible"))
    project.close()
    assert [path.name for path in tmp_path.iterdir()] == ["else"]
    assert [path.name for path in (tmp_path / "else").iterdir()] == ["a.audible"]


@pytest.mark.parametrize("later", [False, True])
def test_damaged_work_is_offered_again_when_what_was_recovered_of_it_is_not_kept(tmp_path: Path, later: bool) -> None:
    _, project = damaged(tmp_path)
    if later:
        project.close()
        remove_abandoned(project.path)
    else:
        project.discard()
    (work,) = outcome(left_behind(tmp_path))
    assert work.steps is None
    remove_abandoned(work.path)
    assert list(tmp_path.iterdir()) == []


def test_a_sound_that_is_opened_knows_its_outline(tmp_path: Path) -> None:
    sound = noise(5_000)
    soundfile.write(tmp_path / "a.wav", sound.samples, sound.rate_hz)
    opened = outcome(open_file(OpenRequest(tmp_path / "a.wav"), tmp_path))
    assert isinstance(opened, Sound)
    assert opened.outline is not None
    assert all(map(np.array_equal, opened.outline, block_peaks(opened.samples)))
