"""A batch on a Dask cluster of two workers on this machine."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.errors import AudibleError
from audible_gui.workflow import DeconstructRequest, deconstruct
from audible_gui.workflow.batches import BatchRequest, batch
from audible_gui.workflow.batches.cluster import check_answers, look_around
from tests.support.batches import check_same_stems
from tests.support.dask_cluster import dask_cluster
from tests.support.networks import outcome

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with dask_cluster() as address:
        yield address


@pytest.fixture
def request_(order: DeconstructRequest, tmp_path: Path) -> BatchRequest:
    rng = np.random.default_rng(0)
    for name in ("a.wav", "b.wav"):
        soundfile.write(order.path.with_name(name), rng.uniform(-0.5, 0.5, 9000), 16000)
    order.path.write_text("no sound")
    return BatchRequest(order.path.parent, tmp_path / "out", order, jobs=1)


def test_a_cluster_gives_the_same_samples_as_one_by_one(cluster: str, request_: BatchRequest, tmp_path: Path) -> None:
    result = outcome(batch(replace(request_, scheduler=cluster)))
    states = {name: str(one.state) for name, one in result.outcomes.items() if one is not None}
    assert states == {"a.wav": "done", "b.wav": "done", "ok.flac": "failed"}
    assert result.workers == 2
    for name in ("a", "b"):
        order = replace(request_.order, path=request_.folder / f"{name}.wav", folder=tmp_path / "alone" / name)
        outcome(deconstruct(order))
        assert check_same_stems(order.folder, request_.output / name) >= 2


def test_a_batch_on_a_cluster_that_is_stopped_leaves_nothing(cluster: str, request_: BatchRequest) -> None:
    spec = replace(request_.order.spec, iterations=100_000)
    endless = replace(request_, scheduler=cluster, order=replace(request_.order, spec=spec))
    work = batch(endless)
    while not next(work).running:
        pass
    work.close()
    assert {path.name for path in request_.output.iterdir()} == {"batch_report.json", "batch_report.txt"}


def test_workers_that_do_not_find_the_folders_are_told_of(cluster: str, tmp_path: Path) -> None:
    with distributed.Client(cluster, set_as_default=False) as client:
        check_answers(client.run(look_around, [str(tmp_path)]), tmp_path, tmp_path)
        for folder, output in ((tmp_path / "none", tmp_path), (tmp_path, tmp_path / "none")):
            answers = client.run(look_around, [str(folder), str(output)])
            with pytest.raises(AudibleError, match=r"does not find “.*/none”; both folders must be shared"):
                check_answers(answers, folder, output)


def test_workers_that_cannot_run_the_program_are_told_of(tmp_path: Path) -> None:
    for answer, said in (
        (ModuleNotFoundError("No module named 'audible_gui'"), r"cannot run Audible Networks \(No module named"),
        (("0.0.1", []), "has Audible Networks 0.0.1, and this is"),
    ):
        with pytest.raises(AudibleError, match=said):
            check_answers({"tcp://there:1": answer}, tmp_path, tmp_path)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", ""])
def test_a_cluster_that_is_not_there_is_told(
    request_: BatchRequest, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audible_gui.workflow.batches.cluster.PATIENCE_S", 0.2)
    with pytest.raises(AudibleError, match="There is no Dask scheduler that answers at"):
        outcome(batch(replace(request_, scheduler=address)))
    assert not request_.output.exists()
