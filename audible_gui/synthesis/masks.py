"""What masks are made of: the powers of all components, and how a node is shared out among its children. Any thread.

With an exponent p a component's mask is its magnitude to the power of p, over the sum of those of all (p = ∞: one where
it is the greatest, else zero). Read as its parts, the components are those of layer 1. Read as one, they are those of
the deepest layer, and the masks of children are nested in their parents': the part of child k in its parent (l, j) is
B^p[:, k] · D^p[k, j] over the sum of these over k, with B = B_(l−1) and D = Dl. The parent's activation cancels, so
that the parts of children do not depend on time (on frequency, where the weights are envelopes). For p = 1 all this is
the decoder: Σ_k B[:, k] · D[k, j] = B_l[:, j].
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audible_gui.document import BINARY, DEFAULT_READING, Floats, Network, Orientation, Reading, frozen
from audible_gui.synthesis.hierarchy import own_activations
from audible_gui.synthesis.parts import Matrix
from audible_gui.synthesis.remembering import Remembered

# Powers are scaled so that the greatest of a row or column is this: a product of two, summed over the widest layer, is
# still a float32, and so is that of two components 1e-8 as loud as the loudest at the highest exponent.
_PEAK = 1e17
# Less than the training's floor times itself: nothing.
_NOTHING = 1e-30
_BLOCK = 4096


Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Factors:
    """Σ_k left[:, k] ⊗ right[k, :] is what masks are relative to: the components' magnitudes, raised already.

    Attributes:
        left: (channels · bins, K).
        right: (K, frames).
        binary: whether a bin belongs to its greatest component alone; nothing is raised then.
        plain: left and right as they were before they were raised; None where they are not.
    """

    left: Floats
    right: Floats
    binary: bool = False
    plain: tuple[Floats, Floats] | None = None


@dataclass(frozen=True, eq=False)
class SoftLevel:
    """Nodes of one layer and their children, for a finite exponent.

    Attributes:
        weights: the children's, raised: (inputs, K_(l−1)).
        edges: Dl, raised: (K_(l−1), K_l).
        inverse: one over weights · edges, (inputs, K_l); zero where that is zero.
    """

    weights: Matrix
    edges: Matrix
    inverse: Matrix

    def descend(self, below: Matrix, edge_gains: Matrix | None) -> Matrix:
        """Gains of nodes from those of their children.

        Args:
            below: (sides, inputs or 1, K_(l−1)).
            edge_gains: (K_(l−1), K_l), or None where all are one.

        Returns:
            (sides, inputs, K_l): the children's gains, weighted by their parts in the node.
        """
        edges = self.edges if edge_gains is None else self.edges * edge_gains
        result: Matrix = (self.weights * below) @ edges * self.inverse
        return result

    def alone(self, child: int, below: Values) -> Matrix:
        """What ``descend`` makes of one child alone, whose gains are ``below``, (inputs or 1,): (1, inputs, K_l)."""
        own = self.weights[:, child] * below
        result: Matrix = own[:, None] * self.edges[child] * self.inverse
        return result[None]

    @property
    def held(self) -> npt.NDArray[np.bool_]:
        """Where nodes have anything to be shared out: (inputs, K_l)."""
        return self.inverse > 0.0


@dataclass(frozen=True, eq=False)
class BinaryLevel:
    """The same for masks that give everything to one child.

    Attributes:
        winners: index of the greatest child, (inputs, K_l).
        held: where there is one, (inputs, K_l).
    """

    winners: npt.NDArray[np.intp]
    held: npt.NDArray[np.bool_]

    def descend(self, below: Matrix, edge_gains: Matrix | None) -> Matrix:
        """Gains of nodes from those of their children, see ``SoftLevel.descend``."""
        sides, rows = len(below), len(self.winners)
        spread = np.broadcast_to(below, (sides, rows, below.shape[2]))
        result = np.take_along_axis(spread, np.broadcast_to(self.winners, (sides, *self.winners.shape)), axis=2)
        if edge_gains is not None:
            result = result * edge_gains[self.winners, np.arange(self.winners.shape[1])]
        return result * self.held

    def alone(self, child: int, below: Values) -> Matrix:
        """See ``SoftLevel.alone``."""
        result: Matrix = ((self.winners == child) & self.held) * below[:, None]
        return result[None]


@dataclass(frozen=True, eq=False)
class Nesting:
    """How the deepest layer of a network, read as one, comes down to layer 1 under one exponent.

    Attributes:
        levels: of layers 2..L.
        weights: B_L, zero where a node has no child with a part in it: that belongs to the residual, in every mix.
    """

    levels: tuple[SoftLevel | BinaryLevel, ...]
    weights: Matrix


def nesting(network: Network, exponent: float) -> Nesting:
    """Of a network, worked out once as long as it is asked for the same exponent."""
    return _nestings.get(network, exponent, lambda: _nested(network, exponent))


def factors(network: Network, reading: Reading = DEFAULT_READING, exponent: float = 1.0) -> Factors:
    """What a network's masks are relative to.

    Args:
        network: any.
        reading: how it is read.
        exponent: of the masks, see Document.
    """
    own = own_activations(network, reading)
    if own is not None:
        weights, code = network.decoders[0], own
    else:
        weights, code = frozen(nesting(network, exponent).weights), network.code
    plain = _turned(network, weights, code)
    if exponent in {1.0, BINARY}:
        return Factors(*plain, binary=exponent == BINARY)
    raised = _turned(network, _raised(weights, exponent, axis=1), _raised(code, exponent, axis=0))
    return Factors(*raised, plain=plain)


def _turned(network: Network, weights: Floats, code: Floats) -> tuple[Floats, Floats]:
    """What is of bins, and what is of frames."""
    if network.spec.orientation is Orientation.SPECTRA:
        return frozen(weights), code
    return frozen(code.T), frozen(weights.T)


_nestings: Remembered[Nesting] = Remembered(1)


def _nested(network: Network, exponent: float) -> Nesting:
    below = network.decoders[0].astype(np.float64)
    levels: list[SoftLevel | BinaryLevel] = []
    for decoder in network.decoders[1:]:
        edges = decoder.astype(np.float64)
        levels.append(_binary_level(below, edges) if exponent == BINARY else _soft_level(below, edges, exponent))
        below = below @ edges * levels[-1].held
    return Nesting(tuple(levels), below)


def _soft_level(below: Matrix, decoder: Matrix, exponent: float) -> SoftLevel:
    weights, edges = _unit(below, 1) ** exponent, _unit(decoder, 0) ** exponent
    total = weights @ edges
    return SoftLevel(weights, edges, np.divide(1.0, total, out=np.zeros_like(total), where=total > 0.0))


def _binary_level(below: Matrix, decoder: Matrix) -> BinaryLevel:
    winners = np.stack([(below * column).argmax(axis=1) for column in decoder.T], axis=1)
    return BinaryLevel(winners, below @ decoder > 0.0)


def _unit(values: Matrix, axis: int) -> Matrix:
    """Rows or columns over their greatest value."""
    peaks = values.max(axis=axis, keepdims=True)
    result: Matrix = np.divide(values, peaks, out=np.zeros_like(values), where=peaks > 0.0)
    return result


def _raised(values: Floats, exponent: float, axis: int) -> Floats:
    """To the power of the exponent; each row (axis 1) or column (0) is scaled, which quotients do not notice."""
    peaks = values.max(axis=axis, keepdims=True).astype(np.float64)
    scales = np.divide(_PEAK ** (1.0 / exponent), peaks, out=np.zeros_like(peaks), where=peaks > _NOTHING)
    result = np.empty(values.shape, dtype=np.float32)
    for first in range(0, values.shape[1], _BLOCK):
        part = slice(first, first + _BLOCK)
        result[:, part] = (values[:, part] * (scales if axis else scales[:, part])) ** exponent
    result.setflags(write=False)
    return result
