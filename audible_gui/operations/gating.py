"""A gate on components' envelopes, see ``synthesis.gating`` for what it lets through. Pure functions; any thread."""

from collections.abc import Iterable
from dataclasses import replace

from audible_gui.document import Document, Node, Patch, kept_nodes
from audible_gui.operations.parts import usual_phase, with_patch


def with_gate(document: Document, nodes: Iterable[Node], gate_db: float | None) -> Document:
    """Components whose envelopes, whatever they are, sound through a gate.

    Args:
        document: any.
        nodes: the components; those that are locked, and what these are made of, stay as they are.
        gate_db: the gate opens so many decibels below the loudest frame, MIN_GATE_DB..MAX_GATE_DB; None for no gate.

    Raises:
        IndexError: when there is no such component.
        AudibleError: for a level outside the limits.
    """
    kept = kept_nodes(document)
    for node in nodes:
        before = document.component(node).patch
        if node in kept or gate_db == (None if before is None else before.gate_db):
            continue
        after = replace(before or Patch(), gate_db=gate_db)
        if before is None:
            after = replace(after, phase=usual_phase(after))
        document = with_patch(document, node, after)
    return document


def gate_of(document: Document, node: Node) -> float | None:
    """Where a component's gate opens, in decibels below the loudest frame; None without one. Raises IndexError."""
    patch = document.component(node).patch
    return None if patch is None else patch.gate_db
