"""Components that have died while learning begin anew from what the others do not explain. One thread at a time."""

import torch

from audible_gui.nae.divergence import FLOOR
from audible_gui.nae.factors import Factors, Tiled

DEAD_SHARE = 1e-6
"""Of the only layer's total; with less a component hardly comes back by itself."""
_STRAY = 0.02


def revived(factors: Factors) -> Tiled[int]:
    """Give the dead components of the only layer the samples that are explained worst, a sample each.

    Their bases become what is left over of those samples, their activations what these bases would hold of all that is
    left over, each shared among the revived. Where none is dead nothing changes.

    Args:
        factors: one layer, with a code that is learned directly.

    Returns:
        How many were dead.
    """
    code, decoder = factors.code, factors.decoders[0]
    assert factors.depth == 1
    assert code is not None
    amounts = code.sum(dim=1) * decoder.sum(dim=0)
    dead = torch.nonzero(amounts <= DEAD_SHARE * amounts.sum()).flatten().tolist()
    if not dead or len(dead) == len(amounts):
        return len(dead)
    left_over = []
    for tile in factors.tiles():
        left_over.append((tile.x - tile.decoded(0)).clamp_(min=0.0).norm(dim=0))
        yield
    worst = torch.cat(left_over).argsort(descending=True, stable=True)[: len(dead)].tolist()
    for component, sample in zip(dead, worst, strict=False):
        rest = factors.x[:, sample] - decoder @ code[:, sample]
        rest = rest.clamp_(min=0.0) + _STRAY * factors.x.mean()
        decoder[:, component] = rest / rest.sum()
    yield from _activated(factors, dead)
    factors.rescale()
    return len(dead)


def _activated(factors: Factors, components: list[int]) -> Tiled[None]:
    """Least-squares activations of each component alone on what is left over, shared among them."""
    bases = factors.decoders[0][:, components]
    readers = bases.T / (bases.square().sum(dim=0)[:, None] * len(components))
    for tile in factors.tiles():
        assert tile.code is not None
        rest = (tile.x - tile.decoded(0)).clamp_(min=0.0)
        tile.code[components] = (readers @ rest).clamp_(min=FLOOR)
        yield
