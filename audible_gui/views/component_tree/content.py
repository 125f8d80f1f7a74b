"""What rows show of one network in one reading: plots, energies, children; made when first asked for. GUI thread."""

from collections.abc import Mapping

import numpy as np

from audible_gui.document import Network, Node, Orientation, Reading, Sound
from audible_gui.synthesis import Product, child_shares
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.paths import RowPath, bare, is_rest
from audible_gui.views.component_tree.strips import (
    Array,
    LayerStrips,
    Strip,
    nothing,
    product_basis,
    product_envelope,
)

# A child stands in a row of its own unless it is among those that hold the last hundredth, or less than a hundredth.
SHOWN_ENERGY = 0.99
SMALL_SHARE = 0.01
KEPT_PRODUCTS = 128
_KINDS = {Column.BASIS: "basis", Column.ENVELOPE: "envelope"}

Plotted = tuple[RowPath | tuple[Node, ...], Column]
"""A row, or components together, and which of their plots."""


class Content:
    """What does not change while gains do.

    Args:
        network: any.
        sound: what it was trained on.
        reading: how its components are seen.
        former: plots of the same components before, which are seen until there are these.

    Attributes:
        wanted: whose curves have been asked for and must be worked out elsewhere, and which.
    """

    def __init__(
        self, network: Network, sound: Sound, reading: Reading, former: Mapping[Plotted, Strip] | None = None
    ) -> None:
        self.network, self.sound, self.reading = network, sound, reading
        self._former, self._nothing = former or {}, nothing()
        self.wanted: list[tuple[LayerStrips, str]] = []
        self._layers: dict[int, LayerStrips] = {}
        self._edges: dict[int, Array] = {}
        self._children: dict[Node, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._rests: dict[Node, tuple[Node, ...]] = {}
        self._strips: dict[Plotted, Strip] = {}
        self._products: dict[tuple[str, Column], Strip] = {}
        self._sums: dict[Plotted, Strip] = {}
        self._places = [{id_: place for place, id_ in enumerate(ids)} for ids in network.ids]

    @property
    def plotted(self) -> Mapping[Plotted, Strip]:
        """What is seen of it."""
        return {**self._former, **self._strips, **self._sums}

    def layer(self, layer: int) -> LayerStrips:
        """Plots of a layer."""
        if layer not in self._layers:
            self._layers[layer] = LayerStrips(self.network, layer, self.sound, self.reading)
        return self._layers[layer]

    def nodes(self, path: RowPath) -> tuple[Node, ...]:
        """A component and what the path leads to in it, layer by layer; of a rest, what it is the rest of."""
        ids = bare(path)[1:]
        return tuple(Node(path[0] - down, self._places[path[0] - down - 1][id_]) for down, id_ in enumerate(ids))

    def known(self, path: RowPath) -> bool:
        """Whether the network has every component that a path goes through."""
        ids = bare(path)[1:]
        layers = range(path[0] - 1, path[0] - 1 - len(ids), -1)
        return path[0] <= self.network.depth and all(
            layer >= 0 and id_ in self._places[layer] for layer, id_ in zip(layers, ids, strict=True)
        )

    def children(self, parent: Node) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Indices of a component's children, the largest first: those with rows of their own, and the rest."""
        if parent not in self._children:
            shares = self._child_shares(parent)
            order = np.argsort(-shares, kind="stable")
            before = np.cumsum(shares[order]) - shares[order]
            small = (before >= SHOWN_ENERGY) | (shares[order] < SMALL_SHARE)
            if small.sum() < 2:  # a row for a single one would hide it for nothing
                small[:] = False
            self._children[parent] = tuple(map(int, order[~small])), tuple(map(int, order[small]))
        return self._children[parent]

    def rest(self, parent: Node) -> tuple[Node, ...]:
        """The small children of a component, the largest first."""
        if parent not in self._rests:
            self._rests[parent] = tuple(Node(parent.layer - 1, index) for index in self.children(parent)[1])
        return self._rests[parent]

    def share(self, path: RowPath) -> tuple[float, float]:
        """Share of a row, as part of its layer or its parent, 0..1, and over the largest beside it."""
        nodes = self.nodes(path)
        if is_rest(path):
            shares = self._child_shares(nodes[-1])
            share = float(shares[list(self.children(nodes[-1])[1])].sum())
        elif len(nodes) > 1:
            shares = self._child_shares(nodes[-2])
            share = float(shares[nodes[-1].index])
        else:
            strips, index = self.layer(nodes[0].layer), nodes[0].index
            return strips.share(index), strips.relative_share(index)
        largest = float(shares.max())
        return share, min(share / largest, 1.0) if largest > 0.0 else 0.0

    def sum_share(self, nodes: tuple[Node, ...]) -> tuple[float, float]:
        """Share of components of one layer together, as part of it, 0..1, and over that of the largest, up to 1."""
        strips = self.layer(nodes[0].layer)
        share, relative = (sum(of(node.index) for node in nodes) for of in (strips.share, strips.relative_share))
        return min(share, 1.0), min(relative, 1.0)

    def sum_strip(self, nodes: tuple[Node, ...], column: Column) -> Strip:
        """Basis or envelope of components of one layer together, by the magnitudes of each."""
        if (nodes, column) not in self._sums:
            if not self._ready(nodes[0].layer, column):
                return self._former.get((nodes, column), self._nothing)
            if len(self._sums) >= KEPT_PRODUCTS:
                self._sums.pop(next(iter(self._sums)))
            strips = self.layer(nodes[0].layer)
            weights = {node.index: strips.share(node.index) for node in nodes}
            made = strips.sum_of_bases(weights) if column is Column.BASIS else strips.sum_of_envelopes(weights)
            self._sums[nodes, column] = made
        return self._sums[nodes, column]

    def sort_key(self, nodes: tuple[Node, ...], column: Column) -> float:
        """What a component, or a group of them, is sorted by: pitch, first event or share."""
        if column is Column.SHARE:
            return self.sum_share(nodes)[0]
        strip = self._layer_strip(nodes[0], column) if len(nodes) == 1 else self.sum_strip(nodes, column)
        return float(strip.pitch if column is Column.BASIS else strip.onset)

    def strip(self, path: RowPath, column: Column) -> Strip:
        """Basis or envelope of a row, as part of what it is a part of."""
        if (path, column) not in self._strips:
            nodes = self.nodes(path)
            shared = column is shared_column(self.network, self.reading)
            if not self._ready(nodes[0].layer if shared else nodes[-1].layer - int(is_rest(path)), column):
                return self._former.get((path, column), self._nothing)
            if shared:
                made = self._layer_strip(nodes[0], column).copy()
            elif is_rest(path):
                made = self._rest_strip(nodes[-1], column)
            else:
                made = self._layer_strip(nodes[-1], column)
                made = made.copy() if len(nodes) > 1 else made
            self._strips[path, column] = made
        return self._strips[path, column]

    def product_strip(self, product: Product, column: Column) -> Strip:
        """Basis or envelope of what sounds in a component's place."""
        key = (product.key, column)
        if key not in self._products:
            if len(self._products) >= KEPT_PRODUCTS:  # a drag makes one after the other
                self._products.pop(next(iter(self._products)))
            self._products[key] = (
                product_basis(product, self.sound)
                if column is Column.BASIS
                else product_envelope(product, self.network, self.sound)
            )
        return self._products[key]

    def _ready(self, layer: int, column: Column) -> bool:
        """Whether a layer has its curves; else they are wanted from now on."""
        strips, kind = self.layer(layer), _KINDS[column]
        ready = strips.ready(kind)
        if not ready and (strips, kind) not in self.wanted:
            self.wanted.append((strips, kind))
        return ready

    def _layer_strip(self, node: Node, column: Column) -> Strip:
        strips = self.layer(node.layer)
        return strips.basis(node.index) if column is Column.BASIS else strips.envelope(node.index)

    def _rest_strip(self, parent: Node, column: Column) -> Strip:
        shares, rest = self._child_shares(parent), self.children(parent)[1]
        weights = {index: float(shares[index]) for index in rest}
        strips = self.layer(parent.layer - 1)
        return strips.sum_of_bases(weights) if column is Column.BASIS else strips.sum_of_envelopes(weights)

    def _child_shares(self, parent: Node) -> Array:
        layer = parent.layer
        if layer not in self._edges:
            self._edges[layer] = child_shares(self.network, layer, self.reading)
        shares: Array = self._edges[layer][:, parent.index]
        return shares


def shared_column(network: Network, reading: Reading) -> Column | None:
    """What all parts of a component have in common: read as one, the decoders mix only what multiplies the code."""
    if network.as_read(reading) is Reading.PARTS:
        return None
    return Column.ENVELOPE if network.spec.orientation is Orientation.SPECTRA else Column.BASIS
