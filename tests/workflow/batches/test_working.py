"""One sound of a batch: done, left as it is, done again, or told why not."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.workflow import DeconstructRequest
from audible_gui.workflow.batches.record import certified
from audible_gui.workflow.batches.task import Outcome, State, Task
from audible_gui.workflow.batches.working import work
from tests.cli.test_edge_cases import EXPECTED, FOLDER, must_fail
from tests.support.networks import outcome


def done(order: DeconstructRequest, *, again: bool = False) -> Outcome:
    return outcome(work(Task(0, order.path.name, order, again)))


def moments(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_what_was_done_with_the_same_settings_is_left_as_it_is(order: DeconstructRequest) -> None:
    first = done(order)
    assert (first.state, first.sentence, first.values["threads"]) == (State.DONE, "", 1)
    before = moments(order.folder)
    second = done(order)
    assert (second.state, second.values["files"]) == (State.UNCHANGED, first.values["files"])
    assert second.values["null_db"] == first.values["null_db"]
    assert moments(order.folder) == before
    assert done(order, again=True).state is State.DONE
    assert moments(order.folder).keys() == before.keys()


def test_what_has_changed_is_done_again_and_told(order: DeconstructRequest) -> None:
    done(order)
    other = replace(order, spec=replace(order.spec, seed=5), pattern="{index}")
    told = done(other)
    assert (told.state, told.sentence) == (
        State.DONE, "Settings have changed: seed was 0, pattern was {index}_{name}; done again.",
    )  # fmt: skip
    assert sorted(path.name for path in order.folder.glob("*.wav")) == ["01.wav", "02.wav"]
    soundfile.write(order.path, np.full(900, 0.1), 8000)
    told = done(other)
    assert (told.state, told.sentence) == (State.DONE, "The sound is another one than before; done again.")
    (order.folder / "01.wav").write_bytes((order.folder / "01.wav").read_bytes()[:2000])
    told = done(other)
    assert (told.state, told.sentence) == (State.DONE, "Files were missing or damaged; done again.")


def test_stems_of_others_are_not_replaced_unasked(order: DeconstructRequest) -> None:
    done(order)
    (order.folder / "batch.json").unlink()
    told = done(order)
    assert told.state is State.FAILED
    assert "already holds 2 stems of an earlier run" in told.sentence
    assert done(replace(order, overwrite=True)).state is State.DONE


def test_a_project_that_may_hold_edits_is_kept(order: DeconstructRequest) -> None:
    order = replace(order, project=order.folder / "ok.audible")
    assert done(order).state is State.DONE
    assert done(order).state is State.UNCHANGED
    told = done(replace(order, exponent=2.0))
    assert told.state is State.FAILED
    assert "may hold your edits" in told.sentence
    assert done(replace(order, exponent=2.0, overwrite=True)).state is State.DONE


def test_what_a_killed_process_left_is_removed(order: DeconstructRequest) -> None:
    for left in (order.folder / ".audible-dead" / "new", order.folder / ".audible-mine"):
        left.mkdir(parents=True)
    (order.folder / ".audible-mine" / "a").touch()
    (order.folder / ".audible-dead" / "new" / "01.wav").touch()
    assert done(order).state is State.DONE
    hidden = [path.name for path in order.folder.iterdir() if path.name.startswith(".")]
    assert hidden == [".audible-mine"]


@pytest.mark.parametrize("text", ["[]", "{", '{"settings": 3, "sha256": ""}', '{"settings": {}, "sha256": ""}'])
def test_strange_records_are_no_proof(order: DeconstructRequest, text: str) -> None:
    done(order)
    (order.folder / "batch.json").write_text(text)
    assert done(replace(order, overwrite=True)).state is State.DONE
    assert json.loads((order.folder / "batch.json").read_text())["source"] == "ok.flac"


@pytest.mark.parametrize("null_db", ['"loud"', "NaN", "1e999", "[]", "true", "1" + "0" * 400])
def test_strange_certificates_are_no_proof(order: DeconstructRequest, null_db: str) -> None:
    order.folder.mkdir(parents=True)
    soundfile.write(order.folder / "01.wav", np.zeros(8), 8000)
    certificate = order.folder / "certificate.json"
    certificate.write_text('{"stems": ["01.wav"], "null_db": -90.5}')
    assert certified(order) is not None
    certificate.write_text(f'{{"stems": ["01.wav"], "null_db": {null_db}}}')
    assert certified(order) is None


@pytest.mark.parametrize("name", sorted(filter(must_fail, EXPECTED)))
def test_odd_files_are_told_of_in_one_sentence(order: DeconstructRequest, name: str) -> None:
    told = done(replace(order, path=FOLDER / name))
    assert told.state is State.FAILED
    assert told.sentence.endswith(".")
    assert "\n" not in told.sentence
    assert not told.trace
    assert not order.folder.parent.exists()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "There is not enough memory for this sound"),
        (OSError(28, "No space left on device", "/x"), "“/x” cannot be read or written (no space left on device)."),
        (ZeroDivisionError("why"), "Something unexpected went wrong (ZeroDivisionError: why)."),
    ],
)
def test_whatever_goes_wrong_is_told(
    order: DeconstructRequest, error: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise error

    monkeypatch.setattr("audible_gui.workflow.batches.working.deconstruct", fails)
    told = done(order)
    assert told.state is State.FAILED
    assert said in told.sentence
    assert bool(told.trace) is isinstance(error, ZeroDivisionError)
