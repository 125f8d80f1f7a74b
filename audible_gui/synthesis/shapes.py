"""Basis and envelope of one component. Any thread."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from audible_gui.document import Floats, Network, Node, Reading
from audible_gui.synthesis.hierarchy import node_basis, node_envelope
from audible_gui.synthesis.remembering import Remembered


class Shape(NamedTuple):
    """Magnitudes as one basis times one envelope, in the units of ``bases`` and ``envelopes``.

    Attributes:
        basis: (channels, bins).
        envelope: (frames,).
    """

    basis: Floats
    envelope: Floats


def node_shape(network: Network, node: Node, reading: Reading) -> Shape:
    """A component's own shape, as it was learned; worked out once. Raises IndexError."""
    return _shapes.get(network, (node, reading), lambda: _shape(network, node, reading))


def energy(shapes: Sequence[Shape]) -> float:
    """‖Σ b ⊗ h‖² of some shapes together, from the Gram matrices of bases and envelopes."""
    b = np.stack([shape.basis.ravel() for shape in shapes]).astype(np.float64)
    h = np.stack([shape.envelope for shape in shapes]).astype(np.float64)
    return float(((b @ b.T) * (h @ h.T)).sum())


_shapes: Remembered[Shape] = Remembered(64)


def _shape(network: Network, node: Node, reading: Reading) -> Shape:
    return Shape(node_basis(network, node, reading), node_envelope(network, node, reading))
