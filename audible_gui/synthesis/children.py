"""What components of a deep layer consist of. Any thread."""

import numpy as np

from audible_gui.document import DEFAULT_READING, Network, Reading
from audible_gui.synthesis.hierarchy import SILENT_SHARE, shares
from audible_gui.synthesis.parts import Matrix, edge_shares


def child_shares(network: Network, layer: int, reading: Reading = DEFAULT_READING) -> Matrix:
    """The part of each component's magnitude that each of its children holds.

    The edge from parent j down to child k holds σ_kj (see ``parts``) of all that the child holds, in either reading.

    Args:
        network: any.
        layer: of the parents, 2..L.
        reading: how components are read.

    Returns:
        (K_(l−1), K_l); columns sum to one, or are zero for a parent that holds nothing. A child that holds less than
        SILENT_SHARE of its parent counts zero.
    """
    held = shares(network, layer - 1, reading)[:, np.newaxis]
    amounts = edge_shares(network.decoders[layer - 1], network.amounts[layer - 1]) * held
    amounts = np.where(amounts < SILENT_SHARE * amounts.sum(axis=0), 0.0, amounts)
    total = amounts.sum(axis=0)
    result: Matrix = np.divide(amounts, total, out=np.zeros_like(amounts), where=total > 0.0)
    return result
