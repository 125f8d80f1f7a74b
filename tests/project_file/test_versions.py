"""Files that earlier versions wrote are opened by later ones. ``version_1.audible`` is as version 1 wrote it, etc."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import Loss, Node, locked_nodes
from audible_gui.errors import ProjectDamagedError
from audible_gui.project_file import connection, look_into, open_project, opening, schema
from tests.support.networks import outcome


@pytest.fixture
def old(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(data / "version_1.audible", tmp_path / "old.audible"))


def test_version_1_is_read(old: Path) -> None:
    project = open_project(old)
    assert [step.name for step in project.history.steps] == ["Open chirp", "Train 3 → 2", "Gain Deep", "Mute Fine"]
    assert project.history.position == 2
    assert project.view() == {"selected": [2, 1], "zoom_s": [0.0, 0.25]}
    document = outcome(project.read())
    assert document.sound is not None
    assert document.network is not None
    assert (document.sound.rate_hz, document.sound.name, document.sound.subtype) == (8000, "chirp", "PCM_16")
    time = np.arange(1000) / 8000
    steps = np.rint(16000 * np.sin(2 * np.pi * (200 + 800 * time) * time))
    assert np.array_equal(document.sound.samples[:, 0], (steps / 32768).astype(np.float32))
    network = document.network
    assert (network.widths, network.run, network.spec.loss, network.spec.seed) == ((3, 2), "first run", Loss.IS, 42)
    assert (network.spec.stft.n_fft, network.spec.stft.hop, network.spec.sparsity) == (64, 16, 0.25)
    weights = np.linspace(0.0, 1.0, 33 * 3, dtype=np.float32).reshape(33, 3)
    assert np.array_equal(network.decoders[0], weights)
    assert (network.loss, network.iterations, network.device, network.threads) == (0.125, 7, "cpu", 2)
    assert network.own is None, "it is read as one, as it was"
    component = document.component(Node(2, 1))
    assert (component.name, component.named, component.gain_db, component.muted) == ("Deep ♯", True, -4.5, False)
    assert (component.pan, document.exponent, document.edges) == (0.0, 1.0, ()), "as nothing could be set then"
    assert (document.groups, document.markers) == ((), ())
    assert locked_nodes(document) == ()
    assert outcome(project.read(3)).component(Node(1, 0)).muted
    assert project.snapshots() == {}
    project.close()


def test_version_2_is_read(data: Path, tmp_path: Path) -> None:
    project = open_project(Path(shutil.copy(data / "version_2.audible", tmp_path / "old.audible")))
    assert [step.name for step in project.history.steps][1:] == ["Train 3 → 2", "Gain Deep"]
    stored = project.snapshots()
    assert {letter: each.name for letter, each in stored.items()} == {"A": "Train 3 → 2", "H": "Mute Fine"}
    before, after = (outcome(project.read_state(stored[letter].state)) for letter in "AH")
    assert after.component(Node(1, 0)).muted, "as no step of the history"
    assert not before.component(Node(1, 0)).muted
    assert after.component(Node(2, 1)).name == "Deep ♯"
    assert before.network is after.network is outcome(project.read()).network
    project.close()


def test_a_file_that_was_migrated_by_a_program_that_was_killed_is_opened(old: Path, tmp_path: Path) -> None:
    left = tmp_path / "left.audible"
    database = connection.connect_existing(old)
    # What lies on the disk when a process ends without closing it: the version is still in the journal.
    for name in ("", "-wal"):
        shutil.copyfile(f"{old}{name}", f"{left}{name}")
    database.close()
    assert connection.version_of(left) == 1
    with look_into(left) as reader:
        assert reader.history.position == 2
    project = open_project(left)
    assert project.history.position == 2
    project.close()


def test_a_journal_that_tells_no_version_is_damage(old: Path) -> None:
    database = sqlite3.connect(old)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA user_version = 0")
    left = old.with_name("left.audible")
    for name in ("", "-wal"):
        shutil.copyfile(f"{old}{name}", f"{left}{name}")
    database.close()
    assert connection.version_of(left) == 1
    with pytest.raises(ProjectDamagedError):
        open_project(left)


def test_migrations_lead_from_every_version_to_the_current_one() -> None:
    assert set(schema.MIGRATIONS) == set(range(1, schema.VERSION))


def test_a_migration_is_all_or_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the next version would do it, and as it would fail."""

    def widen(database: sqlite3.Connection) -> None:
        database.execute("ALTER TABLE step ADD COLUMN at_s REAL")
        database.execute("UPDATE step SET at_s = 0.0")

    def fail(database: sqlite3.Connection) -> None:
        widen(database)
        raise sqlite3.OperationalError("no more")

    for module in (schema, connection, opening):
        monkeypatch.setattr(module, "VERSION", 3)
    with closing(sqlite3.connect(old)) as database:
        before = database.execute("SELECT * FROM step").fetchall()
    monkeypatch.setattr(schema, "MIGRATIONS", {**schema.MIGRATIONS, 2: fail})
    with pytest.raises(Exception, match="damaged"):
        open_project(old)
    with closing(sqlite3.connect(old)) as database:
        assert database.execute("SELECT * FROM step").fetchall() == before
        assert database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'snapshot'").fetchall() == []
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
    monkeypatch.setattr(schema, "MIGRATIONS", {**schema.MIGRATIONS, 2: widen})
    monkeypatch.setattr(
        schema, "SCHEMA", schema.SCHEMA.replace("state INTEGER NOT NULL);", "state INTEGER NOT NULL, at_s REAL);")
    )
    with look_into(old) as reader:
        assert reader.history.position == 2
    with closing(sqlite3.connect(old)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
    open_project(old).close()
    with closing(sqlite3.connect(old)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (3,)
        assert database.execute("SELECT DISTINCT at_s FROM step").fetchall() == [(0.0,)]
