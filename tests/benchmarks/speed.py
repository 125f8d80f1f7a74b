"""Time and memory of a training of one hidden layer beside other people's KL-NMF, and beside what the machine can do.

    AUDIBLE_SOUNDS=FOLDER python tests/benchmarks/speed.py [--width 16] [--tiled 5] [--repeats 3] [PIECE]

All run on the CPU in one process, by turns, and medians count; torch is imported and warm before. A training is timed
from the samples to the network. The NMFs (scikit-learn's, and torchnmf's when it is installed: KL, multiplicative, 200
iterations, random start) get X for nothing. The training leaves a core to the rest of the program, and so do the NMFs
unless --rival-threads says otherwise: on a busy machine, threads of BLAS that wait for each other slow them several
times, so try both. Memory is measured in processes of their own. See ceilings.py for what an
iteration's floating-point operations and shares are.
"""

import argparse
import importlib.util
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from audible_gui.document import Device, Floats, Network, NetworkSpec, StftSpec, TrainRequest
from audible_gui.nae.amounts import sample_size, scaffold
from audible_gui.synthesis import magnitudes
from tests.benchmarks.ceilings import measure, share, sweep_flops
from tests.benchmarks.decompositions import (
    NMF_ITERATIONS,
    Nmf,
    Sweep,
    network_components,
    nmf_components,
    rival_threads,
    sklearn_nmf,
    timed_training,
    torchnmf_nmf,
    warm_up,
)
from tests.benchmarks.memory import peak_bytes, x_bytes
from tests.benchmarks.pieces import Piece, piece_folders, wanted_piece
from tests.benchmarks.separation import separation


@dataclass(frozen=True)
class Timing:
    """Of one method, in seconds and dB, in the order of the seeds; memory beyond X and what was there before."""

    method: str
    threads: int
    seconds: list[float]
    sdr_db: list[float]
    peak_bytes: int | None


def main() -> None:
    """Print times, ratios, memory, and each stage's share of the ceilings."""
    options = _options()
    folder, rivals = piece_folders([options.piece])[0], _rivals()
    duration_s = None if options.tiled is None else 60.0 * options.tiled
    piece = wanted_piece(folder, duration_s)
    methods: dict[str, Nmf | None] = {"network": None, **rivals}
    peaks = {name: peak_bytes(folder, duration_s, options.width, nmf) for name, nmf in methods.items()}
    warm_up()
    network, sweeps, timings = _timings(piece, options, rivals, peaks)
    about = {"piece": piece.name, "duration_s": piece.sound.duration_s, "width": options.width}
    print(f"{piece.name}, {piece.sound.duration_s:.0f} s, K = {options.width}, X {x_bytes(piece) / 1e6:.1f} MB")
    for timing in timings:
        print(_told(timing, timings[0]))
    about |= {"methods": [asdict(timing) for timing in timings], **_stages(piece, network, sweeps, options.width)}
    if options.json is not None:
        options.json.write_text(json.dumps(about, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("piece", nargs="?", default="o12_long_60s", metavar="PIECE")
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--tiled", type=float, metavar="MINUTES", help="the piece over and over, so long")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--rival-threads", type=int, default=max(1, (os.cpu_count() or 1) - 1))
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    return parser.parse_args()


def _rivals() -> dict[str, Nmf]:
    installed = {"scikit-learn": ("sklearn", sklearn_nmf), "torchnmf": ("torchnmf", torchnmf_nmf)}
    return {name: nmf for name, (module, nmf) in installed.items() if importlib.util.find_spec(module) is not None}


def _timings(
    piece: Piece, options: argparse.Namespace, rivals: dict[str, Nmf], peaks: dict[str, int | None]
) -> tuple[Network, list[Sweep], list[Timing]]:
    """Everything by turns: the last network, the sweeps of all, and each method's figures, the network's first."""
    x, sweeps = magnitudes(piece.sound, StftSpec()), []
    seconds: dict[str, list[float]] = {name: [] for name in peaks}
    sdrs: dict[str, list[float]] = {name: [] for name in peaks}
    for seed in range(options.repeats):
        request = TrainRequest(piece.sound, NetworkSpec((options.width,), seed=seed), Device.CPU)
        network, some, taken = timed_training(request)
        sweeps += some
        seconds["network"].append(taken)
        sdrs["network"].append(_sdr_db(piece, network_components(piece.sound, network)))
        for name, nmf in rivals.items():
            with rival_threads(options.rival_threads):
                began = time.perf_counter()
                parts = nmf(x, options.width, seed)
                seconds[name].append(time.perf_counter() - began)
            sdrs[name].append(_sdr_db(piece, nmf_components(piece.sound, parts)))
    threads = {name: network.threads if name == "network" else options.rival_threads for name in peaks}
    return network, sweeps, [Timing(name, threads[name], seconds[name], sdrs[name], peaks[name]) for name in peaks]


def _sdr_db(piece: Piece, components: Floats) -> float:
    return float(np.nanmean(separation(components, piece.sources).sdr_db))


def _told(timing: Timing, network: Timing) -> str:
    seconds, own = float(np.median(timing.seconds)), float(np.median(network.seconds))
    told = f"{timing.method:13}{seconds:8.2f} s  {np.median(timing.sdr_db):6.2f} dB  {timing.threads} threads"
    if timing.peak_bytes is not None:
        told += f"  {timing.peak_bytes / 1e6:8.1f} MB beyond X"
    if timing is not network:
        told += (
            f"  {seconds / NMF_ITERATIONS * 1e3:.1f} ms an iteration; the network takes {own / seconds:.2f} of its time"
        )
    return told


def _stages(piece: Piece, network: Network, sweeps: list[Sweep], width: int) -> dict[str, object]:
    """Print the time of an iteration of each stage and its share of the ceilings; all that for ``--json``, too."""
    stft, sound = network.spec.stft, piece.sound
    first = scaffold(width)
    rows, frames = sound.n_channels * stft.n_bins, min(stft.n_frames(sound.n_samples), sample_size(first))
    widths = {"Encoding": first, "Refining": first}
    ceilings = measure(rows, frames, width)
    print(f"learned from {frames} frames")
    print(
        f"ceilings     {ceilings.flops / 1e9:.1f} GFLOP/s, {ceilings.divisions / 1e9:.2f} G divisions/s "
        f"({ceilings.cached_divisions / 1e9:.2f} in cache), copying {ceilings.copied_bytes / 1e9:.1f} GB/s"
    )
    stages = {}
    for name in dict.fromkeys(sweep.stage for sweep in sweeps):
        seconds = [sweep.seconds for sweep in sweeps if sweep.stage == name]
        median = float(np.median(seconds))
        shape = rows, frames, widths.get(name, width)
        used = share(ceilings, name, *shape, median)
        stages[name] = {"sweeps": len(seconds), "median_s": median, "total_s": sum(seconds), "share": used}
        flops = sweep_flops(name, *shape)
        told = f"{name:13}{median * 1e3:8.2f} ms an iteration"
        if flops is not None and used is not None:
            told += f"  {flops / median / 1e9:.1f} GFLOP/s, {used:.0%} of the ceilings with the divisions"
        print(told)
    return {"ceilings": asdict(ceilings), "stages": stages}


if __name__ == "__main__":
    main()
