"""Markers in a project: they come back, few are written anew, and what is damaged of them is lost alone."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from audible_gui.document import (
    Document,
    Marker,
    Node,
    with_gain,
    with_marker,
    with_moved_marker,
    with_network,
    without_markers,
)
from audible_gui.errors import ProjectError
from audible_gui.project_file import create_project, open_project
from tests.project_file.test_salvage import damage, salvaged
from tests.support.networks import noise, outcome, random_network

SOUND = noise(8000)
MANY = tuple(Marker(number / 4000, number, "é" * (number % 3)) for number in range(1, 3001))


def records(path: Path, kind: str = "markers") -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM record WHERE kind = ?", (kind,)).fetchone()[0])


def test_markers_come_back_and_a_document_without_them_is_stored_as_before(tmp_path: Path) -> None:
    document = Document(sound=SOUND)
    project = create_project(tmp_path / "p.audible", document, "Open")
    marked = replace(document, markers=(Marker(0.1 + 0.2, 7, 'a\udcff\0"♯'), Marker(1.0, 2)))
    project.append(marked, "Markers")
    project.close()
    with closing(sqlite3.connect(project.path)) as database:
        states = database.execute("SELECT body FROM record WHERE kind = 'state' ORDER BY id").fetchall()
    assert ["markers" in body for (body,) in states] == [False, True]
    project = open_project(project.path)
    assert outcome(project.read()).markers == marked.markers
    assert outcome(project.read(0)).markers == ()
    project.close()


def test_one_that_is_moved_among_many_writes_few_anew_and_all_else_nothing(tmp_path: Path) -> None:
    sound = noise(8000)
    document = replace(with_network(Document(sound=sound), random_network(sound)), markers=MANY)
    project = create_project(tmp_path / "p.audible", document, "Open")
    count = records(project.path)
    assert 6 <= count <= 100
    project.append(with_gain(document, Node(1, 0), -3.0), "Gain")
    assert records(project.path) == count
    moved = with_moved_marker(document, 1500, 0.1)
    project.append(moved, "Move")
    assert count < records(project.path) <= count + 4
    project.append(without_markers(moved, {1}), "Delete")
    assert records(project.path) <= count + 6
    project.close()
    project = open_project(project.path)
    assert outcome(project.read(2)).markers == moved.markers
    assert outcome(project.read(0)).markers is outcome(project.read(1)).markers
    project.close()


def test_markers_that_nothing_needs_any_more_leave_the_file(tmp_path: Path) -> None:
    document = Document(sound=SOUND)
    project = create_project(tmp_path / "p.audible", document, "Open")
    for number in range(10):
        project.append(with_marker(document, number / 10), "Marker", amend=number > 0)
    project.close()
    assert records(project.path) == 1
    project = open_project(project.path)
    assert outcome(project.read()).markers == (Marker(0.9, 1),)
    project.close()


def test_markers_that_are_not_of_the_sound_are_not_written(tmp_path: Path) -> None:
    for wrong in (Document(markers=MANY[:1]), Document(sound=SOUND, markers=(Marker(2.0, 1),)),
                  Document(sound=SOUND, markers=MANY[1::-1]), Document(sound=SOUND, markers=MANY[:1] * 2)):  # fmt: skip
        with pytest.raises(ProjectError, match="marker"):
            create_project(tmp_path / "p.audible", wrong, "Open")


def test_damaged_markers_are_lost_alone_and_others_survive_damaged_components(tmp_path: Path) -> None:
    sound = noise(8000)
    document = with_network(Document(sound=sound), random_network(sound))
    project = create_project(tmp_path / "p.audible", replace(document, markers=MANY[:2]), "Open")
    project.append(replace(with_gain(document, Node(1, 0), -3.0), markers=MANY[:3]), "Gain")
    project.close()
    whole = salvaged(project.path)
    assert (whole.lost, whole.document.markers) == ((), MANY[:3])
    whole.project.discard()
    last = "(SELECT max(id) FROM record WHERE kind = 'markers')"
    damage(project.path, f"UPDATE record SET body = replace(body, '2', '4') WHERE id = {last}")
    result = salvaged(project.path)
    assert result.lost == ("The markers of some steps could not be read.",)
    assert result.document.markers == ()
    assert result.document.component(Node(1, 0)).gain_db == -3.0
    assert outcome(result.project.read(0)).markers == MANY[:2]
    result.project.discard()
    damage(project.path, "UPDATE record SET body = 'x' WHERE kind = 'component'")
    result = salvaged(project.path)
    assert outcome(result.project.read(0)).markers == MANY[:2]
    result.project.discard()
