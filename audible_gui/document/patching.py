"""Patches of components: who lends, and what becomes of them in another network. Pure functions; any thread."""

from collections.abc import Iterator
from dataclasses import replace

from audible_gui.document.document import Component, Document, Node
from audible_gui.document.identities import node_of
from audible_gui.document.network import Network
from audible_gui.document.patch import Borrowed, Drawn, Identity, Part, Patch


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


def drawings_of(document: Document) -> Iterator[Drawn]:
    """All that is drawn in a document."""
    rows = [component for layer in document.components for component in layer]
    for component in (*rows, document.residual):
        if component.patch is not None:
            yield from (part for part in component.patch.parts if isinstance(part, Drawn))


def fits(patch: Patch, network: Network) -> bool:
    """Whether what is drawn has the bins and frames of a network."""
    drawings = (
        (part.values.shape, shape)
        for part, shape in ((patch.basis, network.basis_shape), (patch.envelope, (network.n_frames,)))
        if isinstance(part, Drawn)
    )
    return all(one == other for one, other in drawings)


def without_lost_parts(document: Document, *, drawn: bool = True) -> Document:
    """``document`` in which nobody borrows from components that are not in it, or has drawings of another grid.

    Args:
        document: any.
        drawn: whether drawings that fit are kept.
    """
    if not patched_nodes(document):
        return document
    layers = tuple(tuple(_kept(document, component, drawn) for component in row) for row in document.components)
    return replace(document, components=layers)


def _kept(document: Document, component: Component, drawn: bool) -> Component:
    if (patch := component.patch) is None:
        return component
    basis = _kept_part(document, Patch(basis=patch.basis), patch.basis, drawn)
    envelope = _kept_part(document, Patch(envelope=patch.envelope), patch.envelope, drawn)
    if (basis, envelope) == (patch.basis, patch.envelope):
        return component
    left = None if basis is None and envelope is None else Patch(basis, envelope, patch.phase)
    return replace(component, patch=left)


def _kept_part(document: Document, alone: Patch, part: Part | None, drawn: bool) -> Part | None:
    if isinstance(part, Borrowed):
        return None if node_of(document, part.source) is None else part
    there = drawn and document.network is not None and fits(alone, document.network)
    return part if there else None
