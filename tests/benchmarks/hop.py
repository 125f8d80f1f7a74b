"""What playing costs: one hop's share of the time that it lasts, on one core, and the time from an edit to its masks.

    OPENBLAS_NUM_THREADS=1 python tests/benchmarks/hop.py [--seconds 20] [--json FILE]

A hop is 512 samples of a stereo sound at 44.1 kHz, as the live engine renders it: one frame analysed, masked,
transformed back and added. An edit is a gain in the document turned into a mix and prepared, as it happens in the
editor and in the engine's intake thread; the network has been played with the same exponent before. Processor time of
the thread counts, so that a busy machine changes little; networks are random, since their numbers do not matter here.
Each case is timed in batches by turns, and the median counts.
"""

import argparse
import itertools
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from audible_gui.document import (
    BINARY,
    Breakpoint,
    Document,
    EdgeGain,
    GainCurve,
    Node,
    Orientation,
    Reading,
    StftSpec,
    with_gain,
    with_network,
    with_pan,
)
from audible_gui.operations import with_box_gain, with_curve, with_drawn_basis
from audible_gui.playback.streamer import Streamer, Voice
from audible_gui.synthesis import Box, Renderer, document_mix, factors, own_shape
from tests.support.networks import noise, random_network

RATE_HZ = 44_100
SPEC = StftSpec()
HOPS = 40
BATCHES = 15
EXPONENTS = (1.0, 2.0, BINARY)


@dataclass(frozen=True)
class Shape:
    """What is played: components alone, or the edges that they have to 4 deep ones, each set to a gain.

    Attributes:
        name: for people.
        widths: of the network.
        reading: of it.
        channels: of the sound.
        orientation: of the network.
        drawn: how many components of layer 1 are drawn, half as loud and partly beyond what they were.
        boxed: how many of them are changed in a box each, all the time.
        curved: how many of every layer have a curve each.
    """

    name: str
    widths: tuple[int, ...]
    reading: Reading = Reading.ONE
    channels: int = 2
    orientation: Orientation = Orientation.SPECTRA
    drawn: int = 0
    boxed: int = 0
    curved: int = 0


SHAPES = (
    Shape("64 components", (64,)),
    Shape("64 components, mono, panned", (64,), channels=1),
    Shape("256 edges, as one", (64, 4)),
    Shape("256 edges, as parts", (64, 4), Reading.PARTS),
    Shape("256 edges, envelopes, as one", (64, 4), orientation=Orientation.ENVELOPES),
    Shape("256 components", (256,)),
    Shape("256 to 64 components, as one", (256, 64)),
    Shape("64 components, 8 drawn", (64,), drawn=8),
    Shape("64 components, 8 boxed", (64,), boxed=8),
    Shape("64 components, all curved", (64,), curved=64),
    Shape("36 to 12, as one", (36, 12)),
    Shape("36 to 12, as one, all curved", (36, 12), curved=36),
    Shape("36 to 12, as one, 8 drawn", (36, 12), drawn=8),
    Shape("36 to 12, as parts", (36, 12), Reading.PARTS),
    Shape("36 to 12, as parts, 8 drawn", (36, 12), Reading.PARTS, drawn=8),
)


@dataclass(frozen=True)
class Cost:
    """Of one case.

    Attributes:
        shape: what was played.
        exponent: of its masks.
        hop_ms: of processor time.
        share: of the time that the hop lasts.
        edit_ms: of processor time.
    """

    shape: str
    exponent: str
    hop_ms: float
    share: float
    edit_ms: float


def main() -> None:
    """Print a line per case."""
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        sys.exit("Set OPENBLAS_NUM_THREADS=1, as the engine does: time of other threads would not be counted.")
    options = _options()
    costs = [measured(shape, exponent, options.seconds) for shape, exponent in itertools.product(SHAPES, EXPONENTS)]
    for cost in costs:
        print(
            f"{cost.shape:30} p={cost.exponent:4} {cost.hop_ms:6.3f} ms a hop, {100 * cost.share:5.1f} % of its time; "
            f"{cost.edit_ms:6.2f} ms an edit"
        )
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(cost) for cost in costs], indent=1) + "\n")


def measured(shape: Shape, exponent: float, seconds: float) -> Cost:
    """One case."""
    document = _document(shape, exponent, seconds)
    assert document.sound is not None
    assert document.network is not None
    renderer = Renderer(document.sound.samples, SPEC, factors(document.network, shape.reading, exponent))
    streamer = Streamer(Voice(renderer, renderer.prepare(document_mix(document)), 1), 0)

    def play() -> None:
        if streamer.position + HOPS * SPEC.hop > renderer.n_samples:
            raise ValueError("the sound is too short for so many hops")
        streamer.read(HOPS * SPEC.hop)

    def edit() -> None:
        renderer.prepare(document_mix(with_gain(document, Node(1, 0), -3.0)))

    hop_s = _median_s(play) / HOPS
    edit_s = _median_s(edit)
    return Cost(shape.name, f"{exponent:g}", 1e3 * hop_s, hop_s * RATE_HZ / SPEC.hop, 1e3 * edit_s)


def _document(shape: Shape, exponent: float, seconds: float) -> Document:
    sound = noise(round(seconds * RATE_HZ), shape.channels, rate_hz=RATE_HZ)
    network = random_network(sound, shape.widths, SPEC, shape.orientation, parts=len(shape.widths) > 1)
    document = with_network(Document(sound, reading=shape.reading, exponent=exponent), network)
    rng = np.random.default_rng(0)
    for index in range(shape.widths[0]):
        document = with_gain(document, Node(1, index), float(rng.uniform(-20.0, 6.0)))
    for index in range(shape.drawn):
        basis = own_shape(document, Node(1, index)).basis
        louder = np.where(np.arange(basis.shape[1]) < basis.shape[1] // 16, 10.0, 0.5)
        document = with_drawn_basis(document, Node(1, index), louder * basis)
    for index in range(shape.boxed):
        box = Box(0, round(seconds * RATE_HZ), 100.0 * index, 5000.0)
        document = with_box_gain(document, Node(1, index), box, -6.0)
    for layer, width in enumerate(shape.widths, 1):
        for index in range(min(shape.curved, width)):
            points = (Breakpoint(0.0, 0.0), Breakpoint(seconds / 2, -20.0 + index / 4), Breakpoint(seconds, 3.0))
            document = with_curve(document, Node(layer, index), GainCurve(points))
    if shape.channels == 1:
        document = with_pan(document, Node(1, 0), -0.5)
    if shape.widths[1:] != (4,):
        return document
    edges = itertools.product(range(shape.widths[1]), range(shape.widths[0]))
    gains = [EdgeGain(2, parent, child, float(rng.uniform(-20.0, 6.0))) for parent, child in edges]
    return replace(document, edges=tuple(gains))


def _median_s(work: Callable[[], None]) -> float:
    work()
    times = []
    for _ in range(BATCHES):
        began = time.thread_time()
        work()
        times.append(time.thread_time() - began)
    return float(np.median(times))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0, help="length of the sound")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    return parser.parse_args()


if __name__ == "__main__":
    main()
