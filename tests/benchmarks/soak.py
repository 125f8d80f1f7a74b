"""The whole editor at work for hours: does its memory grow, and does it leave anything behind?

    python -m tests.benchmarks.soak [--minutes 30] [--seed N] [--no-sink]

The real editor, offscreen, with a virtual sound card where there is one, opens, trains, plays, seeks, loops, edits,
undoes, saves, exports and zooms at random (``soak_actions``). From time to time it opens the same project again, and
what it holds then is measured: its memory, that of its engine, threads, open files, shared memory. In the end it is
closed, and another one is killed in the midst of its work: nothing of either may stay behind.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer, Slot
from PySide6.QtWidgets import QApplication
from scipy.stats import theilslopes

from audible_gui.app import Editor
from audible_gui.jobs import Job
from audible_gui.jobs.resting import PAUSE_MS
from audible_gui.playback import PlayerStatus
from audible_gui.project_file import abandoned, remove_abandoned
from audible_gui.settings import Settings
from audible_gui.views import theme
from tests.benchmarks.soak_actions import ACTIONS, PATIENCE_S, Act, base_project, free, pause
from tests.support.virtual_sink import VirtualSink, missing_programs

ROOT = Path(__file__).parents[2]
TICK_MS = 20
CYCLE_S = 20.0
WARM_UP = 0.2  # of the time
LEAST = 5  # samples after it
MOST_GROWTH = 0.05
KILLED_AFTER_S = 30.0
GONE_S = 5.0


@dataclass(frozen=True)
class Sample:
    """What an editor holds at one moment: bytes of its own memory and of its engine's, and numbers of things.

    ``gaps`` are the times that the sound card has run dry while it played, as PortAudio tells.
    """

    time_s: float
    memory: int
    engine_memory: int
    threads: int
    files: int
    blocks: int
    children: int
    gaps: int = 0


def measured(began_s: float) -> Sample:
    """Of this process."""
    pid = os.getpid()
    below = children(pid)
    return Sample(
        time.monotonic() - began_s,
        memory(pid),
        max(map(memory, below), default=0),
        len(list(Path("/proc/self/task").iterdir())),
        len(list(Path("/proc/self/fd").iterdir())),
        len(blocks(pid)),
        len(below),
    )


def memory(pid: int) -> int:
    """Bytes that a process has written and no other has, 0 once it has ended.

    Not those of files that are only read, such as libraries: they are its own or not as other programs come and go.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Private_Dirty"))


def children(pid: int) -> list[int]:
    """Processes below this one that have not ended."""
    found = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in file.read_text(encoding="ascii").split()]
        except OSError:  # that thread has just ended
            continue
    return [child for child in found if alive(child)]


def alive(pid: int) -> bool:
    """Whether a process has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2][1] not in "ZX"
    except OSError:
        return False


def blocks(pid: int) -> set[Path]:
    """Shared memory that a process has mapped, by its files."""
    try:
        lines = Path(f"/proc/{pid}/maps").read_text(errors="replace").splitlines()
    except OSError:
        return set()
    return {Path(line.split()[5]) for line in lines if "/dev/shm/" in line}


class Driver(QObject):
    """Lets the editor's own event loop carry out what a generator asks for.

    Args:
        acts: yields what is waited for before it goes on.
        done: called at its end.
        state: tells how it stands, when something is waited for in vain.
    """

    def __init__(self, acts: Act, done: Callable[[], None], state: Callable[[], str]) -> None:
        super().__init__()
        self._acts, self._done, self._state = acts, done, state
        self._met: Callable[[], bool] = lambda: True
        self._deadline_s = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    @Slot()
    def _tick(self) -> None:
        if not self._met():
            if time.monotonic() > self._deadline_s:
                told = self._state()  # before everything is closed
                self._timer.stop()
                self._done()
                raise TimeoutError(f"waited in vain; {told}")
            return
        try:
            self._met = next(self._acts)
            self._deadline_s = time.monotonic() + PATIENCE_S
        except StopIteration:
            self._timer.stop()
            self._done()
        except Exception:
            self._timer.stop()
            self._done()
            raise


class Soak:
    """One editor, and what is done with it.

    Args:
        folder: for everything that it writes.
        seconds: how long.
        seed: of what is done.
    """

    def __init__(self, folder: Path, seconds: float, seed: int) -> None:
        self._folder, self._seconds, self._chance = folder, seconds, random.Random(seed)
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self._untitled = folder / "untitled"
        self.editor = Editor(settings, self._untitled)
        self.errors: list[str] = []
        self.samples: list[Sample] = []
        self.done: Counter[str] = Counter()
        self.latest: list[str] = []
        self._began_s = time.monotonic()
        self._gaps = 0
        self.editor.guard.reported.connect(self._on_error)
        self.editor.studio.transport.levels_changed.connect(self._on_levels)

    def acts(self) -> Act:
        """Everything, cycle by cycle."""
        self.editor.window.show()
        base = self._folder / "base.audible"
        yield from base_project(self.editor, base)
        while time.monotonic() - self._began_s < self._seconds:
            end_s = time.monotonic() + min(CYCLE_S, self._seconds / LEAST)
            while time.monotonic() < end_s:
                name = self._chance.choices(list(ACTIONS), [weight for weight, _ in ACTIONS.values()])[0]
                if self.editor.studio.session.document.sound is not None:
                    yield from ACTIONS[name][1](self.editor, self._folder, self._chance)
                    self.done[name] += 1
                    self.latest = [*self.latest[-4:], name]
            yield from self._settle(base)
            self.samples.append(replace(measured(self._began_s), gaps=self._gaps))
            print(json.dumps(asdict(self.samples[-1])), flush=True)

    def state(self) -> str:
        """How the editor stands, in words."""
        studio = self.editor.studio
        names = ("opening", "training", "suggesting", "exporting", "recovering")
        running = [name for name in names if getattr(studio, name).running]
        return (
            f"running {running}, {len(Job._running)} jobs, saving is {studio.saving.state} in {studio.saving.path} "
            f"({studio.saving.sentence}), done {self.latest}, said “{self.editor.window.notes.text}”"
        )

    def _settle(self, base: Path) -> Act:
        """The same state each time: the base project is open, all is written, nothing runs or plays."""
        studio = self.editor.studio
        studio.transport.stop()
        for job in (studio.training, studio.suggesting, studio.exporting):
            job.cancel()
        yield lambda: free(self.editor)
        if studio.saving.path != base:
            self.editor.window.open(base)
            yield lambda: studio.saving.path == base and free(self.editor)
        yield from base_project(self.editor, base)
        for work in abandoned(self._untitled):
            remove_abandoned(work.path)
        yield pause(2 * PAUSE_MS / 1000)  # until what is not in use rests
        yield lambda: not Job._running and free(self.editor)

    def close(self) -> None:
        """End the editor as quitting does."""
        self.editor.window.close()
        self.editor.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @Slot(object)
    def _on_levels(self, status: PlayerStatus) -> None:
        self._gaps = max(self._gaps, status.underflows)

    @Slot(str)
    def _on_error(self, report: str) -> None:
        self.errors.append(report)
        print(report, file=sys.stderr, flush=True)


def growth(values: list[float]) -> float:
    """Over the time after the warm-up, as a fraction: along the line of Theil and Sen, whom single values do not move.

    What the C library keeps for the next arrays differs from one moment to the next by as much as would be too much.
    """
    warm = values[round(len(values) * WARM_UP) :]
    if len(warm) < LEAST:
        return 0.0
    slope, at_first, *_ = theilslopes(warm)
    return float(slope) * (len(warm) - 1) / max(float(at_first), 1.0)


def killed(folder: Path, seed: int) -> list[str]:
    """Kill an editor while it works; what of it is left after GONE_S."""
    words = [
        sys.executable,
        "-m",
        "tests.benchmarks.soak",
        "--minutes",
        "60",
        "--seed",
        str(seed),
        "--no-sink",
        "--child",
    ]
    with subprocess.Popen([*words, str(folder)], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        began_s = time.monotonic()
        while time.monotonic() < began_s + 2 * PATIENCE_S and not blocks(process.pid) and process.poll() is None:
            time.sleep(0.1)  # until it has an engine
        began_s = time.monotonic()
        while time.monotonic() < began_s + KILLED_AFTER_S and process.poll() is None:
            time.sleep(0.1)
        below, mapped = children(process.pid), blocks(process.pid)
        process.kill()
        if process.wait() != -signal.SIGKILL or not below or not mapped:
            return [f"the editor that was to be killed was not at work ({process.returncode})"]
    end_s = time.monotonic() + GONE_S
    while (left := _left(below, mapped)) and time.monotonic() < end_s:
        time.sleep(0.05)
    return left


def _left(pids: list[int], shared: set[Path]) -> list[str]:
    return [f"process {pid}" for pid in pids if alive(pid)] + [str(path) for path in shared if path.exists()]


def soak(folder: Path, seconds: float, seed: int) -> Soak:
    """Let an editor work and close it."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app)
    result = Soak(folder, seconds, seed)
    driver = Driver(result.acts(), result.editor.leave, result.state)
    app.exec()
    driver.deleteLater()
    result.close()
    return result


def report(result: Soak, before: Sample, left: list[str]) -> list[str]:
    """Print the figures; what is wrong with them."""
    print(f"{sum(result.done.values())} actions: {dict(sorted(result.done.items()))}")
    wrong = [f"unexpected error: {error.splitlines()[-1]}" for error in result.errors] + left
    if not result.samples:
        return [*wrong, "it did not get as far as to be measured"]
    first, last = result.samples[0], result.samples[-1]
    for name in ("memory", "engine_memory"):
        grown = growth([float(getattr(sample, name)) for sample in result.samples])
        print(f"{name}: {getattr(first, name) / 1e6:.0f} MB at first, {getattr(last, name) / 1e6:.0f} MB at last, "
              f"{100 * grown:+.1f} % after the warm-up")  # fmt: skip
        wrong += [f"{name} has grown by {100 * grown:.1f} %"] if grown > MOST_GROWTH else []
    print(f"gaps while it played: {last.gaps}")
    for name in ("threads", "files", "blocks", "children"):
        print(f"{name}: {getattr(first, name)} at first, {getattr(last, name)} at last")
    after = measured(time.monotonic())
    for name in ("blocks", "children"):
        print(f"{name} after closing: {getattr(after, name)}, before the start {getattr(before, name)}")
        wrong += [f"{name} are left"] if getattr(after, name) > getattr(before, name) + (name == "children") else []
    return wrong


def main() -> None:
    """Let an editor work, kill another one, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-sink", action="store_true", help="without a virtual sound card")
    parser.add_argument("--child", metavar="FOLDER", type=Path, help="only work there")
    options = parser.parse_args()
    if options.child is not None:
        soak(options.child, 60 * options.minutes, options.seed)
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="audible-soak-")))
        if not options.no_sink and not missing_programs():
            os.environ.update(stack.enter_context(VirtualSink()).environment)
        before = measured(time.monotonic())
        result = soak(folder, 60 * options.minutes, options.seed)
        (folder / "killed").mkdir()
        wrong = report(result, before, killed(folder / "killed", options.seed + 1))
    print("\n".join(wrong) or "nothing is left, nothing has grown")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
