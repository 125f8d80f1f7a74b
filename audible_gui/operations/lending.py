"""Who borrows from whom in a throw: others of the layer, those of other layers, or one another. Any thread."""

from collections.abc import Sequence

import numpy as np

from audible_gui.document import Borrowed, Document, Network, Node, Strategy, identity_of
from audible_gui.synthesis import shares


def lent(
    document: Document, nodes: Sequence[Node], strategy: Strategy, amount: float, seed: int
) -> dict[Node, Borrowed]:
    """What components borrow; those that keep what they have are left out.

    Args:
        document: with a network.
        nodes: the components.
        strategy: MORPH, SWAP, ACROSS or TRADE.
        amount: of what is borrowed where a component is mixed with another, or is the only one of its layer; of all
            that take part elsewhere.
        seed: of who has to do with whom.
    """
    assert document.network is not None
    result = {}
    for layer in sorted({node.layer for node in nodes}):
        mine = [node for node in nodes if node.layer == layer]
        rng = np.random.default_rng([seed, layer])
        if strategy is Strategy.ACROSS:
            pairs, part = _elsewhere(document, mine, amount, rng), amount if len(mine) == 1 else 1.0
        elif strategy is Strategy.MORPH or len(mine) == 1:
            pairs, part = _others(document, mine, rng), amount
        else:
            pairs, part = _round(mine, amount, rng), 1.0
        result.update({node: Borrowed(identity_of(document, source), part) for node, source in pairs})
    return result


def _round(nodes: Sequence[Node], amount: float, rng: "np.random.Generator") -> list[tuple[Node, Node]]:
    """A part of them in a ring, each lending to the next; with a greater amount others join."""
    order = [nodes[index] for index in rng.permutation(len(nodes))]
    ring = order[: max(round(amount * len(order)), 2)]
    return list(zip(ring, ring[1:] + ring[:1], strict=True))


def _others(document: Document, nodes: Sequence[Node], rng: "np.random.Generator") -> list[tuple[Node, Node]]:
    """Each with one of its layer."""
    assert document.network is not None
    pool = _sounding(document, nodes[0].layer)
    pairs = []
    for node in nodes:
        sources = [one for one in pool if one != node]
        if sources:
            pairs.append((node, sources[int(rng.integers(len(sources)))]))
    return pairs


def _elsewhere(
    document: Document, nodes: Sequence[Node], amount: float, rng: "np.random.Generator"
) -> list[tuple[Node, Node]]:
    """A part of them, each with one of another layer, none of which lends twice before all have lent."""
    assert document.network is not None
    layers = [layer for layer in range(1, document.network.depth + 1) if layer != nodes[0].layer]
    pool = [one for layer in layers for one in _sounding(document, layer)]
    if not pool:
        return []
    order = [nodes[index] for index in rng.permutation(len(nodes))]
    turns = [pool[index] for index in rng.permutation(len(pool))]
    return [(node, turns[n % len(turns)]) for n, node in enumerate(order[: max(round(amount * len(order)), 1)])]


def _sounding(document: Document, layer: int) -> list[Node]:
    network: Network | None = document.network
    assert network is not None
    held = shares(network, layer, document.reading)
    return [Node(layer, int(index)) for index in np.flatnonzero(held > 0.0)]
