"""A whole batch, without the processes: what is told, reported, and what cannot be."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from audible_gui.errors import AudibleError
from audible_gui.workflow import DeconstructRequest
from audible_gui.workflow.batches import BatchRequest, BatchResult, BatchStep, batch
from audible_gui.workflow.batches.task import Outcome, State, Task, Told
from tests.support.networks import outcome

ODD = ("a.wav", "b.flac")


class Crew:
    """Does everything at once, and odd files wrongly."""

    size = 3

    def __init__(self, _jobs: int) -> None:
        self.tasks: list[Task] = []
        self.closed = False

    def begin(self, tasks: Sequence[Task]) -> None:
        self.tasks = list(tasks)

    def news(self, _timeout_s: float) -> list[Told | Outcome]:
        task = self.tasks.pop(0)
        if task.name in ODD:
            return [Told(task.number, "Reading", 0.5), Outcome(task.number, State.FAILED, "It is odd.")]
        return [Outcome(task.number, State.DONE, values={"files": 3, "null_db": None, "seconds": 1.0})]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def request_(order: DeconstructRequest, monkeypatch: pytest.MonkeyPatch) -> BatchRequest:
    monkeypatch.setattr("audible_gui.workflow.batches.running.LocalCrew", Crew)
    folder = order.path.parent
    for name in (*ODD, "c.wav", "notes.txt"):
        (folder / name).write_text("no sound")
    return BatchRequest(folder, folder.parent / "out", order, jobs=2)


def report(request: BatchRequest) -> dict[str, object]:
    values: dict[str, object] = json.loads((request.output / "batch_report.json").read_text())
    return values


def test_everything_is_counted_told_and_reported(request_: BatchRequest) -> None:
    steps, work = list[BatchStep](), batch(request_)
    result: BatchResult | None = None
    while result is None:
        try:
            steps.append(next(work))
        except StopIteration as end:
            result = end.value
    assert (steps[-1].done, steps[-1].failed, steps[-1].total, steps[-1].fraction) == (4, 2, 4, 1.0)
    assert sum(len(step.finished) for step in steps) == 4
    assert (result.failed, result.interrupted, result.skipped) == (True, False, 1)
    values = report(request_)
    told = {name: values[name] for name in ("sounds", "done", "failed", "unchanged", "not_reached", "skipped")}
    assert told == {"sounds": 4, "done": 2, "failed": 2, "unchanged": 0, "not_reached": 0, "skipped": 1}
    text = (request_.output / "batch_report.txt").read_text()
    assert "a.wav: failed. It is odd." in text
    assert "c.wav: 3 files, silent, 1.0 s" in text
    outcome(batch(request_))  # its own report is no obstacle


def test_a_batch_that_is_stopped_says_what_was_not_reached(request_: BatchRequest) -> None:
    work = batch(request_)
    while next(work).done < 2:
        pass
    work.close()
    values = report(request_)
    assert (values["interrupted"], values["not_reached"]) == (True, 2)
    assert "the same command goes on from there" in (request_.output / "batch_report.txt").read_text()
    assert {path.name for path in request_.output.iterdir()} == {"batch_report.json", "batch_report.txt"}


def test_every_sound_has_a_folder_a_figure_and_a_project_of_its_own(
    request_: BatchRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Task] = []

    class Noting(Crew):
        def begin(self, tasks: Sequence[Task]) -> None:
            given.extend(tasks)
            super().begin(tasks)

    monkeypatch.setattr("audible_gui.workflow.batches.running.LocalCrew", Noting)
    outcome(batch(replace(request_, figures="svg", projects=True)))
    order = next(task.order for task in given if task.name == "ok.flac")
    folder = request_.output / "ok"
    assert (order.folder, order.figure, order.project) == (folder, folder / "network.svg", folder / "ok.audible")


def test_what_cannot_be_done_is_said_and_leaves_nothing(request_: BatchRequest, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    for wrong, said in (
        (replace(request_, output=request_.folder), "cannot go into the folder of the sounds"),
        (replace(request_, folder=tmp_path / "empty"), "--recursive looks into the folders in it"),
        (replace(request_, folder=tmp_path / "none"), "cannot be looked into"),
        (replace(request_, output=tmp_path / "file"), "cannot be made"),
        (replace(request_, output=Path("/proc/x/y")), "cannot be made"),
    ):
        with pytest.raises(AudibleError, match=said):
            outcome(batch(wrong))
    assert sorted(tmp_path.rglob("*")) == before


def test_a_report_of_others_is_not_overwritten(request_: BatchRequest) -> None:
    request_.output.mkdir()
    (request_.output / "batch_report.txt").write_text("mine")
    with pytest.raises(AudibleError, match="is no report of a batch"):
        outcome(batch(request_))


def test_two_batches_do_not_write_into_one_folder(request_: BatchRequest) -> None:
    work: Iterator[BatchStep] = batch(request_)
    while not next(work).total:
        pass
    with pytest.raises(AudibleError, match="Another batch is writing into"):
        outcome(batch(request_))
    outcome(work)  # type: ignore[arg-type]


def test_stems_do_not_go_where_the_sounds_are(request_: BatchRequest) -> None:
    (request_.folder / "in.wav").write_text("no sound")
    result = outcome(batch(replace(request_, output=request_.folder.parent)))
    assert result.folders["in.wav"] == request_.folder.parent / "in 2"
