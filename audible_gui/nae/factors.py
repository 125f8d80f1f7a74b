"""The network's factors and their scaled projected gradient steps. One thread at a time.

X̂ is linear in any one factor θ: X̂ = A θ C. With the gradient split into its positive part P and its negative part N the
step θ ← max(0, θ − (θ / P) · (P − N)) = θ · N / P is a majorise–minimise step: monotone, without a learning rate.

Columns of the decoders are kept at unit sum and their norm is pushed towards the code; every layer's activations then
have one and the same total. Under a unit-sum D1 an L1 penalty on them would, for KL, be a mere scale, so with a penalty
D1's columns have unit Euclidean norm instead and its gradient is taken along that sphere. The deep weights are made
sparse by pressing each edge the more, the smaller its share in its child.
"""

import math
from dataclasses import dataclass

import torch

from audible_gui.document import Loss
from audible_gui.nae.divergence import FLOOR, divergence, exponent, gradient_parts

DEEP_PRESSURE = 10.0


@dataclass
class Factors:
    """Everything that is learned about X (inputs × samples).

    Attributes:
        x: the data.
        encoders: E1..EL.
        decoders: D1..DL.
        code: ĤL when it is learned directly, or None while it comes out of the encoders.
        loss: divergence.
        sparsity: relative weight of the L1 penalty on activations and of the pressure on deep weights.
    """

    x: torch.Tensor
    encoders: list[torch.Tensor]
    decoders: list[torch.Tensor]
    code: torch.Tensor | None
    loss: Loss
    sparsity: float

    @property
    def depth(self) -> int:
        """Number of layers."""
        return len(self.decoders)

    def encoded(self, layer: int) -> torch.Tensor:
        """H_l = El ··· E1 X; X itself for layer 0."""
        result = self.x
        for encoder in self.encoders[:layer]:
            result = encoder @ result
        return result

    def deepest(self) -> torch.Tensor:
        """ĤL, learned or encoded."""
        return self.encoded(self.depth) if self.code is None else self.code

    def decoded(self, layer: int) -> torch.Tensor:
        """Ĥ_l = D(l+1) ··· DL ĤL; layer 0 is X̂."""
        result = self.deepest()
        for decoder in reversed(self.decoders[layer:]):
            result = decoder @ result
        return result

    def weights(self, layer: int) -> torch.Tensor | None:
        """B_l = D1 ··· Dl, or None for layer 0."""
        result: torch.Tensor | None = None
        for decoder in self.decoders[:layer]:
            result = decoder if result is None else result @ decoder
        return result

    def step_decoder(self, layer: int) -> None:
        """One step of Dl, then of the scales."""
        right = self.decoded(layer)
        theta = self.decoders[layer - 1]
        negative, positive = self._parts(self.weights(layer - 1), right)
        if self.sparsity and layer == 1:
            negative, positive = _along_sphere(theta, negative, positive)
        elif self.sparsity:
            positive = positive * (1.0 + DEEP_PRESSURE * self.sparsity * (1.0 - _edge_shares(theta, right)))
        _step(theta, negative, positive, self.loss)
        if self.sparsity and layer == 1:
            theta.div_(theta.norm(dim=0))
        else:
            self.rescale()

    def step_encoder(self, layer: int) -> None:
        """One step of El."""
        left = self.weights(self.depth)
        assert left is not None
        pull = self.x.new_full((self.encoders[-1].shape[0],), self._penalty())
        for encoder in reversed(self.encoders[layer:]):
            left, pull = left @ encoder, pull @ encoder
        right = self.encoded(layer - 1)
        negative, positive = self._parts(left, right)
        if self.sparsity:
            positive = positive + torch.outer(pull, right.sum(dim=1))
        _step(self.encoders[layer - 1], negative, positive, self.loss)

    def step_code(self) -> None:
        """One step of ĤL, learned directly."""
        assert self.code is not None
        negative, positive = self._parts(self.weights(self.depth), None)
        _step(self.code, negative, positive + self._penalty(), self.loss)

    def objective(self) -> float:
        """The divergence plus the penalty on all activations: what the steps make smaller."""
        penalty = self._penalty() * float(self.deepest().sum(dtype=torch.float64))
        return divergence(self.x, self.decoded(0).clamp_(min=FLOOR), self.loss) + penalty

    def rescale(self) -> None:
        """Columns of every decoder at unit sum, of D1 at unit Euclidean norm when there is a penalty; X̂ stays."""
        for index, decoder in enumerate(self.decoders):
            norm = decoder.norm(dim=0) if self.sparsity and index == 0 else decoder.sum(dim=0)
            decoder.div_(norm)
            if index + 1 < self.depth:
                self.decoders[index + 1] *= norm[:, None]
            elif self.code is not None:
                self.code *= norm[:, None]
            else:
                self.encoders[-1] *= norm[:, None]

    def _penalty(self) -> float:
        """L1 weight of all layers together; at sparsity 1, per layer, as strong as the pull of a flat spectrum."""
        return self.sparsity * self.depth * math.sqrt(self.x.shape[0])

    def _parts(self, left: torch.Tensor | None, right: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """Negative and positive part of the gradient by θ in X̂ = left · θ · right (None stands for the identity)."""
        negative, positive = gradient_parts(self.x, self.decoded(0).clamp_(min=FLOOR), self.loss)
        return _contract(left, negative, right), (
            _contract(left, positive, right) if positive is not None else _sums(left, right, self.x)
        )


def _contract(left: torch.Tensor | None, middle: torch.Tensor, right: torch.Tensor | None) -> torch.Tensor:
    result = middle if left is None else left.T @ middle
    return result if right is None else result @ right.T


def _sums(left: torch.Tensor | None, right: torch.Tensor | None, x: torch.Tensor) -> torch.Tensor:
    """leftᵀ · 1 · rightᵀ without the matrix of ones."""
    rows = x.new_ones(x.shape[0]) if left is None else left.sum(dim=0)
    columns = x.new_ones(x.shape[1]) if right is None else right.sum(dim=1)
    return torch.outer(rows, columns)


def _step(theta: torch.Tensor, negative: torch.Tensor, positive: torch.Tensor, loss: Loss) -> None:
    quotient = negative / positive.clamp_(min=FLOOR)
    power = exponent(loss)
    # The floor keeps a weight that has vanished able to come back.
    theta.mul_(quotient if power == 1.0 else quotient.pow(power)).clamp_(min=FLOOR)


def _along_sphere(
    theta: torch.Tensor, negative: torch.Tensor, positive: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradient parts of a factor whose columns are normalised (Le Roux, Weninger & Hershey 2015, eq. 10)."""
    inward, outward = (theta * negative).sum(dim=0), (theta * positive).sum(dim=0)
    return negative + theta * outward, positive + theta * inward


def _edge_shares(decoder: torch.Tensor, activations: torch.Tensor) -> torch.Tensor:
    """Share of each edge (k, j) in the energy of its child k, (K_(l−1), K_l)."""
    energy = decoder * activations.sum(dim=1)
    return energy / energy.sum(dim=1, keepdim=True).clamp(min=FLOOR)
