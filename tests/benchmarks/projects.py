"""How quick projects are: an edit on the GUI thread, and opening one with a long history.

    python -m tests.benchmarks.projects [--components 100] [--steps 1000] [--seconds 10]

Prints the time that an edit takes (a gain change, alone and while another thread stores a large sound), the time to
open the project and read its document, and the file's size. All times are of this machine as it is.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from audible_gui.document import Document, Node, Sound, StftSpec, frozen, with_gain, with_network
from audible_gui.project_file import Project, create_project, open_project
from tests.support.networks import outcome, random_network

RATE_HZ = 44100

Taken = tuple[float, float]
"""Seconds by the clock, and of this thread's time on a processor."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--components", type=int, default=100)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name) / "p.audible", options.components, options.steps, options.seconds)


def measure(path: Path, components: int, steps: int, seconds: float) -> None:
    """Make a project at ``path``, edit it and open it again."""
    document = trained(components, seconds)
    began = time.perf_counter()
    project = create_project(path, document, "Train")
    print(f"create with sound and network: {time.perf_counter() - began:.2f} s")
    print(f"edit: {quantiles(edits(project, document, steps - 1))}")
    large = Sound(frozen(np.random.default_rng(0).uniform(-1, 1, (RATE_HZ * 60, 2))), RATE_HZ, "large")
    print(f"edit while a sound of {large.samples.nbytes >> 20} MiB is stored: {quantiles(meanwhile(project, large))}")
    began = time.perf_counter()
    project.close()
    print(f"close: {time.perf_counter() - began:.2f} s; file {path.stat().st_size / 2**20:.1f} MiB")
    for _ in range(3):
        open_once(path)


def trained(components: int, seconds: float) -> Document:
    """A stereo sound with a random network of two layers."""
    samples = np.random.default_rng(1).uniform(-0.5, 0.5, (int(RATE_HZ * seconds), 2))
    sound = Sound(frozen(np.rint(samples * 32768) / 32768 + 0.0), RATE_HZ, "noise")
    deep = components // 4
    return with_network(Document(sound=sound), random_network(sound, (components - deep, deep), StftSpec()))


def edits(project: Project, document: Document, count: int) -> list[Taken]:
    """What each of so many gain changes takes."""
    rng, network = np.random.default_rng(2), document.network
    assert network is not None
    taken = []
    for number in range(count):
        layer = int(rng.integers(network.depth))
        node = Node(layer + 1, int(rng.integers(network.widths[layer])))
        document = with_gain(document, node, float(rng.uniform(-60, 12)))
        began, busy = time.perf_counter(), time.thread_time()
        project.append(document, f"Gain {number}")
        taken.append((time.perf_counter() - began, time.thread_time() - busy))
    return taken


def meanwhile(project: Project, sound: Sound) -> list[Taken]:
    """What edits take while another thread stores a sound."""
    document = outcome(project.read())
    worker = threading.Thread(target=_iterated(project, Document(sound=sound)))
    worker.start()
    taken: list[Taken] = []
    while worker.is_alive():
        taken += edits(project, document, 1)
        project.move_to(project.history.position - 1)
    worker.join()
    return taken


def open_once(path: Path) -> None:
    """Open, read the current document and all names, and print how long it took."""
    began = time.perf_counter()
    project = open_project(path)
    opened = time.perf_counter()
    document = outcome(project.read())
    read = time.perf_counter()
    for position in range(len(project.history.steps)):
        outcome(project.read(position))
    every = time.perf_counter()
    assert document.network is not None
    print(
        f"open: {opened - began:.3f} s, read the document: {read - opened:.3f} s, all {len(project.history.steps)} "
        f"documents: {every - read:.3f} s"
    )
    project.close()


def quantiles(taken: list[Taken]) -> str:
    """Median, 99th percentile and longest, in milliseconds, by the clock and of processor time."""
    milliseconds = np.array(taken) * 1e3
    words = [
        f"median {middle:.2f} ms, 99 % {most:.2f} ms, longest {longest:.2f} ms"
        for middle, most, longest in np.quantile(milliseconds, (0.5, 0.99, 1.0), axis=0).T
    ]
    return f"{len(taken)} times, {words[0]} (of the processor: {words[1]})"


def _iterated(project: Project, document: Document) -> Callable[[], None]:
    def run() -> None:
        for _ in project.store(document):
            pass

    return run


if __name__ == "__main__":
    main()
