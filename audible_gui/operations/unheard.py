"""Throws of event density that came to nothing. Any thread."""

from collections.abc import Sequence

import numpy as np

from audible_gui.document import Document, Drawn, Node
from audible_gui.operations.throwing import without_throw
from audible_gui.synthesis import shape_of

_SAME = 1e-3
"""Envelopes that differ by less than this part of their highest, 60 dB below it, sound the same."""


def density_is_unheard(document: Document, nodes: Sequence[Node]) -> bool:
    """Whether a density is thrown for any of some components, and has left all of them as they are without it.

    Raises:
        IndexError: when there is no such component.
    """
    thrown = [node for node in nodes if (patch := document.component(node).patch) is not None and patch.density]
    return bool(thrown) and all(_is_same(document, node) for node in thrown)


def _is_same(document: Document, node: Node) -> bool:
    patch = document.component(node).patch
    if patch is None or not isinstance(patch.envelope, Drawn):
        return False
    before = shape_of(without_throw(document, [node], timbre=False), node, behind_gate=False).envelope
    return bool(np.abs(patch.envelope.values - before).max(initial=0.0) <= _SAME * before.max(initial=0.0))
