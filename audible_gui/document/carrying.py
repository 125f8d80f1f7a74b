"""Carrying what a person has set from one training to the next: pure functions. Any thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from audible_gui.document.document import Component, Document, EdgeGain, Ends
from audible_gui.document.edges import NO_EDGES, edge_name, with_edges_meanwhile
from audible_gui.document.edits import with_network
from audible_gui.document.group import Group, GroupKey
from audible_gui.document.grouping import NO_GROUPS, with_groups_meanwhile
from audible_gui.document.identities import NOTHING, Place, with_identities
from audible_gui.document.matching import Matching
from audible_gui.document.network import Network
from audible_gui.document.patch import Identity
from audible_gui.document.patching import fits, lenders, patched_nodes, without_lost_parts


@dataclass(frozen=True)
class Lost:
    """A component that has no successor.

    Attributes:
        layer: where it was, 1..L.
        component: what was set on it.
        lent: whether others borrowed from it, and do no longer.
    """

    layer: int
    component: Component
    lent: bool = False


@dataclass(frozen=True)
class Carried:
    """A document with another network, and what that network has no place for.

    Attributes:
        document: with the new network.
        lost: by layer and index, edited or not.
        lost_edges: what was set on edges that have lost an end, with the ids of the document before.
        lost_drawings: components whose drawings do not fit the new network, as they were.
        lost_groups: groups none of whose members were found again, as they were.
    """

    document: Document
    lost: tuple[Lost, ...]
    lost_edges: tuple[EdgeGain, ...] = ()
    lost_drawings: tuple[Component, ...] = ()
    lost_groups: tuple[Group, ...] = ()


def carried_over(
    document: Document,
    network: Network,
    names: Sequence[Sequence[str]],
    matching: Matching | None,
    meanwhile: Mapping[Place, Component] = NOTHING,
    edges_meanwhile: Mapping[Ends, EdgeGain] = NO_EDGES,
    groups_meanwhile: Mapping[GroupKey, Group | None] = NO_GROUPS,
) -> Carried:
    """``document`` with a newly trained network whose components keep what was set on those they match.

    Matched components keep all that is set on them, and the name if a person chose it; they also keep their identity,
    so that colour, selection and audition follow, and edges both of whose ends are matched keep what was set on them.
    Groups keep the members that are matched. The others start anew. What was set on the residual stays.

    What a person has set on a partial result stays on that component of the training, and with it the identity that
    the component had then, whatever it matches by now.

    Args:
        document: as before the training.
        network: as it came out of the training.
        names: per layer and index of ``network``, for components whose name nobody chose.
        matching: of the document's network with ``network``; not looked at when both are of one run, whose ids say
            it all. None when nothing shall be matched, or when there was no network.
        meanwhile: see ``edited_meanwhile``.
        edges_meanwhile: see the function of that name.
        groups_meanwhile: see the function of that name.

    Returns:
        The document, and the components, edges, drawings and groups that found no place in it.

    Raises:
        ValueError: if the matching is of other networks.
    """
    trained = network
    set_on = [[meanwhile.get((layer, id_)) for id_ in ids] for layer, ids in enumerate(network.ids, 1)]
    if document.network is not None and matching is not None:
        network = with_identities(network, document.network, matching, meanwhile)
    after = without_lost_parts(_with_set(with_network(document, network, names), set_on))
    same_run = document.network is not None and document.network.run == network.run
    lent = lenders(document)
    lost = []
    for layer, components in enumerate(document.components, 1):
        kept = set(network.ids[layer - 1]) if same_run and layer <= network.depth else set()
        gone = [component for component in components if component.id not in kept]
        run = "" if document.network is None else document.network.run
        lost += [Lost(layer, component, Identity(run, layer, component.id) in lent) for component in gone]
    kept_edges = {edge.ends for edge in after.edges}
    lost_edges = tuple(edge for edge in document.edges if edge.ends not in kept_edges)
    kept_groups = {group.key for group in after.groups}
    lost_groups = tuple(group for group in document.groups if group.key not in kept_groups | groups_meanwhile.keys())
    drawings = _lost_drawings(document, network)
    after = with_groups_meanwhile(with_edges_meanwhile(after, trained, edges_meanwhile), trained, groups_meanwhile)
    return Carried(after, tuple(lost), lost_edges, drawings, lost_groups)


def lost_names(document: Document, carried: Carried) -> list[str]:
    """Names of what a person had set, or others borrowed from, that has no place in another network; often none."""
    return [
        *(gone.component.name for gone in carried.lost if gone.component.edited or gone.lent),
        *(edge_name(document, edge) for edge in carried.lost_edges),
        *(f"drawing of {component.name}" for component in carried.lost_drawings),
        *(f"group {group.name}" for group in carried.lost_groups),
    ]


def _lost_drawings(document: Document, network: Network) -> tuple[Component, ...]:
    """Components of ``document`` that are found again in ``network``, but whose drawings are not of its grid."""
    before, found = document.network, []
    for node in patched_nodes(document):
        component = document.component(node)
        if before is None or component.patch is None or before.run != network.run or node.layer > network.depth:
            continue
        kept = fits(component.patch, network) and before.spec.orientation is network.spec.orientation
        if component.patch.drawings and not kept and component.id in network.ids[node.layer - 1]:
            found.append(component)
    return tuple(found)


def _with_set(document: Document, set_on: Sequence[Sequence[Component | None]]) -> Document:
    """``document`` with these components in their places; names that nobody chose stay those of the document."""
    layers = [
        tuple(
            fresh if mine is None else replace(mine, name=mine.name if mine.named else fresh.name)
            for fresh, mine in row
        )
        for row in (zip(*rows, strict=True) for rows in zip(document.components, set_on, strict=True))
    ]
    return replace(document, components=tuple(layers))
