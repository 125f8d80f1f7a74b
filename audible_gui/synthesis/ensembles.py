"""Components that one throw of dice has changed sound together: their refined phases are those of one sound.

So do those of a layer that are crossed, where they are many. Any thread.

With phases of its own each, components that share what overlaps would no longer add up to what their magnitudes do: in
measurements 36 of them were 4 dB softer together, 12 by 2 dB, and two by less than 0.5 dB in nine of ten pairs.
"""

import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

from audible_gui.document import Document, Node, Throw, patched_nodes
from audible_gui.synthesis.patches import Product, is_refined, patch_product

MANY = 4
"""Fewer components of a layer that are crossed by hand have phases of their own each, whatever the others are."""


def sounding_products(document: Document) -> dict[Node, Product]:
    """What sounds in the place of components, by node; of those of an ensemble the keys are those of their tracks."""
    found = {node: patch_product(document, node) for node in patched_nodes(document)}
    products = {node: product for node, product in found.items() if product is not None}
    for members in ensembles(document, products):
        if len(members) > 1:
            together = hashlib.sha256("".join(products[node].key for node in members).encode()).hexdigest()
            for node in members:
                key = hashlib.sha256((products[node].key + together).encode()).hexdigest()
                products[node] = replace(products[node], key=key)
    return products


def ensembles(document: Document, products: Mapping[Node, Product]) -> list[tuple[Node, ...]]:
    """Those of a layer whose phases are refined, by what has made them.

    Those of one throw are together, and so are MANY or more that are crossed without one; each other is alone.
    """
    kin: dict[Hashable, list[Node]] = {}
    for node in products:
        if is_refined(document, node):
            kin.setdefault(_origin(document, node), []).append(node)
    few = [origin for origin, members in kin.items() if isinstance(origin, _Crossed) and len(members) < MANY]
    return [
        group
        for origin, members in kin.items()
        for group in (((node,) for node in members) if origin in few else (tuple(members),))
    ]


@dataclass(frozen=True)
class _Crossed:
    """What those have in common that are crossed by hand: their layer."""

    layer: int


def _origin(document: Document, node: Node) -> Hashable:
    patch = document.component(node).patch
    if patch is None or not (patch.timbre or patch.density):
        return node if patch is None or patch.filters else _Crossed(node.layer)
    return node.layer, _drawn(patch.timbre), _drawn(patch.density)


def _drawn(throw: Throw | None) -> Hashable:
    return None if throw is None else (throw.strategy, throw.amount, throw.seed, throw.levelled)
