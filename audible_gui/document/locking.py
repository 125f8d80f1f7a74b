"""What stays with a locked component: what it consists of. Pure functions; any thread."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audible_gui.document.arrays import Floats
from audible_gui.document.document import Document, Node
from audible_gui.document.edits import locked_nodes

# Of a deep component's weights: the children that make up so much of it are locked with it.
KEPT_SHARE = 0.99

Columns = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Locked:
    """What stays.

    Attributes:
        decoders: D1..DL; the smaller edges of locked deep columns are zero, and what is left has unit sum.
        columns: per decoder which columns are locked, (K_l,).
    """

    decoders: tuple[Floats, ...]
    columns: tuple[Columns, ...]

    @property
    def free(self) -> tuple[list[int], ...]:
        """Per layer the components that are not locked."""
        return tuple(np.flatnonzero(~columns).tolist() for columns in self.columns)


def locked_columns(decoders: Iterable[Floats], nodes: Iterable[Node]) -> Locked:
    """Columns of the nodes, and of the children that make up KEPT_SHARE of each, down to the sound.

    Args:
        decoders: D1..DL.
        nodes: components, all of them in the network.
    """
    trimmed = [decoder.copy() for decoder in decoders]
    columns = [np.zeros(decoder.shape[1], dtype=np.bool_) for decoder in trimmed]
    for node in nodes:
        columns[node.layer - 1][node.index] = True
    for layer in range(len(trimmed) - 1, 0, -1):
        for index in np.flatnonzero(columns[layer]):
            children = _main_children(trimmed[layer][:, index])
            trimmed[layer][~children, index] = 0.0
            trimmed[layer][:, index] /= max(float(trimmed[layer][:, index].sum()), 1e-30)
            columns[layer - 1] |= children
    return Locked(tuple(trimmed), tuple(columns))


def kept_nodes(document: Document) -> frozenset[Node]:
    """Locked components, and those that they are made of down to layer 1, which stay with them."""
    kept = set(locked_nodes(document))
    if document.network is None:
        return frozenset(kept)
    for layer in range(len(document.components), 1, -1):
        for node in [one for one in kept if one.layer == layer]:
            children = _main_children(document.network.decoders[layer - 1][:, node.index])
            kept |= {Node(layer - 1, int(child)) for child in np.flatnonzero(children)}
    return frozenset(kept)


def lock_refusal(document: Document, node: Node) -> str:
    """Why a component that is locked, or part of one that is, cannot be changed; empty where it can."""
    component = document.component(node)
    if component.locked:
        return f"{component.name} is locked: it stays as it is."
    return f"{component.name} is part of a locked component: it stays as it is." if node in kept_nodes(document) else ""


def _main_children(column: Floats) -> Columns:
    order = np.argsort(-column, kind="stable")
    reached = np.cumsum(column[order], dtype=np.float64)
    children = np.zeros(len(column), dtype=np.bool_)
    children[order[: 1 + np.searchsorted(reached, KEPT_SHARE * reached[-1])]] = True
    return children
