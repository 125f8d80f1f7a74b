"""Which boxes meet: how gains inside boxes of several layers multiply. Any thread.

A path through the layers has the product of the gains of its nodes, G = Π_l (1 + (G_l − 1)). Written out this is one,
which is the mix without any boxes, and a sum over all chains of boxed nodes of different layers: Π (G_l − 1) for all
paths through all of them. So the spectra of the chains, each through the mask of its paths, are added to the mix.
Nodes of one layer with the same boxes go together, and chains whose boxes do not meet are nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audible_gui.document import Document
from audible_gui.synthesis.box_gains import Boxes, on_grid
from audible_gui.synthesis.parts import Matrix


@dataclass(frozen=True)
class Group:
    """Nodes of one layer with the same boxes.

    Attributes:
        layer: 1..L.
        indices: of the nodes.
        boxes: theirs.
    """

    layer: int
    indices: tuple[int, ...]
    boxes: Boxes


Chain = tuple[Group, ...]
"""Groups of different layers; none for all paths."""


def chains(document: Document, without: int | None = None) -> list[Chain]:
    """All chains in a document, that of no groups first; ``without`` those of a layer."""
    result: list[Chain] = [()]
    for group in _groups(document):
        if group.layer != without:
            result += [(*chain, group) for chain in result if all(_meet(group, other) for other in chain)]
    return result


def through(nodes: Sequence[Matrix], chain: Chain) -> list[Matrix]:
    """Gains of nodes that leave nothing but the paths through a chain; per layer (sides, K_l)."""
    result = list(nodes)
    for group in chain:
        result[group.layer - 1] = np.zeros_like(nodes[group.layer - 1])
        result[group.layer - 1][:, group.indices] = nodes[group.layer - 1][:, group.indices]
    return result


def _groups(document: Document) -> list[Group]:
    sound, network = document.sound, document.network
    if sound is None or network is None:
        return []
    found: dict[tuple[int, Boxes], list[int]] = defaultdict(list)
    for layer, row in enumerate(document.components, 1):
        for index, component in enumerate(row):
            if component.boxes:
                found[layer, on_grid(component.boxes, sound, network.spec.stft)].append(index)
    return [Group(layer, tuple(indices), boxes) for (layer, boxes), indices in found.items()]


def _meet(one: Group, other: Group) -> bool:
    return one.layer != other.layer and any(a.meets(b) for a in one.boxes for b in other.boxes)
