"""Carrying what a person has set from one training to the next: pure functions. Any thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audible_gui.document.document import Component, Document
from audible_gui.document.edits import with_network
from audible_gui.document.matching import LayerMatching, Matching
from audible_gui.document.network import Network


@dataclass(frozen=True)
class Lost:
    """A component that has no successor.

    Attributes:
        layer: where it was, 1..L.
        component: what was set on it.
    """

    layer: int
    component: Component


@dataclass(frozen=True)
class Carried:
    """A document with another network, and what that network has no place for.

    Attributes:
        document: with the new network.
        lost: by layer and index, edited or not.
    """

    document: Document
    lost: tuple[Lost, ...]


def carried_over(
    document: Document, network: Network, names: Sequence[Sequence[str]], matching: Matching | None
) -> Carried:
    """``document`` with a newly trained network whose components keep what was set on those they match.

    Matched components keep gain, mute, solo, and the name if a person chose it; they also keep their identity, so that
    colour, selection and audition follow. The others start anew. The residual's gain stays.

    Args:
        document: as before the training.
        network: as it came out of the training.
        names: per layer and index of ``network``, for components whose name nobody chose.
        matching: of the document's network with ``network``; not looked at when both are of one run, whose ids say
            it all. None when nothing shall be matched, or when there was no network.

    Returns:
        The document, and the components that found no successor.

    Raises:
        ValueError: if the matching is of other networks.
    """
    if document.network is not None and matching is not None:
        network = with_identities(network, document.network, matching)
    after = with_network(document, network, names)
    same_run = document.network is not None and document.network.run == network.run
    lost = []
    for layer, components in enumerate(document.components, 1):
        kept = set(network.ids[layer - 1]) if same_run and layer <= network.depth else set()
        lost += [Lost(layer, component) for component in components if component.id not in kept]
    return Carried(after, tuple(lost))


def with_identities(network: Network, previous: Network, matching: Matching) -> Network:
    """``network`` as a continuation of ``previous``: of the same run, matched components with the same ids.

    Fresh components get ids above all of their layer's in ``previous``, always the same ones for the same ids of
    ``network``: partial results of one training that are matched with one ``previous`` agree about them.

    Args:
        network: as it came out of a training; returned as it is if it belongs to the run of ``previous`` already.
        previous: whose identities go on.
        matching: of ``previous`` with ``network``.

    Raises:
        ValueError: if the matching is of other networks.
    """
    if network.run == previous.run:
        return network
    if (matching.previous_widths, matching.new_widths) != (previous.widths, network.widths):
        raise ValueError("the matching is of other networks")
    ids = [
        _continued(new, previous.ids[layer] if layer < previous.depth else (), matching.layers[layer])
        for layer, new in enumerate(network.ids)
    ]
    return replace(network, ids=tuple(ids), run=previous.run)


def _continued(ids: tuple[int, ...], previous: tuple[int, ...], layer: LayerMatching) -> tuple[int, ...]:
    first_free = max(previous, default=-1) + 1
    known = {pair.new: previous[pair.previous] for pair in layer.pairs}
    return tuple(known.get(index, first_free + id_) for index, id_ in enumerate(ids))
