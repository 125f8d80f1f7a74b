"""Which boxes and curves meet, and what was painted: how what depends on time and frequency multiplies. Any thread.

A path through the layers has the product of the gains of its nodes, G = Π_l (1 + (G_l − 1)). Written out this is one,
which is the mix without any boxes, and a sum over all chains of boxed nodes of different layers: Π (G_l − 1) for all
paths through all of them. So the spectra of the chains, each through the mask of its paths, are added to the mix.
Nodes of one layer with the same boxes go together, and chains whose boxes do not meet are nothing.

What was painted (see ``painting``) is a link of chains, too: of a layer whose gains are g, a pool with the gains γ is
S · (γ · 1 − g) more, its boxes S · (G − 1) of γ · 1, and those of nodes are (G_l − 1) · (1 − Σ S) of theirs.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audible_gui.document import Document
from audible_gui.synthesis.box_gains import Boxes, Weight, on_grid
from audible_gui.synthesis.painting import Painting, Sides, poured
from audible_gui.synthesis.parts import Matrix
from audible_gui.synthesis.strokes import Cover


@dataclass(frozen=True)
class Group:
    """Nodes of one layer with the same boxes.

    Attributes:
        layer: 1..L.
        indices: of the nodes.
        boxes: theirs.
        cover: what of them was not painted over; None where nothing was.
    """

    layer: int
    indices: tuple[int, ...]
    boxes: Boxes
    cover: Cover | None = None

    def of(self, nodes: Matrix, _gone: Sequence[int]) -> Matrix:
        """What of the gains of the layer is changed, (sides, K_l)."""
        result = np.zeros_like(nodes)
        result[:, self.indices] = nodes[:, self.indices]
        return result


@dataclass(frozen=True)
class Poured:
    """What was painted into nodes with the same gains.

    Attributes:
        layer: 1..L.
        gains: theirs on every side.
        cover: where it is.
        boxes: theirs, to change it; none to have it at all.
    """

    layer: int
    gains: Sides
    cover: Cover
    boxes: Boxes = ()

    def of(self, nodes: Matrix, gone: Sequence[int]) -> Matrix:
        """What the gains of the layer are more than they were, or what of them boxes change."""
        own = poured(nodes, self.gains, gone)
        return own if self.boxes else own - nodes


Link = Group | Poured
Chain = tuple[Link, ...]
"""Of different layers; none for all paths."""


def links(document: Document, layers: Sequence[Painting], nodes: Sequence[Matrix]) -> list[Link]:
    """What depends on time and frequency in a document.

    Args:
        document: any.
        layers: what was painted in each.
        nodes: gains of the components, per layer (sides, K_l).
    """
    result: list[Link] = list(_groups(document, layers))
    for layer, (painting, gains) in enumerate(zip(layers, nodes, strict=True), 1):
        for pool in painting.pools:
            if (gains != np.array(pool.gains)[:, None]).any():
                result.append(Poured(layer, pool.gains, pool.cover))
            if pool.boxes and any(pool.gains):
                result.append(Poured(layer, pool.gains, pool.cover, pool.boxes))
    return result


def chains(found: Sequence[Link], without: int | None = None) -> list[Chain]:
    """All chains of links, that of none first; ``without`` those of a layer."""
    result: list[Chain] = [()]
    for link in found:
        if link.layer != without:
            result += [(*chain, link) for chain in result if all(_meet(link, other) for other in chain)]
    return result


def through(nodes: Sequence[Matrix], chain: Chain, gone: Sequence[Sequence[int]]) -> list[Matrix]:
    """Gains of nodes that leave nothing but the paths through a chain; per layer (sides, K_l).

    Args:
        nodes: gains, per layer.
        chain: any.
        gone: per layer the nodes that have no paths in what is asked for.
    """
    result = list(nodes)
    for link in chain:
        result[link.layer - 1] = link.of(nodes[link.layer - 1], gone[link.layer - 1])
    return result


def weight_of(chain: Chain, boxes: Boxes = (), covers: tuple[Cover, ...] = ()) -> Weight:
    """How much there is of a chain, and of what has these boxes and covers itself."""
    changes = tuple(link.boxes for link in chain if link.boxes)
    return Weight(boxes, changes, (*covers, *(link.cover for link in chain if link.cover is not None)))


def _groups(document: Document, layers: Sequence[Painting]) -> list[Group]:
    sound, network = document.sound, document.network
    if sound is None or network is None:
        return []
    found: dict[tuple[int, Boxes], list[int]] = defaultdict(list)
    for layer, row in enumerate(document.components, 1):
        for index, component in enumerate(row):
            if boxes := on_grid(component, sound, network.spec.stft):
                found[layer, boxes].append(index)
    rest = [painting.rest if painting.pools else None for painting in layers]
    return [Group(layer, tuple(indices), boxes, rest[layer - 1]) for (layer, boxes), indices in found.items()]


def _meet(one: Link, other: Link) -> bool:
    if one.layer == other.layer:
        return False
    return not (one.boxes and other.boxes) or any(a.meets(b) for a in one.boxes for b in other.boxes)
