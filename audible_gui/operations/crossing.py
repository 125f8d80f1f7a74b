"""Cross-synthesis: the basis of one component times the envelope of another, of the same layer or not. Any thread.

Nothing is computed here: an edit says who borrows from whom, see ``synthesis.patches`` for what that sounds like.
"""

from dataclasses import replace

from audible_gui.document import Borrowed, Document, Morph, Node, Patch, Phase, identity_of
from audible_gui.operations.parts import with_basis, with_envelope, with_patch


def with_basis_of(
    document: Document, node: Node, source: Node, amount: float = 1.0, morph: Morph = Morph.LINEAR
) -> Document:
    """A component with the basis of another, wholly or in part.

    Args:
        document: any.
        node: the component.
        source: the other; itself gives the component its own basis back.
        amount: 0 (its own) .. 1 (the other's).
        morph: what lies between.

    Raises:
        IndexError: when there is no such component.
        AudibleError: for an amount outside the limits.
    """
    return with_basis(document, node, _borrowed(document, node, source, amount, morph))


def with_envelope_of(
    document: Document, node: Node, source: Node, amount: float = 1.0, morph: Morph = Morph.LINEAR
) -> Document:
    """A component with the envelope of another, see ``with_basis_of``."""
    return with_envelope(document, node, _borrowed(document, node, source, amount, morph))


def with_phase(document: Document, node: Node, phase: Phase) -> Document:
    """Where a patched component has its phases from; nothing changes on one that is not. Raises IndexError."""
    return with_patch(document, node, replace(document.component(node).patch or Patch(), phase=phase))


def without_patch(document: Document, node: Node) -> Document:
    """A component as it was learned. Raises IndexError."""
    return with_patch(document, node, Patch())


def _borrowed(document: Document, node: Node, source: Node, amount: float, morph: Morph) -> Borrowed | None:
    identity = identity_of(document, source)
    return None if source == node else Borrowed(identity, amount, morph)
