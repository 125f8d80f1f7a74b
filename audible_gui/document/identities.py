"""Which component of a training is which of the network before: pure functions. Any thread."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from audible_gui.document.document import Component, Document, Node
from audible_gui.document.matching import LayerMatching, Matching
from audible_gui.document.network import Network
from audible_gui.document.patch import Identity

Place = tuple[int, int]
"""Layer 1..L and id of a component in the networks that come out of one training."""
NOTHING: Mapping[Place, Component] = MappingProxyType({})


def identity_of(document: Document, node: Node) -> Identity:
    """Of the component at ``node``. Raises IndexError when there is none."""
    component = document.component(node)
    return Identity("" if document.network is None else document.network.run, node.layer, component.id)


def node_of(document: Document, identity: Identity) -> Node | None:
    """Where a component is in a document; None if it is not there."""
    network = document.network
    if network is None or network.run != identity.run or identity.layer > network.depth:
        return None
    ids = network.ids[identity.layer - 1]
    return Node(identity.layer, ids.index(identity.id)) if identity.id in ids else None


def of_one_run(one: Document, other: Document) -> bool:
    """Whether both have a network, and identities mean the same in both."""
    return one.network is not None and other.network is not None and one.network.run == other.network.run


def edited_meanwhile(shown: Document, edited: Document, network: Network) -> dict[Place, Component]:
    """What a person has changed on a partial result.

    Args:
        shown: the partial result as it was first shown.
        edited: the same with the person's edits.
        network: its network as it came out of the training.

    Returns:
        The changed components, and those that these borrow from, by their layer and their id in ``network``, where
        partial results agree about ids.
    """
    rows = [
        (layer, id_, before, after)
        for layer, (ids, befores, afters) in enumerate(
            zip(network.ids, shown.components, edited.components, strict=True), 1
        )
        for id_, before, after in zip(ids, befores, afters, strict=True)
    ]
    changed = [after for _, _, before, after in rows if after != before]
    lenders = {(of.layer, of.id) for one in changed if one.patch is not None for of in one.patch.sources}
    return {
        (layer, id_): after for layer, id_, before, after in rows if after != before or (layer, after.id) in lenders
    }


def with_identities(
    network: Network, previous: Network, matching: Matching, meanwhile: Mapping[Place, Component] = NOTHING
) -> Network:
    """``network`` as a continuation of ``previous``: of the same run, matched components with the same ids.

    Fresh components get ids above all of their layer's in ``previous``, always the same ones for the same ids of
    ``network``: partial results of one training that are matched with one ``previous`` agree about them.

    Args:
        network: as it came out of a training; returned as it is if it belongs to the run of ``previous`` already.
        previous: whose identities go on.
        matching: of ``previous`` with ``network``.
        meanwhile: components of ``network`` whose identities are settled; who else matches one of these is fresh.

    Raises:
        ValueError: if the matching is of other networks.
    """
    if network.run == previous.run:
        return network
    if (matching.previous_widths, matching.new_widths) != (previous.widths, network.widths):
        raise ValueError("the matching is of other networks")
    ids = []
    for layer, new in enumerate(network.ids):
        settled = {id_: component.id for (where, id_), component in meanwhile.items() if where == layer + 1}
        known = previous.ids[layer] if layer < previous.depth else ()
        ids.append(_continued(new, known, matching.layers[layer], settled))
    return replace(network, ids=tuple(ids), run=previous.run)


def _continued(
    ids: tuple[int, ...], previous: tuple[int, ...], layer: LayerMatching, settled: Mapping[int, int]
) -> tuple[int, ...]:
    first_free, taken = max(previous, default=-1) + 1, set(settled.values())
    found = {pair.new: previous[pair.previous] for pair in layer.pairs if previous[pair.previous] not in taken}
    return tuple(settled.get(id_, found.get(index, first_free + id_)) for index, id_ in enumerate(ids))
