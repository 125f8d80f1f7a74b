"""When nothing can be written, the work stays where it is, and goes to another disk as a whole."""

import errno
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import Document, Node, Sound, frozen, with_gain, with_network
from audible_gui.errors import ProjectError, ProjectInUseError, ProjectReadOnlyError
from audible_gui.project_file import (
    Project,
    abandoned,
    create_project,
    create_untitled,
    history,
    look_into,
    open_copy,
    open_project,
    reserved,
    saving,
)
from audible_gui.project_file.locking import FileLock, is_owned, lock_path
from tests.support.networks import noise, outcome, random_network


@pytest.fixture
def document() -> Document:
    sound = noise(3000)
    return with_network(Document(sound=sound), random_network(sound))


@pytest.fixture
def project(document: Document, tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "a").mkdir()
    made = create_project(tmp_path / "a" / "p.audible", document, "Open")
    yield made
    made.close()


def large(seed: int = 0) -> Document:
    values = np.random.default_rng(seed).uniform(-1, 1, (1_000_000, 1))
    return Document(sound=Sound(frozen(values), 8000, "large"))


def names(project: Project) -> list[str]:
    return [step.name for step in project.history.steps]


def fill_disk(project: Project) -> None:
    """No page more."""
    (pages,) = project.vault.database.execute("PRAGMA page_count").fetchone()
    project.vault.database.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_is_told_and_what_was_not_written_is_later(project: Project, document: Document) -> None:
    fill_disk(project)
    with pytest.raises(ProjectError, match="disk is full"):
        project.append(large(), "Open large")
    with pytest.raises(ProjectError, match="disk is full"):
        project.move_to(0)
    assert project.behind
    assert names(project) == ["Open"]
    project.vault.database.execute("PRAGMA max_page_count = 1000000")
    project.append(with_gain(document, None, -1.0), "Gain")
    assert [project.behind, *names(project)] == [False, "Open", "Gain"]


def test_what_a_full_disk_did_not_take_is_saved_elsewhere(project: Project, tmp_path: Path) -> None:
    fill_disk(project)
    with pytest.raises(ProjectError, match="disk is full"):
        project.append(large(), "Open large")
    outcome(project.save_as(tmp_path / "b.audible"))
    assert not project.behind
    project.close()
    again = open_project(tmp_path / "b.audible")
    assert names(again) == ["Open", "Open large"]
    sound, wanted = outcome(again.read()).sound, large().sound
    assert sound is not None
    assert wanted is not None
    assert np.array_equal(sound.samples, wanted.samples)
    again.close()


def test_a_folder_that_has_gone_is_told_and_the_work_is_saved_elsewhere(
    project: Project, document: Document, tmp_path: Path
) -> None:
    project.path.parent.rename(tmp_path / "gone")
    with pytest.raises(ProjectError, match=f"no longer where it was: “{project.path.parent}” has gone"):
        project.append(with_gain(document, None, -1.0), "Gain")
    outcome(project.save_as(tmp_path / "b.audible"))
    project.close()
    again = open_project(tmp_path / "b.audible")
    assert names(again) == ["Open", "Gain"]
    again.close()


def test_a_file_that_was_replaced_is_not_written_to(project: Project, document: Document) -> None:
    project.path.unlink()
    project.path.write_text("mine")
    with pytest.raises(ProjectError, match="replaced"):
        project.append(document, "More")
    project.close()
    assert project.path.read_text() == "mine"


def test_a_file_that_has_gone_is_told_when_the_disk_is_waited_for(project: Project) -> None:
    project.path.unlink()
    with pytest.raises(ProjectError, match="no longer where it was"):
        project.checkpoint()


@pytest.mark.skipif(os.name == "nt", reason="a lock that is held cannot be removed there")
def test_a_lock_that_has_taken_the_place_of_another_stays(tmp_path: Path) -> None:
    path = tmp_path / "p.audible"
    gone = FileLock(path)
    lock_path(path).unlink()
    lock = FileLock(path)
    gone.release()
    assert is_owned(path)
    lock.release()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_where_nothing_may_be_written_a_project_is_read_and_copied(
    project: Project, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    project.close()
    really, folder = os.open, project.path.parent

    def read_only(path: Path, flags: int, *more: int, **others: int) -> int:
        if flags & os.O_CREAT and Path(path).parent == folder:
            raise OSError(number, os.strerror(number))
        return really(path, flags, *more, **others)

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(ProjectReadOnlyError, match="copy"):
        open_project(project.path)
    with look_into(project.path) as reader:
        assert outcome(reader.read()).components == document.components
    copy = outcome(open_copy(project.path, tmp_path / "untitled"))
    assert copy.untitled
    copy.append(document, "More")
    assert names(copy) == ["Open", "More"]
    copy.discard()
    assert [path.name for path in folder.iterdir()] == ["p.audible"]


def test_the_history_of_what_is_open_is_read_as_it_was_at_one_moment(
    project: Project, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = history.read_setting

    def read_late(database: sqlite3.Connection, name: str) -> object:
        project.append(with_gain(document, None, -1.0), "Gain")
        return really(database, name)

    monkeypatch.setattr(history, "read_setting", read_late)
    with look_into(project.path) as reader:
        assert [step.name for step in reader.history.steps] == ["Open"]
        assert reader.history.position == 0
    assert names(project) == ["Open", "Gain"]


def test_a_copy_of_what_is_open_has_all_edits(project: Project, document: Document, tmp_path: Path) -> None:
    project.append(with_gain(document, None, -1.0), "Gain")
    with pytest.raises(ProjectInUseError, match="open already"):
        open_project(project.path)
    copy = outcome(open_copy(project.path, tmp_path / "untitled"))
    assert names(copy) == ["Open", "Gain"]
    project.append(document, "More")
    assert names(copy) == ["Open", "Gain"]
    assert abandoned(tmp_path / "untitled") == []
    copy.discard()


def test_save_as_into_what_is_open_elsewhere_is_refused(project: Project, tmp_path: Path) -> None:
    other = create_project(tmp_path / "b.audible")
    with pytest.raises(ProjectInUseError):
        outcome(project.save_as(other.path, overwrite=True))
    other.append(Document(), "Still here")
    other.close()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_failing_save_as_leaves_everything(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, document: Document
) -> None:
    target = tmp_path / "b.audible"
    other = create_project(target, Document(), "Other")
    other.close()

    def fail(_path: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(saving, "sync", fail)
    with pytest.raises(ProjectError, match=os.strerror(number).lower()):
        outcome(project.save_as(target, overwrite=True))
    project.append(document, "More")
    assert project.path.parent == tmp_path / "a"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b.audible"]
    again = open_project(target)
    assert names(again) == ["Other"]
    again.close()


def test_a_stopped_save_as_leaves_nothing(project: Project, tmp_path: Path) -> None:
    project.append(large(), "Open large")
    work = project.save_as(tmp_path / "b.audible")
    next(work)
    work.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert project.path.parent == tmp_path / "a"


def test_what_a_killed_save_as_left_is_removed_by_the_next_one(project: Project, tmp_path: Path) -> None:
    left, other, mine = (tmp_path / f".audible-saving-{name}" for name in ("left", "other", "mine"))
    for folder in (left, other, mine):
        folder.mkdir()
    for copy in (left / "project", other / "project", mine / "letter"):
        copy.write_text("half")
    with reserved(other / "project"):
        outcome(project.save_as(tmp_path / "b.audible"))
    assert not left.exists()
    assert (other / "project").exists(), "it is being written"
    assert (mine / "letter").exists()


def test_a_place_that_cannot_be_is_a_sentence(project: Project, tmp_path: Path) -> None:
    for target in (tmp_path / "none" / "b.audible", Path("/proc/b.audible"), tmp_path / ("x" * 300)):
        with pytest.raises(ProjectError, match=r"\.$"):
            outcome(project.save_as(target))
        with pytest.raises(ProjectError, match=r"\.$"):
            create_project(target)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_name_that_is_too_long_is_refused_and_forgotten(project: Project, document: Document) -> None:
    from audible_gui.document import with_name

    with pytest.raises(ProjectError, match="cannot be written"):
        project.append(with_name(document, Node(1, 0), "x" * 200_000), "Rename")
    assert not project.behind
    project.append(document, "y" * 5000)
    assert len(names(project)[1]) == 1000


def test_threads_write_at_once(project: Project, document: Document, tmp_path: Path) -> None:
    """A job stores the same sound twice and saves the project elsewhere while edits go on."""
    big, failures = large(), []

    def store() -> None:
        try:
            for _ in project.store(big):
                pass
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=store) for _ in range(2)]
    for thread in threads:
        thread.start()
    count, saving_as = 0, project.save_as(tmp_path / "b.audible")
    while any(thread.is_alive() for thread in threads) or next(saving_as, None) is not None:
        project.append(with_gain(document, None, -count / 100), f"Gain {count}")
        count += 1
    for thread in threads:
        thread.join()
    assert failures == []
    assert project.path == tmp_path / "b.audible"
    project.append(big, "Open large")
    assert project.vault.database.execute("SELECT count(*) FROM blob WHERE size = 4000000").fetchone() == (1,)
    project.close()
    again = open_project(tmp_path / "b.audible")
    assert names(again) == ["Open", *(f"Gain {number}" for number in range(count)), "Open large"]
    assert outcome(again.read()).sound is not None
    again.close()


def test_a_project_with_a_title_is_not_removed(project: Project) -> None:
    project.discard()
    again = open_project(project.path)
    again.close()


def test_an_untitled_project_that_is_discarded_is_gone(tmp_path: Path) -> None:
    project = create_untitled(tmp_path / "untitled", Document())
    project.append(Document(), "More")
    project.discard()
    assert list((tmp_path / "untitled").iterdir()) == []
