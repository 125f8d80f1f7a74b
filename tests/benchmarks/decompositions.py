"""The network and other people's KL-NMF, each to X̂ = left · right, and the sounds of the components."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from audible_gui.document import (
    DEFAULT_READING,
    Device,
    Floats,
    Network,
    NetworkSpec,
    Node,
    Reading,
    Sound,
    StftSpec,
    TrainRequest,
    TrainStep,
)
from audible_gui.synthesis import Factors, Mix, Renderer, factors, node_mix
from audible_gui.workflow import train
from tests.support.networks import noise, outcome

NMF_ITERATIONS = 200

Nmf = Callable[[Floats, int, int], Factors]


@dataclass(frozen=True)
class Sweep:
    """One iteration of a training, with whatever was done since the one before: its stage and its time."""

    stage: str
    seconds: float


def warm_up() -> None:
    """Import torch and let it make its threads, by a tiny training."""
    sound = noise(4_000)
    outcome(train(TrainRequest(sound, NetworkSpec((2,), iterations=3, stft=StftSpec(256, 64)), Device.CPU)))


def timed_training(request: TrainRequest) -> tuple[Network, list[Sweep], float]:
    """A training: the network, its sweeps in order, and all seconds it took."""
    began = told = time.perf_counter()
    sweeps: list[Sweep] = []
    work = train(request)
    try:
        while True:
            step: TrainStep = next(work)
            if step.iteration > len(sweeps):
                now, count = time.perf_counter(), step.iteration - len(sweeps)
                sweeps += [Sweep(step.stage, (now - told) / count)] * count
                told = now
    except StopIteration as end:
        network: Network = end.value
        return network, sweeps, time.perf_counter() - began


def sklearn_nmf(x: Floats, width: int, seed: int) -> Factors:
    """scikit-learn's multiplicative KL-NMF of X (rows, frames) from a random start; never stops early."""
    from sklearn.decomposition import NMF

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
    return Factors(left.astype(np.float32), model.components_.astype(np.float32))


def torchnmf_nmf(x: Floats, width: int, seed: int) -> Factors:
    """The same by torchnmf, on the CPU."""
    import torch
    from torchnmf.nmf import NMF

    torch.manual_seed(seed)
    model = NMF(x.shape, rank=width)
    model.fit(torch.from_numpy(x), beta=1, tol=-np.inf, max_iter=NMF_ITERATIONS)
    left, right = model.H.detach().numpy(), model.W.detach().numpy().T
    return Factors(left.copy(), right.copy())


@contextmanager
def rival_threads(count: int) -> Iterator[None]:
    """As many threads for BLAS, OpenMP and torch meanwhile; the next training chooses its own."""
    import torch
    from threadpoolctl import threadpool_limits

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    with threadpool_limits(count):
        yield
    torch.set_num_threads(before)


def network_components(
    sound: Sound,
    network: Network,
    reading: Reading = DEFAULT_READING,
    exponent: float = 1.0,
    layer: int | None = None,
) -> Floats:
    """What each component of a layer, or of the deepest one, sounds like: (components, samples, channels)."""
    layer = network.depth if layer is None else layer
    nodes = [Node(layer, index) for index in range(network.widths[layer - 1])]
    mixes = [node_mix(network, node, 1.0, reading, exponent) for node in nodes]
    return _rendered(sound, network.spec.stft, factors(network, reading, exponent), mixes)


def nmf_components(sound: Sound, parts: Factors) -> Floats:
    """What each rank-one part of an NMF sounds like: (components, samples, channels)."""
    mixes = [Mix(row[None, None], (0.0,)) for row in np.eye(len(parts.right), dtype=np.float32)]
    return _rendered(sound, StftSpec(), parts, mixes)


def _rendered(sound: Sound, stft: StftSpec, parts: Factors, mixes: list[Mix]) -> Floats:
    return Renderer(sound.samples, stft, parts).render_all(mixes, 0, sound.n_samples)
