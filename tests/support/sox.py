"""Another program that reads sounds, SoX, so that files are not only read by the library that wrote them."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest


def require_sox() -> None:
    """Skip where a system has no SoX, but on Linux, where set-up installs it: there that is a failure."""
    if shutil.which("sox") is None:
        assert not sys.platform.startswith("linux"), "sox is missing; packaging/bootstrap.py test installs it"
        pytest.skip("there is no sox")


def sox_steps(path: Path, channels: int, bits: int) -> npt.NDArray[np.int64]:
    """Samples of an integer file as SoX reads them, in steps of so many bits: (samples, channels)."""
    raw = ["-t", "raw", "-e", "signed-integer", "-b", "32", "-L", "-"]
    done = subprocess.run(["sox", "-D", str(path), *raw], capture_output=True, check=True, timeout=120)
    assert not done.stderr, done.stderr.decode(errors="replace")
    values = np.frombuffer(done.stdout, dtype="<i4").astype(np.int64).reshape(-1, channels)
    assert not (values & ((1 << (32 - bits)) - 1)).any(), "there is nothing below its last bit"
    return values >> (32 - bits)
