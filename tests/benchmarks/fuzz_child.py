"""The process of ``tests.benchmarks.fuzz`` that opens the files; ``python -m tests.benchmarks.fuzz_child``."""

import faulthandler
import io
import json
import os
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np

from audible_gui.cli import main as command_line
from audible_gui.document import Document, Node, Sound, with_gain
from audible_gui.errors import AudibleError
from audible_gui.project_file import ENDING, create_untitled
from audible_gui.views.view_state import read_view
from audible_gui.workflow import Obstacle, OpenedProject, OpenRequest, left_behind, open_file
from tests.benchmarks.fuzz import Case
from tests.support.networks import outcome

MOST_BYTES = 1 << 30
ROOM_BYTES = 4 << 30
Way = Callable[[Path, Path], str]
"""Opens a file, with a folder for what comes of it; returns how that ended, in a word."""


def main() -> None:
    """Open the files with the numbers FIRST, FIRST + STEP … below STOP."""
    kind, seed, seeds, step, stop, first = sys.argv[1:]
    faulthandler.enable()
    limit = _status("VmSize") + ROOM_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    case = Case(Path(seeds), int(seed))
    say = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries print, too
    for number in range(int(first), int(stop), int(step)):
        with tempfile.TemporaryDirectory(prefix="audible-fuzz-") as name:
            path = case.make(number, Path(name))
            print(json.dumps(["begin", number]), file=say, flush=True)
            began_s = time.process_time()
            answer = (*judged(path, WAYS[kind]), time.process_time() - began_s)
        print(json.dumps(["done", number, *answer]), file=say, flush=True)


def judged(path: Path, ways: tuple[Way, ...], most_bytes: int = MOST_BYTES) -> tuple[str, str]:
    """How opening a file ends: a fault and words about it, or the word of the last way."""
    folder = path.parent / "out"
    folder.mkdir()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is counted from here
    before = _status("VmRSS")
    ending = ""
    for way in ways:
        try:
            ending = way(path, folder)
        except AudibleError as error:
            ending = "told" if str(error).strip() else "told nothing"
        except Exception:
            return "traceback", traceback.format_exc()
    grown = _status("VmHWM") - before
    return ("memory", f"{grown >> 20} MiB more") if grown > most_bytes else (ending, "")


def _status(name: str) -> int:
    """Bytes of memory, as the system tells of this process."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) << 10


def _by_command(*words: str) -> None:
    with redirect_stdout(io.StringIO()) as told, redirect_stderr(io.StringIO()) as complained:
        status = command_line(words)
    lines = complained.getvalue().splitlines()
    assert (status, bool(told.getvalue())) in {(0, True), (1, False)}, lines
    assert status == 0 or len(lines) == 1, lines
    assert all(line.startswith("audible-gui: ") for line in lines), lines  # a network may have several notes


def _info(path: Path, _folder: Path) -> str:
    before = path.read_bytes()
    _by_command("info", "--json", "--", str(path))
    _by_command("info", "--", str(path))
    assert path.read_bytes() == before
    return "looked into"


def _render(path: Path, folder: Path) -> str:
    _by_command("render", "-o", str(folder / "mix.wav"), "--", str(path))
    return "rendered"


def _recover(path: Path, folder: Path) -> str:
    """As work that was left behind, beside another that is sound."""
    left = folder / "left"
    left.mkdir()
    shutil.copyfile(path, left / f"a{ENDING}")
    outcome(left_behind(left))
    return "recovered"


def _open(path: Path, folder: Path) -> str:
    opened = outcome(open_file(OpenRequest(path), folder / "untitled"))
    if isinstance(opened, Obstacle):
        assert opened.sentence
        return "told"
    if isinstance(opened, OpenedProject):
        return _gone_on_with(opened)
    _keep(opened, folder)
    return "opened"


def _gone_on_with(opened: OpenedProject) -> str:
    """One edit more; then it must open again, with that."""
    project, document = opened.project, opened.history.document
    read_view(opened.view)
    if document.components:
        document = with_gain(document, Node(1, 0), -1.5)
    project.append(document, "Edit")
    path, untitled = project.path, project.untitled
    project.close()
    again = outcome(open_file(OpenRequest(path, untitled), path.parent))
    assert isinstance(again, OpenedProject)
    assert len(again.history.steps) >= 2
    assert again.history.steps[-1].name == "Edit"
    assert not again.remarks
    again.project.close()
    return "salvaged" if opened.remarks else "opened"


def _keep(sound: Sound, folder: Path) -> None:
    assert sound.samples.ndim == 2
    assert sound.samples.size
    assert np.isfinite(sound.samples).all()
    create_untitled(folder / "untitled", Document(sound=sound), "Open").discard()


WAYS: dict[str, tuple[Way, ...]] = {"projects": (_info, _render, _recover, _open), "sounds": (_info, _open)}


if __name__ == "__main__":
    main()
