"""Hierarchical deconstruction as an edit: what components of a deep layer consist of, kept or removed. Any thread.

Whole components of the shallower layer are meant, with what they hold for others, too; what components hold of it for
themselves alone is heard by soloing these.
"""

from collections.abc import Sequence
from functools import reduce

import numpy as np

from audible_gui.document import Document, Node, with_mute, with_solo, without_solos
from audible_gui.synthesis import PART, Flows


def parts_in(flows: Flows, nodes: Sequence[Node], layer: int) -> tuple[Node, ...]:
    """What components of one layer consist of in a shallower one, the largest first.

    Args:
        flows: of the network.
        nodes: at least one, of one layer.
        layer: 1 up to below theirs.
    """
    reached = flows.reached(nodes)[layer - 1]
    order = np.argsort(-reached, kind="stable")
    return tuple(Node(layer, int(index)) for index in order if reached[index] >= PART)


def with_only(document: Document, nodes: Sequence[Node]) -> Document:
    """Nothing heard of a layer but these components of it: they are soloed, and no others. Raises IndexError."""
    alone = without_solos(document, nodes[0].layer)
    heard = reduce(lambda before, node: with_mute(before, node, muted=False), nodes, alone)
    return reduce(lambda before, node: with_solo(before, node, soloed=True), nodes, heard)


def without_nodes(document: Document, nodes: Sequence[Node]) -> Document:
    """Everything heard but these components, which are muted. Raises IndexError."""
    return reduce(lambda before, node: with_mute(before, node, muted=True), nodes, document)
