"""Steps of encoders whose weights may be negative, H_l = relu(El H_(l−1)). One thread at a time.

Scaled steps know no sign. Where a step of the activations would lead is known, though: Δ = H · (N / P)^a − H, and zero
where the ReLU is. For a layer before the last, N and P are handed back through the encoders, whose negative weights
exchange the two. El moves by the ridge regression of Δ on what it reads, Δ Fᵀ (F Fᵀ + λI)⁻¹, or by half of it, and so
on, until the objective does not rise: Gauss and Newton's way, which unlike the gradient does not mind how much alike
the frames of a sound are.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from audible_gui.nae.divergence import FLOOR, exponent

if TYPE_CHECKING:
    from audible_gui.nae.factors import Factors

# λ over the mean energy of a sample: how little E may lean on what few samples tell.
RIDGE = 0.01
_HALVINGS = 4
_LARGEST_QUOTIENT = 10.0
_BLOCK = 512
# Multiplications between two yields: some ten milliseconds.
_PRODUCTS = 100_000_000


@dataclass(frozen=True, eq=False)
class Reader:
    """Ridge regression on what an encoder reads.

    Attributes:
        rows: F, (inputs, samples).
        root: Cholesky's factor of F Fᵀ + λI, or of Fᵀ F + λI, whichever is smaller; in float64, since activations of
            thousands of samples are so much alike that float32 would round it to a matrix without one.
    """

    rows: torch.Tensor
    root: torch.Tensor

    def fitted(self, goal: torch.Tensor) -> torch.Tensor:
        """The weights (K, inputs) that make of F what comes near the goal, (K, samples)."""
        if self.root.shape[0] == self.rows.shape[0]:
            return self._solved(self.rows @ goal.T).T.contiguous()
        # (F Fᵀ + λI)⁻¹ F = F (Fᵀ F + λI)⁻¹.
        return self._solved(goal.T.contiguous()).T @ self.rows.T

    def _solved(self, right: torch.Tensor) -> torch.Tensor:
        return torch.cholesky_solve(right.to(self.root.dtype), self.root).to(right.dtype)


def reader(rows: torch.Tensor) -> Generator[None, None, Reader]:
    """Prepare the regression on rows of any number; yields after every block."""
    inputs, samples = rows.shape
    wide = rows if inputs <= samples else rows.T
    gram = torch.zeros(len(wide), len(wide), dtype=torch.float64, device=rows.device)
    size = max(1, _PRODUCTS // len(wide) ** 2)
    for first in range(0, wide.shape[1], size):
        part = wide[:, first : first + size].to(gram.dtype)
        gram.addmm_(part, part.T)
        yield
    energy = float(gram.diagonal().sum()) / samples
    gram.diagonal().add_(max(RIDGE * energy, FLOOR))
    yield from _cholesky(gram)
    return Reader(rows, gram)


def step_signed(factors: "Factors", layer: int) -> Generator[None, None, None]:
    """One step of El."""
    left = factors.weights(factors.depth)
    assert left is not None
    wishes = []
    for tile in factors.tiles():
        wishes.append(_wish(tile, left, layer))
        yield
    if layer == 1 and factors.reader is None:
        factors.reader = yield from reader(factors.encoded(0))
    reading = factors.reader if layer == 1 else (yield from reader(factors.encoded(layer - 1)))
    assert reading is not None
    move = reading.fitted(torch.cat(wishes, dim=1))
    encoder = factors.encoders[layer - 1]
    _, before = yield from factors.measured()
    for _ in range(_HALVINGS):
        trial = replace(factors, encoders=list(factors.encoders))
        trial.encoders[layer - 1] = encoder + move
        _, after = yield from trial.measured()
        if after <= before:
            encoder.copy_(trial.encoders[layer - 1])
            return
        move = 0.5 * move


def _wish(tile: "Factors", left: torch.Tensor, layer: int) -> torch.Tensor:
    """How H_l should change, (K_l, samples)."""
    activations = [tile.encoded(number) for number in range(layer, tile.depth + 1)]
    negative, positive = tile.code_gradient(left, left @ activations[-1])
    for encoder, above in zip(reversed(tile.encoders[layer:]), reversed(activations[1:]), strict=True):
        sounding = above > 0.0
        negative, positive = negative * sounding, positive * sounding
        plus, minus = encoder.clamp(min=0.0).T, encoder.neg().clamp_(min=0.0).T
        negative, positive = plus @ negative + minus @ positive, plus @ positive + minus @ negative
    quotient = (negative / positive.clamp_(min=FLOOR)).clamp_(max=_LARGEST_QUOTIENT)
    return activations[0] * (quotient.pow_(exponent(tile.loss)) - 1.0)


def _cholesky(matrix: torch.Tensor) -> Generator[None, None, None]:
    """A positive definite matrix becomes its lower factor, block by block."""
    for first in range(0, len(matrix), _BLOCK):
        here, below = slice(first, first + _BLOCK), slice(first + _BLOCK, None)
        root = torch.linalg.cholesky(matrix[here, here])
        matrix[here, here] = root
        matrix[here, below] = 0.0
        matrix[below, here] = torch.linalg.solve_triangular(root.T, matrix[below, here], upper=True, left=False)
        yield
        for row in range(first + _BLOCK, len(matrix), _BLOCK):
            part = slice(row, row + _BLOCK)
            matrix[part, below] -= matrix[part, here] @ matrix[below, here].T
            yield
