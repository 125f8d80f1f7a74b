"""The edges that are drawn between two layers, and which of them lies under the mouse. Any thread."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audible_gui.document import Node
from audible_gui.operations import Flows
from audible_gui.views.network_view.layout import Array, Layout

LEAST_SHARE = 0.01
MOST_EDGES, MOST_BEHIND = 2000, 400
_REACH = 6.0


@dataclass(frozen=True, eq=False)
class Edges:
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
    shares: Array

    def nodes(self, place: int) -> tuple[Node, Node]:
        """Child and parent of one of them."""
        return Node(self.layer - 1, int(self.children[place])), Node(self.layer, int(self.parents[place]))

    def strongest(self, most: int) -> "Edges":
        """No more of them than ``most``, those that carry the most."""
        return Edges(self.layer, self.children[-most:], self.parents[-most:], self.shares[-most:])

    def ends(self, layout: Layout) -> tuple[Array, Array]:
        """Heights at which they leave the children, and reach the parents."""
        below, above = layout.column(self.layer - 1), layout.column(self.layer)
        return below.middles[self.children], above.middles[self.parents]


def drawn_edges(flows: Flows, layer: int) -> Edges:
    """What is drawn where nothing is chosen: what holds enough of its parent, and of each child its largest part."""
    parts = flows.edges[layer - 2]
    energy = parts * flows.held[layer - 1]
    wanted = parts >= LEAST_SHARE
    largest = energy.argmax(axis=1)
    wanted[np.arange(len(parts)), largest] |= energy.max(axis=1) > 0.0
    return _edges(layer, np.where(wanted, parts, 0.0))


def lit_edges(flows: Flows, reached: tuple[Array, ...], chosen: int, layer: int) -> Edges:
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


def edge_at(edges: Edges, layout: Layout, x: float, y: float) -> int | None:
    """The edge nearest to a place, if one is near."""
    below, above = layout.column(edges.layer - 1), layout.column(edges.layer)
    left, right = below.left + below.width, above.left
    if not left < x < right or not len(edges.shares):
        return None
    from_, to = edges.ends(layout)
    way = (x - left) / (right - left)
    # Off what is nearly level, the distance is less than the difference in height.
    slope = (to - from_) * 6 * way * (1 - way) / (right - left)
    distances = np.abs(from_ + (to - from_) * way * way * (3 - 2 * way) - y) / np.hypot(1.0, slope)
    nearest = int(distances.argmin())
    return nearest if distances[nearest] <= _REACH else None


def _edges(layer: int, shares: Array) -> Edges:
    children, parents = np.nonzero(shares)
    values = shares[children, parents]
    order = np.argsort(values, kind="stable")[-MOST_EDGES:]
    return Edges(layer, children[order], parents[order], values[order])
