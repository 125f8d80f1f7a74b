"""Which sample of a recording of the virtual sound card belongs to which moment."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FRAME = 8  # bytes of a sample of two channels
_AROUND_S = 1.0
# Tells again and again how long a file is, and when; the editor's own threads would be late.
_WATCH = """
import os, sys, time
path, size = sys.argv[1], 0
while True:
    now = os.stat(path).st_size
    if now != size:
        size = now
        print(time.monotonic(), size, flush=True)
    time.sleep(0.0005)
"""


@contextmanager
def watching(path: Path) -> Iterator[list[tuple[float, int]]]:
    """Moments and lengths of a recording in bytes; there when the context ends."""
    watched: list[tuple[float, int]] = []
    with tempfile.TemporaryFile("w+") as file:
        process = subprocess.Popen([sys.executable, "-c", _WATCH, str(path)], stdout=file)
        try:
            yield watched
        finally:
            process.kill()
            process.wait()
            file.seek(0)
            lines = [line.split() for line in file.read().splitlines()]
            watched += [(float(line[0]), int(line[1])) for line in lines if len(line) == 2]


def place_in(watched: list[tuple[float, int]], moment_s: float, rate_hz: int) -> int:
    """The sample that a recorder without delay would have written at a moment; a busy card's clock is uneven."""
    around = [(when, size / _FRAME) for when, size in watched if abs(when - moment_s) < _AROUND_S]
    begin_s = min(when - samples / rate_hz for when, samples in around)
    return round((moment_s - begin_s) * rate_hz)
