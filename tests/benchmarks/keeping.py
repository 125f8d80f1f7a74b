"""How long the GUI thread stands still while work is saved, and how long a project with a long history takes to open.

python tests/benchmarks/keeping.py [--minutes 20] [--steps 1000] [--components 100]
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from audible_gui.document import Document, Node, StftSpec, with_gain, with_network
from audible_gui.jobs import Collector, Opening, SaveState, Saving
from audible_gui.session import Session
from audible_gui.workflow import OpenRequest, open_file
from tests.support.networks import noise, random_network

BEAT_MS = 5


class Heart(QObject):
    """Beats as often as the event loop lets it, and remembers the longest pause."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.longest_s, self._last_s = 0.0, time.perf_counter()
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def begin(self) -> None:
        """Forget the pauses so far."""
        self.longest_s, self._last_s = 0.0, time.perf_counter()

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_s, self._last_s = max(self.longest_s, now - self._last_s), now


def wait(true: Callable[[], bool]) -> float:
    """Run the event loop until something is true; seconds that took."""
    began = time.perf_counter()
    while not true():
        QApplication.processEvents()
        time.sleep(0.001)
    return time.perf_counter() - began


def saved(saving: Saving) -> Callable[[], bool]:
    """Whether all is written."""
    return lambda: saving.state is SaveState.SAVED


def measure_saving(folder: Path, heart: Heart, minutes: float) -> None:
    """Print the pauses while a long sound, its network and a drag are written."""
    session = Session()
    saving = Saving(session, folder)
    rate_hz = 44_100
    sound = noise(round(minutes * 60 * rate_hz), 2, rate_hz=rate_hz)
    network = random_network(sound, (36, 12), StftSpec())
    heart.begin()
    end = time.perf_counter() + 1.0
    wait(lambda: time.perf_counter() > end)
    print(f"nothing is saved: longest pause {1000 * heart.longest_s:.0f} ms")
    edits = {
        f"a sound of {sound.samples.nbytes / 1e6:.0f} MB": lambda _: Document(sound=sound),
        f"a network of {network.code.nbytes / 1e6:.0f} MB and more": lambda d: with_network(d, network),
    }
    for name, edit in edits.items():
        heart.begin()
        session.edit(name, edit)
        took_s = wait(saved(saving))
        print(f"{name}: {took_s:.2f} s, longest pause {1000 * heart.longest_s:.0f} ms")
    heart.begin()
    gesture = object()
    for step in range(200):
        session.edit("Gain", partial(with_gain, node=Node(1, 3), gain_db=-step / 10 - 0.1), gesture)
        QApplication.processEvents()
        time.sleep(0.01)
    took_s = wait(saved(saving))
    print(f"a drag: saved {1000 * took_s:.0f} ms after its end, longest pause {1000 * heart.longest_s:.0f} ms")
    heart.begin()
    session.undo_stack.setIndex(1)
    took_s = wait(saved(saving))
    print(f"an undo: saved after {1000 * took_s:.0f} ms, longest pause {1000 * heart.longest_s:.0f} ms")
    saving.finish()


def measure_opening(folder: Path, heart: Heart, steps: int, components: int) -> None:
    """Print how long a project with a long history takes to open, and the longest pause meanwhile."""
    session = Session()
    saving = Saving(session, folder)
    sound = noise(44_100 * 5, rate_hz=44_100)
    network = random_network(sound, (components,), StftSpec())
    session.edit("Open", lambda _: Document(sound=sound))
    session.edit("Train", lambda document: with_network(document, network))
    for step in range(steps):
        node = Node(1, step % components)
        session.edit(f"Gain {step}", partial(with_gain, node=node, gain_db=-step / 100 - 0.1))
    took_s = wait(saved(saving))
    print(f"{steps} steps of {components} components: written in {took_s:.2f} s")
    path = saving.path
    saving.finish()
    assert path is not None
    session = Session()
    saving = Saving(session, folder)
    opening = Opening(session, saving, open_file)
    heart.begin()
    opening.start(OpenRequest(path))
    took_s = wait(lambda: saving.path == path)
    print(f"opened in {took_s:.2f} s, longest pause {1000 * heart.longest_s:.0f} ms")
    assert len(session.history.steps) == steps + 3
    saving.finish()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--components", type=int, default=100)
    options = parser.parse_args()
    app = QApplication([])
    collector, heart = Collector(app), Heart(app)
    collector.start()
    with tempfile.TemporaryDirectory() as folder:
        measure_saving(Path(folder) / "a", heart, options.minutes)
        measure_opening(Path(folder) / "b", heart, options.steps, options.components)
    collector.stop()


if __name__ == "__main__":
    main()
