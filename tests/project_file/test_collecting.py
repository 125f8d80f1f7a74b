"""What nothing needs any more leaves the file; everything else stays."""

from pathlib import Path

import numpy as np

from audible_gui.document import Document, Node, Sound, frozen, with_gain, with_network
from audible_gui.project_file import create_project, open_project
from tests.support.networks import noise, outcome, random_network


def test_what_was_undone_and_overwritten_leaves_the_file(tmp_path: Path) -> None:
    sound = noise(500)
    document = with_network(Document(sound=sound), random_network(sound))
    project = create_project(tmp_path / "p.audible", document)
    project.close()
    small = project.path.stat().st_size
    project = open_project(project.path)
    large = Sound(frozen(np.random.default_rng(0).uniform(-1, 1, (300_000, 1))), 8000, "large")
    project.append(Document(sound=large), "Open large")
    project.move_to(0)
    for gain in range(12):
        project.append(with_gain(document, Node(1, 1), gain), "Gain", amend=gain > 0)
    journal = project.path.with_name(project.path.name + "-wal")
    assert journal.stat().st_size > large.samples.nbytes
    project.close()
    assert project.path.stat().st_size < small + 20_000
    again = open_project(project.path)
    assert outcome(again.read(1)).component(Node(1, 1)).gain_db == 11
    assert np.array_equal(outcome(again.read(0)).sound.samples, sound.samples)  # type: ignore[union-attr]
    again.close()
