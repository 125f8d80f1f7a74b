"""How near sounds come to magnitudes that they are made of, with phases found in several ways, and how quickly.

    AUDIBLE_SOUNDS=FOLDER python -m tests.benchmarks.phases [PIECE ...] [--seconds 6]

Three targets a piece (the pieces with stems in the folder unless some are named): its own magnitudes, and the products
of the basis of one component with the envelope of another, of a network trained on it: of the most sudden among the
louder ones with the most tonal, both ways. For the latter there is no sound that has quite these magnitudes. Ways:

source    the phases of the piece
random    uniform
heap      phase-gradient heap integration (Průša, Balazs & Søndergaard 2017)
realtime  the same from frame to frame, with one frame ahead (Průša & Søndergaard 2016)
tree      ``integrated_phase``, along a maximum spanning tree
product   ``resynthesised``: the tree in blocks, with fast Griffin–Lim steps; what the editor plays

each but the last also after 8 fast Griffin–Lim steps. Figures are spectral convergences in dB, less is nearer, and
processor seconds.

Measured on three open pieces, 6 s each, in dB, means of the own magnitudes and of the products, then with steps:

    source −138 and −7.6; −134 and −15.0      heap −19.3 and −13.9; −26.6 and −16.3 (1.2 to 4.7 s, steps 0.4 s)
    random −3.8 and −3.9; −14.4 and −14.3     realtime −18.3 and −13.4; −25.0 and −16.3 (0.1 to 1.3 s)
    product −26.1 and −16.3 (0.5 to 1.1 s)    tree −19.7 and −13.9; −26.3 and −16.3 (0.0 to 0.4 s)
"""

import argparse
import heapq
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

import numpy as np

from audible_gui.document import Device, Floats, Network, NetworkSpec, Reading, Sound, StftSpec, TrainRequest, frozen
from audible_gui.synthesis import bases, envelopes, magnitudes, shares
from audible_gui.synthesis.phase import (
    WEAKEST,
    Matrix,
    consistent_phases,
    integrated_phase,
    overlapped,
    phase_gradient,
    spectral_convergence,
)
from audible_gui.synthesis.resynthesis import resynthesised
from audible_gui.synthesis.stft import analyse
from audible_gui.workflow import train
from tests.benchmarks.pieces import piece_folders, read_piece
from tests.support.networks import outcome

STEPS = 8
SPEC = NetworkSpec((24, 8), seed=1, iterations=100)
Way = Callable[[Floats, StftSpec], Matrix]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pieces", nargs="*")
    parser.add_argument("--seconds", type=float, default=6.0)
    options = parser.parse_args()
    for folder in piece_folders(options.pieces):
        piece = read_piece(folder)
        assert piece is not None
        samples = piece.sound.samples[: round(options.seconds * piece.sound.rate_hz), :1]
        sound = replace(piece.sound, samples=frozen(samples))
        for name, target in _targets(sound):
            print(f"{folder.name}, {name}:")
            for row in _rows(sound, target):
                print(f"    {row}", flush=True)


def _targets(sound: Sound) -> Iterator[tuple[str, Floats]]:
    own = magnitudes(sound, SPEC.stft)
    yield "own magnitudes", own
    network = outcome(train(TrainRequest(sound, SPEC, Device.CPU)))
    sudden, tonal = sudden_and_tonal(network)
    columns, rows = bases(network, 2, Reading.ONE)[0], envelopes(network, 2, Reading.ONE)
    for name, basis, envelope in (("tonal basis × sudden envelope", tonal, sudden), ("the other way", sudden, tonal)):
        product = np.outer(columns[:, basis], rows[envelope])
        yield name, frozen(product * (np.linalg.norm(own) / np.linalg.norm(product)))


def sudden_and_tonal(network: Network) -> tuple[int, int]:
    """Of the louder components of layer 2, that with the peakiest envelope, and of the others the peakiest basis."""
    held = shares(network, 2)
    loud = [index for index in range(len(held)) if held[index] > 0.03]
    rows, columns = envelopes(network, 2, Reading.ONE), bases(network, 2, Reading.ONE)[0].T
    sudden = max(loud, key=lambda index: float(rows[index].max() / rows[index].mean()))
    rest = [index for index in loud if index != sudden]
    return sudden, max(rest, key=lambda k: float(np.square(columns[k]).sum() / columns[k].sum() ** 2))


def _rows(sound: Sound, target: Floats) -> Iterator[str]:
    frames = np.ascontiguousarray(target.T)
    own = np.angle(analyse(sound.samples, SPEC.stft, 0, len(frames))[:, 0]).astype(np.float64)
    chance = np.random.default_rng(0).uniform(-np.pi, np.pi, frames.shape)
    ways: dict[str, Way] = {
        "source": lambda _frames, _spec: own,
        "random": lambda _frames, _spec: chance,
        "heap": heap_phase,
        "realtime": realtime_phase,
        "tree": lambda values, spec: integrated_phase(values, spec, chance),
    }
    for name, way in ways.items():
        began = time.process_time()
        phases = way(frames, SPEC.stft)
        seconds = time.process_time() - began
        *_, better = islice(consistent_phases(frames, SPEC.stft, phases), STEPS)
        steps = time.process_time() - began
        plain, mended = (_distance_db(target, _samples(frames, p, sound.n_samples)) for p in (phases, better))
        yield f"{name:9} {plain:6.1f} dB {seconds:5.1f} s   with steps {mended:6.1f} dB {steps:5.1f} s"
    began = time.process_time()
    made = outcome(resynthesised(lambda first, n: frames[first : first + n, None], sound.n_samples, 1, SPEC.stft))
    yield f"product   {_distance_db(target, made):6.1f} dB {time.process_time() - began:5.1f} s"


def _samples(frames: Floats, phases: Matrix, n_samples: int) -> Floats:
    spectra = (frames * np.exp(1j * phases)).astype(np.complex64)
    return overlapped(spectra, SPEC.stft)[SPEC.stft.n_fft - SPEC.stft.hop :][:n_samples, None]


def _distance_db(target: Floats, samples: Floats) -> float:
    return 20.0 * math.log10(spectral_convergence(target, samples, SPEC.stft))


def heap_phase(frames: Floats, spec: StftSpec) -> Matrix:
    """As published: of the bins reached, the loudest gives its phase to those neighbours that have none."""
    floor = WEAKEST * float(frames.max())
    in_time, in_frequency = phase_gradient(frames, spec, floor)
    phases = np.random.default_rng(0).uniform(-np.pi, np.pi, frames.shape)
    waiting = frames > floor
    for start in np.argsort(-frames, axis=None):
        origin = np.unravel_index(start, frames.shape)
        if waiting[origin]:
            waiting[origin], phases[origin] = False, 0.0
            heap = [(-float(frames[origin]), int(origin[0]), int(origin[1]))]
            while heap:
                _, frame, bin_ = heapq.heappop(heap)
                for n, m in ((frame + 1, bin_), (frame - 1, bin_), (frame, bin_ + 1), (frame, bin_ - 1)):
                    if 0 <= n < frames.shape[0] and 0 <= m < frames.shape[1] and waiting[n, m]:
                        gradient = in_time if n != frame else in_frequency
                        step = (gradient[n, m] + gradient[frame, bin_]) / 2.0
                        phases[n, m] = phases[frame, bin_] + step * (n - frame + m - bin_)
                        waiting[n, m] = False
                        heapq.heappush(heap, (-float(frames[n, m]), n, m))
    return phases


def realtime_phase(frames: Floats, spec: StftSpec) -> Matrix:
    """As published: each frame goes on from the one before it, by the loudest bins of both."""
    floor = WEAKEST * float(frames.max())
    in_time, in_frequency = phase_gradient(frames, spec, floor)
    phases = np.random.default_rng(0).uniform(-np.pi, np.pi, frames.shape)
    for n in range(1, len(frames)):
        waiting = frames[n] > floor
        heap = [(-float(level), n - 1, int(m)) for m, level in enumerate(frames[n - 1]) if waiting[m]]
        heapq.heapify(heap)
        while heap:
            _, frame, bin_ = heapq.heappop(heap)
            near = ((bin_, 0),) if frame < n else ((bin_ + 1, 1), (bin_ - 1, -1))
            for m, side in near:
                if 0 <= m < len(waiting) and waiting[m]:
                    gradient = in_frequency if side else in_time
                    step = (gradient[n, m] + gradient[frame, bin_]) / 2.0
                    phases[n, m] = phases[frame, bin_] + (step * side if side else step)
                    waiting[m] = False
                    heapq.heappush(heap, (-float(frames[n, m]), n, m))
    return phases


if __name__ == "__main__":
    main()
