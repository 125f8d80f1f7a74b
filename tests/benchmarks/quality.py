"""Separation quality: SDR over the pieces of a folder, several seeds, beside scikit-learn's KL-NMF.

    AUDIBLE_SOUNDS=FOLDER python tests/benchmarks/quality.py [--seeds 3] [--layers 4 | 12,4] [--nmf] [PIECE …]

FOLDER holds one folder a piece, with mixture.* and stems/*. Widths are per source: 4 means K = 4 × sources. Each
component goes to the source with which it correlates most; a source's estimate is the sum of its components.
"""

import argparse
import os
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audible_gui.document import Network, NetworkSpec, Node, Sound, StftSpec, TrainRequest
from audible_gui.synthesis import Factors, Mix, Renderer, factors, magnitudes, node_mix
from audible_gui.workflow import open_sound, train
from tests.support.networks import outcome

NMF_ITERATIONS = 200


def main() -> None:
    """Print a line per piece and the mean of the medians."""
    options = _options()
    folder = Path(os.environ["AUDIBLE_SOUNDS"])
    pieces = [folder / name for name in options.pieces] or sorted(path.parent for path in folder.glob("*/stems"))
    means: dict[str, list[float]] = {}
    for piece in pieces:
        sound, sources = _read(next(piece.glob("mixture.*"))), _sources(piece)
        widths = tuple(round(width * len(sources)) for width in options.layers)
        results = {"network": [_network_sdr(sound, sources, widths, seed) for seed in range(options.seeds)]}
        if options.nmf:
            results["nmf"] = [_nmf_sdr(sound, sources, widths[-1], seed) for seed in range(options.seeds)]
        told = [piece.name, "→".join(map(str, widths))]
        for name, runs in results.items():
            sdrs = [sdr for sdr, _ in runs]
            means.setdefault(name, []).append(float(np.median(sdrs)))
            seconds = float(np.median([taken for _, taken in runs]))
            told.append(f"{name} {np.median(sdrs):6.2f} dB ({min(sdrs):.2f} … {max(sdrs):.2f}), {seconds:.1f} s")
        print("  ".join(told), flush=True)
    for name, medians in means.items():
        print(f"mean of medians, {name}: {np.mean(medians):.2f} dB over {len(medians)} pieces")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pieces", nargs="*", metavar="PIECE")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--layers", type=lambda text: [float(part) for part in text.split(",")], default=[4.0])
    parser.add_argument("--nmf", action="store_true", help="also scikit-learn's KL-NMF of the deepest width")
    return parser.parse_args()


def _read(path: Path) -> Sound:
    return outcome(open_sound(path))


def _sources(piece: Path) -> npt.NDArray[np.float64]:
    """The true stems, (sources, samples · channels)."""
    return np.stack([_read(path).samples.ravel().astype(np.float64) for path in sorted(piece.glob("stems/*"))])


def _network_sdr(
    sound: Sound, sources: npt.NDArray[np.float64], widths: tuple[int, ...], seed: int
) -> tuple[float, float]:
    """Mean SDR of the deepest layer, and the seconds that the training took."""
    began = time.perf_counter()
    network: Network = outcome(train(TrainRequest(sound, NetworkSpec(widths, seed=seed))))
    taken = time.perf_counter() - began
    mixes = [node_mix(network, Node(network.depth, index)) for index in range(widths[-1])]
    return _score(sound, factors(network), mixes, sources), taken


def _nmf_sdr(sound: Sound, sources: npt.NDArray[np.float64], width: int, seed: int) -> tuple[float, float]:
    """The same for scikit-learn's multiplicative KL-NMF."""
    from sklearn.decomposition import NMF

    x = magnitudes(sound, StftSpec())
    began = time.perf_counter()
    model = NMF(
        width,
        init="random",
        solver="mu",
        beta_loss="kullback-leibler",
        max_iter=NMF_ITERATIONS,
        tol=0,
        random_state=seed,
    )
    left = model.fit_transform(x)
    taken = time.perf_counter() - began
    parts = Factors(left.astype(np.float32), np.eye(width, dtype=np.float32), model.components_.astype(np.float32))
    mixes = [Mix(np.diag(row).astype(np.float32), 0.0) for row in np.eye(width)]
    return _score(sound, parts, mixes, sources), taken


def _score(sound: Sound, parts: Factors, mixes: list[Mix], sources: npt.NDArray[np.float64]) -> float:
    """Mean SDR in dB over the sources, under oracle grouping."""
    stems = Renderer(sound.samples, StftSpec(), parts).render_all(mixes, 0, sound.n_samples)
    estimates = stems.reshape(len(mixes), -1).astype(np.float64)
    norms = np.linalg.norm(estimates, axis=1)[:, None] * np.linalg.norm(sources, axis=1)
    owners = np.argmax(estimates @ sources.T / np.maximum(norms, 1e-30), axis=1)
    errors = [source - estimates[owners == number].sum(axis=0) for number, source in enumerate(sources)]
    ratios = np.square(sources).sum(axis=1) / np.maximum([np.square(error).sum() for error in errors], 1e-30)
    return float(np.mean(10 * np.log10(ratios)))


if __name__ == "__main__":
    main()
