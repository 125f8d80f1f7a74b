"""The frozen program at work, from outside: by its keys alone, and from its command line.

    python -m tests.benchmarks.frozen_job dist/audible-gui/audible-gui --to FOLDER

Starts the program as a stranger does, with an empty home, on a screen and a sound card of its own; opens a sound,
saves, trains, listens, exports and quits, and judges by what is then outside: the recording is the sound, the stems sum
to it, the certificate says so, the project holds the steps, no process is left. Then every command of the command line
is used. Fails where any of this does not come about. Tells how large the program is, and how long it takes to start.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from audible_gui.document import Floats
from audible_gui.resources import DEMO_SOUND
from tests.support.screen import Screen, wait
from tests.support.virtual_sink import Recorder, VirtualSink, align

STARTING_S, TRAINING_S, PATIENCE_S = 60.0, 300.0, 120.0
NULL_DB, HEARD_DB = -120.0, -60.0
PIECE = 22_050
FAILURE = "Something went wrong"
QUICK = ("--layers", "6,3", "--iterations", "12", "--seed", "1")


@dataclass(frozen=True)
class Program:
    """The frozen program and what it runs in.

    Attributes:
        path: its executable.
        environment: what it is started with.
        here: a folder in which it may write.
    """

    path: Path
    environment: Mapping[str, str]
    here: Path

    def says(self, *words: str | Path) -> str:
        """What a command prints. Raises AssertionError where it fails."""
        command = [str(self.path), *map(str, words)]
        done = subprocess.run(
            command,
            env=self.environment,
            cwd=self.here,
            capture_output=True,
            text=True,
            timeout=TRAINING_S,
            check=False,
        )
        assert done.returncode == 0, f"{words[0]} ended with status {done.returncode}: {done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout

    def history(self, project: Path) -> list[str]:
        """Names of a project's steps."""
        names: list[str] = json.loads(self.says("info", "--json", project))["history"]
        return names


class Hands:
    """Whoever sits before the screen, and takes pictures of it."""

    def __init__(self, screen: Screen, album: Path) -> None:
        self.screen, self._album, self._taken = screen, album, 0

    def awaits(self, title: str, patience_s: float = PATIENCE_S) -> None:
        """Wait for a window. Raises TimeoutError, and AssertionError where the program tells of an error of its own."""
        self.waits(lambda: title in self._windows(), f"a window called {title}", patience_s)

    def waits(self, met: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Look until something is so. Raises as ``awaits`` does."""

        def met_without_errors() -> bool:
            assert FAILURE not in self._windows(), "the program tells of an error of its own; see failed.png"
            return met()

        wait(met_without_errors, what, patience_s)

    def _windows(self) -> list[str]:
        return self.screen.titles().splitlines()

    def looks(self, at: str) -> None:
        """Take a picture once all is still, or a moment has passed."""
        time.sleep(0.6)
        self._taken += 1
        self.screen.picture(self._album / f"{self._taken:02}_{at}.png")
        print(f"{self._taken:02} {at}", flush=True)

    def names_file(self, keys: str, dialog: str, path: Path) -> None:
        """Ask for a file dialog and type a path into it."""
        self.screen.keys(keys)
        self.awaits(dialog)
        self.screen.type(str(path))
        self.screen.keys("Return")


def edit(program: Program, group: int, hands: Hands, recorder: Recorder) -> Floats:
    """Open, save, train, play, export and quit; what was heard, (samples, channels)."""
    screen, project = hands.screen, program.here / "job.audible"
    hands.looks("welcome")
    hands.names_file("ctrl+o", "Open", DEMO_SOUND)
    hands.awaits(f"{DEMO_SOUND.stem} (untitled) — Audible Networks")
    hands.names_file("ctrl+s", "Save project", project)
    hands.waits(project.exists, "the project")
    hands.looks("saved")
    screen.keys("ctrl+t")
    hands.waits(lambda: any("Train" in step for step in program.history(project)), "the training", TRAINING_S)
    hands.looks("trained")
    before = len(recorder.samples)
    screen.keys("space")
    hands.waits(lambda: len(recorder.samples) - before > 6 * 44_100, "the sound")
    hands.looks("playing")
    strangers = borrowed(group, program.path.resolve().parent / "_internal")
    assert not strangers, f"libraries are not those of the folder: {strangers}"
    heard = recorder.samples[before:]
    screen.keys("space", "ctrl+e")
    hands.awaits("Export")
    screen.keys("alt+o", "ctrl+a")
    screen.type(str(program.here / "stems"))
    hands.looks("export")
    screen.keys("Return")
    hands.waits((program.here / "stems" / "certificate.txt").exists, "the certificate")
    hands.looks("exported")
    screen.keys("ctrl+q")
    return heard


def judge(program: Program, heard: Floats) -> None:
    """Raises AssertionError where what was heard or written is not the sound."""
    sound = read(DEMO_SOUND)
    exact = [part_is_heard(sound[begin : begin + PIECE], heard) for begin in range(PIECE, 5 * sound.size // 7, PIECE)]
    stems = sorted((program.here / "stems").glob("*.wav"))
    null_db = level_db(np.sum([read(stem) for stem in stems], axis=0) - sound, sound)
    certificate = json.loads((program.here / "stems" / "certificate.json").read_text(encoding="utf-8"))
    print(f"of {len(exact)} pieces of the sound {sum(exact)} were heard as they are, up to {np.abs(heard).max():.2f}")
    print(f"{len(stems)} stems null at {null_db:.1f} dB; the certificate says {certificate['null_db']:.1f} dB")
    # Not all, since a machine that is busy with other work may interrupt the sound.
    assert sum(exact) > len(exact) / 2
    assert len(stems) > 1
    assert max(null_db, certificate["null_db"]) < NULL_DB
    assert sorted(certificate["stems"]) == [stem.name for stem in stems]


def part_is_heard(part: Floats, heard: Floats) -> bool:
    """Whether a recording holds a part of a sound, (samples, 1), as it is."""
    begin = max(0, align(heard, part, len(part)))
    played = heard[begin : begin + len(part), :1]
    return len(played) == len(part) and level_db(played - part, part) < HEARD_DB


def command_line(program: Program) -> None:
    """Use every command. Raises AssertionError."""
    here, project = program.here, program.here / "job.audible"
    report = json.loads(program.says("deconstruct", DEMO_SOUND, "-o", here / "parts", *QUICK, "--json"))
    assert report["null_db"] < NULL_DB, report
    program.says("render", project, "-o", here / "mix.wav")
    assert level_db(read(here / "mix.wav") - read(DEMO_SOUND), read(DEMO_SOUND)) < NULL_DB
    for name, begin in (("network.png", b"\x89PNG"), ("network.pdf", b"%PDF"), ("network.svg", b"<?xml")):
        program.says("figure", project, "-o", here / name)
        assert (here / name).read_bytes().startswith(begin), name
    program.says("tables", project, "-o", here / "tables.npz")
    program.says("midi", project, "-o", here / "notes.mid")
    assert json.loads(program.says("devices", "--json")), "no devices are listed"
    album = here / "album"
    album.mkdir()
    for name in ("a.wav", "b.wav"):
        soundfile.write(album / name, read(DEMO_SOUND)[:88_200], 44_100)
    program.says("batch", album, "-o", here / "batch", "--jobs", "2", *QUICK)
    assert all(list((here / "batch").glob(f"**/{name}*/*.wav")) for name in ("a", "b")), "the batch has left sounds out"
    print(f"every command works; {program.says('--version').strip()}")


def read(path: Path) -> Floats:
    """A sound, (samples, channels)."""
    samples: Floats = soundfile.read(path, dtype="float32", always_2d=True)[0]
    return samples


def level_db(what: Floats, reference: Floats) -> float:
    """Energy of something relative to that of something else, in dB."""
    energies = [float(np.square(part, dtype=np.float64).sum()) for part in (what, reference)]
    return float(10 * np.log10(energies[0] / energies[1] + 1e-30))


def size_mb(folder: Path) -> float:
    """What the files of a folder take, in millions of bytes."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / 1e6


def work(program: Program, screen: Screen, sink: VirtualSink, album: Path) -> None:
    """Start the editor, do the job, see it end, and judge."""
    hands = Hands(screen, album)
    with Recorder(sink) as recorder:
        began_s = time.monotonic()
        editor = subprocess.Popen([program.path], env=program.environment, cwd=program.here, start_new_session=True)
        try:
            hands.awaits("Audible Networks", STARTING_S)
            print(f"the window is there after {time.monotonic() - began_s:.1f} s")
            heard = edit(program, editor.pid, hands, recorder)
            assert editor.wait(30.0) == 0, editor.returncode
        except BaseException:
            screen.picture(album / "failed.png")
            raise
        finally:
            editor.kill()
    wait(lambda: not group_lives(editor.pid), "the end of all processes", 10.0)
    judge(program, heard)


def borrowed(group: int, folder: Path) -> set[str]:
    """Libraries that lie in a folder, and that processes of a group have from elsewhere nevertheless."""
    own = {soname(file) for file in folder.glob("*.so*")}
    used = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            if os.getpgid(int(process.name)) == group:
                used |= {Path(line.split()[-1]) for line in (process / "maps").read_text().splitlines() if "/" in line}
    return {str(file) for file in used if soname(file) in own and not file.is_relative_to(folder)}


def soname(library: Path) -> str:
    """A library's name with the first number of its version: files have more of them than what asks for them."""
    found = re.match(r".*?\.so(\.\d+)?", library.name)
    return found[0] if found else library.name


def group_lives(group: int) -> bool:
    """Whether any process of a group is still there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> int:
    """Do the job."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--to", type=Path, required=True, help="folder of the pictures")
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    print(f"{size_mb(asked.program.resolve().parent):.0f} MB")
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="audible-frozen-")))
        sink = stack.enter_context(VirtualSink(rate_hz=44_100))
        screen = stack.enter_context(Screen())
        hidden = ("PYTHONPATH", "VIRTUAL_ENV", "QT_QPA_PLATFORM", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
        own = {**screen.environment, **sink.environment, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        program = Program(asked.program.absolute(), {**kept, **own}, home)
        work(program, screen, sink, asked.to)
        command_line(program)
    return 0


if __name__ == "__main__":
    sys.exit(main())
