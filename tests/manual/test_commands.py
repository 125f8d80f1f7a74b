"""Every command that README and manual show is run as it stands, in their order, in a folder with a short sound."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from bootstrap_command import _parser

from audible_gui.resources import DEMO_SOUND
from tests.manual.commands import ELSEWHERE, ROOT, shown_commands

_PROGRAMS = {"audible-gui": "-m audible_gui", "python": ""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Half a second of the demo as ``sound.wav``, another half in a folder of ``sounds``, and the programs."""
    samples, rate_hz = soundfile.read(DEMO_SOUND, dtype="float32")
    halves = np.split(samples[:rate_hz], 2)
    (tmp_path / "sounds" / "kit").mkdir(parents=True)
    for path, half in zip(("sound.wav", "sounds/kit/loop.wav"), halves, strict=True):
        soundfile.write(tmp_path / path, half, rate_hz)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, options in _PROGRAMS.items():
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {options} "$@"\n')
        (programs / name).chmod(0o755)
    return tmp_path


def test_commands_do_what_they_are_shown_for(folder: Path) -> None:
    path = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    problems = []
    for shown in shown_commands():
        if shown.command in ELSEWHERE:
            continue
        words = shlex.split(shown.command)
        if Path(words[0]).name not in _PROGRAMS:
            problems.append(f"{shown.page}: {shown.command}: neither run here nor told where it is run")
            continue
        done = _run(shown.command, folder, environ)
        if done.returncode != 0:
            problems.append(f"{shown.page}: {shown.command}: {done.stderr.strip()}")
        elif "-o" in words and not (folder / words[words.index("-o") + 1]).exists():
            problems.append(f"{shown.page}: {shown.command}: wrote nothing there")
    assert not problems, "\n".join(problems)


def _run(command: str, folder: Path, environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """As somebody types it."""
    words = ["sh", "-c", command]
    return subprocess.run(words, cwd=folder, env=environ, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("command", ELSEWHERE)
def test_commands_that_are_run_elsewhere_are_shown_and_run_there(command: str) -> None:
    assert command in {shown.command for shown in shown_commands()}
    _parser().parse_args(shlex.split(command)[2:])  # they are all of bootstrap.py, which exits at what it does not know
    there = ELSEWHERE[command]
    assert there.words in (ROOT / there.runner).read_text(encoding="utf-8")
