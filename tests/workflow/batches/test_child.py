"""How a batch's processes are started."""

import subprocess
import sys
from pathlib import Path

import pytest

from audible_gui.workflow.batches.child import SERVE, Child

ENTRY = Path(__file__).resolve().parents[3] / "packaging" / "frozen" / "entry.py"


def test_a_frozen_program_is_asked_to_be_one_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    child = Child()
    assert child.hear(30.0) is None
    child.end()
    assert (tmp_path / "asked").read_text() == f"{SERVE}\n"


def test_the_frozen_programs_entry_serves_and_ends_with_its_orders() -> None:
    words = [sys.executable, str(ENTRY), SERVE]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
