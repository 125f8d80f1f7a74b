"""Whether the soak would notice what it is there for."""

import mmap
import os
import subprocess
import sys
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import pytest

from tests.benchmarks.soak import alive, blocks, children, growth, measured, memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def test_growth_is_that_after_the_warm_up() -> None:
    steadily = [10.0 + 0.1 * number for number in range(11)]
    assert growth([1.0, 5.0, 1.0, *steadily]) == pytest.approx(0.1)
    steadily[2], steadily[8] = 14.0, 7.0
    assert growth([1.0, 5.0, 1.0, *steadily]) == pytest.approx(0.1)
    assert growth([1.0, 5.0, *[10.0] * 8]) == 0.0
    assert growth([3.0]) == 0.0


def test_what_a_process_holds_is_seen() -> None:
    pid, before = os.getpid(), measured(0.0)
    with subprocess.Popen(["sleep", "60"]) as process, mmap.mmap(-1, 1 << 25) as pages:
        pages.write(bytes(1 << 25))
        block = SharedMemory(create=True, size=100)
        place = Path("/dev/shm") / block.name
        assert process.pid in children(pid)
        assert alive(process.pid)
        assert place in blocks(pid)
        assert measured(0.0).memory - before.memory > 1 << 24
        block.close()
        block.unlink()
        process.kill()
    assert process.pid not in children(pid)
    assert not alive(process.pid)
    assert place not in blocks(pid)
    assert memory(process.pid) == 0
