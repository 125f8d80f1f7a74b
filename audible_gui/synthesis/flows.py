"""What components make of every other layer: hierarchical deconstruction, as numbers. Any thread.

With P_l the parts of the components of layer l that their children hold (``child_shares``), what components of layer l
hold reaches layer l' < l as P_(l'+1) ··· P_l w, w being what each of them holds of all that they hold together. Upwards
the same energies are read as parts of the child, Q_l[k, j] = P_l[k, j] · h_j / h_k, h being what components hold of
their layer: what they are part of is w Q_(l+1) ··· Q_l''. Each layer sums to one, in either reading.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from audible_gui.document import Network, Node, Reading
from audible_gui.synthesis.children import child_shares
from audible_gui.synthesis.hierarchy import shares

Matrix = npt.NDArray[np.float64]

PART = 0.01
"""What a component must hold of others, 0..1, to be one of those that they consist of."""
AUDIBLE = 0.001
"""From where on, −60 dB, something is a trace of others; what is less is silent in them."""


class Flows:
    """Energies along the edges of a network, worked out when first asked for.

    Args:
        network: any.
        reading: how components of deep layers are seen.
    """

    def __init__(self, network: Network, reading: Reading) -> None:
        self.network, self.reading = network, reading

    @cached_property
    def held(self) -> tuple[Matrix, ...]:
        """Per layer what each component holds of it: (K_l,), sums to one, or zeros for silence."""
        return tuple(shares(self.network, layer, self.reading) for layer in range(1, self.network.depth + 1))

    @cached_property
    def edges(self) -> tuple[Matrix, ...]:
        """Per pair of layers, 1 and 2 first, what of each parent each child holds: (K_(l−1), K_l), see child_shares."""
        return tuple(child_shares(self.network, layer, self.reading) for layer in range(2, self.network.depth + 1))

    def reached(self, nodes: Sequence[Node]) -> tuple[Matrix, ...]:
        """Per layer, the first layer first, what each of its components holds of all that some of one layer hold.

        In shallower layers, what these consist of; in deeper ones, what they are part of.

        Args:
            nodes: at least one, of one layer.

        Returns:
            Per layer (K_l,), summing to one, or to less where parts are too small to count.
        """
        layer = nodes[0].layer
        own = np.zeros(self.network.widths[layer - 1])
        chosen = [node.index for node in nodes]
        own[chosen] = self.held[layer - 1][chosen]
        own = _divided(own, own.sum())
        below, above = [own], [own]
        for parts in reversed(self.edges[: layer - 1]):
            below.insert(0, parts @ below[0])
        for deeper, parts in enumerate(self.edges[layer - 1 :], layer):
            belongs = _divided(parts * self.held[deeper], self.held[deeper - 1][:, np.newaxis])
            above.append(above[-1] @ belongs)
        return (*below, *above[1:])


def _divided(values: Matrix, by: Matrix) -> Matrix:
    return np.divide(values, by, out=np.zeros_like(values), where=by > 0.0)
