"""Plain projected gradient descent, as the method's authors have it: θ ← max(0, θ − η ∇). One thread at a time.

A step size that a person would have to find is found here: η is halved until the objective falls by a part of what the
gradient promises (Armijo's rule along the projected line, Bertsekas 1976; Lin 2007 for factorisations), and the next
step of the same factor tries twice as much. The first one is as long as the factor itself. Every row of D1 and, where
activations are learned directly, every sample of them is a problem of its own and has a step size of its own: loud and
soft ones need very different ones. Momentum is that of the sweeps, see ``extrapolation``. No step raises the objective.
"""

from dataclasses import dataclass, field, replace
from typing import ClassVar

import torch

from audible_gui.document import Encoder, Loss, NetworkSpec, Optimiser
from audible_gui.nae.divergence import FLOOR, divergence_terms, gradient_parts
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.signed import step_signed

# Part of the promise that has to be kept.
PROMISE = 0.1
_TRIALS = 10
_GROWTH = 2.0


@dataclass
class PlainFactors(Factors):
    """Factors whose steps are plain ones.

    Attributes:
        sizes: the step size that each decoder and encoder has come to.
        own_sizes: those of the samples of the code, (samples,), and of the inputs, which are rows of D1, (inputs,).
    """

    sizes: dict[str, float] = field(default_factory=dict)
    own_sizes: dict[str, torch.Tensor] = field(default_factory=dict)
    multiplies: ClassVar[bool] = False

    def step_decoder(self, layer: int) -> Tiled[None]:
        """One step of Dl, then of the scales."""
        if layer == 1 and not self.sparsity:
            yield from self._step_inputs()
            self.rescale()
            return
        negative, positive, pressure = yield from self.decoder_gradient(layer)
        if pressure is not None:
            positive = positive + pressure
        fixed = self._fixed(layer)
        gradient = positive - negative
        if fixed is not None:
            gradient.masked_fill_(fixed, 0.0)
        yield from self._descend(f"D{layer}", self.decoders, layer, gradient, pressure)
        self._normalise(layer)

    def step_encoder(self, layer: int) -> Tiled[None]:
        """One step of El."""
        if self.encoder is Encoder.SIGNED:
            yield from step_signed(self, layer)
            return
        negative, positive = yield from self.encoder_gradient(layer)
        yield from self._descend(f"E{layer}", self.encoders, layer, positive - negative, None)

    def step_code(self) -> Tiled[None]:
        """One step of ĤL, learned directly: every sample on its own."""
        left, code = self.weights(self.depth), self.code
        assert left is not None
        assert code is not None
        sizes = self._sizes_of("samples", code)
        first = 0
        for tile in self.tiles():
            assert tile.code is not None
            part = sizes[first : first + tile.x.shape[1]]
            step_columns(Columns(tile.x, left, self.loss, tile.code_costs(left)), tile.code, part)
            first += len(part)
            yield

    def _step_inputs(self) -> Tiled[None]:
        """One step of D1: every input on its own, X̂ᵀ = Ĥ1ᵀ D1ᵀ."""
        decoder, left = self.decoders[0], self.decoded(1).T
        sizes, fixed = self._sizes_of("inputs", decoder.T), self._fixed(1)
        costs = self._guided(1).T if self.boxes else decoder.new_zeros(1, 1)
        size = self.tile_length(self.x.shape[1])
        for first in range(0, len(decoder), size):
            rows = slice(first, first + size)
            cost = costs[:, rows] if self.boxes else costs
            step_columns(Columns(self.x[rows].T, left, self.loss, cost, fixed), decoder[rows].T, sizes[rows])
            yield

    def _sizes_of(self, name: str, columns: torch.Tensor) -> torch.Tensor:
        """The step sizes of columns, zero before the first step."""
        if name not in self.own_sizes or len(self.own_sizes[name]) != columns.shape[1]:
            self.own_sizes[name] = columns.new_zeros(columns.shape[1])
        return self.own_sizes[name]

    def _descend(
        self, name: str, factors: list[torch.Tensor], layer: int, gradient: torch.Tensor, cost: torch.Tensor | None
    ) -> Tiled[None]:
        """One step of a decoder or encoder; ``cost`` is a part of the gradient that is not in the objective."""
        theta = factors[layer - 1]
        size = _GROWTH * self.sizes.get(name, _first_size(theta, gradient) / _GROWTH)
        _, before = yield from self.measured()
        for _ in range(_TRIALS):
            candidate = self._candidate(theta - size * gradient, factors, layer)
            moved = candidate - theta
            _, after = yield from self._with(candidate, factors, layer).measured()
            promised = PROMISE * _product(gradient, moved)
            if after - before + (0.0 if cost is None else _product(cost, moved)) <= min(promised, 0.0):
                theta.copy_(candidate)
                break
            size *= 0.5
        self.sizes[name] = size

    def _candidate(self, theta: torch.Tensor, factors: list[torch.Tensor], layer: int) -> torch.Tensor:
        """Made non-negative, and fixed columns as they were; D1 under a penalty keeps its scale."""
        theta.clamp_(min=FLOOR)
        if factors is not self.decoders:
            return theta
        fixed = self._fixed(layer)
        if self.sparsity and layer == 1:
            theta.div_(theta.norm(dim=0))
        return theta if fixed is None else torch.where(fixed, self.decoders[layer - 1], theta)

    def _with(self, candidate: torch.Tensor, factors: list[torch.Tensor], layer: int) -> "PlainFactors":
        changed = [*factors[: layer - 1], candidate, *factors[layer:]]
        return replace(self, decoders=changed) if factors is self.decoders else replace(self, encoders=changed)


def factors_for(spec: NetworkSpec) -> Factors:
    """Factors without data or layers, whose steps are those of the optimiser."""
    kind = PlainFactors if spec.optimiser is Optimiser.PGD else Factors
    return kind(torch.empty(0), [], [], None, spec.loss, spec.sparsity, encoder=spec.encoder)


@dataclass(frozen=True, eq=False)
class Columns:
    """X ≈ left · θ, whose columns are problems of their own.

    Attributes:
        x: (rows, columns).
        left: (rows, K).
        loss: divergence.
        costs: of a unit of θ, (K, columns) or what can be broadcast to it.
        fixed: which rows of θ stay as they are, (K,), or None for none.
    """

    x: torch.Tensor
    left: torch.Tensor
    loss: Loss
    costs: torch.Tensor
    fixed: torch.Tensor | None = None

    def gradient(self, theta: torch.Tensor) -> torch.Tensor:
        """By θ; zero where it is fixed."""
        negative, positive = gradient_parts(self.x, (self.left @ theta).clamp_(min=FLOOR), self.loss)
        result = self.left.T @ ((1.0 if positive is None else positive) - negative) + self.costs
        return result if self.fixed is None else result.masked_fill_(self.fixed[:, None], 0.0)

    def objective(self, theta: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
        """Of some columns, one by one; ``theta`` is theirs."""
        terms = divergence_terms(self.x[:, which], (self.left @ theta).clamp_(min=FLOOR), self.loss)
        costs = self.costs if self.costs.shape[1] == 1 else self.costs[:, which]
        return terms.sum(dim=0, dtype=torch.float64) + (costs * theta).sum(dim=0, dtype=torch.float64)


def step_columns(columns: Columns, theta: torch.Tensor, sizes: torch.Tensor) -> None:
    """One step of θ and of its columns' step sizes, both changed in place; a size of zero is none yet."""
    gradient = columns.gradient(theta)
    first = theta.norm(dim=0) / gradient.norm(dim=0).clamp_(min=FLOOR)
    sizes.copy_(torch.where(sizes > 0.0, _GROWTH * sizes, first))
    which = torch.arange(len(sizes), device=sizes.device)
    before = columns.objective(theta, which)
    for _ in range(_TRIALS):
        here, slope = theta[:, which], gradient[:, which]
        candidate = torch.where(slope == 0.0, here, (here - sizes[which] * slope).clamp_(min=FLOOR))
        promised = PROMISE * (slope * (candidate - here)).sum(dim=0, dtype=torch.float64)
        kept = columns.objective(candidate, which) - before[which] <= promised.clamp_(max=0.0)
        theta[:, which[kept]] = candidate[:, kept]
        which = which[~kept]
        if not len(which):
            break
        sizes[which] *= 0.5


def _first_size(theta: torch.Tensor, gradient: torch.Tensor) -> float:
    return float(theta.norm() / gradient.norm().clamp(min=FLOOR))


def _product(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one * other).sum(dtype=torch.float64))
