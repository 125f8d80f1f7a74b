"""What can be read of a damaged project is salvaged, what is lost is said, and the damaged file is only read."""

import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.audio_file import read_sound
from audible_gui.document import Document, Network, Node, Sound, frozen, with_gain, with_group, with_name, with_network
from audible_gui.errors import ProjectDamagedError, ProjectError
from audible_gui.project_file import Project, Salvaged, create_project, open_project, salvage
from audible_gui.project_file.store import Store
from tests.support.networks import outcome, random_network


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project of three steps: a sound, a network, a gain."""
    file = tmp_path / "s.wav"
    soundfile.write(file, np.random.default_rng(0).uniform(-0.5, 0.5, (3000, 1)), 8000, subtype="FLOAT")
    sound = outcome(read_sound(file))
    project = create_project(tmp_path / "p.audible", Document(sound=sound), "Open")
    document = with_name(with_network(Document(sound=sound), random_network(sound)), Node(1, 0), "Kick")
    project.append(document, "Train")
    project.append(with_gain(document, Node(1, 0), -3.0), "Gain")
    project.set_view({"zoom": 2})
    project.close()
    return project.path


def test_what_is_empty_in_a_file_takes_no_room_and_copying_it_can_be_stopped(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.truncate(path, 100 << 20)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    work = salvage(path, tmp_path / "untitled")
    for _ in range(90):
        assert next(work) == 0.0
    [copy] = temporary.glob("*/project")
    assert copy.stat().st_blocks * 512 < 10 << 20
    work.close()
    assert list(temporary.iterdir()) == []
    result = salvaged(path)
    assert result.lost == ()
    result.project.discard()


def damage(path: Path, *statements: str) -> None:
    """Change a project as no program of ours does."""
    with sqlite3.connect(path) as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def salvaged(path: Path) -> Salvaged:
    before = path.read_bytes()
    result = outcome(salvage(path, path.parent / "untitled"))
    assert path.read_bytes() == before
    assert result.project.untitled
    return result


def names(project: Project) -> list[str]:
    return [step.name for step in project.history.steps]


def test_nothing_is_lost_of_a_sound_project(path: Path) -> None:
    result = salvaged(path)
    assert result.lost == ()
    assert names(result.project) == ["Open", "Train", "Gain"]
    assert result.document.component(Node(1, 0)).gain_db == -3.0
    assert result.project.view() == {"zoom": 2}
    result.project.discard()


def test_groups_are_salvaged_and_a_step_with_damaged_ones_is_lost_alone(path: Path) -> None:
    project = open_project(path)
    grouped = with_group(outcome(project.read()), [Node(1, 0), Node(1, 3)], "Drums")
    project.append(grouped, "Group")
    project.append(with_gain(grouped, Node(1, 1), -6.0), "Gain")
    project.close()
    result = salvaged(path)
    assert result.document.groups == grouped.groups
    result.project.discard()
    damage(path, "UPDATE record SET body = replace(body, 'Drums', 'Dr') WHERE id = (SELECT max(id) FROM record)")
    result = salvaged(path)
    assert result.lost == ("1 of the 5 steps of the history could not be read.",)
    assert result.document.groups == grouped.groups
    assert not any(component.gain_db for component in result.document.components[0][1:])
    result.project.discard()


def test_a_damaged_sound_comes_from_its_file_and_is_lost_where_nothing_is_left(path: Path) -> None:
    damage(path, "UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE blob = (SELECT min(id) FROM blob)")
    project = open_project(path)
    with pytest.raises(ProjectDamagedError, match="open it in the editor, which salvages"):
        outcome(project.read())
    project.close()
    result = salvaged(path)
    (sentence,) = result.lost
    assert "taken from" in sentence
    assert names(result.project) == ["Open", "Train", "Gain"]
    result.project.discard()
    (path.parent / "s.wav").unlink()
    with pytest.raises(ProjectDamagedError, match="Nothing"):
        salvaged(path)


@pytest.mark.parametrize(("form", "missing"), [("file", True), ("file", False), ("flac", False), ("array", True)])
def test_of_a_damaged_sound_whose_file_has_gone_the_rest_is_taken(tmp_path: Path, form: str, missing: bool) -> None:
    values = np.random.default_rng(1).uniform(-0.9, 0.9, (600_000, 1))
    sound = Sound(frozen(values if form == "array" else np.rint(values * 2**15) / 2**15), 8000, "rest")
    file = tmp_path / "s.wav"
    if form == "file":
        soundfile.write(file, sound.samples, 8000, "FLOAT")
        sound = outcome(read_sound(file))
    project = create_project(tmp_path / "p.audible", Document(sound=sound), "Open")
    project.append(Document(sound=sound, exponent=2.0), "Leakage")
    project.close()
    file.unlink(missing_ok=True)
    change = "DELETE FROM chunk" if missing else "UPDATE chunk SET bytes = zeroblob(500) || substr(bytes, 501)"
    damage(project.path, f"{change} WHERE number = (SELECT max(number) FROM chunk)")
    result = salvaged(project.path)
    assert names(result.project) == ["Open", "Leakage"]
    (sentence,) = result.lost
    assert "parts of it are silent" in sentence
    assert result.document.sound is not None
    same = result.document.sound.samples == sound.samples
    assert same.shape == (600_000, 1)
    assert same[:400_000].all()
    assert not same.all()
    result.project.discard()


def test_nothing_is_removed_from_a_project_in_which_something_is_damaged(path: Path) -> None:
    project = open_project(path)
    document = outcome(project.read())
    project.append(with_gain(document, Node(1, 2), -1.0), "Gain of what")
    project.append(with_gain(document, Node(1, 2), -2.0), "Gain of what", amend=True)
    project.checkpoint()
    left = Path(shutil.copy(path, path.with_name("left.audible")))
    project.close()
    damage(left, "UPDATE record SET body = replace(body, 'Kick', 'Kiss') WHERE kind = 'component'")
    project = open_project(left)
    project.checkpoint()
    before = left.read_bytes()
    project.close()
    assert left.read_bytes() == before


def test_a_damaged_network_is_lost_and_its_sound_is_not(path: Path) -> None:
    damage(path, "DELETE FROM chunk WHERE blob = (SELECT max(id) FROM blob)")
    result = salvaged(path)
    assert result.lost == ("A network could not be read; it has to be trained again.",)
    assert result.document.sound is not None
    assert result.document.network is None
    result.project.discard()


def test_damaged_components_begin_anew(path: Path) -> None:
    damage(path, "UPDATE record SET body = '{}' WHERE kind = 'component' AND body LIKE '%-3.0%'")
    result = salvaged(path)
    assert "gains" in result.lost[0]
    assert result.document.network is not None
    assert result.document.component(Node(1, 0)).gain_db == 0.0
    result.project.move_to(1)
    assert outcome(result.project.read()).component(Node(1, 0)).name == "Kick"
    result.project.discard()


def test_what_many_steps_share_is_read_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from audible_gui.project_file import salvage as module
    from audible_gui.synthesis import names as really

    named: list[object] = []

    def count(network: Network, rate_hz: int) -> list[list[str]]:
        named.append(network)
        return really(network, rate_hz)

    monkeypatch.setattr(sys.modules[module.__module__], "names", count)
    project = open_project(path)
    project.append(with_gain(outcome(project.read()), Node(1, 0), -3.04), "Another gain")
    project.close()
    numbers = "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
    damage(
        path,
        "UPDATE record SET body = '{}' WHERE kind = 'component' AND body LIKE '%-3.0%'",
        f"{numbers} INSERT INTO step SELECT i, 'Again', state FROM n, step WHERE name = 'Gain'",
    )
    result = salvaged(path)
    assert len(result.project.history.steps) == 35
    assert len(named) == 1
    result.project.discard()


def test_a_long_history_is_written_in_few_transactions(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
    damage(
        path,
        f"{numbers} INSERT INTO step SELECT i, 'Step ' || i, state FROM n, step WHERE name IN ('Train', 'Gain')"
        " AND number = 2 + i % 2",
        "DELETE FROM setting WHERE name = 'step'",
    )
    states: list[Document] = []
    state = Store.state

    def count(store: Store, document: Document) -> int:
        states.append(document)
        return state(store, document)

    monkeypatch.setattr(Store, "state", count)
    result = salvaged(path)
    assert names(result.project) == ["Open", "Train", "Gain", *(f"Step {i}" for i in range(10, 3001))]
    assert result.project.history.position == 2993
    assert len(states) < 60
    result.project.close()
    project = open_project(result.project.path)
    gains = [outcome(project.read(position)).component(Node(1, 0)).gain_db for position in (1, 2, 500, 2992, 2993)]
    assert gains == [0.0, -3.0, -3.0, -3.0, 0.0]
    project.close()


@pytest.mark.parametrize("statement", ["DELETE FROM step", "DROP TABLE step"])
def test_without_a_history_the_states_are_found(path: Path, statement: str) -> None:
    damage(path, statement)
    with pytest.raises(ProjectDamagedError):
        open_project(path)
    result = salvaged(path)
    assert any("history" in sentence for sentence in result.lost)
    assert names(result.project) == ["Salvaged"] * 3
    assert result.document.component(Node(1, 0)).gain_db == -3.0
    result.project.discard()


def test_missing_states_are_counted(path: Path) -> None:
    damage(path, "DELETE FROM record WHERE id = (SELECT state FROM step WHERE name = 'Train')")
    result = salvaged(path)
    assert result.lost == ("1 of the 3 steps of the history could not be read.",)
    assert names(result.project) == ["Open", "Gain"]
    result.project.discard()


@pytest.mark.parametrize("seed", range(20))
def test_whatever_bytes_are_wrong_it_ends_in_a_sentence_or_a_project(data: Path, tmp_path: Path, seed: int) -> None:
    rng, path = np.random.default_rng(seed), tmp_path / "p.audible"
    content = bytearray((data / "version_1.audible").read_bytes())
    for start in rng.integers(100, len(content), int(rng.integers(1, 12))):
        content[start : start + 64] = rng.bytes(64)
    path.write_bytes(content[: len(content) - int(rng.integers(3)) * 2000])
    try:
        project = open_project(path)
    except ProjectError:
        pass
    else:
        for position in range(len(project.history.steps)):
            try:
                outcome(project.read(position))
            except ProjectDamagedError:
                continue
        project.close()
    with suppress(ProjectError):
        result = outcome(salvage(path, path.parent / "untitled"))
        assert result.document.sound is not None
        result.project.discard()


@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\0" + bytes(5000)])
def test_what_is_no_project_is_told(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ProjectDamagedError, match="Nothing"):
        outcome(salvage(path, path.parent / "untitled"))
    with pytest.raises(ProjectError, match="does not exist"):
        outcome(salvage(path.parent / "none", path.parent / "untitled"))
