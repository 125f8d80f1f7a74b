"""Every odd file in tests/data/edge_cases is answered as its expected.json says."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.cli import main

FOLDER = Path(__file__).parents[1] / "data" / "edge_cases"
EXPECTED: dict[str, dict[str, str]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
# What the program refuses, of those that may either be refused or be processed.
REFUSED = {"huge_sample_rate.wav", "rate_1hz.wav", "many_channels.wav"}


def must_fail(name: str) -> bool:
    return EXPECTED[name]["expect"].startswith("clean error message") or name in REFUSED


def test_there_are_59_of_them() -> None:
    assert len(EXPECTED) == 59
    assert {path.name for path in FOLDER.iterdir()} == {*EXPECTED, "expected.json"}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_edge_case(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    options = ["--layers", "4,2", "--iterations", "8", "--json", "-o", str(folder)]
    status = main(["deconstruct", *options, "--", str(FOLDER / name)])
    said = capsys.readouterr()
    if must_fail(name):
        assert status == 1
        assert said.out == ""
        assert said.err.startswith("audible-gui: ")
        assert said.err.count("\n") == 1
        assert not folder.exists()
        return
    assert (status, said.err) == (0, "")
    check_stems(FOLDER / name, folder, json.loads(said.out))


def check_stems(source: Path, folder: Path, told: dict[str, object]) -> None:
    """Finite, of the sound's length, and summing to it."""
    original, rate_hz = soundfile.read(source, always_2d=True, dtype="float32")
    original = np.nan_to_num(original, nan=0.0, posinf=0.0, neginf=0.0).astype(np.float64)
    total = np.zeros_like(original)
    files = sorted(folder.glob("*.wav"))
    assert len(files) == len(told["stems"]) + (told["residual"] is not None)  # type: ignore[arg-type]
    for path in files:
        stem, stem_rate_hz = soundfile.read(path, always_2d=True)
        assert stem_rate_hz == rate_hz
        assert stem.shape == original.shape
        assert np.isfinite(stem).all()
        total += stem
    power = float(np.square(original).mean()) ** 0.5
    if power == 0.0:
        assert told["null_db"] is None
        assert not total.any()
    elif source.name == "denormals.wav":
        # Float32 itself has no more than a few bits down there.
        np.testing.assert_allclose(total, original, atol=1e-43)
    else:
        assert isinstance(told["null_db"], float)
        assert told["null_db"] <= -120.0
        error = float(np.square(total - original).mean()) ** 0.5
        assert 20 * np.log10(max(error, 1e-300) / power) <= -120.0


@pytest.mark.parametrize("name", ["nan_samples.wav", "inf_samples.wav", "all_nan.wav"])
def test_mended_samples_are_told_of(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--layers", "2", "--iterations", "2", "-o", str(tmp_path / "out")]
    assert main(["deconstruct", str(FOLDER / name), *options]) == 0
    assert "not numbers" in capsys.readouterr().err
