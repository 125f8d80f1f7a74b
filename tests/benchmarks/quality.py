"""Separation quality: SDR over the pieces of a folder, several seeds, beside scikit-learn's KL-NMF.

    AUDIBLE_SOUNDS=FOLDER python tests/benchmarks/quality.py [--seeds 3] [--layers 4 | 12,4]
        [--exponent 1,2,binary] [--nmf] [--tiled SECONDS] [--every-frame] [PIECE …]

FOLDER holds one folder a piece, with mixture.* and stems/*, and perhaps another version of it in stereo/. Widths are
per source: 4 means K = 4 × sources. A run's figure is the mean SDR over the sources under the better of two oracle
groupings (see separation.py). Every component is rendered in float32 and scored as such; the NMF gets as many
components as the network's deepest layer has, 200 iterations, and stereo channels stacked as the network does. The
deepest layer of several is scored in both readings of the same training, and with masks of every exponent asked for.
Tiled, a piece is longer than what is learned from whole: with and without --every-frame tells what sampling costs.

Measured, tiled to 24 s, medians of four seeds, some frames and all: o02 13.9 and 13.9 dB, o04 8.0 and 7.8, o08 12.0 and
12.0, o09 5.0 and 5.4, o11 4.4 and 1.2 with one layer of 4 a source; in the mean of the five 8.6 and 8.1, with 12,4 as
one 8.5 and 8.4, as its parts 8.7 and 8.7.
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np

from audible_gui.document import BINARY, Floats, NetworkSpec, Reading, StftSpec, TrainRequest
from audible_gui.nae import amounts
from audible_gui.synthesis import magnitudes
from tests.benchmarks.decompositions import (
    network_components,
    nmf_components,
    sklearn_nmf,
    timed_training,
    warm_up,
)
from tests.benchmarks.pieces import Piece, piece_folders, read_piece, tiled
from tests.benchmarks.separation import separation
from tests.benchmarks.spread import known_median, spread
from tests.benchmarks.structure import effective_children

SHORT_S = 30.0
EVERY_FRAME = 1 << 40


@dataclass(frozen=True)
class Run:
    """One seed's figures.

    Attributes:
        sdr_db: mean over the sources.
        si_sdr_db: mean over the sources.
        si_sir_db: mean over the sources.
        si_sar_db: mean over the sources.
        pan_error_db: median over the sources; None unless the piece is stereo.
        grouping: the one that counted.
        seconds: of the decomposition.
        non_finite: samples that were no numbers.
        children: effective children per node of each layer from the second on; None where all nodes are dead.
    """

    sdr_db: float
    si_sdr_db: float
    si_sir_db: float
    si_sar_db: float
    pan_error_db: float | None
    grouping: str
    seconds: float
    non_finite: int
    children: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Result:
    """All runs of one method on one piece."""

    piece: str
    method: str
    widths: tuple[int, ...]
    duration_s: float
    runs: tuple[Run, ...]


Method = Callable[[Piece, tuple[int, ...], int], dict[str, Run]]


def main() -> None:
    """Print a line per piece and method, and the means of the medians."""
    options = _options()
    if options.every_frame:
        amounts.MIN_FRAMES = EVERY_FRAME
    warm_up()
    results: list[Result] = []
    for folder in piece_folders(options.pieces):
        piece = read_piece(folder, options.version)
        if piece is None:
            continue
        piece = piece if options.tiled is None else tiled(piece, options.tiled)
        widths = tuple(round(width * len(piece.sources)) for width in options.layers)
        methods: list[tuple[tuple[int, ...], Method]] = [(widths, partial(_network_runs, options.exponent))]
        if options.nmf:
            methods.append((widths[-1:], _nmf_runs))
        for shape, method in methods:
            seeds = [method(piece, shape, seed) for seed in range(options.seeds)]
            for name in seeds[0]:
                runs = tuple(named[name] for named in seeds)
                results.append(Result(piece.name, name, shape, piece.sound.duration_s, runs))
                print(_line(results[-1]), flush=True)
    for name in dict.fromkeys(result.method for result in results):
        print(_summary(name, [result for result in results if result.method == name]))
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(result) for result in results], indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pieces", nargs="*", metavar="PIECE")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--layers", type=lambda text: [float(part) for part in text.split(",")], default=[4.0])
    parser.add_argument(
        "--exponent", type=lambda text: [_exponent(part) for part in text.split(",")], default=[1.0], metavar="P[,P…]"
    )
    parser.add_argument("--nmf", action="store_true", help="also scikit-learn's KL-NMF of the deepest width")
    parser.add_argument("--tiled", type=float, metavar="SECONDS", help="pieces over and over until they are so long")
    parser.add_argument("--every-frame", action="store_true", help="learn from all frames, however long a piece is")
    version = parser.add_mutually_exclusive_group()
    for name in ("mono", "stereo"):
        version.add_argument(
            f"--{name}", dest="version", action="store_const", const=name, help=f"only the {name} versions of pieces"
        )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    return parser.parse_args()


def _exponent(text: str) -> float:
    return BINARY if text == "binary" else float(text)


def _network_runs(exponents: list[float], piece: Piece, widths: tuple[int, ...], seed: int) -> dict[str, Run]:
    network, _, seconds = timed_training(TrainRequest(piece.sound, NetworkSpec(widths, seed=seed)))
    children = tuple(effective_children(network, layer) for layer in range(2, network.depth + 1))
    readings = {"network": Reading.ONE} if network.own is None else {str(reading): reading for reading in Reading}
    return {
        f"{name} p={exponent:g}" if len(exponents) > 1 else name: _run(
            piece, network_components(piece.sound, network, reading, exponent), seconds, children
        )
        for name, reading in readings.items()
        for exponent in exponents
    }


def _nmf_runs(piece: Piece, widths: tuple[int, ...], seed: int) -> dict[str, Run]:
    began = time.perf_counter()
    parts = sklearn_nmf(magnitudes(piece.sound, StftSpec()), widths[-1], seed)
    seconds = time.perf_counter() - began
    return {"nmf": _run(piece, nmf_components(piece.sound, parts), seconds)}


def _run(piece: Piece, components: Floats, seconds: float, children: tuple[float | None, ...] = ()) -> Run:
    score = separation(components, piece.sources)
    return Run(
        sdr_db=float(np.nanmean(score.sdr_db)),
        si_sdr_db=float(np.nanmean(score.si_sdr_db)),
        si_sir_db=float(np.nanmean(score.si_sir_db)),
        si_sar_db=float(np.nanmean(score.si_sar_db)),
        pan_error_db=known_median(list(score.pan_error_db)),
        grouping=score.grouping,
        seconds=seconds,
        non_finite=score.non_finite,
        children=children,
    )


def _line(result: Result) -> str:
    runs, sdr = result.runs, spread([run.sdr_db for run in result.runs])
    told = [
        f"{result.piece:27} {result.method:13} {'→'.join(map(str, result.widths)):>6}",
        f"{sdr.median:6.2f} dB ({sdr.lowest:.2f} … {sdr.highest:.2f}, drop {sdr.drop:.2f})",
        f"SIR {np.median([run.si_sir_db for run in runs]):.2f} dB",
        f"SAR {np.median([run.si_sar_db for run in runs]):.2f} dB",
        f"{np.median([run.seconds for run in runs]):.1f} s",
    ]
    pan_db = known_median([run.pan_error_db for run in runs])
    if pan_db is not None:
        told.append(f"pan off by {pan_db:.2f} dB")
    if runs[0].children:
        medians = [known_median(layer) for layer in zip(*(run.children for run in runs), strict=True)]
        told.append("children " + ", ".join("none" if value is None else f"{value:.2f}" for value in medians))
    return "  ".join(told)


def _summary(name: str, results: list[Result]) -> str:
    medians = {result: spread([run.sdr_db for run in result.runs]) for result in results}
    short = [value.median for result, value in medians.items() if result.duration_s < SHORT_S]
    worst = max(medians, key=lambda result: medians[result].drop)
    bad = sum(run.non_finite for result in results for run in result.runs)
    mean = np.mean([value.median for value in medians.values()])
    told = [f"{name}: mean of medians {mean:.2f} dB over {len(medians)} pieces"]
    for word, values in (("SIR", "si_sir_db"), ("SAR", "si_sar_db")):
        of_pieces = [np.median([getattr(run, values) for run in result.runs]) for result in results]
        told.append(f"{word} {np.mean(of_pieces):.2f} dB")
    if short:
        told.append(f"{np.mean(short):.2f} dB over the {len(short)} shorter than {SHORT_S:.0f} s")
    told.append(f"largest drop {medians[worst].drop:.2f} dB ({worst.piece})")
    pan_db = known_median([known_median([run.pan_error_db for run in result.runs]) for result in results])
    if pan_db is not None:
        told.append(f"pan off by {pan_db:.2f} dB in the median")
    told.append(f"{bad} samples are no numbers" if bad else "no NaN")
    return ", ".join(told)


if __name__ == "__main__":
    main()
