"""How long the window stands still while components are crossed with those of another sound, on a long sound.

    python -m tests.benchmarks.cross_sound [--minutes 10] [--widths 36,12] [--rounds 3]

A stereo sound of that length and a network whose components are plucked some two times a second, in a whole editor; the
other sound is the same at another rate. Each gesture is done through the panels and followed until what it makes is
there; of several rounds that is told in which the window's thread was blocked the least, since others may have the
cores, too. "called" is how long the gesture itself kept the thread, "blocked" the longest time between two of its turns
until all that follows has settled, by the clock and in its own computing.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import audible_gui  # noqa: F401, I001 - before numpy, as the program has it: matrix products have no threads of their own
import numpy as np
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QApplication

from audible_gui.app import share_interpreter
from audible_gui.document import Document, Floats, Network, Node, Sound, StftSpec, frozen, with_network
from audible_gui.jobs import Beside, SaveState
from audible_gui.operations import Side, lent_component
from audible_gui.session import Audition
from audible_gui.views import theme
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.library.entries import Section
from tests.benchmarks.handling import Act, pause
from tests.benchmarks.promptness import made_sound
from tests.benchmarks.responsiveness import Beats, Watch
from tests.support.networks import random_network

NODE = Node(1, 0)
SETTLED_S = 1.0
_APART, _DECAY = 43.0, 8.0  # frames of the usual grid


@dataclass(frozen=True)
class Gesture:
    """Something that is done.

    Attributes:
        name: of it.
        before: what comes before and is not counted.
        act: it.
        met: whether what it makes is there; None where that is another step of the history.
    """

    name: str
    before: Callable[[], object]
    act: Callable[[], object]
    met: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Done:
    """How long a gesture took, in seconds.

    Attributes:
        called: until it gave the window's thread back.
        computed: of that, its own computing.
        there: until there was what it makes.
        beats: of the window's thread, until all had settled.
    """

    called: float
    computed: float
    there: float
    beats: Beats

    def __str__(self) -> str:
        called, computed, there = (1e3 * seconds for seconds in (self.called, self.computed, self.there))
        return f"called {called:4.0f} ms (computing {computed:.0f}), there after {there:4.0f} ms; {self.beats}"


def main() -> None:
    """Print a line for each gesture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0, help="length of the sound")
    parser.add_argument("--widths", default="36,12", help="of the network")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    share_interpreter()
    theme.apply(QApplication([]))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Watch(Path(folder)), options.minutes, tuple(map(int, options.widths.split(","))))
        for gesture in bench.gestures():
            done = min((bench.done(gesture) for _ in range(options.rounds)), key=lambda one: one.beats.wall)
            print(f"{gesture.name:36}{done}", flush=True)
        bench.watch.close()


def plucked_network(sound: Sound, widths: tuple[int, ...]) -> Network:
    """Random bases; every envelope is plucked at moments of its own."""
    network, rng = random_network(sound, widths, StftSpec(), parts=True), np.random.default_rng(0)
    own, code = (_plucked(rng, width, network.n_frames) for width in (widths[0], widths[-1]))
    return replace(network, own=own, code=code)


def _plucked(rng: np.random.Generator, rows: int, frames: int) -> Floats:
    """Envelopes (rows, frames) that rise at once and decay."""
    values = np.empty((rows, frames))
    for row in values:
        onsets = np.cumsum(rng.uniform(0.5, 1.5, round(2 * frames / _APART)) * _APART).astype(int)
        places = np.searchsorted(onsets, np.arange(frames), side="right")
        since = np.arange(frames) - np.concatenate([[-99], onsets])[places]
        row[:] = rng.uniform(0.5, 1.0, len(onsets) + 1)[places] * np.exp(-since / _DECAY)
    return frozen(values)


def beside(document: Document) -> Beside:
    """The document's own components, as if they were of one of 48 kHz that its network has encoded."""
    network = document.network
    assert network is not None
    nodes = [[Node(layer, index) for index in range(width)] for layer, width in enumerate(network.widths, 1)]
    layers = [
        tuple(replace(lent_component(document, node), sound="other", rate_hz=48_000) for node in row) for row in nodes
    ]
    return Beside("other", tuple(layers), (network.run, network.ids))


class Bench:
    """An editor with a long sound, and another one opened beside.

    Args:
        watch: the editor.
        minutes: length of both sounds.
        widths: of the network.
    """

    def __init__(self, watch: Watch, minutes: float, widths: tuple[int, ...]) -> None:
        self.watch, self.studio, self.window = watch, watch.editor.studio, watch.editor.window
        sound = made_sound(60.0 * minutes, 2)
        document = with_network(Document(sound=sound), plucked_network(sound, widths))
        self.everything = tuple(Node(1, index) for index in range(widths[0]))
        self.studio.besides.opened = (beside(document),)
        self.studio.besides.changed.emit()
        self.window.docks.show_library()
        self.studio.session.edit("Open", lambda _: document)
        self.panel, self.inspector = self.window.docks.library.panel, self.window.docks.inspector.inspector
        self.saved = False
        self.studio.shelving.saved.connect(self._on_saved)
        self.rest()

    def rest(self) -> None:
        """Until all that follows a step has been done."""
        self.watch.during(pause(SETTLED_S))
        self.watch.during(lambda: self.studio.saving.state is SaveState.SAVED)
        self.watch.during(lambda: not self.window.canvas._drawing.running)

    def done(self, gesture: Gesture) -> Done:
        """Do it, follow it, and undo it."""
        stack = self.studio.session.undo_stack
        gesture.before()
        self.rest()
        index, times = stack.index(), list[float]()
        met = gesture.met or (lambda: stack.index() > index)

        def act() -> Act:
            yield pause(0.1)
            began, computed = time.perf_counter(), time.thread_time()
            gesture.act()
            times.extend([time.perf_counter() - began, time.thread_time() - computed])
            yield met
            times.append(time.perf_counter() - began)
            yield pause(SETTLED_S)

        beats = self.watch.through(act())[1]
        while stack.index() > index:
            stack.undo()
        self.rest()
        return Done(times[0], times[1], times[2], beats)

    def gestures(self) -> list[Gesture]:
        """What is done."""
        panel, desk, first, last = self.panel, self.inspector.desk, self._listed(0), self._listed(1)
        session, everything = self.studio.session, tuple(Side)
        return [
            Gesture("hear both of another", self._no_hearing, self._hear, lambda: session.compared is not None),
            Gesture("both of another for one", lambda: self._aim(1), lambda: panel.give(everything)),
            Gesture("both of another for all of layer 1", lambda: self._aim(0), lambda: panel.give(everything)),
            Gesture("play as the other, layer 2", lambda: self._aim(1), lambda: panel.play_as(first)),
            Gesture("play as the other, layer 1", lambda: self._aim(1), lambda: panel.play_as(last)),
            Gesture("begin to drag a basis", lambda: self._aim(1), self._drag, lambda: True),
            Gesture("save one", lambda: self._aim(1), self._save, lambda: self.saved),
            Gesture("save all of layer 1", lambda: self._aim(0), self._save, lambda: self.saved),
            Gesture("show events", self._no_events, self._events, lambda: bool(desk.events)),
            Gesture("events to the onsets of others", self._events, desk.to_onsets),
        ]

    def _listed(self, section: int) -> Section:
        """The deepest layer of the other sound is the first section."""
        return self.panel.model.sections[section][0]

    def _aim(self, count: int) -> None:
        """Select some components of layer 1, or with 0 all, and choose the other's first; nothing is heard of it."""
        self.panel.hearing.stop()
        nodes = self.everything[: count or None]
        self.window.tree.choose(Audition(nodes[0], (), nodes[1:]))
        with QSignalBlocker(self.panel.view.selectionModel()):
            self._choose_first()

    def _choose_first(self) -> None:
        self.panel.view.setCurrentIndex(self.panel.model.index(0, 0, self.panel.model.index(0, 0)))

    def _no_hearing(self) -> None:
        self._aim(1)
        self.panel.view.clearSelection()

    def _hear(self) -> None:
        first = self.panel.model.sections[0][0].listed[0].component
        self.panel.hearing.hear(first, tuple(Side), 0.0)

    def _drag(self) -> None:
        self.data = self.window.tree._part_drag.taken(NODE, Column.BASIS)

    def _on_saved(self, _count: int) -> None:
        self.saved = True

    def _save(self) -> None:
        self.saved = False
        self.panel.save()

    def _no_events(self) -> None:
        self._aim(1)
        self.window.docks.show_inspector()
        self.inspector.tools.press_key("1")

    def _events(self) -> None:
        self.window.docks.show_inspector()
        self.inspector.tools.press_key("8")


if __name__ == "__main__":
    main()
