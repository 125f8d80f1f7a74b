"""Putting the components of a network in order. Any thread."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, frozen, sealed
from audible_gui.synthesis.parts import node_shares

Ordered = tuple[list[Floats], list[Floats], Floats, tuple[tuple[int, ...], ...]]


def by_energy(
    encoders: Sequence[Floats], decoders: Sequence[Floats], code: Floats, own: Floats | None = None
) -> Ordered:
    """Every layer's components from the largest share of the sound to the smallest; X̂ stays.

    Args:
        encoders: E1..EL.
        decoders: D1..DL.
        code: ĤL.
        own: C1, if the network is to be read as its parts: then these are what is put in order.

    Returns:
        The network, reordered, and per layer the former numbers of the components.
    """
    orders = [np.argsort(-amounts, kind="stable") for amounts in _amounts(decoders, code, own)]
    encoders, decoders = list(encoders), list(decoders)
    for index, order in enumerate(orders):
        decoders[index] = decoders[index][:, order]
        encoders[index] = encoders[index][order]
        if index + 1 < len(orders):
            decoders[index + 1] = decoders[index + 1][order]
            encoders[index + 1] = encoders[index + 1][:, order]
    ids = tuple(tuple(int(number) for number in order) for order in orders)
    return [frozen(e) for e in encoders], [frozen(d) for d in decoders], sealed(code[orders[-1]]), ids


def _amounts(decoders: Sequence[Floats], code: Floats, own: Floats | None) -> list[npt.NDArray[np.float64]]:
    """Per layer all that each component holds: the sum of its basis times the sum of its envelope, or of its parts."""
    heights = [code.sum(axis=1, dtype=np.float64)]
    for decoder in reversed(decoders[1:]):
        heights.insert(0, decoder @ heights[0])
    masses = [decoders[0].sum(axis=0, dtype=np.float64)]
    if own is not None:
        held = masses[0] * own.sum(axis=1, dtype=np.float64)
        return [node_shares(decoders, heights, layer).T @ held for layer in range(1, len(decoders) + 1)]
    for decoder in decoders[1:]:
        masses.append(masses[-1] @ decoder)
    return [height * mass for height, mass in zip(heights, masses, strict=True)]
