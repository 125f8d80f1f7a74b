"""``audible-gui batch``: the same samples as one by one, resumed, interrupted, told."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.cli import main
from tests.support.batches import check_same_stems

QUICK = ["--layers", "4,2", "--iterations", "6", "--seed", "3"]


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder, rng = tmp_path / "album", np.random.default_rng(0)
    folder.mkdir()
    for name in ("a.wav", "b.flac"):
        soundfile.write(folder / name, rng.uniform(-0.5, 0.5, (9000, 2)), 16000)
    (folder / "c.wav").write_text("no sound")
    (folder / "notes.txt").write_text("none either")
    return folder


def told(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    status = main([*words, "--json"])
    said = capsys.readouterr()
    assert said.err == ""
    values: dict[str, object] = json.loads(said.out)
    return status, values


def test_a_batch_gives_the_same_samples_as_one_by_one_and_does_nothing_twice(
    album: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["batch", str(album), "-o", str(tmp_path / "out"), *QUICK, "--jobs", "2"]
    status, values = told(words, capsys)
    assert (status, values["done"], values["failed"], values["skipped"]) == (1, 2, 1, 1)
    for name in ("a.wav", "b.flac"):
        alone = tmp_path / "alone" / Path(name).stem
        told(["deconstruct", str(album / name), "-o", str(alone), *QUICK, "--threads", "1"], capsys)
        assert check_same_stems(alone, tmp_path / "out" / alone.name) >= 2
    (album / "c.wav").unlink()
    assert main(words) == 0
    said = capsys.readouterr()
    assert "2 unchanged; 1 other file skipped." in said.out
    assert sorted(line.partition("] ")[2] for line in said.err.splitlines())[0].startswith("a.wav: unchanged, ")


def test_an_interrupted_batch_leaves_nothing_half_done(album: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["batch", str(album), "-o", str(out), "--iterations", "100000", "--jobs", "1"]
    with subprocess.Popen([sys.executable, "-m", "audible_gui", *words], stderr=subprocess.PIPE, text=True) as process:
        child = wait_for_child(process.pid)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "sounds are finished, and the same command goes on from there" in said.splitlines()[-1]
    assert {path.name for path in out.iterdir()} == {"batch_report.json", "batch_report.txt"}
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def wait_for_child(pid: int) -> int:
    """The process that it has started, once there is one; it has not come far then."""
    deadline = time.monotonic() + 60
    while True:
        assert time.monotonic() < deadline
        children = "".join(file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children"))
        if children:
            return int(children.split()[0])
        os.sched_yield()


@pytest.mark.parametrize(
    "words",
    [[], ["x"], ["x", "-o", "y", "--jobs", "0"], ["x", "-o", "y", "--threads", "no"], ["x", "-o", "y", "--layers", "0"],
     ["x", "-o", "y", "--jobs", "2", "--scheduler", "tcp://a:1"]],
)  # fmt: skip
def test_wrong_usage_is_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["batch", *words])
    assert end.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_without_dask_a_cluster_is_explained(
    album: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audible_gui.workflow.batches.cluster.distributed", None)
    words = ["batch", str(album), "-o", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:1"]
    assert main(words) == 1
    assert "pip install 'audible-gui[cluster]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
