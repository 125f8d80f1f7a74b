"""What throws of timbre and density do to sounds: onsets, spectrum and energy, before and after.

    AUDIBLE_SOUNDS=FOLDER python -m tests.benchmarks.randomising [PIECE ...] [--seeds N] [--source] [--write FOLDER]

A network is trained on each piece (those with stems in the folder unless some are named); every component of layer 1
is thrown, with every strategy. Heard without the residual, with refined phases where a throw has them, unless
``--source`` asks for those of the source. For each strategy and amount, in the mean over pieces and seeds:

onsets    number of onsets over that of before (9 dB within 50 ms)
F         F measure of onsets against those of before, within 50 ms
centroid  by how many octaves the spectral centroid has moved
flatness  difference of the spectral flatness of the mean power spectrum, in dB
level     energy over that of before, in dB

``--write`` leaves what was heard as WAV files.
"""

import argparse
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from audible_gui.document import (
    DENSITIES,
    TIMBRES,
    Device,
    Document,
    Floats,
    NetworkSpec,
    Phase,
    Sound,
    Strategy,
    Throw,
    TrainRequest,
    with_mute,
    with_network,
)
from audible_gui.operations import Scope, scope_nodes, with_phase, with_throw
from audible_gui.synthesis import Renderer, document_mix, factors, magnitudes, refine
from audible_gui.workflow import train
from tests.benchmarks.pieces import piece_folders, read_piece
from tests.support.networks import outcome
from tests.support.onsets import f_measure, onsets

SPEC = NetworkSpec((36, 12), iterations=100)
AMOUNTS = (0.5, 1.0)
DENSITY_AMOUNTS = (0.25, 0.5, 1.0, 1.5, 2.0)
_HEADINGS = ("onsets", "F", "centroid", "flatness", "level")


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pieces", nargs="*")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--source", action="store_true")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    documents = [(folder.name, trained(folder)) for folder in piece_folders(asked.pieces)]
    print(f"{'strategy':34}{'amount':>8}" + "".join(f"{heading:>10}" for heading in _HEADINGS))
    for strategy, amount in throws():
        rows = []
        for name, document in documents:
            for seed in range(asked.seeds):
                samples, row = told(document, Throw(strategy, amount, seed), source=asked.source)
                rows.append(row)
                if asked.write is not None:
                    write(asked.write / f"{name}_{strategy}_{amount:g}_{seed}.wav", samples, document)
        means = np.mean(rows, axis=0)
        print(f"{strategy.label:34}{amount:8.2f}" + "".join(f"{mean:10.2f}" for mean in means), flush=True)


def throws() -> Iterator[tuple[Strategy, float]]:
    """Every strategy with some amounts."""
    for strategy in (*TIMBRES, *DENSITIES):
        for amount in DENSITY_AMOUNTS if strategy.multiplies else AMOUNTS:
            if strategy is not Strategy.WEIGHTS:
                yield strategy, amount


def trained(folder: Path) -> Document:
    """A network of a piece, with the residual muted."""
    piece = read_piece(folder)
    assert piece is not None
    network = outcome(train(TrainRequest(piece.sound, SPEC, Device.CPU)))
    return with_mute(with_network(Document(sound=piece.sound), network), None, muted=True)


def told(document: Document, throw: Throw, *, source: bool = False) -> tuple[Floats, tuple[float, ...]]:
    """What is heard of a throw of everything, and its figures."""
    nodes = scope_nodes(document, Scope.EVERYTHING, ())
    thrown = with_throw(document, nodes, throw)
    for node in nodes:
        if source and thrown.component(node).patch is not None:
            thrown = with_phase(thrown, node, Phase.SOURCE)
    before, after = heard(document), heard(thrown)
    assert document.sound is not None
    rate_hz = document.sound.rate_hz
    times = [onsets(samples, rate_hz) for samples in (before, after)]
    spectra = [magnitudes(Sound(samples, rate_hz, ""), SPEC.stft).astype(np.float64) for samples in (before, after)]
    (one, other), (flat, flatter) = zip(*map(_colour, spectra), strict=True)
    level_db = 10.0 * math.log10(float(np.square(after).sum() / np.square(before).sum()))
    return after, (
        len(times[1]) / max(len(times[0]), 1),
        f_measure(times[1], times[0]),
        abs(math.log2(other / one)),
        flatter - flat,
        level_db,
    )


def heard(document: Document) -> Floats:
    """All of a document's mix, with refined phases where it has them."""
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    tracks = outcome(refine(document))
    renderer = Renderer(sound.samples, network.spec.stft, factors(network, document.reading), tracks)
    return renderer.render(document_mix(document), 0, sound.n_samples)


def write(path: Path, samples: Floats, document: Document) -> None:
    """A WAV file of 32-bit floats."""
    import soundfile

    assert document.sound is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, document.sound.rate_hz, "FLOAT")


def _colour(magnitude: np.ndarray) -> tuple[float, float]:
    """Spectral centroid in bins, and flatness in dB."""
    power = np.square(magnitude).mean(axis=1) + 1e-12
    centroid = float((np.arange(len(power)) * power).sum() / power.sum())
    return centroid, float(10.0 * np.log10(np.exp(np.log(power).mean()) / power.mean()))


if __name__ == "__main__":
    main()
