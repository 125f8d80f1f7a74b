"""Where the components of a network stand beside each other when it is drawn. Any thread.

Layer 1 stands evenly, children of one parent together; parents stand beside their children.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from audible_gui.synthesis.flows import Flows, Matrix

Places = npt.NDArray[np.intp]


def middles(flows: Flows, low: float, high: float, heights: Sequence[float]) -> list[Matrix]:
    """Per layer the middles of its components' cells, (K_l,), in a column from ``low`` to ``high``.

    Args:
        flows: of the network.
        low: where the columns begin.
        high: where they end.
        heights: of the cells of each layer; those of layer 1 stand evenly.
    """
    count = flows.network.widths[0]
    first = np.empty(count)
    first[first_order(flows)] = low + (np.arange(count) + 0.5) * (high - low) / count
    result = [first]
    for parts, height in zip(flows.edges, heights[1:], strict=True):
        total = parts.sum(axis=0)
        wanted = np.where(total > 0.0, result[-1] @ parts / np.where(total > 0.0, total, 1.0), high)
        result.append(_spread(wanted, height, low, high))
    return result


def first_order(flows: Flows) -> Places:
    """Components of layer 1 from top to bottom: by what they mostly belong to, largest first."""
    order = np.arange(flows.network.widths[-1])
    for layer in range(flows.network.depth - 1, 0, -1):
        energy = flows.edges[layer - 1] * flows.held[layer]
        ranks = np.empty(len(order), dtype=np.intp)
        ranks[order] = np.arange(len(order))
        homes = np.where(energy.any(axis=1), ranks[energy.argmax(axis=1)], len(order))
        order = np.lexsort((-energy.max(axis=1), homes))
    return order


def _spread(wanted: Matrix, height: float, low: float, high: float) -> Matrix:
    """Middles of cells as near to where they are wanted as they can be without lying over each other."""
    order = np.argsort(wanted, kind="stable")
    steps = np.arange(len(order)) * height
    free = _risen(wanted[order] - steps)
    top = low + height / 2
    result = np.empty(len(order))
    result[order] = np.clip(free, top, max(high - height / 2 - steps[-1], top)) + steps
    return result


def _risen(values: Matrix) -> Matrix:
    """The nearest values that nowhere fall: runs that fall become their mean."""
    runs: list[tuple[float, int]] = []
    for value in values:
        mean, count = float(value), 1
        while runs and runs[-1][0] > mean:
            before, many = runs.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        runs.append((mean, count))
    return np.repeat([mean for mean, _ in runs], [count for _, count in runs])
