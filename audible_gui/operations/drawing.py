"""Shapes that a person draws: a component's basis or envelope, as it shall be. Any thread.

What is drawn takes the place of the component's own, or of what it borrows, absolutely: drawn louder is louder. See
``synthesis.patches`` for what that sounds like.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from audible_gui.document import Document, Drawn, Network, Node
from audible_gui.errors import AudibleError
from audible_gui.operations.parts import with_basis, with_envelope, with_patch


def with_drawn_basis(document: Document, node: Node, values: npt.ArrayLike) -> Document:
    """A component with a basis that was drawn.

    Args:
        document: any with a network.
        node: the component.
        values: (channels, bins), in the units of ``synthesis.bases`` in the document's reading.

    Raises:
        IndexError: when there is no such component.
        AudibleError: for values of another shape, negative ones, and those that are not finite.
    """
    drawn, network = _drawn(values), _network(document, node)
    _check(drawn, network.basis_shape, "basis of {} channels and {} bins")
    return with_basis(document, node, drawn)


def with_drawn_envelope(document: Document, node: Node, values: npt.ArrayLike) -> Document:
    """A component with an envelope that was drawn: (frames,), see ``with_drawn_basis``.

    It sounds just as it is: a gate that there was is off.
    """
    drawn, network = _drawn(values), _network(document, node)
    _check(drawn, (network.n_frames,), "envelope of {} frames")
    document = with_envelope(document, node, drawn)
    patch = document.component(node).patch
    assert patch is not None
    return with_patch(document, node, replace(patch, gate_db=None))


def without_drawn_basis(document: Document, node: Node) -> Document:
    """A component with its own basis where one was drawn; nothing changes elsewhere. Raises IndexError."""
    patch = document.component(node).patch
    return with_basis(document, node, None) if patch is not None and isinstance(patch.basis, Drawn) else document


def without_drawn_envelope(document: Document, node: Node) -> Document:
    """A component with its own envelope where one was drawn; nothing changes elsewhere. Raises IndexError."""
    patch = document.component(node).patch
    return with_envelope(document, node, None) if patch is not None and isinstance(patch.envelope, Drawn) else document


def _drawn(values: npt.ArrayLike) -> Drawn:
    with np.errstate(over="ignore"):  # what is no float32 is not finite then
        return Drawn(np.array(values, dtype=np.float32))


def _network(document: Document, node: Node) -> Network:
    document.component(node)
    assert document.network is not None
    return document.network


def _check(drawn: Drawn, shape: tuple[int, ...], words: str) -> None:
    if drawn.values.shape != shape:
        raise AudibleError(f"What is drawn must be a {words.format(*shape)}, not of {drawn.values.shape}.")
