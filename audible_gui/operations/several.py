"""The envelope of several components together, for another: all hits of a kit, however many hold them. Any thread.

The power of components together is taken as the sum of theirs, Σ ‖b‖² h², and its root is their envelope; their basis
is the root of the power that they have in each bin over all of the sound, Σ b² ‖h‖².
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from audible_gui.document import Brought, Document, Drawn, Floats, Morph, Node, frozen
from audible_gui.document.library_component import LibraryComponent
from audible_gui.document.patch import MAX_ORIGIN
from audible_gui.errors import AudibleError
from audible_gui.operations.bringing import lent_component
from audible_gui.operations.parts import with_envelope
from audible_gui.synthesis import shape_of


def common_envelope(document: Document, nodes: Sequence[Node]) -> Floats:
    """The envelope (frames,) of components together, as they sound, 1 at its peak; 0 where all are silent.

    Raises:
        IndexError: when there is no such component.
        ValueError: without a network, or for no components.
    """
    if not nodes:
        raise ValueError("there are no components")
    shapes = [shape_of(document, node) for node in nodes]
    strengths = np.array([np.square(shape.basis, dtype=np.float64).sum() for shape in shapes])
    values = np.sqrt(strengths @ np.square([shape.envelope for shape in shapes], dtype=np.float64))
    return frozen(values / max(float(np.max(values)), 1e-30))


def lent_together(document: Document, nodes: Sequence[Node], name: str) -> LibraryComponent:
    """Several components as one, for other sounds: with as much energy, all in all, as theirs have together.

    Args:
        document: with a sound and a network.
        nodes: the components, as they sound.
        name: who they are, for people.

    Raises:
        IndexError: when there is no such component.
        ValueError: without a sound or a network, or for no components.
    """
    envelope = common_envelope(document, nodes)
    shapes = [shape_of(document, node) for node in nodes]
    power = sum(
        np.square(one.basis, dtype=np.float64) * np.square(one.envelope, dtype=np.float64).sum() for one in shapes
    )
    basis = np.sqrt(power / max(float(np.square(envelope, dtype=np.float64).sum()), 1e-30))
    return replace(lent_component(document, nodes[0]), name=name, basis=frozen(basis), envelope=envelope)


def with_envelope_of_several(
    document: Document,
    node: Node,
    sources: Sequence[Node],
    origin: str,
    amount: float = 1.0,
    morph: Morph = Morph.LINEAR,
) -> Document:
    """A component with the envelope of several others together, wholly or in part, as loud as its own.

    What is taken are values: it stays as it is when the others are changed.

    Args:
        document: with a network.
        node: the component.
        sources: the others, of any layer.
        origin: who they are, for people; cut off after MAX_ORIGIN characters.
        amount: 0 (its own) .. 1 (theirs).
        morph: what lies between.

    Raises:
        IndexError: when there is no such component.
        AudibleError: where all of them are silent, or for an amount outside the limits.
    """
    values = common_envelope(document, sources)
    if not values.any():
        raise AudibleError(f"{origin} is silent: there is no envelope to take.")
    return with_envelope(document, node, Brought(Drawn(values), origin[:MAX_ORIGIN], amount, morph))
