"""Activations of layer 1 of its own: what the components of layer 1 do when no deeper layer binds them. Any thread.

Under D1 alone, X ≈ D1 C1 with C1 ≥ 0: the activations that the deeper layers give layer 1 are a start, and a few steps
let every component follow the sound by itself. With them a deep component can be read as its parts.

The steps go further than a majorise–minimise step would, θ · (N / P)^ω with 1 < ω < 2, which converges likewise
(Badeau, Bertin & Vincent 2010) and twice as fast; the last goes as far as it should.
"""

from collections.abc import Iterator, Sequence

from audible_gui.document import Floats, Network
from audible_gui.nae.amounts import OWN_SWEEPS
from audible_gui.nae.divergence import FLOOR
from audible_gui.nae.factors import Factors

_FURTHER = 0.9


def has_parts(factors: Factors) -> bool:
    """Whether the network can be read as its parts.

    Not a single layer, whose components are parts. Nor one that is or was guided: what guides keep apart in a child
    that several components share, lasting shares would mix again.
    """
    return factors.depth > 1 and not factors.as_one


def is_as_one(network: Network) -> bool:
    """Whether a network that was learned, and what is made of it, cannot be read as its parts; see ``Factors``."""
    # Projects of before it was told apart have guided networks of several layers without activations of their own.
    return network.guided or (network.depth > 1 and network.own is None)


def layer_alone(factors: Factors) -> Factors:
    """Layer 1 alone, to be let go: its code is in memory of its own, all else is shared.

    Args:
        factors: of several layers, with activations that are learned directly.
    """
    code = factors.decoded(1).clamp_(min=FLOOR)
    # The penalty is that of the whole network, folded into one layer.
    penalty = factors.sparsity * factors.depth
    return Factors(factors.x, [], factors.decoders[:1], code, factors.loss, penalty)


def let_go(layer: Factors, sweeps: int = OWN_SWEEPS) -> Iterator[None]:
    """Make the code of a layer its own, C1; yields after every tile."""
    code = layer.code
    assert code is not None
    for sweep in range(sweeps):
        before = code.clone()
        yield from layer.step_code()
        if sweep < sweeps - 1:
            code.mul_((code / before).pow_(_FURTHER)).clamp_(min=FLOOR)


def bound_code(decoders: Sequence[Floats], code: Floats) -> Floats:
    """What deeper layers make of layer 1, Ĥ1, where it has not been let go yet."""
    for decoder in reversed(decoders[1:]):
        code = decoder @ code
    return code
