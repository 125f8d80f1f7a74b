"""A project gives back what was put into it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import (
    BINARY,
    Document,
    Node,
    Reading,
    with_edge_gain,
    with_edge_mute,
    with_exponent,
    with_gain,
    with_group,
    with_group_gain,
    with_group_mute,
    with_mute,
    with_name,
    with_network,
    with_pan,
)
from audible_gui.errors import ProjectError, ProjectInUseError
from audible_gui.project_file import Project, create_project, open_project
from tests.support.networks import noise, outcome, random_network


@pytest.fixture
def document() -> Document:
    sound = noise(3000, channels=2)
    return with_network(Document(sound=sound, reading=Reading.ONE), random_network(sound, parts=True))


@pytest.fixture
def project(document: Document, tmp_path: Path) -> Iterator[Project]:
    made = create_project(tmp_path / "a.audible", document, "Open noise")
    yield made
    made.close()


def reopened(project: Project) -> Project:
    project.close()
    return open_project(project.path)


def same(one: Document, other: Document) -> bool:
    assert one.sound is not None
    assert other.sound is not None
    assert one.network is not None
    assert other.network is not None
    arrays = zip(
        (one.sound.samples, *one.network.decoders, *one.network.encoders, one.network.code, one.network.own),
        (other.sound.samples, *other.network.decoders, *other.network.encoders, other.network.code, other.network.own),
        strict=True,
    )
    return (
        all(a is not None and b is not None and np.array_equal(a, b) and a.dtype == b.dtype for a, b in arrays)
        and (one.components, one.residual, one.reading) == (other.components, other.residual, other.reading)
        and one.network.spec == other.network.spec
    )


def test_a_document_comes_back(project: Project, document: Document) -> None:
    edited = with_name(with_gain(document, Node(1, 2), -3.3), Node(2, 0), "Küche \udcff 🎷")
    project.append(edited, "Gain")
    again = reopened(project)
    assert same(outcome(again.read()), edited)
    assert same(outcome(again.read(0)), document)
    assert [step.name for step in again.history.steps] == ["Open noise", "Gain"]
    again.close()


@pytest.mark.parametrize("exponent", [1.4, BINARY])
def test_what_sounds_comes_back(project: Project, document: Document, exponent: float) -> None:
    edited = with_pan(with_pan(with_exponent(document, exponent), Node(1, 2), -0.3), None, 1.0)
    edited = with_edge_mute(with_edge_gain(edited, Node(2, 1), 0, -6.5), Node(2, 0), 4, muted=True)
    project.append(edited, "Pan")
    again = reopened(project)
    read, first = outcome(again.read()), outcome(again.read(0))
    assert (read.components, read.residual) == (edited.components, edited.residual)
    assert (read.edges, read.exponent) == (edited.edges, exponent)
    assert (first.edges, first.exponent) == ((), 1.0)
    again.close()


def test_groups_come_back(project: Project, document: Document) -> None:
    edited = with_group(with_group(document, [Node(1, 4), Node(1, 0)], "Küche \udcff 🎷"), [Node(2, 1)])
    edited = with_group_mute(with_group_gain(edited, (1, 0), -6.5), (2, 0), muted=True)
    project.append(edited, "Group")
    again = reopened(project)
    assert outcome(again.read()).groups == edited.groups
    assert outcome(again.read(0)).groups == ()
    again.close()


def test_steps_share_sound_and_network(project: Project, document: Document) -> None:
    project.append(with_mute(document, Node(1, 0), True), "Mute")
    again = reopened(project)
    now = outcome(again.read())
    before = outcome(again.read(0))
    assert (now.sound, now.network) == (before.sound, before.network)
    assert now.components[1] is before.components[1]
    again.close()


def test_a_new_edit_forgets_what_was_undone(project: Project, document: Document) -> None:
    for gain in (1.0, 2.0, 3.0):
        project.append(with_gain(document, None, gain), f"Gain {gain}")
    project.move_to(1)
    project.append(with_gain(document, None, 5.0), "Other")
    again = reopened(project)
    assert [step.name for step in again.history.steps] == ["Open noise", "Gain 1.0", "Other"]
    assert again.history.position == 2
    again.move_to(0)
    again = reopened(again)
    assert again.history.position == 0
    assert len(again.history.steps) == 3
    with pytest.raises(IndexError):
        again.move_to(3)
    again.close()


def test_a_gesture_is_one_step(project: Project, document: Document) -> None:
    project.append(with_gain(document, None, 1.0), "Gain")
    project.append(with_gain(document, None, 2.0), "Gain", amend=True)
    assert len(project.history.steps) == 2
    assert outcome(project.read()).residual.gain_db == 2.0


def test_the_view_is_kept_and_is_no_step(project: Project) -> None:
    assert project.view() == {}
    project.set_view({"zoom": [0.0, 1.5], "selected": [1, 2]})
    again = reopened(project)
    assert again.view() == {"zoom": [0.0, 1.5], "selected": [1, 2]}
    assert len(again.history.steps) == 1
    again.close()


def test_a_closed_project_is_one_file(project: Project) -> None:
    project.append(Document(), "Nothing")
    project.close()
    assert [path.name for path in project.path.parent.iterdir()] == ["a.audible"]
    with pytest.raises(ProjectError, match="closed"):
        project.append(Document(), "More")


def test_a_second_opener_is_told_who_has_it(project: Project) -> None:
    with pytest.raises(ProjectInUseError, match="process"):
        open_project(project.path)


def test_save_as_goes_on_in_the_other_file(project: Project, document: Document, tmp_path: Path) -> None:
    target = tmp_path / "b.audible"
    outcome(project.save_as(target))
    assert project.path == target
    project.append(with_gain(document, None, 1.0), "Gain")
    project.close()
    with_both = sorted(path.name for path in tmp_path.iterdir())
    assert with_both == ["a.audible", "b.audible"]
    for path, steps in ((tmp_path / "a.audible", 1), (target, 2)):
        again = open_project(path)
        assert len(again.history.steps) == steps
        assert outcome(again.read()).sound is not None
        again.close()


def test_save_as_overwrites_only_when_told(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "b.audible"
    target.write_text("mine")
    with pytest.raises(ProjectError, match="exists"):
        outcome(project.save_as(target))
    assert target.read_text() == "mine"
    assert project.path == tmp_path / "a.audible"
    outcome(project.save_as(target, overwrite=True))
    assert project.path == target


def test_an_untitled_project_is_moved_by_saving_it(document: Document, tmp_path: Path) -> None:
    project = create_project(tmp_path / "untitled", document, untitled=True)
    outcome(project.save_as(tmp_path / "b.audible"))
    assert not project.untitled
    project.close()
    assert [path.name for path in tmp_path.iterdir()] == ["b.audible"]
