"""Edges between components that a person has set: a child as part of one parent. Pure functions; any thread."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from audible_gui.document.document import MAX_GAIN_DB, MIN_GAIN_DB, Document, EdgeGain, Node
from audible_gui.document.network import Network


@dataclass(frozen=True)
class FoundEdges:
    """Edges before and after: what stays, and what has lost its parent or its child.

    Attributes:
        kept: of the network that comes.
        lost: the others.
    """

    kept: tuple[EdgeGain, ...]
    lost: tuple[EdgeGain, ...]


def edge_gain(document: Document, parent: Node, child: int) -> EdgeGain:
    """What is set on an edge; neutral where nothing is.

    Args:
        document: any.
        parent: of layer 2 or deeper.
        child: index in the layer below.

    Raises:
        IndexError: when there is no such edge.
    """
    neutral = EdgeGain(
        parent.layer, document.component(parent).id, document.component(Node(parent.layer - 1, child)).id
    )
    return next((edge for edge in document.edges if edge.ends == neutral.ends), neutral)


def with_edge_gain(document: Document, parent: Node, child: int, gain_db: float) -> Document:
    """Gain of a child as part of one parent, held within the limits. Raises IndexError."""
    gain = min(max(gain_db, MIN_GAIN_DB), MAX_GAIN_DB)
    return _with_changed(document, parent, child, lambda edge: replace(edge, gain_db=gain))


def with_edge_mute(document: Document, parent: Node, child: int, muted: bool) -> Document:
    """A child silenced as part of one parent, or not. Raises IndexError."""
    return _with_changed(document, parent, child, lambda edge: replace(edge, muted=muted))


def edges_in(edges: tuple[EdgeGain, ...], network: Network) -> FoundEdges:
    """Which edges have both their ends in a network of the same run."""
    ids = [frozenset(layer) for layer in network.ids]
    there = {
        edge: edge.layer <= len(ids) and edge.parent in ids[edge.layer - 1] and edge.child in ids[edge.layer - 2]
        for edge in edges
    }
    return FoundEdges(tuple(edge for edge in edges if there[edge]), tuple(edge for edge in edges if not there[edge]))


def _with_changed(document: Document, parent: Node, child: int, change: Callable[[EdgeGain], EdgeGain]) -> Document:
    before = edge_gain(document, parent, child)
    after = change(before)
    others = [edge for edge in document.edges if edge.ends != before.ends]
    return replace(document, edges=tuple(sorted([*others, after] if after.mixed else others)))
