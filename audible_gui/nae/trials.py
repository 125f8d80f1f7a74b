"""Quick factorisations of a small spectrogram, and how much alike two of them are. Any thread."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from audible_gui.document import Floats

SWEEPS = 80
_FLOOR = 1e-9
_STRAY = 0.02


@dataclass(frozen=True, eq=False)
class Trial:
    """X ≈ bases · envelopes.

    Attributes:
        bases: (inputs, K), columns of unit sum.
        envelopes: (K, samples).
        divergence: generalised Kullback–Leibler divergence of the product from X, summed.
    """

    bases: Floats
    envelopes: Floats
    divergence: float


def factorised(x: Floats, parts: int, rng: np.random.Generator) -> Generator[float, None, Trial]:
    """Non-negative factorisation by multiplicative steps (Lee & Seung 2001, Kullback–Leibler), from drawn frames.

    Args:
        x: (inputs, samples), not all zero.
        parts: K, at most the number of samples.
        rng: draws the frames.

    Yields:
        The fraction done, after every sweep.
    """
    bases = x[:, _far_frames(x, parts, rng)] + _STRAY
    bases *= rng.uniform(0.5, 1.5, size=bases.shape).astype(np.float32)
    bases /= bases.sum(axis=0)
    envelopes = np.tile(x.sum(axis=0) / parts, (parts, 1))
    for sweep in range(SWEEPS):
        bases *= _quotient(x, bases, envelopes) @ envelopes.T
        bases /= np.maximum(bases.sum(axis=0), _FLOOR)
        envelopes *= bases.T @ _quotient(x, bases, envelopes)
        # Zeros would never come back, and the smallest numbers are slow to multiply.
        np.maximum(bases, _FLOOR, out=bases)
        np.maximum(envelopes, _FLOOR, out=envelopes)
        yield (sweep + 1) / SWEEPS
    return Trial(bases, envelopes, divergence(x, bases @ envelopes))


def divergence(x: Floats, y: npt.NDArray[np.float32]) -> float:
    """Σ x log(x / y) − x + y in float64; y broadcasts."""
    ratio = np.maximum(x, np.float32(1e-30)) / np.maximum(y, _FLOOR)
    return float((x * np.log(ratio) - x + y).sum(dtype=np.float64))


def likeness(one: Trial, other: Trial) -> float:
    """Mean over the parts of cosine of bases times cosine of envelopes, 0..1, under the best assignment (Hungarian)."""
    scores = (_unit(one.bases.T) @ _unit(other.bases.T).T) * (_unit(one.envelopes) @ _unit(other.envelopes).T)
    return float(scores[linear_sum_assignment(scores, maximize=True)].mean())


def _far_frames(x: Floats, count: int, rng: np.random.Generator) -> list[int]:
    """Samples drawn one after another by energy times distance from those drawn (Arthur & Vassilvitskii 2007).

    As ``seeds.frame_seeds``, but left to chance: the differences between starts are what is asked for here.
    """
    roots = np.sqrt(x)
    norms = np.maximum(np.linalg.norm(roots, axis=0), _FLOOR)
    roots /= norms
    energies = np.square(norms, dtype=np.float64)
    distance = np.ones_like(energies)
    chosen: list[int] = []
    for _ in range(count):
        weights = energies * distance
        chosen.append(int(rng.choice(len(weights), p=weights / weights.sum())))
        np.minimum(distance, np.maximum(1.0 - roots.T @ roots[:, chosen[-1]], _FLOOR), out=distance)
    return chosen


def _quotient(x: Floats, bases: Floats, envelopes: Floats) -> Floats:
    product = bases @ envelopes
    np.maximum(product, _FLOOR, out=product)
    np.divide(x, product, out=product)
    return product


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _FLOOR)
    return unit
