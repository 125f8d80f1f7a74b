"""What each stem of an export is of. Any thread."""

from collections.abc import Collection

import numpy as np

from audible_gui.document import Document, Node, layer_parts
from audible_gui.synthesis.children import child_shares

SMALLEST_CHILD = 0.001
"""Children that hold less of their parent are written together, as one stem."""

Parts = list[tuple[str, tuple[Node, ...]]]


def stem_parts(
    document: Document, layer: int, *, grouped: bool, only: Collection[Node] = (), parent: Node | None = None
) -> Parts:
    """Names of stems, and the components that each is the sum of.

    Args:
        document: with a network.
        layer: whose components.
        grouped: whether groups stand for their members.
        only: these alone of them, each by itself; nothing for all.
        parent: its children instead, the largest first; what hardly holds anything of it is in a last stem.
    """
    if parent is not None:
        return _children(document, parent)
    if not only:
        return layer_parts(document, layer, grouped=grouped)
    return [(name, nodes) for name, nodes in layer_parts(document, layer, grouped=False) if nodes[0] in only]


def _children(document: Document, parent: Node) -> Parts:
    network = document.network
    assert network is not None
    shares = child_shares(network, parent.layer, network.as_read(document.reading))[:, parent.index]
    order = [int(index) for index in np.argsort(-shares, kind="stable")]
    large = [index for index in order if shares[index] >= SMALLEST_CHILD]
    small = [index for index in order if shares[index] < SMALLEST_CHILD]
    parts: Parts = [(document.component(node).name, (node,)) for node in _nodes(parent, large)]
    # Who holds nothing of it may have been given some by a stroke; and where nobody holds any, it is silent.
    painted = any(component.strokes for row in document.components for component in row)
    rest = bool(small) and (painted or not large or bool(shares[small].any()))
    return [*parts, ("Rest", tuple(_nodes(parent, small)))] if rest else parts


def _nodes(parent: Node, indices: list[int]) -> list[Node]:
    return [Node(parent.layer - 1, index) for index in indices]
