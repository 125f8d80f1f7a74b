"""What a person has drawn is kept in projects, each drawing once, as long as a step needs it."""

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audible_gui.document import (
    Document,
    Drawn,
    Node,
    Patch,
    PlacedEvent,
    Strategy,
    Throw,
    frozen,
    with_component,
    with_gain,
    with_network,
)
from audible_gui.errors import ProjectDamagedError, ProjectError
from audible_gui.operations import (
    placed_events,
    with_basis_of,
    with_drawn_basis,
    with_drawn_envelope,
    with_events,
    with_throw,
    without_throw,
)
from audible_gui.project_file import create_project, open_project, salvage
from tests.support.networks import noise, outcome, random_network

NODE = Node(1, 1)
FRAMES = 12


@pytest.fixture
def document() -> Document:
    sound = noise(600)
    return with_network(Document(sound=sound), random_network(sound))


def drawn(document: Document, seed: int = 0) -> Document:
    rng = np.random.default_rng(seed)
    document = with_drawn_basis(document, NODE, rng.random((1, 129)))
    return with_drawn_envelope(document, NODE, rng.random(document.network.n_frames))  # type: ignore[union-attr]


def blobs(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM blob").fetchone()[0])


def test_drawings_come_back_as_they_were(document: Document, tmp_path: Path) -> None:
    one = drawn(document)
    other = with_basis_of(one, NODE, Node(1, 0), 0.5)
    project = create_project(tmp_path / "p.audible", document)
    project.append(one, "Draw")
    project.append(with_gain(one, NODE, -3.0), "Gain")
    project.append(other, "Borrow")
    project.close()
    again = open_project(project.path)
    assert outcome(again.read(0)).component(NODE).patch is None
    first, louder = outcome(again.read(1)).component(NODE).patch, outcome(again.read(2)).component(NODE).patch
    assert first == one.component(NODE).patch
    assert outcome(again.read(3)).component(NODE).patch == other.component(NODE).patch
    assert isinstance(first, Patch)
    assert isinstance(louder, Patch)
    assert isinstance(first.basis, Drawn)
    assert isinstance(louder.basis, Drawn)
    assert np.shares_memory(first.basis.values, louder.basis.values)
    again.close()
    untouched = open_project(project.path)
    assert outcome(untouched.read()).component(NODE).patch == other.component(NODE).patch
    untouched.close()


def test_throws_come_back_with_what_was_there_before_them(document: Document, tmp_path: Path) -> None:
    ground, nodes = drawn(document), [NODE, Node(1, 0)]
    thrown = with_throw(ground, [NODE], Throw(Strategy.FILTER, 0.4, 7, levelled=False))
    swapped = with_throw(ground, nodes, Throw(Strategy.TRADE, 1.0, 2**32 - 1))
    project = create_project(tmp_path / "p.audible", document)
    project.append(thrown, "Randomise timbre")
    project.append(swapped, "Randomise density")
    project.close()
    again = open_project(project.path)
    for number, step in enumerate((thrown, swapped), 1):
        read = outcome(again.read(number))
        assert read.components == step.components
        assert without_throw(read, nodes, timbre=number == 1).components == ground.components
    again.close()


def test_events_come_back_with_what_they_were_cut_out_of_and_brought(document: Document, tmp_path: Path) -> None:
    ground = drawn(document)
    events = placed_events(ground, NODE)
    piece = Drawn(frozen([1.0, 0.5]))
    arranged = with_events(ground, NODE, [*events[1:], PlacedEvent(0, 0, 2, 3.25, -6.0, piece)])
    project = create_project(tmp_path / "p.audible", document)
    project.append(arranged, "Move events")
    project.close()
    again = open_project(project.path)
    read = outcome(again.read(1))
    assert read.components == arranged.components
    assert with_events(read, NODE, events).components == ground.components
    again.close()


def test_a_drawing_is_stored_once_and_goes_with_the_last_step_that_has_it(document: Document, tmp_path: Path) -> None:
    project = create_project(tmp_path / "p.audible", document)
    without = blobs(project.path)
    for seed in range(5):
        project.append(drawn(document, seed), "Draw", amend=seed > 0)
    for gain in range(5):
        project.append(with_gain(drawn(document, 4), NODE, gain), "Gain")
    project.close()
    assert blobs(project.path) == without + 2
    project = open_project(project.path)
    assert outcome(project.read()).component(NODE).patch == drawn(document, 4).component(NODE).patch
    project.move_to(0, forget=True)
    project.close()
    assert blobs(project.path) == without


def with_patch(document: Document, patch: Patch) -> Document:
    return with_component(document, NODE, replace(document.component(NODE), patch=patch))


@pytest.mark.parametrize(
    "patch",
    [
        Patch(Drawn(frozen(np.ones((2, 129))))),
        Patch(Drawn(frozen(np.ones((1, 128))))),
        Patch(Drawn(frozen(np.ones(129)))),
        Patch(None, Drawn(frozen(np.ones(3)))),
        Patch(None, Drawn(frozen(np.ones((1, 13))))),
    ],
)
def test_drawings_that_do_not_fit_are_not_written(document: Document, tmp_path: Path, patch: Patch) -> None:
    project = create_project(tmp_path / "p.audible", document)
    with pytest.raises(ProjectError, match="drawn"):
        project.append(with_patch(document, patch), "Draw")
    project.close()


@pytest.mark.parametrize("wrong", ["nan", "negative", "missing", "shape", "rows", "turned"])
def test_hostile_drawings_are_refused_and_the_rest_is_salvaged(document: Document, tmp_path: Path, wrong: str) -> None:
    project = create_project(tmp_path / "p.audible", drawn(document), "Draw")
    project.close()
    values = np.ones((1, 129), dtype="<f4")
    values[0, 5] = {"nan": np.nan, "negative": -1.0}.get(wrong, 1.0)
    sha256 = hashlib.sha256(values.tobytes()).digest()
    with closing(sqlite3.connect(project.path)) as database, database:
        if wrong != "missing":
            database.execute("INSERT INTO blob VALUES (99, ?, ?)", (sha256, values.nbytes))
            database.execute("INSERT INTO chunk VALUES (99, 0, ?)", (values.tobytes(),))
        query = "SELECT id, body FROM record WHERE kind = 'component' AND body LIKE '%values%'"
        ((number, body),) = database.execute(query).fetchall()
        text = _changed(json.loads(body), sha256, wrong)
        key = hashlib.sha256(f"component {text}".encode()).digest()
        database.execute("UPDATE record SET body = ?, sha256 = ? WHERE id = ?", (text, key, number))
    again = open_project(project.path)
    with pytest.raises(ProjectDamagedError):
        outcome(again.read())
    again.close()
    saved = outcome(salvage(project.path, tmp_path / "salvaged"))
    assert saved.document.sound is not None
    assert saved.document.component(NODE).patch is None
    saved.project.close()


def _changed(body: Any, sha256: bytes, wrong: str) -> str:  # noqa: ANN401
    shape = [3, 43] if wrong in {"shape", "rows"} else [1, 129]
    part = "envelope" if wrong in {"rows", "turned"} else "basis"
    body["patch"][part]["values"] = {"sha256": sha256.hex(), "dtype": "<f4", "shape": shape}
    return json.dumps(body)
