"""Memory that is held for nothing is given back."""

import sys
from pathlib import Path

import numpy as np
import pytest

from audible_gui.workflow import Scratch, rest
from tests.support.networks import noise, outcome, random_network

BLOCK = 50_000


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) << 12


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_was_freed_between_what_stays_is_given_back(tmp_path: Path) -> None:
    scratch, network = Scratch(tmp_path), random_network(noise(2000))
    kept = outcome(scratch.kept(network))
    blocks = [np.ones(BLOCK, np.uint8) for _ in range(2000)]
    held = blocks[::50]
    del blocks
    before = resident_bytes()
    outcome(rest(scratch))
    assert before - resident_bytes() > 1000 * BLOCK
    assert all(block.all() for block in held)
    assert [array.tobytes() for array in kept.arrays] == [array.tobytes() for array in network.arrays]
