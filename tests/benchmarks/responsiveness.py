"""How soon the editor answers: its start, a long sound, a training, and how long its window stands still meanwhile.

    python -m tests.benchmarks.responsiveness [--minutes 10] [--starts 5] [--stacks] [start | open | train | hand …]

A timer of the window's thread beats every few milliseconds; what lies between two beats is how long the window was
blocked, by the clock and in the thread's own computing (on a busy machine the second is the figure to look at). Of the
longest by the clock it is told, on Linux, how long the thread waited for a core, which others may have had, too; the
rest, neither computing nor waiting for a core, is mostly waiting for the interpreter.
"start" is from the start of the process to a window that is painted and waits for events, best of several; a first one,
which compiles the modules as installing them does, is not counted. "open" opens a stereo sound that is written before.
"train" trains on it; the one import of torch comes before and is told apart. "hand" does by hand what is done most,
with networks of 36 → 12 and of 512 → 128 components of a sound of a minute, and exports stems; see ``handling``. With
--stacks each line is followed by where the window's thread was in the longest times, which makes these longer.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import audible_gui  # noqa: F401, I001 - before numpy, as the program has it: matrix products have no threads of their own
import soundfile
from PySide6.QtCore import QEventLoop, QSettings, QTimer, Slot
from PySide6.QtWidgets import QApplication

from audible_gui.app import Editor, share_interpreter
from audible_gui.document import NetworkSpec, StftSpec, TrainRequest, chain_text, with_network
from audible_gui.jobs import SaveState
from audible_gui.settings import Settings
from audible_gui.views import theme
from tests.benchmarks.handling import ACTS, Act, exported, pause
from tests.benchmarks.promptness import RATE_HZ, made_sound
from tests.benchmarks.stacks import Stacks
from tests.support.networks import random_network

ROOT = Path(__file__).parents[2]
BEAT_MS = 5
PATIENCE_S = 600.0
# Told by the program's own event loop once all that its window needs is done.
_CHILD = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from audible_gui.cli import run
executed = QApplication.exec
def told():
    print(time.monotonic(), time.process_time(), "torch" in sys.modules, flush=True)
    QApplication.quit()
def execute(app):
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, told))
    return executed()
QApplication.exec = execute
sys.argv = ["audible-gui"]
run()
"""


_SCHEDULED = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")


def _clocks() -> tuple[float, float, float]:
    """Seconds by the clock, of the thread's computing, and of its waiting for a core."""
    queued = int(_SCHEDULED.read_text().split()[1]) * 1e-9 if _SCHEDULED.exists() else 0.0
    return time.perf_counter(), time.thread_time(), queued


@dataclass
class Beats:
    """The longest times between two beats, in seconds.

    Attributes:
        wall: by the clock.
        computed: in the thread's own computing.
        late: how many were later than 100 ms by the clock.
        queued: in the longest by the clock, waiting for a core; 0 where the system does not tell.
        rest: in the longest by the clock, neither computing nor waiting for a core.
        stacks: told of every beat.
    """

    wall: float = 0.0
    computed: float = 0.0
    late: int = 0
    queued: float = 0.0
    rest: float = 0.0
    stacks: Stacks | None = None
    _last: tuple[float, float, float] = field(default_factory=_clocks)

    @Slot()
    def beat(self) -> None:
        """One beat."""
        now = _clocks()
        gap, computed, queued = (later - earlier for later, earlier in zip(now, self._last, strict=True))
        if gap > self.wall:
            self.wall, self.queued, self.rest = gap, queued, max(gap - computed - queued, 0.0)
        self.computed = max(self.computed, computed)
        self.late += gap > 0.1
        if self.stacks is not None:
            self.stacks.beat(gap)
        self._last = now

    def __str__(self) -> str:
        waited = f"{self.queued * 1e3:.0f} for a core, {self.rest * 1e3:.0f} otherwise"
        return (
            f"blocked at most {self.wall * 1e3:.0f} ms (computing at most {self.computed * 1e3:.0f}; the longest "
            f"waited {waited}), {self.late} times more than 100 ms"
        )


def started(times: int) -> str:
    """How long cold starts take."""
    with tempfile.TemporaryDirectory() as compiled:
        runs = [_start(compiled) for _ in range(times + 1)][1:]
    took, computed = [run[0] for run in runs], [run[1] for run in runs]
    torch = "with torch" if any(run[2] for run in runs) else "without torch"
    return (
        f"start: {min(took):.2f} to {max(took):.2f} s until the window waits, {min(computed):.2f} s computing, {torch}"
    )


def _start(compiled: str) -> tuple[float, float, bool]:
    """One start with no settings, its modules' byte code in a folder: seconds, those of computing, and torch."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as home:
        places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), home) | {"PYTHONPYCACHEPREFIX": compiled}
        began = time.monotonic()
        child = subprocess.run(
            [sys.executable, "-c", _CHILD], cwd=ROOT, env=kept | places, capture_output=True, text=True, check=True
        )
    told, computed, torch = child.stdout.split()
    return float(told) - began, float(computed), torch == "True"


class Watch:
    """An editor, with its beats.

    Args:
        folder: for what it writes.
        stacks: looks at where it is when a beat is late.
    """

    def __init__(self, folder: Path, stacks: Stacks | None = None) -> None:
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.editor = Editor(settings, folder / "untitled")
        self.editor.window.resize(1600, 960)
        self.editor.window.show()
        self._stacks, self._beats = stacks, Beats()
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def during(self, met: Callable[[], bool]) -> tuple[float, Beats]:
        """Let it work until that is so: seconds, and the beats meanwhile."""
        began, self._beats = time.perf_counter(), Beats(stacks=self._stacks)
        self._wait(met)
        return time.perf_counter() - began, self._beats

    def through(self, act: Act) -> tuple[float, Beats]:
        """Do something by hand: seconds, and the beats meanwhile."""
        began, self._beats = time.perf_counter(), Beats(stacks=self._stacks)
        for met in act:
            self._wait(met)
        return time.perf_counter() - began, self._beats

    def report(self) -> str:
        """Where the longest times since the last report went, if that is looked at."""
        told = "" if self._stacks is None else self._stacks.report()
        return told and f"\n{told}"

    def close(self) -> None:
        """End it."""
        self._timer.stop()
        self.editor.window.commands.projects.leave_quietly()
        self.editor.window.close()
        self.editor.close()

    def _wait(self, met: Callable[[], bool]) -> None:
        began = time.perf_counter()
        while not met():
            if time.perf_counter() - began > PATIENCE_S:
                raise TimeoutError("waited in vain")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _beat(self) -> None:
        self._beats.beat()


def opened(watch: Watch, path: Path) -> str:
    """Open the first sound: when something of its waveform is there, when the whole, when a whole spectrogram."""
    canvas, session = watch.editor.window.canvas, watch.editor.studio.session
    watch.editor.window.open(path)
    begun, zeroth = watch.during(lambda: canvas.waveform.original.peaks is not None)
    sounded, first = watch.during(lambda: session.document.sound is not None)
    waved, second = watch.during(lambda: canvas.waveform.original.peaks is not None)
    drawn, third = watch.during(lambda: canvas.spectrogram.picture is not None and not canvas._drawing.running)
    sounded += begun
    worst = max((zeroth, first, second, third), key=lambda beats: beats.wall)
    return (
        f"open: something of its waveform after {begun:.2f} s, the sound after {sounded:.2f} s, "
        f"its whole waveform after {sounded + waved:.2f} s, "
        f"the whole spectrogram after {sounded + waved + drawn:.2f} s; {worst}{watch.report()}"
    )


def trained(watch: Watch, short: Path, long: Path) -> Iterator[str]:
    """Train on a short sound, which imports torch, then on the long one."""
    session, training = watch.editor.studio.session, watch.editor.studio.training
    for path, spec, name in ((short, NetworkSpec((8,), iterations=5), "torch"), (long, NetworkSpec((36, 12)), "train")):
        watch.editor.window.open(path)
        sound = session.document.sound
        watch.during(lambda sound=sound: session.document.sound is not sound)  # type: ignore[misc]
        watch.during(lambda: not watch.editor.window.canvas._drawing.running)
        assert session.document.sound is not None
        training.start(TrainRequest(session.document.sound, spec))
        took, beats = watch.during(lambda: not training.running)
        rested, after = watch.during(lambda: watch.editor.studio.saving.state is SaveState.SAVED)
        yield f"{name}: {took:.1f} s; {beats}; written after {rested:.1f} s more, {after}{watch.report()}"


def handled(
    watch: Watch, path: Path, widths: tuple[int, ...], folder: Path, wanted: Sequence[str] = ()
) -> Iterator[str]:
    """Do by hand what is done most, with a network of random components; or only what is wanted of it."""
    session, name = watch.editor.studio.session, chain_text(widths)
    watch.editor.window.open(path)
    former = session.document.sound
    watch.during(lambda: session.document.sound is not former)
    sound = session.document.sound
    assert sound is not None
    watch.during(lambda: not watch.editor.window.canvas._drawing.running)
    network = random_network(sound, widths, StftSpec(), parts=True)

    def show() -> Act:
        session.edit("Train", lambda document: with_network(document, network))
        yield pause(2.0)

    acts = {"shown": show(), **{what: act(watch.editor) for what, act in ACTS.items()}}
    acts["export"] = exported(watch.editor, folder)
    for what, act in acts.items():
        if wanted and what not in {"shown", *wanted}:
            continue
        took, beats = watch.through(act)
        yield f"{name}, {what}: {took:.1f} s; {beats}{watch.report()}"


def main() -> None:
    """Print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["start", "open", "train", "hand"], help="start, open, train, hand")
    parser.add_argument("--minutes", type=float, default=10.0, help="length of the sound")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--acts", nargs="+", default=[], help="only these of what is done by hand")
    parser.add_argument("--stacks", action="store_true", help="tell where the window's thread was")
    options = parser.parse_args()
    if "start" in options.what:
        print(started(options.starts), flush=True)
    if not {"open", "train", "hand"} & set(options.what):
        return
    share_interpreter()
    app = QApplication([])
    theme.apply(app)
    with tempfile.TemporaryDirectory() as folder:
        short, minute, long = (Path(folder) / f"{name}.wav" for name in ("short", "minute", "long"))
        for path, seconds in ((short, 2.0), (minute, 60.0), (long, 60.0 * options.minutes)):
            soundfile.write(path, made_sound(seconds, 2).samples, RATE_HZ, "PCM_24")
        stacks = Stacks() if options.stacks else None
        watch = Watch(Path(folder), stacks)
        watch.during(watch.editor.window.isVisible)
        if "open" in options.what:
            print(opened(watch, long), flush=True)
        if "train" in options.what:
            for line in trained(watch, short, long):
                print(line, flush=True)
        for widths in ((36, 12), (512, 128)) if "hand" in options.what else ():
            for line in handled(watch, minute, widths, Path(folder), options.acts):
                print(line, flush=True)
        watch.close()
        if stacks is not None:
            stacks.end()


if __name__ == "__main__":
    main()
