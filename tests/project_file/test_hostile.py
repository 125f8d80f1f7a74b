"""A project is data that a stranger may have made: whatever it holds, opening and reading it ends in a sentence."""

import hashlib
import json
import os
import shutil
import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from audible_gui.document import Document, Marker, frozen, with_network
from audible_gui.errors import ProjectDamagedError, ProjectError, ProjectReadOnlyError, ProjectVersionError
from audible_gui.project_file import Scratch, create_project, history, look_into, open_project, salvage
from audible_gui.project_file.schema import VERSION
from audible_gui.workflow import OpenedProject, OpenRequest, open_file
from tests.project_file.test_salvage import damage
from tests.support.networks import noise, outcome, random_network

EDGE = {"layer": 2, "parent": 0, "child": 0, "gain_db": -6.0, "muted": False}
GROUP = {"layer": 1, "id": 0, "name": "Drums", "members": [0, 3], "gain_db": -6.0, "muted": False, "soloed": False}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project."""
    sound = noise(600)
    document = with_network(Document(sound=sound), random_network(sound))
    marked = replace(document, markers=(Marker(0.0, 1, "Start"), Marker(0.01, 3)))
    project = create_project(tmp_path_factory.mktemp("sample") / "p.audible", marked, "Train")
    project.close()
    return project.path


@pytest.fixture
def path(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample, tmp_path / "p.audible"))


def forged(path: Path, kind: str, change: Callable[[Any], Any]) -> None:
    """Change the body of the first record of a kind, with the right hash."""
    with sqlite3.connect(path) as database:
        for number, body in database.execute("SELECT id, body FROM record WHERE kind = ? LIMIT 1", (kind,)).fetchall():
            value = json.loads(body)
            text = change(value)
            text = text if isinstance(text, str) else json.dumps(value if text is None else text)
            sha256 = hashlib.sha256(f"{kind} {text}".encode()).digest()
            database.execute("UPDATE record SET body = ?, sha256 = ? WHERE id = ?", (text, sha256, number))
    database.close()


def refused(path: Path) -> str:
    """The sentence that opening or reading ends in; the same for who only looks into it."""
    with pytest.raises(ProjectDamagedError), look_into(path) as reader:
        outcome(reader.read())
    with pytest.raises(ProjectDamagedError) as error:
        _open_and_read(path)
    assert not path.with_name(f".{path.name}.lock").exists()
    return str(error.value)


def _open_and_read(path: Path) -> None:
    project = open_project(path)
    try:
        outcome(project.read())
    finally:
        project.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON step BEGIN DELETE FROM step; END",
        "CREATE VIEW v AS SELECT * FROM step",
        "CREATE TABLE more (x)",
        "CREATE INDEX i ON step (abs(state))",
        "ALTER TABLE step ADD COLUMN x",
        "ALTER TABLE record RENAME TO other",
        "DROP TABLE setting",
    ],
)
def test_planted_and_missing_tables_are_refused(path: Path, statement: str) -> None:
    damage(path, statement)
    assert "tampered" in refused(path)


def test_a_schema_that_is_no_text_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE blob", b"CREATE \xcfABLE blob"))
    refused(path)


def test_a_view_in_place_of_a_table_is_refused(path: Path) -> None:
    damage(path, "ALTER TABLE step RENAME TO old", "CREATE VIEW step AS SELECT * FROM old")
    assert "tampered" in refused(path)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("component", lambda value: value.update(gain_db=1e9)),
        ("component", lambda value: json.dumps(value).replace('"gain_db": 0.0', '"gain_db": NaN')),
        ("component", lambda value: json.dumps(value).replace('"gain_db": 0.0', '"gain_db": 1e999')),
        ("component", lambda value: value.update(name="x" * 200_000)),
        ("component", lambda value: value.update(id=-1)),
        ("component", lambda value: value.pop("muted")),
        ("component", lambda _: "[" * 200_000),
        ("component", lambda _: " " * (5 << 20) + "{}"),
        ("layer", lambda _: []),
        ("layer", lambda value: [value[0]] * 513),
        ("layer", lambda _: [10**9]),
        ("layer", lambda _: [-1]),
        ("layer", lambda _: {"a": 1}),
        ("state", lambda value: value.update(sound=value["network"])),
        ("state", lambda value: value.update(sound=value["components"][0])),
        ("state", lambda value: value.update(network=999)),
        ("state", lambda value: value.update(network=10**30)),
        ("state", lambda value: value.update(network=None)),
        ("state", lambda value: value.update(components=[value["components"]])),
        ("state", lambda value: value.update(components=value["components"] * 5)),
        ("state", lambda value: value.update(residual=1.5)),
        ("state", lambda value: value.update(exponent=0.5)),
        ("state", lambda value: value.update(edges=[EDGE | {"parent": 99}])),
        ("state", lambda value: value.update(edges=[EDGE | {"layer": 3}])),
        ("state", lambda value: value.update(edges=[EDGE, EDGE])),
        ("state", lambda value: value.update(edges=[EDGE] * 20_000)),
        ("state", lambda value: value.update(groups=[GROUP | {"members": [0, 9]}])),
        ("state", lambda value: value.update(groups=[GROUP | {"members": [3, 0]}])),
        ("state", lambda value: value.update(groups=[GROUP | {"members": [-1]}])),
        ("state", lambda value: value.update(groups=[GROUP | {"members": []}])),
        ("state", lambda value: value.update(groups=[GROUP | {"members": [*range(1000)]}])),
        ("state", lambda value: value.update(groups=[GROUP | {"layer": 3}])),
        ("state", lambda value: value.update(groups=[GROUP | {"name": ""}])),
        ("state", lambda value: value.update(groups=[GROUP | {"name": "x" * 101}])),
        ("state", lambda value: value.update(groups=[GROUP | {"gain_db": 12.5}])),
        ("state", lambda value: value.update(groups=[GROUP | {"color": 1}])),
        ("state", lambda value: value.update(groups=[GROUP, GROUP | {"members": [1]}])),
        ("state", lambda value: value.update(groups=[GROUP, GROUP | {"id": 1, "members": [3, 4]}])),
        ("state", lambda value: value.update(groups=[GROUP] * 201)),
        ("state", lambda value: value.update(network=None, components=[], groups=[GROUP])),
        ("state", lambda value: value.update(markers=[])),
        ("state", lambda value: value.update(markers=[10**9])),
        ("state", lambda value: value.update(markers=[value["residual"]])),
        ("state", lambda value: value.update(markers=value["markers"] * 10_000)),
        ("state", lambda value: value.update(markers=value["markers"] * 20_000)),
        ("state", lambda value: value.update(markers={"a": 1})),
        ("markers", lambda value: [value[0] | {"time_s": 1e9}]),
        ("markers", lambda value: [value[0] | {"time_s": 0.5}]),
        ("markers", lambda value: [value[0] | {"time_s": -1.0}]),
        ("markers", lambda value: [value[0] | {"time_s": "0"}]),
        ("markers", lambda value: json.dumps(value).replace('"time_s": 0.0', '"time_s": NaN')),
        ("markers", lambda value: [value[0] | {"number": 0}]),
        ("markers", lambda value: [value[0] | {"number": 10**7}]),
        ("markers", lambda value: [value[0] | {"name": "x" * 101}]),
        ("markers", lambda value: [value[0] | {"color": 1}]),
        ("markers", lambda value: value * 2),
        ("markers", lambda value: [*value, value[0] | {"number": 2}]),
        ("markers", lambda value: [value[0] | {"number": number} for number in range(1, 600)]),
        ("markers", lambda _: []),
        ("component", lambda value: value.update(pan=1.5)),
        ("state", lambda _: "null"),
        ("sound", lambda value: value.update(rate_hz=-1)),
        ("sound", lambda value: value.update(rate_hz=10**12)),
        ("sound", lambda value: value.update(rate_hz=1)),
        ("sound", lambda value: value.update(rate_hz=10**6)),
        ("sound", lambda value: value["samples"]["array"].update(shape=[10**12, 1])),
        ("sound", lambda value: value["samples"]["array"].update(shape=[2**40, 2**40])),
        ("sound", lambda value: value["samples"]["array"].update(shape=[1 << 30, 4])),
        ("sound", lambda value: value["samples"]["array"].update(shape=[300, 2])),
        ("sound", lambda value: value["samples"]["array"].update(shape=[-600, -1])),
        ("sound", lambda value: value["samples"]["array"].update(shape=[0, 1])),
        ("sound", lambda value: value["samples"]["array"].update(dtype="|O")),
        ("sound", lambda value: value["samples"]["array"].update(sha256="../../etc/passwd")),
        ("sound", lambda value: value["samples"].update(form="pickle")),
        ("sound", lambda value: value.update(samples={"form": "flac"})),
        ("network", lambda value: value["spec"].update(widths=[-5, 3])),
        ("network", lambda value: value["spec"]["stft"].update(n_fft=1 << 40)),
        ("network", lambda value: value.update(channels=7)),
        ("network", lambda value: value.update(ids=[[0] * 5, [0, 1, 2]])),
        ("network", lambda value: value.update(ids=[[0, 1], [0, 1, 2]])),
        ("network", lambda value: value.update(decoders=[])),
        ("network", lambda value: value.update(decoders=value["decoders"][::-1])),
        ("network", lambda value: value.update(decoders=value["decoders"] * 300)),
        ("network", lambda value: value.update(encoders=value["encoders"][:1])),
        ("network", lambda value: value["code"].update(shape=[3, 10**11])),
        ("network", lambda value: value.update(code="x")),
        ("network", lambda value: value.update(loss="nan")),
        ("network", lambda value: value.update(more=1)),
    ],
)
def test_forged_records_are_refused(path: Path, kind: str, change: Callable[[Any], Any]) -> None:
    forged(path, kind, change)
    assert "open it in the editor, which salvages" in refused(path)


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
def test_weights_that_are_none_are_refused(path: Path, value: float) -> None:
    sound = noise(600)
    weights = np.full((129, 5), value, dtype="<f4").tobytes()
    sha256 = hashlib.sha256(weights).digest()
    damage(path, f"INSERT INTO blob VALUES (99, x'{sha256.hex()}', {len(weights)})")
    damage(path, f"INSERT INTO chunk VALUES (99, 0, x'{weights.hex()}')")
    forged(path, "network", lambda body: body["decoders"][0].update(sha256=sha256.hex()))
    assert sound.n_channels == 1
    refused(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE blob SET size = 1000000000000",
        "UPDATE blob SET size = 'x'",
        "DELETE FROM blob",
        "UPDATE chunk SET number = number + 1",
        "UPDATE chunk SET bytes = 'text'",
        "UPDATE chunk SET bytes = zeroblob(4000000)",
        "UPDATE chunk SET bytes = zeroblob(9000000)",
        "INSERT INTO chunk SELECT blob, 1, bytes FROM chunk",
        "UPDATE record SET sha256 = zeroblob(32 + id)",
        "UPDATE record SET kind = 'x' || kind",
        "UPDATE record SET body = x'00'",
        "UPDATE step SET state = -1",
        "UPDATE step SET state = 'x'",
        "UPDATE step SET name = x'00'",
        "UPDATE step SET number = -number",
        "UPDATE step SET number = number + 1",
        "DELETE FROM setting",
        "UPDATE setting SET body = '[]'",
        "UPDATE setting SET body = '1.0'",
        "UPDATE setting SET body = 'true'",
    ],
)
def test_wrong_rows_are_refused(path: Path, statement: str) -> None:
    damage(path, statement)
    refused(path)


@pytest.mark.parametrize("which", ["code", "own", "decoders"])
def test_weights_that_cannot_be_multiplied_are_refused(tmp_path: Path, which: str) -> None:
    sound = noise(600)
    network = random_network(sound, parts=True)
    assert network.own is not None
    large = {
        "code": replace(network, code=frozen(network.code * np.float32(1e33))),
        "own": replace(network, own=frozen(network.own * np.float32(1e33))),
        "decoders": replace(network, decoders=tuple(frozen(one * np.float32(1e17)) for one in network.decoders)),
    }
    path = tmp_path / "p.audible"
    create_project(path, with_network(Document(sound=sound), large[which])).close()
    refused(path)


def test_an_endless_history_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MAX_STEPS", 50)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 70)"
    damage(path, f"{numbers} INSERT INTO step SELECT i, 'x', 1 FROM n")
    refused(path)


@pytest.mark.parametrize("at_once", [1, 3, 8])
def test_the_oldest_steps_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(history, "MAX_STEPS", 5)
    project = create_project(tmp_path / "p.audible")
    steps = [(Document(), f"{number}") for number in range(8)]
    for first in range(0, 8, at_once):
        if at_once == 1:
            project.append(*steps[first])
        else:
            outcome(project.extend(steps[first : first + at_once]))
    project.close()
    again = open_project(project.path)
    assert [step.name for step in again.history.steps] == ["3", "4", "5", "6", "7"]
    assert again.history.position == 4
    again.close()


@pytest.mark.parametrize("relative", ["../../etc/passwd", "/etc/passwd", "a/../../b", "", "."])
def test_links_do_not_lead_out_of_the_folder(path: Path, relative: str) -> None:
    (path.parent.parent / "b").write_text("")
    link: dict[str, object] = {
        "form": "link",
        "path": "//elsewhere/x.wav",
        "relative": relative,
        "samples_sha256": "00" * 32,
    }
    link |= {"file_sha256": "", "shape": [600, 1]}
    forged(path, "sound", lambda body: body.update(samples=link))
    with pytest.raises(ProjectError, match=r"not where it was|salvages"), look_into(path) as reader:
        outcome(reader.read())


@pytest.mark.parametrize("kind", ["pipe", "folder", "nowhere", "loop", "empty", "text", "database", "other"])
def test_what_is_no_project_is_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "p.audible"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind in {"nowhere", "loop"}:
        path.symlink_to(path if kind == "loop" else tmp_path / "x")
    elif kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("text" * 100)
    else:
        damage(path, "CREATE TABLE step (number)", f"PRAGMA application_id = {1 if kind == 'other' else 0}")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(
        ProjectError, match=r"does not exist|is empty|not a project|not a file|cannot be opened"
    ) as error:
        open_project(path)
    assert type(error.value) is ProjectError
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("version", "error"), [(VERSION + 1, ProjectVersionError), (10**9, ProjectVersionError), (0, ProjectDamagedError)]
)
def test_other_versions_are_refused(path: Path, version: int, error: type[ProjectError]) -> None:
    damage(path, f"PRAGMA user_version = {version}")
    with pytest.raises(error):
        open_project(path)
    with pytest.raises(error), look_into(path):
        pass


@pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
def test_a_lock_that_is_none_is_told(path: Path, kind: str) -> None:
    lock = path.with_name(f".{path.name}.lock")
    if kind == "pipe":
        os.mkfifo(lock)
    elif kind == "folder":
        lock.mkdir()
    else:
        lock.symlink_to(path.parent / "precious")
    with pytest.raises(ProjectReadOnlyError):
        open_project(path)
    assert not (path.parent / "precious").exists()


def test_a_planted_journal_of_another_file_does_no_harm(path: Path, tmp_path: Path) -> None:
    other = create_project(tmp_path / "other.audible", Document(), "Other")
    other.append(Document(), "More")
    journal = other.path.with_name("other.audible-wal").read_bytes()
    other.close()
    path.with_name("p.audible-wal").write_bytes(journal)
    try:
        with look_into(path) as reader:
            names = [step.name for step in reader.history.steps]
    except ProjectDamagedError:
        return
    assert names in (["Train"], ["Other", "More"])


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
def test_planted_journals_lead_nowhere(path: Path, ending: str, kind: str) -> None:
    journal, precious = path.with_name(path.name + ending), path.parent / "precious"
    precious.write_text("mine" * 1000)
    if kind == "pipe":
        os.mkfifo(journal)
    elif kind == "folder":
        journal.mkdir()
    else:
        journal.symlink_to(precious)
    with suppress(ProjectError):
        project = open_project(path)
        project.append(Document(), "More")
        project.close()
    with suppress(ProjectError), look_into(path) as reader:
        outcome(reader.read())
    assert precious.read_text() == "mine" * 1000


def test_no_memory_is_taken_for_what_is_only_claimed(path: Path) -> None:
    forged(path, "sound", lambda value: value["samples"]["array"].update(shape=[1 << 30, 4]))
    damage(path, f"UPDATE blob SET size = {1 << 34} WHERE id = 1")
    tracemalloc.start()
    try:
        refused(path)
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


def test_more_than_can_be_played_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _open_and_read(path)
    monkeypatch.setattr("audible_gui.document.combining.MOST_COMBINATIONS", 0)
    refused(path)


def test_bytes_that_many_records_name_take_memory_once(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        bodies = dict(database.execute("SELECT kind, body FROM record WHERE kind != 'component'").fetchall())
        for number in range(3):
            state = json.loads(bodies["state"])
            for kind, field in (("sound", "name"), ("network", "run")):
                text = json.dumps({**json.loads(bodies[kind]), field: f"{number}"})
                state[kind] = insert(database, kind, text)
            database.execute(
                "INSERT INTO step VALUES (?, 'More', ?)", (number + 2, insert(database, "state", json.dumps(state)))
            )
    opened = outcome(open_file(OpenRequest(path), tmp_path / "untitled", Scratch(tmp_path / "scratch")))
    assert isinstance(opened, OpenedProject)
    opened.project.close()
    documents = [step.document for step in opened.history.steps]
    assert len({id(document.sound) for document in documents}) == len({id(one.network) for one in documents}) == 4
    assert len({id(one.sound.samples) for one in documents if one.sound is not None}) == 1
    networks = [one.network for one in documents if one.network is not None]
    assert len({id(array) for network in networks for array in network.arrays}) == len(networks[0].arrays)


def insert(database: sqlite3.Connection, kind: str, text: str) -> int:
    sha256 = hashlib.sha256(f"{kind} {text}".encode()).digest()
    number = database.execute(
        "INSERT INTO record (kind, sha256, body) VALUES (?, ?, ?)", (kind, sha256, text)
    ).lastrowid
    assert number is not None
    return number


def test_a_stored_file_is_not_unpacked_beyond_the_length_that_is_told(path: Path, tmp_path: Path) -> None:
    """A file of some kilobytes may hold hours of silence."""
    soundfile.write(tmp_path / "a.flac", np.zeros((5_000_000, 1), dtype=np.int16), 8000)
    data = (tmp_path / "a.flac").read_bytes()
    sha256 = hashlib.sha256(data).digest()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO blob VALUES (99, ?, ?)", (sha256, len(data)))
        database.execute("INSERT INTO chunk VALUES (99, 0, ?)", (data,))
    file = {"form": "flac", "sha256": sha256.hex(), "size": len(data), "samples_sha256": "00" * 32, "shape": [600, 1]}
    forged(path, "sound", lambda body: body.update(samples=file))
    tracemalloc.start()
    try:
        refused(path)
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


def test_numbers_that_sqlite_does_not_know_do_not_hinder_salvaging(path: Path, tmp_path: Path) -> None:
    forged(path, "state", lambda body: body.update(network=10**30))
    result = outcome(salvage(path, tmp_path / "untitled"))
    assert result.lost == ("A network could not be read; it has to be trained again.",)
    assert result.document.sound is not None
    result.project.discard()


def test_steps_on_a_sound_whose_name_is_no_unicode_are_kept(tmp_path: Path) -> None:
    document = Document(sound=replace(noise(600), name="a\udcff"))
    project = create_project(tmp_path / "p.audible", document, "Open a\udcff")
    project.set_snapshots({"A": (document, "Open a\udcff")})
    project.close()
    with look_into(project.path) as reader:
        assert [step.name for step in reader.history.steps] == ["Open a?"]
        assert reader.snapshots()["A"].name == "Open a?"
        sound = outcome(reader.read()).sound
    assert sound is not None
    assert sound.name == "a\udcff"
