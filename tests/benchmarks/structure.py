"""What the edges of a trained network look like. Pure functions; any thread."""

import numpy as np
import numpy.typing as npt

from audible_gui.document import Network, Reading
from audible_gui.synthesis import bases, envelopes

# A node with less than this part of its layer's energy is dead.
_LIVE = 1e-6

Doubles = npt.NDArray[np.float64]


def effective_children(network: Network, layer: int) -> float | None:
    """How many children a node of a deep layer has, effectively: the median over its live nodes.

    An edge from node j of the layer down to k has the energy D_l[k, j] · ΣB_(l−1)[:, k] · ΣĤ_l[j, :].

    Args:
        network: whose weights are spectra.
        layer: 2..L.

    Returns:
        1 for one child, K_(l−1) for all of them equally; None when every node is dead.
    """
    columns = bases(network, layer - 1, Reading.ONE).sum(axis=(0, 1), dtype=np.float64)
    rows = envelopes(network, layer, Reading.ONE).sum(axis=1, dtype=np.float64)
    edges = network.decoders[layer - 1].astype(np.float64) * columns[:, None] * rows
    amounts = edges.sum(axis=0)
    live = edges[:, amounts > _LIVE * amounts.sum()]
    return float(np.median(participation(live))) if live.size else None


def participation(energies: Doubles) -> Doubles:
    """(Σe)² / Σe² of each column: n when n energies are equal and the others zero. No column may be all zero."""
    ratios: Doubles = energies.sum(axis=0) ** 2 / np.square(energies).sum(axis=0)
    return ratios
