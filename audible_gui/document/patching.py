"""Patches of components: who lends, and what becomes of them in another network. Pure functions; any thread."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from audible_gui.document.document import Component, Document, Node
from audible_gui.document.identities import node_of
from audible_gui.document.network import Network
from audible_gui.document.patch import Borrowed, Brought, Drawn, Identity, Part, Patch, Phase, Throw, values_of
from audible_gui.document.rhythm import Rhythm

Made = TypeVar("Made", Throw, Rhythm)


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
    """All that is drawn or brought in a document, as values."""
    rows = [component for layer in document.components for component in layer]
    for component in (*rows, document.residual):
        if component.patch is not None:
            yield from component.patch.drawings


def fits(patch: Patch, network: Network) -> bool:
    """Whether what is drawn or brought has the bins and frames of a network."""
    made = patch.density or patch.rhythm
    shapes = (patch.basis, patch.timbre, network.basis_shape), (patch.envelope, made, (network.n_frames,))
    return all(
        values.values.shape == shape
        for now, before, shape in shapes
        for part in (now, None if before is None else before.ground)
        if (values := values_of(part)) is not None
    )


def without_lost_parts(document: Document, *, drawn: bool = True) -> Document:
    """``document`` in which nobody borrows from components that are not in it, or has shapes of another grid.

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
    timbre, density, rhythm = patch.timbre, patch.density, patch.rhythm
    if timbre is not None:
        timbre = None if basis is None else _kept_made(document, Patch(basis=timbre.ground), timbre, drawn)
    if density is not None:
        density = None if envelope is None else _kept_made(document, Patch(envelope=density.ground), density, drawn)
    if rhythm is not None:
        rhythm = None if envelope is None else _kept_made(document, Patch(envelope=rhythm.ground), rhythm, drawn)
    left = Patch(basis, envelope, patch.phase, timbre, density, rhythm, patch.gate_db)
    if left == patch:
        return component
    left = left if left.parts else replace(left, phase=Phase.SOURCE)
    return replace(component, patch=None if left.empty else left)


def _kept_made(document: Document, alone: Patch, made: Made, drawn: bool) -> Made | None:
    """None where there is no way back: what has been made stays as if it had been drawn or borrowed."""
    lost = made.ground is not None and _kept_part(document, alone, made.ground, drawn) is None
    return None if lost else made


def _kept_part(document: Document, alone: Patch, part: Part | None, drawn: bool) -> Part | None:
    if isinstance(part, Borrowed):
        return None if node_of(document, part.source) is None else part
    # How loud what is drawn is counts in units of the network; what is levelled has none.
    kept = drawn or (isinstance(part, Brought) and part.levelled)
    there = kept and document.network is not None and fits(alone, document.network)
    return part if there else None
