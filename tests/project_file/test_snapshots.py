"""What is stored under letters is kept with the project, apart from its history."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import Document, Node, Sound, frozen, with_gain, with_network
from audible_gui.errors import ProjectError
from audible_gui.project_file import Project, create_project, look_into, open_project, salvage
from audible_gui.workflow import OpenedProject, OpenRequest, left_behind, open_file
from tests.project_file.test_salvage import damage
from tests.support.networks import noise, outcome, random_network
from tests.support.projects import read_all

SOUND = noise(600)
LEARNED = with_network(Document(sound=SOUND), random_network(SOUND))
LOUDER = with_gain(LEARNED, Node(1, 0), 6.0)
LARGE = Sound(frozen(np.random.default_rng(0).uniform(-1, 1, (100_000, 1))), 8000, "large")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = create_project(tmp_path / "p.audible", Document(sound=SOUND), "Open")
    made.append(LEARNED, "Train")
    yield made
    made.close()


def of(project: Project, letter: str) -> Document:
    return outcome(project.read_state(project.snapshots()[letter].state))


def test_snapshots_come_back_and_share_what_steps_have(project: Project) -> None:
    assert project.snapshots() == {}
    project.set_snapshots({"B": (LOUDER, "Gain " + "x" * 2000), "H": (Document(sound=LARGE), "Open large")})
    project.close()
    history, snapshots = read_all(project.path)
    assert len(history.steps) == 2
    assert [letter for letter, _ in snapshots.stored()] == ["B", "H"]
    louder, large = snapshots.get("B"), snapshots.get("H")
    assert louder is not None
    assert large is not None
    assert louder.name.startswith("Gain xx")
    assert louder.document.components == LOUDER.components
    assert louder.document.network is history.document.network
    assert large.document.sound is not None
    assert np.array_equal(large.document.sound.samples, LARGE.samples)


def test_what_no_step_needs_stays_as_long_as_it_is_stored(project: Project) -> None:
    project.set_snapshots({"A": (Document(sound=LARGE), "Open large")})
    project.move_to(0, forget=True)
    project.close()
    size = project.path.stat().st_size
    again = open_project(project.path)
    assert np.array_equal(of(again, "A").sound.samples, LARGE.samples)  # type: ignore[union-attr]
    again.set_snapshots({})
    again.close()
    assert again.path.stat().st_size < size - LARGE.samples.nbytes // 2


def test_they_are_written_all_or_none(project: Project) -> None:
    project.set_snapshots({"A": (LEARNED, "Train")})
    wrong = Document(sound=noise(900), network=LEARNED.network, components=LEARNED.components)
    with pytest.raises(ProjectError, match="cannot be written"):
        project.set_snapshots({"A": (LOUDER, "Gain"), "B": (wrong, "Wrong")})
    assert project.snapshots().keys() == {"A"}
    assert of(project, "A") == LEARNED
    project.set_snapshots({"A": (LOUDER, "Gain")})
    assert of(project, "A") == LOUDER


def test_they_go_along_to_another_place(project: Project, tmp_path: Path) -> None:
    project.set_snapshots({"A": (LOUDER, "Gain")})
    outcome(project.save_as(tmp_path / "q.audible"))
    assert of(project, "A") == LOUDER
    with look_into(tmp_path / "p.audible") as reader:
        assert reader.summary().snapshots == ("A",)


def test_they_are_salvaged_with_the_rest_and_what_is_lost_is_told(project: Project) -> None:
    project.set_snapshots({"A": (LOUDER, "Gain"), "C": (Document(sound=LARGE), "Open large")})
    project.close()
    damage(project.path, "DELETE FROM record WHERE id = (SELECT state FROM snapshot WHERE letter = 'C')")
    result = outcome(salvage(project.path, project.path.parent / "untitled"))
    assert result.lost == ("Snapshot C could not be read.",)
    assert of(result.project, "A").component(Node(1, 0)).gain_db == 6.0
    assert result.project.snapshots()["A"].name == "Gain"
    result.project.discard()


def test_without_a_history_there_still_are_the_snapshots(project: Project) -> None:
    project.set_snapshots({"A": (LOUDER, "Gain")})
    project.close()
    damage(project.path, "UPDATE step SET state = 10000")
    result = outcome(salvage(project.path, project.path.parent / "untitled"))
    assert result.document.component(Node(1, 0)).gain_db == 6.0
    assert [step.name for step in result.project.history.steps] == ["Gain"]
    assert result.project.snapshots().keys() == {"A"}
    result.project.discard()


@pytest.mark.parametrize(
    "row",
    [
        "'I', 'x', 1", "'AB', 'x', 1", "x'41', 'x', 1", "'', 'x', 1", "'A', 'x', -1", "'A', 'x', 'x'", "'A', 'x', 1.5",
        "'A', 'x', 9000000000000000000", "'A', x'00', 1", "'A', 'x', 1",
    ],
)  # fmt: skip
def test_wrong_rows_are_refused_and_lost(project: Project, row: str) -> None:
    project.close()
    damage(project.path, f"INSERT INTO snapshot VALUES ({row})")
    opened = outcome(open_file(OpenRequest(project.path), project.path.parent / "untitled"))
    assert isinstance(opened, OpenedProject)
    assert "napshot" in " ".join(opened.remarks)
    assert [step.name for step in opened.history.steps] == ["Open", "Train"]
    assert not list(opened.snapshots.stored())
    opened.project.discard()


def test_work_that_is_left_behind_is_found_when_only_a_snapshot_holds_it(project: Project, tmp_path: Path) -> None:
    project.set_snapshots({"A": (LOUDER, "Gain")})
    project.move_to(0, forget=True)
    project.close()
    folder = tmp_path / "left"
    folder.mkdir()
    project.path.rename(folder / "p.audible")
    (left,) = outcome(left_behind(folder))
    assert left.steps == 0
