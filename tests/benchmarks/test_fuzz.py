"""A short version of ``tests.benchmarks.fuzz``, and whether that would notice what it is there for."""

import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.fuzz import Case, Findings, Runner, fuzz, run
from tests.benchmarks.mutations import mutated
from tests.benchmarks.seeds import SEEDS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

CHILD = """
import json, os, sys, time
for number in range(int(sys.argv[1]), 5):
    print(json.dumps(["begin", number]), flush=True)
    if number == 1:
        os.abort()
    if number == 3:
        while True:
            pass
    print(json.dumps(["done", number, "opened", "", 0.25 * number]), flush=True)
"""


@pytest.mark.parametrize(("kind", "count"), [("projects", 120), ("sounds", 300)])
def test_damaged_files_are_opened_or_told_of(tmp_path: Path, kind: str, count: int) -> None:
    findings = fuzz(kind, range(1_000_000, 1_000_000 + count), tmp_path)
    assert findings.faults == []
    assert sum(findings.endings.values()) == count
    assert findings.endings["opened"] > count // 20
    assert findings.endings["told"] > count // 20
    assert list(tmp_path.iterdir()) == []


def test_processes_that_die_or_hang_are_noticed_and_begun_anew() -> None:
    findings = Findings()
    run([Runner([sys.executable, "-c", CHILD], range(5), timeout_s=0.3)], findings)
    assert [(number, fault) for number, fault, _ in findings.faults] == [(1, "crash"), (3, "hang")]
    assert findings.slowest == (1.0, 4)
    assert findings.endings == Counter(opened=3, crash=1, hang=1)
    assert "1 crash, 1 hang, 0 memory, 0 traceback; 3 opened" in str(findings)


def test_tracebacks_and_hunger_are_noticed(tmp_path: Path) -> None:
    from tests.benchmarks.fuzz_child import judged

    def broken(path: Path, _folder: Path) -> str:
        return str(1 / (path.stat().st_size - 3))

    def hungry(_path: Path, _folder: Path) -> str:
        return f"{np.ones(1 << 24).sum():.0f}"

    (tmp_path / "a").write_bytes(b"abc")
    fault, words = judged(tmp_path / "a", (broken,))
    assert fault == "traceback"
    assert "ZeroDivisionError" in words
    (tmp_path / "out").rmdir()
    fault, words = judged(tmp_path / "a", (hungry,), most_bytes=1 << 26)
    assert fault == "memory"
    assert "MiB" in words


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name / "made").mkdir(parents=True)
        (tmp_path / name / "seeds").mkdir()
        SEEDS["projects"](tmp_path / name / "seeds")
    cases = [Case(tmp_path / name / "seeds", seed) for name, seed in (("a", 1), ("b", 1), ("b", 2))]
    made = [[case.make(number, tmp_path / "b" / "made").read_bytes() for number in range(12)] for case in cases]
    assert made[0] == made[1]
    assert made[0] != made[2]
    assert len(set(made[0])) == 12


def test_bytes_are_changed_within_bounds() -> None:
    chance, data = random.Random(0), bytes(range(256)) * 4
    changed = [mutated(data, [b"other"], chance) for _ in range(200)]
    assert sum(one != data for one in changed) > 190
    assert min(map(len, changed)) < len(data) < max(map(len, changed))
    assert all(len(mutated(b"", [b""], chance)) < 1000 for _ in range(100))
