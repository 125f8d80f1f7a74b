"""What a component's basis or envelope is instead of its own: the one place where patches are changed. Any thread."""

from dataclasses import replace

from audible_gui.document import Document, Node, Part, Patch, Phase, with_component


def with_basis(document: Document, node: Node, basis: Part | None) -> Document:
    """A component with another basis, or with its own for None; not a thrown one any more. Raises IndexError."""
    before = document.component(node).patch or Patch()
    return with_patch(document, node, _with_usual_phase(before, replace(before, basis=basis, timbre=None)))


def with_envelope(document: Document, node: Node, envelope: Part | None) -> Document:
    """A component with another envelope, or with its own for None; not a thrown one any more. Raises IndexError."""
    before = document.component(node).patch or Patch()
    return with_patch(document, node, _with_usual_phase(before, replace(before, envelope=envelope, density=None)))


def with_patch(document: Document, node: Node, patch: Patch) -> Document:
    """A component with a patch, or without one where that has no parts. Raises IndexError."""
    return with_component(document, node, replace(document.component(node), patch=patch if patch.parts else None))


def _with_usual_phase(before: Patch, after: Patch) -> Patch:
    """``after`` with the phase that suits it, unless it is a patch of the same kind: what is only drawn is a filter."""
    if before.parts and before.crossed == after.crossed:
        return after
    return replace(after, phase=Phase.REFINED if after.crossed else Phase.SOURCE)
