"""The edges that are drawn between two layers: of the whole network, and of what is chosen in it. Any thread."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audible_gui.document import Node
from audible_gui.synthesis.flows import Flows, Matrix

LEAST_SHARE = 0.01
MOST_EDGES = 2000


@dataclass(frozen=True, eq=False)
class FlowEdges:
    """Edges between a layer and the next deeper one, the weakest first.

    Attributes:
        layer: of the parents.
        children: their indices in the layer below, (n,).
        parents: (n,).
        shares: what of the parent, or of what is chosen, each carries, (n,).
    """

    layer: int
    children: npt.NDArray[np.intp]
    parents: npt.NDArray[np.intp]
    shares: Matrix

    def nodes(self, place: int) -> tuple[Node, Node]:
        """Child and parent of one of them."""
        return Node(self.layer - 1, int(self.children[place])), Node(self.layer, int(self.parents[place]))

    def strongest(self, most: int) -> "FlowEdges":
        """No more of them than ``most``, those that carry the most."""
        return FlowEdges(self.layer, self.children[-most:], self.parents[-most:], self.shares[-most:])


def drawn_edges(flows: Flows, layer: int) -> FlowEdges:
    """What is drawn where nothing is chosen: what holds enough of its parent, and of each child its largest part."""
    parts = flows.edges[layer - 2]
    energy = parts * flows.held[layer - 1]
    wanted = parts >= LEAST_SHARE
    largest = energy.argmax(axis=1)
    wanted[np.arange(len(parts)), largest] |= energy.max(axis=1) > 0.0
    return _edges(layer, np.where(wanted, parts, 0.0))


def lit_edges(flows: Flows, reached: tuple[Matrix, ...], chosen: int, layer: int) -> FlowEdges:
    """What carries enough of what is chosen from a layer to the one below.

    Args:
        flows: of the network.
        reached: see ``Flows.reached``.
        chosen: layer of what is chosen.
        layer: of the parents.
    """
    parts, above = flows.edges[layer - 2], reached[layer - 1]
    if layer <= chosen:
        carried = parts * above
    else:
        held = flows.held[layer - 2][:, np.newaxis]
        belongs = np.divide(parts * flows.held[layer - 1], held, out=np.zeros_like(parts), where=held > 0.0)
        carried = belongs * reached[layer - 2][:, np.newaxis]
    return _edges(layer, np.where(carried >= LEAST_SHARE / 2, carried, 0.0))


def _edges(layer: int, shares: Matrix) -> FlowEdges:
    children, parents = np.nonzero(shares)
    values = shares[children, parents]
    order = np.argsort(values, kind="stable")[-MOST_EDGES:]
    return FlowEdges(layer, children[order], parents[order], values[order])
