"""Edges between components that a person has set: a child as part of one parent. Pure functions; any thread."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from types import MappingProxyType

from audible_gui.document.document import MAX_GAIN_DB, MIN_GAIN_DB, Document, EdgeGain, Ends, Node
from audible_gui.document.network import Network
from audible_gui.errors import AudibleError

# Each takes some 70 bytes in a project, for every step of the history.
MAX_EDGES = 10_000
NO_EDGES: Mapping[Ends, EdgeGain] = MappingProxyType({})
# In their own order, which compares gains and mutes, too, though no ends are there twice.
_ENDS = attrgetter("layer", "parent", "child")
Ids = Sequence[Sequence[int]]
"""Per layer the ids of its components, in the order of its rows."""


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
    """Gain of a child as part of one parent, held within the limits. Raises IndexError; AudibleError."""
    return with_edge_gains(document, parent, [child], gain_db)


def with_edge_gains(document: Document, parent: Node, children: Iterable[int], gain_db: float) -> Document:
    """The same for several children at once, of which there may be hundreds."""
    gain = min(max(gain_db, MIN_GAIN_DB), MAX_GAIN_DB)
    return _with_changed(document, parent, children, lambda edge: replace(edge, gain_db=gain))


def with_edge_mute(document: Document, parent: Node, child: int, muted: bool) -> Document:
    """A child silenced as part of one parent, or not. Raises IndexError; AudibleError."""
    return with_edge_mutes(document, parent, [child], muted)


def with_edge_mutes(document: Document, parent: Node, children: Iterable[int], muted: bool) -> Document:
    """The same for several children at once, of which there may be hundreds."""
    return _with_changed(document, parent, children, lambda edge: replace(edge, muted=muted))


def all_cut(document: Document, parent: Node, children: Iterable[int]) -> bool:
    """Whether all of these children are silenced as parts of a parent."""
    id_, row = document.component(parent).id, document.components[parent.layer - 2]
    cut = {edge.child for edge in document.edges if (edge.layer, edge.parent) == (parent.layer, id_) and edge.muted}
    return all(row[child].id in cut for child in children)


def edges_in(edges: tuple[EdgeGain, ...], network: Network) -> tuple[EdgeGain, ...]:
    """Those that have both their ends in a network of the same run."""
    ids = [frozenset(layer) for layer in network.ids]
    return tuple(
        edge
        for edge in edges
        if edge.layer <= len(ids) and edge.parent in ids[edge.layer - 1] and edge.child in ids[edge.layer - 2]
    )


def edge_name(document: Document, edge: EdgeGain) -> str:
    """For people, e.g. ``"Kick in Drums"``; of an edge of the document's network."""
    names = [{c.id: c.name for c in document.components[layer]} for layer in (edge.layer - 2, edge.layer - 1)]
    return f"{names[0][edge.child]} in {names[1][edge.parent]}"


def edges_meanwhile(shown: Document, edited: Document, network: Network) -> dict[Ends, EdgeGain]:
    """What a person has changed on edges of a partial result, see ``edited_meanwhile``.

    Returns:
        The changed edges, neutral ones too, with the ids that their ends have in ``network``.
    """
    before = {edge.ends: edge for edge in shown.edges}
    after = {edge.ends: edge for edge in edited.edges}
    changed = [after.get(ends, EdgeGain(*ends)) for ends in before | after if before.get(ends) != after.get(ends)]
    ids = [[component.id for component in layer] for layer in edited.components]
    return {edge.ends: edge for edge in _renamed(changed, ids, network.ids)}


def with_edges_meanwhile(document: Document, network: Network, meanwhile: Mapping[Ends, EdgeGain]) -> Document:
    """``document`` with edges that were set on partial results.

    Args:
        document: with the training's network, whose components may have got other ids.
        network: the same as it came out of the training.
        meanwhile: what ``edges_meanwhile`` has told, in the ids of the training.
    """
    assert document.network is not None
    mine = {edge.ends: edge for edge in _renamed(meanwhile.values(), network.ids, document.network.ids)}
    edges = {edge.ends: edge for edge in document.edges} | mine
    return replace(document, edges=tuple(sorted(edge for edge in edges.values() if edge.mixed)))


def _renamed(edges: Iterable[EdgeGain], before: Ids, after: Ids) -> list[EdgeGain]:
    """Edges with other ids for ends in the same rows; those whose ends are not there are left out."""
    rows = [dict(zip(old, new, strict=True)) for old, new in zip(before, after, strict=False)]
    return [
        replace(edge, parent=rows[edge.layer - 1][edge.parent], child=rows[edge.layer - 2][edge.child])
        for edge in edges
        if edge.layer <= len(rows) and edge.parent in rows[edge.layer - 1] and edge.child in rows[edge.layer - 2]
    ]


def _with_changed(
    document: Document, parent: Node, children: Iterable[int], change: Callable[[EdgeGain], EdgeGain]
) -> Document:
    edges, id_ = {edge.ends: edge for edge in document.edges}, document.component(parent).id
    for child in children:
        ends = parent.layer, id_, document.component(Node(parent.layer - 1, child)).id
        edges[ends] = change(edges.get(ends) or EdgeGain(*ends))
    mixed = [edge for edge in edges.values() if edge.mixed]
    if len(mixed) > MAX_EDGES:
        raise AudibleError(f"No more than {MAX_EDGES} connections between components can be changed.")
    return replace(document, edges=tuple(sorted(mixed, key=_ENDS)))
