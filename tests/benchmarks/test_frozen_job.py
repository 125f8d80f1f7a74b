"""Whether the job of the frozen program would notice what it is there for."""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.document import Floats
from audible_gui.resources import DEMO_SOUND
from tests.benchmarks.frozen_job import Program, borrowed, judge, read


@pytest.fixture
def sound() -> Floats:
    return read(DEMO_SOUND)


@pytest.fixture
def program(tmp_path: Path, sound: Floats) -> Program:
    """One that has exported two stems."""
    folder = tmp_path / "stems"
    folder.mkdir()
    for name, part in (("a.wav", 0.25 * sound), ("b.wav", 0.75 * sound)):
        soundfile.write(folder / name, part, 44_100, "FLOAT")
    certify(folder, -140.0, "a.wav", "b.wav")
    script = tmp_path / "program"
    script.write_text('#!/bin/sh\necho "Traceback of something" >&2\nexit $1\n')
    script.chmod(0o755)
    return Program(script, dict(os.environ), tmp_path)


def certify(folder: Path, null_db: float, *stems: str) -> None:
    (folder / "certificate.json").write_text(json.dumps({"null_db": null_db, "stems": stems}), encoding="utf-8")


def played(sound: Floats) -> Floats:
    """As a recorder has it: late, on two channels."""
    return np.concatenate([np.zeros((3000, 2), np.float32), np.repeat(sound, 2, axis=1)])


def test_a_job_well_done(program: Program, sound: Floats) -> None:
    judge(program, played(sound))


def test_a_single_gap_is_the_machines(program: Program, sound: Floats) -> None:
    heard = played(sound)
    judge(program, np.concatenate([heard[:90_000], np.zeros((500, 2), np.float32), heard[90_000:]]))


@pytest.mark.parametrize(
    "change", [lambda heard: 0 * heard, lambda heard: 0.99 * heard, lambda heard: heard[::-1].copy()]
)
def test_what_is_not_the_sound_is_noticed(program: Program, sound: Floats, change: object) -> None:
    assert callable(change)
    with pytest.raises(AssertionError):
        judge(program, change(played(sound)))


def test_stems_that_do_not_sum_to_the_sound_are_noticed(program: Program, sound: Floats) -> None:
    soundfile.write(program.here / "stems" / "b.wav", 0.7 * sound, 44_100, "FLOAT")
    with pytest.raises(AssertionError):
        judge(program, played(sound))


@pytest.mark.parametrize(("null_db", "stems"), [(-60.0, ("a.wav", "b.wav")), (-140.0, ("a.wav",))])
def test_a_certificate_of_something_else_is_noticed(
    program: Program, sound: Floats, null_db: float, stems: tuple[str, ...]
) -> None:
    certify(program.here / "stems", null_db, *stems)
    with pytest.raises(AssertionError):
        judge(program, played(sound))


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_library_of_the_system_in_place_of_ones_own_is_noticed(tmp_path: Path) -> None:
    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    libc = next(line.split()[-1] for line in lines if "libc.so" in line)
    assert borrowed(os.getpgid(0), tmp_path) == set()
    (tmp_path / "libc.so.6.0.1").touch()
    assert libc in borrowed(os.getpgid(0), tmp_path)
    assert libc not in borrowed(os.getpgid(0), Path(libc).parent)


@pytest.mark.parametrize("status", ["0", "1"])
def test_a_command_that_fails_or_prints_a_traceback_is_noticed(program: Program, status: str) -> None:
    with pytest.raises(AssertionError, match="Traceback of something"):
        program.says(status)
