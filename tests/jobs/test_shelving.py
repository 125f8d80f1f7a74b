"""The library's job: what is asked for is done one after the other, and nothing of it is lost."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import StftSpec, frozen
from audible_gui.document.library_component import LibraryComponent
from audible_gui.errors import AudibleError
from audible_gui.jobs import Job, Shelving
from audible_gui.library import save_component

SPEC = StftSpec(256, 64)


def component(name: str) -> LibraryComponent:
    ones = frozen(np.ones((1, SPEC.n_bins))), frozen(np.ones(SPEC.n_frames(1000)))
    return LibraryComponent(name, "drums", *ones, 8000, SPEC, 1000)


@pytest.fixture
def shelving(qtbot: QtBot, tmp_path: Path) -> Iterator[Shelving]:  # noqa: ARG001
    result = Shelving(tmp_path / "library")
    yield result
    result.cancel()
    assert Job.cancel_all()


def names(shelving: Shelving) -> list[str]:
    return [one.component.name for one in shelving.shelf.shelved]


def test_what_is_asked_for_at_once_is_all_done(shelving: Shelving, qtbot: QtBot) -> None:
    told: list[int] = []
    shelving.saved.connect(told.append)
    for name in "abc":
        shelving.save([component(name)])
    shelving.save([component("d"), component("e")])
    qtbot.waitUntil(lambda: sum(told) == 5)
    assert told == [1, 1, 1, 2]
    assert names(shelving) == list("abcde")


def test_after_a_failure_the_next_is_done(shelving: Shelving, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(shelving.saved), qtbot.waitSignal(shelving.failed) as failed:
        shelving.rename(tmp_path / "gone", "other")
        shelving.save([component("a")])
    assert "cannot be read" in failed.args[0]
    with qtbot.waitSignal(shelving.changed):
        shelving.rename(shelving.shelf.shelved[0].path, "b")
    assert names(shelving) == ["b"]
    with qtbot.waitSignal(shelving.changed):
        shelving.delete(shelving.shelf.shelved[0].path)
    assert names(shelving) == []


def test_of_several_those_are_shown_that_were_saved_before_one_could_not_be(
    shelving: Shelving, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save_first(folder: Path, one: LibraryComponent) -> Path:
        if one.name == "b":
            raise AudibleError("The disk is full.")
        return save_component(folder, one)

    monkeypatch.setattr("audible_gui.jobs.shelving.save_component", save_first)
    with qtbot.waitSignal(shelving.changed), qtbot.waitSignal(shelving.failed) as failed:
        shelving.save([component("a"), component("b")])
    assert failed.args == ["The disk is full."]
    assert names(shelving) == ["a"]


def test_what_comes_while_one_looks_is_found_by_another_look(shelving: Shelving, qtbot: QtBot) -> None:
    changes: list[int] = []
    shelving.changed.connect(lambda: changes.append(len(shelving.shelf.shelved)))
    shelving.refresh()
    save_component(shelving.folder, component("a"))
    shelving.refresh()
    shelving.refresh()
    qtbot.waitUntil(lambda: len(changes) > 1 and not shelving.running)
    assert len(changes) == 2
    assert changes[-1] == 1
