"""Components that one throw of dice has changed sound together: their refined phases are those of one sound.

So do those of a layer that a person has patched, where they are many. Any thread.

With phases of its own each, components that share what overlaps would no longer add up to what their magnitudes do: in
measurements 36 of them were 4 dB softer together, 12 by 2 dB, and two by less than 0.5 dB in nine of ten pairs.
"""

import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import replace

from audible_gui.document import Document, Node, Throw, patched_nodes
from audible_gui.synthesis.patches import Product, is_refined, patch_product

MANY = 4
"""Fewer components of a layer that no throw has changed have phases of their own each, whatever the others are."""


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

    Those of one throw are together, and so are MANY or more that no throw has made; of fewer each is alone.
    """
    kin: dict[tuple[Hashable, ...], list[Node]] = {}
    for node in products:
        if is_refined(document, node):
            kin.setdefault(_origin(document, node), []).append(node)
    groups = list[tuple[Node, ...]]()
    for (_, *throws), members in kin.items():
        together = any(throws) or len(members) >= MANY
        groups += [tuple(members)] if together else [(node,) for node in members]
    return groups


def _origin(document: Document, node: Node) -> tuple[Hashable, ...]:
    patch = document.component(node).patch
    throws = () if patch is None else (patch.timbre, patch.density)
    return (node.layer, *map(_drawn, throws))


def _drawn(throw: Throw | None) -> Hashable:
    return None if throw is None else (throw.strategy, throw.amount, throw.seed, throw.levelled)
