"""Work that was left behind, whatever has become of it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from audible_gui.document import Document, with_network
from audible_gui.project_file import create_untitled
from audible_gui.workflow import left_behind
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
