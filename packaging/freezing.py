"""Freezes the program with PyInstaller, packs it, and tries it."""

import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from debian_packages import is_debian
from environment import ROOT, Environment
from frozen_contents import COMMAND
from setup_errors import SetupError
from setup_log import say
from visible_run import CheckError, watch

_DIST = ROOT / "dist"
_SPEC = ROOT / "packaging" / "frozen" / "audible.spec"


def package(environment: Environment, *, check: bool) -> None:
    """Make ``dist/audible-gui``, and the Debian package where that can be made; try the former if asked.

    Raises:
        SetupError: what went wrong, a sentence.
    """
    began_s = time.monotonic()
    frozen = freeze(environment)
    say(f"{frozen}, {size_mb(frozen):.0f} MB, made in {time.monotonic() - began_s:.0f} s")
    if is_debian() and shutil.which("dpkg-deb"):
        script = ROOT / "packaging" / "debian_archive.py"
        _run([str(environment.python), str(script), str(frozen), str(_DIST)])
    if check:
        words = ["-m", "tests.benchmarks.frozen_job", str(frozen / COMMAND), "--to", str(ROOT / "build" / "frozen_job")]
        _run([str(environment.python), *words])


def freeze(environment: Environment) -> Path:
    """Run PyInstaller; return the folder that it made.

    Raises:
        SetupError: if it fails.
    """
    say("Freezing the program; this takes some minutes ...")
    options = ["--noconfirm", "--distpath", str(_DIST), "--workpath", str(ROOT / "build"), "--log-level", "WARN"]
    _run([str(environment.python), "-m", "PyInstaller", *options, str(_SPEC)])
    return _DIST / COMMAND


def size_mb(folder: Path) -> float:
    """What the files of a folder take, in millions of bytes."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / 1e6


def _run(command: Sequence[str]) -> None:
    try:
        watch(command, cwd=ROOT, limit_s=3600, environment=dict(os.environ))
    except CheckError as error:
        raise SetupError(str(error)) from error
