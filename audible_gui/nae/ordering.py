"""Putting the components of a network in order. Any thread."""

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, frozen

Ordered = tuple[list[Floats], list[Floats], Floats, tuple[tuple[int, ...], ...]]


def by_energy(encoders: list[Floats], decoders: list[Floats], code: Floats) -> Ordered:
    """Every layer's components from the largest share of the sound to the smallest; X̂ stays.

    Args:
        encoders: E1..EL.
        decoders: D1..DL.
        code: ĤL.

    Returns:
        The same, reordered, and per layer the former numbers of the components.
    """
    orders = [np.argsort(-amounts, kind="stable") for amounts in _amounts(decoders, code)]
    encoders, decoders = list(encoders), list(decoders)
    for index, order in enumerate(orders):
        decoders[index] = decoders[index][:, order]
        encoders[index] = encoders[index][order]
        if index + 1 < len(orders):
            decoders[index + 1] = decoders[index + 1][order]
            encoders[index + 1] = encoders[index + 1][:, order]
    ids = tuple(tuple(int(number) for number in order) for order in orders)
    return [frozen(e) for e in encoders], [frozen(d) for d in decoders], frozen(code[orders[-1]]), ids


def _amounts(decoders: list[Floats], code: Floats) -> list[npt.NDArray[np.float64]]:
    """Per layer the sum of each component's basis times the sum of its envelope."""
    heights = [code.sum(axis=1, dtype=np.float64)]
    for decoder in reversed(decoders[1:]):
        heights.insert(0, decoder @ heights[0])
    masses = [decoders[0].sum(axis=0, dtype=np.float64)]
    for decoder in decoders[1:]:
        masses.append(masses[-1] @ decoder)
    return [height * mass for height, mass in zip(heights, masses, strict=True)]
