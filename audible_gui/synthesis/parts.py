"""A deep layer read as its parts: how much of each component of layer 1 belongs to which deeper one. Any thread.

A child belongs to its parents by the energy of its edges: the edge from parent j down to child k has the part
σ_kj = D[k, j] · a_j / Σ_i D[k, i] · a_i of the child, a_j being the sum of the parent's activations. Through several
layers the shares multiply, S_l = σ_2 · σ_3 ··· σ_l, and S_1 is the identity. With activations C1 of layer 1 of its own,
node (l, j) is Σ_k S_l[k, j] · D1[:, k] ⊗ C1[k, :]. All rows of S sum to one, so that in every layer the nodes sum to
D1 · C1, and a node's children to the node.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from audible_gui.document import MAX_LAYERS, Floats, Network, Node
from audible_gui.synthesis.remembering import Remembered

Matrix = npt.NDArray[np.float64]
_PIECE = 1 << 13
_known: Remembered[Matrix] = Remembered(3 * MAX_LAYERS)


def edge_shares(decoder: Floats, amounts: Matrix) -> Matrix:
    """Share of every edge in its child.

    Args:
        decoder: Dl, (K_(l−1), K_l).
        amounts: sums of the parents' activations, (K_l,).

    Returns:
        (K_(l−1), K_l); rows sum to one. A child without a parent belongs to all of them alike.
    """
    energy: Matrix = decoder * amounts
    total = energy.sum(axis=1, keepdims=True)
    shares: Matrix = np.divide(energy, total, out=np.full_like(energy, 1.0 / energy.shape[1]), where=total > 0.0)
    return shares


def node_shares(decoders: Sequence[Floats], amounts: Sequence[Matrix], layer: int) -> Matrix:
    """S_l: how much of each component of layer 1 belongs to each of ``layer``.

    Args:
        decoders: D1..DL.
        amounts: per layer the sums of its activations, (K_l,).
        layer: 1..L.

    Returns:
        (K_1, K_l); rows sum to one.
    """
    result: Matrix = np.eye(decoders[0].shape[1])
    for decoder, parents in zip(decoders[1:layer], amounts[1:layer], strict=True):
        result = result @ edge_shares(decoder, parents)
    return result


def part_gains(network: Network, gains: Sequence[Matrix], edges: Sequence[Matrix | None]) -> Matrix:
    """What all gains come to for each component of layer 1: g1 (Γ2 ∘ σ2) g2 ··· (ΓL ∘ σL) gL 1.

    Args:
        network: any.
        gains: per layer (sides, K_l).
        edges: Γ per layer from the second on, (K_(l−1), K_l), or None where all are one.

    Returns:
        (sides, K_1).
    """
    reached = gains[-1]
    for layer in range(network.depth - 1, 0, -1):
        reached = gains[layer - 1] * (reached @ _with_gains(_kept_shares(network, layer), edges[layer - 1]).T)
    return reached


def node_reach(
    network: Network,
    node: Node,
    above_gains: Sequence[Matrix],
    below_gains: Sequence[Matrix],
    edges: Sequence[Matrix | None],
) -> Matrix:
    """What the gains of other layers and of edges leave of a component, over all its paths, by their energy: (sides,).

    Args:
        network: any.
        node: the component; its own gain is not in it.
        above_gains: per layer (sides, K_l), of which those of deeper layers matter.
        below_gains: the same for layers between it and the sound.
        edges: see ``part_gains``.
    """
    above = np.ones_like(above_gains[-1])
    for layer in range(network.depth - 1, node.layer - 1, -1):
        above = (above_gains[layer] * above) @ _with_gains(_kept_shares(network, layer), edges[layer - 1]).T
    below = np.ones_like(below_gains[0])
    for layer in range(1, node.layer):
        below = (below_gains[layer - 1] * below) @ _with_gains(_kept_fillings(network, layer), edges[layer - 1])
    reach: Matrix = above[:, node.index] * below[:, node.index]
    return reach


def part_amounts(network: Network, own: Floats, layer: int) -> Matrix:
    """All that each component of a layer holds, sums of their spectrograms: (K_l,); ``own`` is C1."""
    held: Matrix = _shares(network, layer).T @ (_sums(own) * _masses(network))
    return held


def part_weights(network: Network, own: Floats, layer: int) -> Matrix:
    """The means of a layer's components over the samples, each sample weighted by its activations: (inputs, K_l).

    Those of layer 1 are D1. A component that holds nothing has zeros.
    """
    if layer == 1:
        return network.decoders[0].astype(np.float64)
    weights: Matrix = network.decoders[0] @ _mixture(network, own, layer)
    return weights


def part_code(network: Network, own: Floats, layer: int) -> Matrix:
    """Activations of a layer's components, (K_l, samples): their sums over the inputs, over those of their weights."""
    if layer == 1:
        return own.astype(np.float64)
    masses = _masses(network)
    held = _shares(network, layer) * masses[:, None]
    rows: Matrix = _divided(held, masses @ _mixture(network, own, layer)).T @ own
    return rows


def part_weight(network: Network, own: Floats, node: Node) -> Matrix:
    """A column of ``part_weights``: (inputs,)."""
    if node.layer == 1:
        base: Matrix = network.decoders[0][:, node.index].astype(np.float64)
        return base
    column: Matrix = network.decoders[0] @ _mixture(network, own, node.layer)[:, node.index]
    return column


def part_row(network: Network, own: Floats, node: Node) -> Matrix:
    """A row of ``part_code``: (samples,)."""
    if node.layer == 1:
        row: Matrix = own[node.index].astype(np.float64)
        return row
    masses = _masses(network)
    held = _shares(network, node.layer)[:, [node.index]] * masses[:, None]
    mixture = _mixture(network, own, node.layer)[:, [node.index]]
    return mixed(_divided(held, masses @ mixture)[:, 0], own)


def mixed(weights: Matrix, rows: Floats) -> Matrix:
    """``weights @ rows``, (K,) and (K, n), without all rows in double precision at once: (n,)."""
    result = np.empty(rows.shape[1])
    for first in range(0, len(result), _PIECE):
        result[first : first + _PIECE] = weights @ rows[:, first : first + _PIECE]
    return result


def _with_gains(shares: Matrix, set_on: Matrix | None) -> Matrix:
    return shares if set_on is None else shares * set_on


def _kept_shares(network: Network, layer: int) -> Matrix:
    """``edge_shares`` of decoder ``layer``, 1..L − 1."""
    return _known.get(
        network, ("shares", layer), lambda: _read_only(edge_shares(network.decoders[layer], network.amounts[layer]))
    )


def _kept_fillings(network: Network, layer: int) -> Matrix:
    """Share of every edge of decoder ``layer`` in its parent: (K_l, K_(l+1)); columns sum to one."""

    def made() -> Matrix:
        masses = _masses(network)
        for decoder in network.decoders[1:layer]:
            masses = masses @ decoder
        energy = network.decoders[layer] * masses[:, None]
        total = energy.sum(axis=0)
        even = np.full_like(energy, 1.0 / len(energy))
        return _read_only(np.divide(energy, total, out=even, where=total > 0.0))

    return _known.get(network, ("fillings", layer), made)


def _read_only(values: Matrix) -> Matrix:
    values.setflags(write=False)
    return values


def _shares(network: Network, layer: int) -> Matrix:
    """``node_shares`` of a layer, 1..L."""
    return _known.get(
        network, ("nodes", layer), lambda: _read_only(node_shares(network.decoders, network.amounts, layer))
    )


def _mixture(network: Network, own: Floats, layer: int) -> Matrix:
    """How much of each column of D1 is in the weights of a layer, (K_1, K_l); columns sum to one."""
    held = _shares(network, layer) * _sums(own)[:, None]
    return _divided(held, held.sum(axis=0))


def _sums(own: Floats) -> Matrix:
    sums: Matrix = own.sum(axis=1, dtype=np.float64)
    return sums


def _masses(network: Network) -> Matrix:
    masses: Matrix = network.decoders[0].sum(axis=0, dtype=np.float64)
    return masses


def _divided(rows: Matrix, by: Matrix) -> Matrix:
    """Columns divided, or zero where there is nothing to divide by."""
    return np.divide(rows, by, out=np.zeros_like(rows), where=by > 0.0)
