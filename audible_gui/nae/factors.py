"""The network's factors and their scaled projected gradient steps. One thread at a time.

X̂ is linear in any one factor θ: X̂ = A θ C. With the gradient split into its positive part P and its negative part N the
step θ ← max(0, θ − (θ / P) · (P − N)) = θ · N / P is a majorise–minimise step: monotone, without a learning rate.

Columns of the decoders are kept at unit sum and their norm is pushed towards the code; every layer's activations then
have one and the same total. Under a unit-sum D1 an L1 penalty on them would, for KL, be a mere scale, so with a penalty
D1's columns have unit Euclidean norm instead and its gradient is taken along that sphere. The deep weights are made
sparse by pressing each edge the more, the smaller its share in its child.

Whatever needs all of X is a generator that yields after every tile of its columns: long sounds can be broken off, and
no second array of X's size is made. A tile's arrays stay in the processor's cache.
"""

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

import torch

from audible_gui.document import Encoder, Loss
from audible_gui.nae.boxes import Box
from audible_gui.nae.divergence import FLOOR, divergence, exponent, gradient_parts
from audible_gui.nae.signed import Reader, step_signed

DEEP_PRESSURE = 10.0
# Values of X in a tile: 1 MB, a share of a core's cache.
TILE_VALUES = 262_144
# A GPU would otherwise wait for Python.
CUDA_TILES = 256
MIN_TILE = 16

T = TypeVar("T")
Tiled = Generator[None, None, T]
Parts = list[torch.Tensor]


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
        features: what E1 reads instead of X, (rows, samples), non-negative.
        fixed: per decoder which of its columns no step and no rescaling touches, (K_l,) of booleans, or None for none;
            such columns must have the scale that the others are kept at, and edges to fixed columns alone.
        boxes: see ``guidance``; they act on steps of decoders and of a code that is learned directly.
        as_one: whether the network is never to be read as its parts, since guides shaped it; until it starts afresh.
        encoder: whether E1..EL may have negative weights.
        multiplies: whether steps are factors of the weights rather than summands.
        reader: of what E1 reads, once a signed E1 has taken a step.
    """

    x: torch.Tensor
    encoders: list[torch.Tensor]
    decoders: list[torch.Tensor]
    code: torch.Tensor | None
    loss: Loss
    sparsity: float
    features: torch.Tensor | None = None
    fixed: Sequence[torch.Tensor | None] = ()
    boxes: Sequence[Box] = ()
    as_one: bool = False
    encoder: Encoder = Encoder.NONNEGATIVE
    reader: Reader | None = None
    multiplies: ClassVar[bool] = True

    @property
    def depth(self) -> int:
        """Number of layers."""
        return len(self.decoders)

    def encoded(self, layer: int) -> torch.Tensor:
        """H_l = relu(El H_(l−1)), what E1 reads for layer 0; without negative weights the ReLU is the identity."""
        result = self.x if self.features is None else self.features
        for encoder in self.encoders[:layer]:
            result = encoder @ result
            if self.encoder is Encoder.SIGNED:
                result.clamp_(min=0.0)
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

    def tiles(self) -> Iterator["Factors"]:
        """The same factors, sharing their memory, on some columns of X at a time."""
        size = self.tile_length(self.x.shape[0])
        for first in range(0, self.x.shape[1], size):
            part = slice(first, first + size)
            code, features = (None if rows is None else rows[:, part] for rows in (self.code, self.features))
            boxes = [box.part(part) for box in self.boxes]
            yield replace(self, x=self.x[:, part], code=code, features=features, boxes=boxes)

    def tile_length(self, breadth: int) -> int:
        """How many columns, or rows, of so many values make a tile."""
        return max(MIN_TILE, TILE_VALUES * (CUDA_TILES if self.x.is_cuda else 1) // breadth)

    def whole_code(self) -> Tiled[torch.Tensor]:
        """ĤL of all columns, in memory of its own."""
        parts = []
        for tile in self.tiles():
            parts.append(tile.deepest())
            yield
        return torch.cat(parts, dim=1)

    @property
    def has_objective(self) -> bool:
        """Whether there is one function that every step makes smaller: the pressure on deep weights follows shares."""
        return not self.sparsity or self.depth == 1

    def measured(self) -> Tiled[tuple[float, float]]:
        """Divergence of X̂ from X, and the objective: that plus the penalties on activations and boxes."""
        loss = penalty = 0.0
        for tile in self.tiles():
            loss += divergence(tile.x, tile.decoded(0).clamp_(min=FLOOR), self.loss)
            penalty += tile._penalised()
            yield
        return loss, loss + penalty

    def learned(self) -> list[torch.Tensor]:
        """What steps change, in a fixed order: decoders, and the code or, while it is encoded, the encoders."""
        return [*self.decoders, *(self.encoders if self.code is None else [self.code])]

    def copied(self) -> Parts:
        """A copy of what steps change."""
        return [tensor.clone() for tensor in self.learned()]

    def put(self, values: Parts) -> None:
        """Give back what ``copied`` gave, or something of its shapes."""
        for tensor, value in zip(self.learned(), values, strict=True):
            tensor.copy_(value)

    def step_decoder(self, layer: int) -> Tiled[None]:
        """One step of Dl, then of the scales."""
        theta = self.decoders[layer - 1]
        negative, positive, pressure = yield from self.decoder_gradient(layer)
        fixed = self._fixed(layer)
        before = None if fixed is None else theta.clone()
        _step(theta, negative, positive if pressure is None else positive + pressure, self.loss)
        if fixed is not None and before is not None:
            theta.copy_(torch.where(fixed, before, theta))
        self._normalise(layer)

    def step_encoder(self, layer: int) -> Tiled[None]:
        """One step of El."""
        if self.encoder is Encoder.SIGNED:
            yield from step_signed(self, layer)
            return
        negative, positive = yield from self.encoder_gradient(layer)
        _step(self.encoders[layer - 1], negative, positive, self.loss)

    def step_code(self) -> Tiled[None]:
        """One step of ĤL, learned directly; its columns are independent of each other."""
        left = self.weights(self.depth)
        assert left is not None
        for tile in self.tiles():
            assert tile.code is not None
            negative, positive = tile.code_gradient(left, left @ tile.code)
            _step(tile.code, negative, positive, self.loss)
            yield

    def decoder_gradient(self, layer: int) -> Tiled[tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]]:
        """By Dl: the negative part, the positive one, and the pressure on a deep one's small edges if there is any."""
        theta, path, pressure = self.decoders[layer - 1], self.decoders[layer - 1 :: -1], None
        negative, positive, amounts = yield from self._gradient(
            self.weights(layer - 1), path, lambda tile: tile.decoded(layer)
        )
        if self.boxes:
            positive = positive + self._guided(layer)
        if self.sparsity and layer == 1:
            negative, positive = _along_sphere(theta, negative, positive)
        elif self.sparsity:
            pressure = positive * (DEEP_PRESSURE * self.sparsity * (1.0 - _edge_shares(theta, amounts)))
        return negative, positive, pressure

    def encoder_gradient(self, layer: int) -> Tiled[tuple[torch.Tensor, torch.Tensor]]:
        """By El, which is non-negative: the negative part and the positive one."""
        left = self.weights(self.depth)
        assert left is not None
        pull = self.x.new_full((self.encoders[-1].shape[0],), self._penalty())
        for encoder in reversed(self.encoders[layer:]):
            left, pull = left @ encoder, pull @ encoder
        path = [*self.encoders[layer - 1 :], *reversed(self.decoders)]
        negative, positive, amounts = yield from self._gradient(left, path, lambda tile: tile.encoded(layer - 1))
        return negative, positive + torch.outer(pull, amounts) if self.sparsity else positive

    def code_gradient(self, left: torch.Tensor, reconstruction: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """By ĤL: the negative part and the positive one. The reconstruction is used up."""
        negative, positive, _ = self._parts(left, reconstruction, None)
        return negative, positive + self.code_costs(left)

    def code_costs(self, left: torch.Tensor) -> torch.Tensor:
        """What penalty and boxes cost a unit of each activation, (K_L, samples) or what can be broadcast to it."""
        costs = left.new_full((1, 1), self._penalty())
        for box in self.boxes:
            costs = costs + torch.outer(box.weights * (box.rows @ left), box.columns)
        return costs

    def rescale(self) -> None:
        """Columns of every decoder at unit sum, of D1 at unit Euclidean norm when there is a penalty; X̂ stays."""
        for index, decoder in enumerate(self.decoders):
            norm = self._norms(index + 1)
            decoder.div_(norm)
            if index + 1 < self.depth:
                self.decoders[index + 1] *= norm[:, None]
            elif self.code is not None:
                self.code *= norm[:, None]
            else:
                self.encoders[-1] *= norm[:, None]

    def to_unit_sums(self) -> None:
        """The only layer's columns at unit sum also when there is a penalty; until the next step or ``rescale``.

        Its activations then tell how much each component holds. X̂ stays, and what the encoder is to the code.
        """
        assert self.depth == 1
        assert self.code is not None
        if self.sparsity:
            norm = self.decoders[0].sum(dim=0).clamp_(min=FLOOR)
            self.decoders[0].div_(norm)
            self.encoders[0].mul_(norm[:, None])
            self.code.mul_(norm[:, None])

    def _normalise(self, layer: int) -> None:
        """The scales after a step of Dl."""
        if self.sparsity and layer == 1:
            self.decoders[0].div_(self._norms(1))
        else:
            self.rescale()

    def _guided(self, layer: int) -> torch.Tensor:
        """What the boxes add to the gradient by Dl."""
        left, total = self.weights(layer - 1), torch.zeros_like(self.decoders[layer - 1])
        for box in self.boxes:
            right = box.weights * (self.deepest() @ box.columns)
            for decoder in reversed(self.decoders[layer:]):
                right = decoder @ right
            total += torch.outer(box.rows if left is None else box.rows @ left, right)
        return total

    def _penalised(self) -> float:
        """What the penalty on all activations and the boxes add to the objective."""
        total = self._penalty() * float(self.deepest().sum(dtype=torch.float64)) if self.sparsity else 0.0
        return total + self._boxed() if self.boxes else total

    def _boxed(self) -> float:
        """What the boxes add to the objective."""
        weights = self.weights(self.depth)
        assert weights is not None
        terms = [(box.rows @ weights) * box.weights * (self.deepest() @ box.columns) for box in self.boxes]
        return sum(float(term.sum(dtype=torch.float64)) for term in terms)

    def _fixed(self, layer: int) -> torch.Tensor | None:
        return self.fixed[layer - 1] if layer <= len(self.fixed) else None

    def _norms(self, layer: int) -> torch.Tensor:
        """What the columns of Dl are to be divided by, (K_l,); one exactly where they are fixed."""
        decoder, fixed = self.decoders[layer - 1], self._fixed(layer)
        norms = decoder.norm(dim=0) if self.sparsity and layer == 1 else decoder.sum(dim=0)
        return norms if fixed is None else norms.masked_fill(fixed, 1.0)

    def _penalty(self) -> float:
        """L1 weight of all layers together; at sparsity 1, per layer, as strong as the pull of a flat spectrum."""
        return self.sparsity * self.depth * math.sqrt(self.x.shape[0])

    def _gradient(
        self, left: torch.Tensor | None, path: Sequence[torch.Tensor], start: Callable[["Factors"], torch.Tensor]
    ) -> Tiled[Parts]:
        """The parts of all columns for the factor that comes first on the path from ``start`` to X̂."""
        total: Parts = []
        for tile in self.tiles():
            reconstruction = right = start(tile)
            for factor in path:
                reconstruction = factor @ reconstruction
            parts = tile._parts(left, reconstruction, right)
            total = [whole.add_(part) for whole, part in zip(total, parts, strict=True)] if total else parts
            yield
        return total

    def _parts(self, left: torch.Tensor | None, reconstruction: torch.Tensor, right: torch.Tensor | None) -> Parts:
        """Negative and positive part of the gradient by θ in X̂ = left · θ · right, and the sums of right's rows.

        None stands for the identity. The reconstruction is used up.
        """
        negative, positive = gradient_parts(self.x, reconstruction.clamp_(min=FLOOR), self.loss)
        amounts = self.x.new_ones(self.x.shape[1]) if right is None else right.sum(dim=1)
        if positive is None:
            rows = self.x.new_ones(self.x.shape[0]) if left is None else left.sum(dim=0)
            return [_contract(left, negative, right), torch.outer(rows, amounts), amounts]
        return [_contract(left, negative, right), _contract(left, positive, right), amounts]


def _contract(left: torch.Tensor | None, middle: torch.Tensor, right: torch.Tensor | None) -> torch.Tensor:
    result = middle if left is None else left.T @ middle
    return result if right is None else result @ right.T


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


def _edge_shares(decoder: torch.Tensor, amounts: torch.Tensor) -> torch.Tensor:
    """Share of each edge (k, j) in the energy of its child k, (K_(l−1), K_l); amounts are those of the parents."""
    energy = decoder * amounts
    return energy / energy.sum(dim=1, keepdim=True).clamp(min=FLOOR)
