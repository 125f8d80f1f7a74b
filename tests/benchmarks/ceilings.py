"""What the machine can do at most with a network's products, and how much of that an iteration uses.

Floating-point operations of one iteration with one hidden layer, F rows, T frames and K components, each product of an
F × T matrix with a K-row or K-column one being 2 F T K and nothing being computed twice:

refining and
fine-tuning  X̂ = D Ĥ and Q = X / X̂ for each of D and Ĥ, then Q Ĥᵀ and Dᵀ Q: four products, two divisions;
encoding     H = E Φ with Φ the 2F × T parts of X that the encoder reads, X̂ = D H, Q Hᵀ, then again X̂ = D H, Dᵀ Q and
             (Dᵀ Q) Φᵀ: as much as eight products, and two divisions.

This is the arithmetic that the formulas ask for. A program that does more appears the slower for it, one that finds a
way around some of it the faster.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

PRODUCTS = {"Encoding": 8, "Refining": 4, "Fine-tuning": 4}
DIVISIONS = 2
_TILES = (512, 2048, 8192)
_SECONDS = 0.3


@dataclass(frozen=True)
class Ceilings:
    """Rates that the machine was seen to reach.

    Attributes:
        flops: operations a second of products of the network's shapes.
        divisions: element-wise quotients a second, the result in place of the divisor, of arrays as large as X.
        cached_divisions: the same of arrays that stay in the processor's caches.
        copied_bytes: bytes a second read and written in copying an array as large as X.
    """

    flops: float
    divisions: float
    cached_divisions: float
    copied_bytes: float


def sweep_flops(stage: str, rows: int, frames: int, width: int) -> float | None:
    """Operations that an iteration of this stage asks for; None for a stage not known here."""
    return 2.0 * PRODUCTS[stage] * rows * frames * width if stage in PRODUCTS else None


def share(ceilings: Ceilings, stage: str, rows: int, frames: int, width: int, seconds: float) -> float | None:
    """Time that products and divisions would take at the ceilings, over the time taken."""
    flops = sweep_flops(stage, rows, frames, width)
    if flops is None:
        return None
    return (flops / ceilings.flops + DIVISIONS * rows * frames / ceilings.cached_divisions) / seconds


def measure(rows: int, frames: int, width: int) -> Ceilings:
    """The rates with as many threads as torch is set to, in float32; the best tile and the best try count.

    Rates of a kind of product are averaged over the three shapes (F × K)(K × T), (K × F)(F × T) and (F × T)(T × K).
    """
    import torch

    seconds_per_flop = [0.0, 0.0, 0.0]
    for shape in range(3):
        rates = [_product_rate(shape, rows, min(tile, frames), width) for tile in (*_TILES, frames)]
        seconds_per_flop[shape] = 1.0 / max(rates)
    x, y = torch.rand(rows, frames) + 0.5, torch.rand(rows, frames) + 0.5
    small, other = torch.rand(rows, 64) + 0.5, torch.rand(rows, 64) + 0.5
    return Ceilings(
        flops=1.0 / float(np.mean(seconds_per_flop)),
        divisions=x.numel() / _best_s(lambda: torch.div(x, y, out=y)),
        cached_divisions=small.numel() / _best_s(lambda: torch.div(small, other, out=other)),
        copied_bytes=2 * 4 * x.numel() / _best_s(lambda: y.copy_(x)),
    )


def _product_rate(shape: int, rows: int, frames: int, width: int) -> float:
    import torch

    d, h, x = torch.rand(rows, width), torch.rand(width, frames), torch.rand(rows, frames)
    left, right = ((d, h), (d.T, x), (x, h.T))[shape]
    out = torch.empty(left.shape[0], right.shape[1])
    return 2.0 * rows * frames * width / _best_s(lambda: torch.mm(left, right, out=out))


def _best_s(work: Callable[[], object]) -> float:
    """Shortest time of one go, over a good many."""
    best, end = float("inf"), time.perf_counter() + _SECONDS
    while time.perf_counter() < end:
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best
