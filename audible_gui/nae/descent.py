"""Plain projected gradient descent, as the method's authors have it: θ ← max(0, θ − η ∇). One thread at a time.

A step size that a person would have to find is found here: η is halved until the objective falls by a part of what the
gradient promises (Armijo's rule along the projected line, Bertsekas 1976; Lin 2007 for factorisations), and the next
step of the same factor tries twice as much. The first one is as long as the factor itself. Every sample of activations
that are learned directly is a problem of its own and has a step size of its own. Momentum is that of the sweeps, see
``extrapolation``. No step raises the objective. It takes more time than the scaled steps and ends higher.
"""

from dataclasses import dataclass, field, replace
from typing import ClassVar

import torch

from audible_gui.document import Encoder, NetworkSpec, Optimiser
from audible_gui.nae.divergence import FLOOR, divergence_terms
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.signed import step_signed

# Part of the promise that has to be kept.
PROMISE = 0.01
_TRIALS = 10
_MOST_GROWTH = 2.0


@dataclass
class PlainFactors(Factors):
    """Factors whose steps are plain ones.

    Attributes:
        sizes: the step size that each decoder and encoder has come to.
        code_sizes: those of the samples of the code, (samples,).
    """

    sizes: dict[str, float] = field(default_factory=dict)
    code_sizes: torch.Tensor | None = None
    multiplies: ClassVar[bool] = False

    def step_decoder(self, layer: int) -> Tiled[None]:
        """One step of Dl, then of the scales."""
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
        """One step of ĤL, learned directly."""
        left, code = self.weights(self.depth), self.code
        assert left is not None
        assert code is not None
        if self.code_sizes is None or len(self.code_sizes) != code.shape[1]:
            self.code_sizes = code.new_zeros(code.shape[1])
        first = 0
        for tile in self.tiles():
            count = tile.x.shape[1]
            _step_columns(tile, left, self.code_sizes[first : first + count])
            first += count
            yield

    def _descend(
        self, name: str, factors: list[torch.Tensor], layer: int, gradient: torch.Tensor, cost: torch.Tensor | None
    ) -> Tiled[None]:
        """One step of a decoder or encoder; ``cost`` is a part of the gradient that is not in the objective."""
        theta = factors[layer - 1]
        size = _MOST_GROWTH * self.sizes.get(name, _first_size(theta, gradient) / _MOST_GROWTH)
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


def _step_columns(tile: Factors, left: torch.Tensor, sizes: torch.Tensor) -> None:
    """One step of a tile's code and of its samples' step sizes, which are changed in place; zero is none yet."""
    assert tile.code is not None
    negative, positive = tile.code_gradient(left, left @ tile.code)
    gradient = positive - negative
    costs = tile.code_costs(left).expand_as(gradient)
    first = tile.code.norm(dim=0) / gradient.norm(dim=0).clamp_(min=FLOOR)
    sizes.copy_(torch.where(sizes > 0.0, _MOST_GROWTH * sizes, first))
    columns = torch.arange(len(sizes), device=sizes.device)
    before = _objectives(tile, left, tile.code, costs, columns)
    for _ in range(_TRIALS):
        code, slope = tile.code[:, columns], gradient[:, columns]
        candidate = (code - sizes[columns] * slope).clamp_(min=FLOOR)
        after = _objectives(tile, left, candidate, costs, columns)
        promised = PROMISE * (slope * (candidate - code)).sum(dim=0, dtype=torch.float64)
        kept = after - before[columns] <= promised.clamp_(max=0.0)
        tile.code[:, columns[kept]] = candidate[:, kept]
        columns = columns[~kept]
        if not len(columns):
            break
        sizes[columns] *= 0.5


def _objectives(
    tile: Factors, left: torch.Tensor, code: torch.Tensor, costs: torch.Tensor, columns: torch.Tensor
) -> torch.Tensor:
    """The objective of some samples one by one, with these activations."""
    terms = divergence_terms(tile.x[:, columns], (left @ code).clamp_(min=FLOOR), tile.loss)
    return terms.sum(dim=0, dtype=torch.float64) + (costs[:, columns] * code).sum(dim=0, dtype=torch.float64)


def _first_size(theta: torch.Tensor, gradient: torch.Tensor) -> float:
    return float(theta.norm() / gradient.norm().clamp(min=FLOOR))


def _product(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one * other).sum(dtype=torch.float64))
