"""The whole job by mouse and keyboard alone, with a picture of each step.

    python -m tests.benchmarks.whole_job --to FOLDER [--sound SOUND] [--size 1280x800] [--scale 1] [--theme dark]

Starts the editor as a stranger does, with an empty home, on a screen and a sound card of its own; opens a sound with
the dialog, asks for layers, trains, listens, mutes, draws, looks at the network, throws dice and takes that back,
exports, saves and quits. Fails where a step does not come about, where nothing was heard, where what was exported does
not sum to the mix, or where the project does not hold the edits. The pictures are there to be looked at.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import soundfile

from audible_gui import cli
from audible_gui.resources import DEMO_SOUND
from tests.support.projects import read_back
from tests.support.screen import Screen, wait
from tests.support.virtual_sink import Recorder, VirtualSink

TRAINING_S = 300.0
STILL_S = 0.6
NULL_DB = -120.0
Place = tuple[int, int]


class Person:
    """Sits before the screen.

    Args:
        screen: what is seen.
        places: the file in which the editor tells where things are.
        album: folder of the pictures.
    """

    def __init__(self, screen: Screen, places: Path, album: Path) -> None:
        self.screen, self._places, self._album, self._taken = screen, places, album, 0

    def places(self) -> Mapping[str, Sequence[int]]:
        """Where everything is."""
        found: Mapping[str, Sequence[int]] = json.loads(self._places.read_text(encoding="utf-8"))
        return found

    def sees(self, *names: str) -> bool:
        """Whether all of these are there."""
        return self._places.exists() and set(names) <= self.places().keys()

    def await_(self, *names: str, patience_s: float = 30.0) -> None:
        """Wait until all of these are there. Raises TimeoutError."""
        wait(lambda: self.sees(*names), " and ".join(names), patience_s)

    def at(self, name: str, across: float = 0.5, down: float = 0.5) -> Place:
        """A point of something, in parts of its width and height."""
        self.await_(name)
        x, y, width, height = self.places()[name]
        return round(x + (across - 0.5) * width), round(y + (down - 0.5) * height)

    def looks(self, at: str) -> None:
        """Take a picture once all is still, or a second has passed."""
        time.sleep(STILL_S)
        self._taken += 1
        self.screen.picture(self._album / f"{self._taken:02}_{at}.png")
        print(f"{self._taken:02} {at}", flush=True)


def work(person: Person, sound: Path, folder: Path) -> None:
    """From the dialog to the exported files."""
    screen = person.screen
    person.await_("Open a sound …", patience_s=60.0)
    person.looks("welcome")
    screen.click(person.at("Open a sound …"))
    person.await_("Files")
    screen.type(str(sound))
    person.looks("open")
    screen.keys("Return")
    wait(lambda: not person.sees("Files") and not person.sees("Open a sound …"), "the sound", 30.0)
    person.looks("sound")
    screen.click(person.at("Suggest"))
    person.looks("listening_for_parts")
    person.await_("Suggest", patience_s=TRAINING_S)
    person.looks("suggestion")
    screen.keys("ctrl+t")
    person.await_("Components/0/0", patience_s=TRAINING_S)
    person.looks("training")
    person.await_("Try variations", patience_s=TRAINING_S)
    person.looks("trained")
    edit(person)
    screen.keys("ctrl+e")
    person.await_("Export")
    person.looks("export")
    screen.click(person.at("Folder"), times=3)
    screen.type(str(folder / "stems"))
    person.looks("export_to")
    screen.click(person.at("Export"))
    person.await_("Show the folder", patience_s=120.0)
    person.looks("exported")
    screen.keys("ctrl+s")
    person.await_("Files")
    screen.type(str(folder / "job.audible"))
    screen.keys("Return")
    wait((folder / "job.audible").exists, "the project", 30.0)
    person.looks("saved")
    screen.keys("ctrl+q")


def edit(person: Person) -> None:
    """Listen, mix, draw, throw."""
    screen = person.screen
    screen.click(person.at("Components/1/0"))
    screen.keys("space")
    time.sleep(1.5)
    person.looks("playing_a_component")
    screen.keys("Escape", "space")
    screen.click(person.at("Components/2/0"))
    screen.keys("m")
    person.looks("muted")
    if not person.sees("Envelope"):  # on a wide screen it is there from the start
        screen.keys("ctrl+i")
    person.await_("Envelope")
    across = (0.2, 0.35, 0.5, 0.65, 0.8)
    screen.drag(*(person.at("Envelope", x, 0.3 + 0.4 * (n % 2)) for n, x in enumerate(across)))
    person.looks("drawn")
    screen.keys("ctrl+i", "n")
    person.looks("network")
    screen.keys("n", "ctrl+r", "t")
    time.sleep(2.0)
    person.looks("thrown")
    screen.keys("ctrl+z", "ctrl+r", "ctrl+h")
    person.looks("history")
    screen.keys("ctrl+h", "ctrl+shift+p")
    screen.type("mute")
    person.looks("palette")
    screen.keys("Escape")


def judge(folder: Path, heard: float) -> None:
    """Raises AssertionError where the job was not done."""
    project, mix = folder / "job.audible", folder / "mix.wav"
    assert cli.main(["render", str(project), "-o", str(mix)]) == 0
    whole, _ = soundfile.read(mix, dtype="float64", always_2d=True)
    stems = sorted((folder / "stems").glob("*.wav"))
    assert len(stems) > 1, stems
    total = np.sum([soundfile.read(stem, dtype="float64", always_2d=True)[0] for stem in stems], axis=0)
    off_db = 10 * np.log10(np.square(total - whole).sum() / np.square(whole).sum() + 1e-30)
    steps = ", ".join(step.name for step in read_back(project).steps)
    print(f"{len(stems)} stems sum to the mix within {off_db:.1f} dB; heard up to {heard:.2f}; {steps}")
    assert off_db < NULL_DB
    assert heard > 0.01
    assert all(step in steps for step in ("Open", "Train", "Mute", "Draw")), steps


def main() -> None:
    """Do the job."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--sound", type=Path, default=DEMO_SOUND)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--theme", default="dark", choices=("dark", "light"))
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    width, height = map(int, asked.size.split("x"))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="audible-job-")))
        sink = stack.enter_context(VirtualSink())
        screen = stack.enter_context(Screen((width, height)))
        recorder = stack.enter_context(Recorder(sink))
        own = {**screen.environment, **sink.environment, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        own |= {"QT_SCALE_FACTOR": asked.scale, "XDG_CONFIG_HOME": str(folder / "config")}
        left_out = ("QT_QPA_PLATFORM", "XDG_DATA_HOME", "XDG_CACHE_HOME")
        environment = {name: value for name, value in os.environ.items() if name not in left_out} | own
        words = [sys.executable, "-m", "tests.benchmarks.located_editor", str(folder / "places.json"), asked.theme]
        editor = subprocess.Popen(words, env=environment)
        try:
            person = Person(screen, folder / "places.json", asked.to)
            work(person, asked.sound, folder)
            assert editor.wait(30.0) == 0, editor.returncode
        except BaseException:
            screen.picture(asked.to / "failed.png")
            raise
        finally:
            editor.kill()
        judge(folder, float(np.abs(recorder.samples).max()))


if __name__ == "__main__":
    main()
