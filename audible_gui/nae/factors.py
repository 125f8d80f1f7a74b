"""The network's factors and their scaled projected gradient steps. One thread at a time.

X̂ is linear in any one factor θ: X̂ = A θ C. With the gradient split into its positive part P and its negative part N the
step θ ← max(0, θ − (θ / P) · (P − N)) = θ · N / P is a majorise–minimise step: monotone, without a learning rate.

Columns of the decoders are kept at unit sum and their norm is pushed towards the code. Under unit sums an L1 penalty on
activations is, for KL, a mere scale; so with a penalty the columns have unit Euclidean norm instead, and the gradient
of the decoders is taken along that sphere. Ĥ_(l−1) = Dl Ĥl, so a penalty on all activations makes the deep weights
sparse too.
"""

from dataclasses import dataclass

import torch

from audible_gui.document import Loss
from audible_gui.nae.divergence import FLOOR, divergence, exponent, gradient_parts


@dataclass
class Factors:
    """Everything that is learned about X (inputs × samples).

    Attributes:
        x: the data.
        encoders: E1..EL.
        decoders: D1..DL.
        code: ĤL when it is learned directly, or None while it comes out of the encoders.
        loss: divergence.
        sparsity: relative L1 weight on the activations of all layers.
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
        if self.sparsity:
            if layer > 1:
                positive = positive + self._penalty() * torch.outer(self._pull(layer - 1), right.sum(dim=1))
            negative, positive = _along_sphere(theta, negative, positive)
        _step(theta, negative, positive, self.loss)
        if self.sparsity:
            theta.div_(theta.norm(dim=0))
        else:
            self.rescale()

    def step_encoder(self, layer: int) -> None:
        """One step of El."""
        left = self.weights(self.depth)
        pull = self._pull(self.depth)
        assert left is not None
        for encoder in reversed(self.encoders[layer:]):
            left, pull = left @ encoder, pull @ encoder
        right = self.encoded(layer - 1)
        negative, positive = self._parts(left, right)
        if self.sparsity:
            positive = positive + self._penalty() * torch.outer(pull, right.sum(dim=1))
        _step(self.encoders[layer - 1], negative, positive, self.loss)

    def step_code(self) -> None:
        """One step of ĤL, learned directly."""
        assert self.code is not None
        negative, positive = self._parts(self.weights(self.depth), None)
        _step(self.code, negative, positive + self._penalty() * self._pull(self.depth)[:, None], self.loss)

    def objective(self) -> float:
        """The divergence plus the penalty on all activations: what the steps make smaller."""
        penalty = sum(float(self.decoded(layer).sum(dtype=torch.float64)) for layer in range(1, self.depth + 1))
        return divergence(self.x, self.decoded(0).clamp_(min=FLOOR), self.loss) + self._penalty() * penalty

    def rescale(self) -> None:
        """Columns of every decoder at unit sum, or at unit Euclidean norm when there is a penalty; X̂ stays."""
        for index, decoder in enumerate(self.decoders):
            norm = decoder.norm(dim=0) if self.sparsity else decoder.sum(dim=0)
            decoder.div_(norm)
            if index + 1 < self.depth:
                self.decoders[index + 1] *= norm[:, None]
            elif self.code is not None:
                self.code *= norm[:, None]
            else:
                self.encoders[-1] *= norm[:, None]

    def _penalty(self) -> float:
        """Weight of the activations; at sparsity 1 as strong as the pull of a flat spectrum, the widest there is."""
        return self.sparsity * float(self.x.shape[0]) ** 0.5

    def _pull(self, layer: int) -> torch.Tensor:
        """Gradient of the sum of all activations up to a layer by those of that layer, (K_l,)."""
        result = self.x.new_ones(self.decoders[0].shape[1])
        for decoder in self.decoders[1:layer]:
            result = result @ decoder + 1.0
        return result

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
