"""Patches of components: who lends, and what becomes of them in another network. Pure functions; any thread."""

from dataclasses import replace

from audible_gui.document.document import Component, Document, Node
from audible_gui.document.identities import node_of
from audible_gui.document.patch import Identity, Patch


def patched_nodes(document: Document) -> tuple[Node, ...]:
    """Where components have patches, by layer and index."""
    return tuple(
        Node(layer, index)
        for layer, row in enumerate(document.components, 1)
        for index, component in enumerate(row)
        if component.patch is not None
    )


def lenders(document: Document) -> frozenset[Identity]:
    """Who is borrowed from."""
    patches = (document.component(node).patch for node in patched_nodes(document))
    return frozenset(source for patch in patches if patch is not None for source in patch.sources)


def without_lost_sources(document: Document) -> Document:
    """``document`` in which nobody borrows from components that are not in it."""
    if not patched_nodes(document):
        return document
    layers = tuple(tuple(_kept(document, component) for component in row) for row in document.components)
    return replace(document, components=layers)


def _kept(document: Document, component: Component) -> Component:
    patch = component.patch
    if patch is None or all(node_of(document, source) is not None for source in patch.sources):
        return component
    basis, envelope = (
        part if part is not None and node_of(document, part.source) is not None else None
        for part in (patch.basis, patch.envelope)
    )
    left = None if basis is None and envelope is None else Patch(basis, envelope, patch.phase)
    return replace(component, patch=left)
