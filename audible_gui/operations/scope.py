"""Which components a throw is for. Any thread.

What changes a deep component hides what its parts sound like, so a branch and everything are taken at layer 1: there
all layers have their part in it.
"""

from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter

import numpy as np

from audible_gui.document import Document, Node, kept_nodes
from audible_gui.synthesis.parts import node_shares


class Scope(StrEnum):
    """How far around what is selected.

    SELECTED: those components.
    BRANCH: what they are made of: the components of layer 1 that belong to them more than to any other of their layer.
    LAYER: all of their layer.
    EVERYTHING: all of layer 1, of which all deeper layers are made.
    """

    SELECTED = "selected"
    BRANCH = "branch"
    LAYER = "layer"
    EVERYTHING = "everything"

    @property
    def label(self) -> str:
        """Name for people."""
        return _LABELS[self]


_LABELS = {
    Scope.SELECTED: "Selected components",
    Scope.BRANCH: "Their parts in layer 1",
    Scope.LAYER: "Their whole layer",
    Scope.EVERYTHING: "Everything",
}

# The order of nodes, whose own comparisons are slow.
_PLACE = attrgetter("layer", "index")


def scope_nodes(document: Document, scope: Scope, selected: Iterable[Node]) -> tuple[Node, ...]:
    """The components of a scope that are neither locked nor part of what is, sorted.

    None without a network, or where nothing is selected that the scope hangs on; what is selected may be gone.
    """
    kept = kept_nodes(document)
    return tuple(node for node in _nodes(document, scope, selected) if node not in kept)


def _nodes(document: Document, scope: Scope, selected: Iterable[Node]) -> tuple[Node, ...]:
    network, chosen = document.network, sorted((node for node in set(selected) if document.has(node)), key=_PLACE)
    if network is None:
        return ()
    if scope is Scope.EVERYTHING:
        return _layer(document, 1)
    if scope is Scope.LAYER:
        return tuple(node for layer in sorted({one.layer for one in chosen}) for node in _layer(document, layer))
    if scope is Scope.SELECTED:
        return tuple(chosen)
    parts: set[Node] = set()
    for layer in {one.layer for one in chosen}:
        owners = np.argmax(node_shares(network.decoders, network.amounts, layer), axis=1)
        wanted = [one.index for one in chosen if one.layer == layer]
        parts |= {Node(1, int(part)) for part in np.flatnonzero(np.isin(owners, wanted))}
    return tuple(sorted(parts))


def _layer(document: Document, layer: int) -> tuple[Node, ...]:
    return tuple(Node(layer, index) for index in range(len(document.components[layer - 1])))
