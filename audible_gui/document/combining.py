"""How much of what depends on time and frequency a document may have, since it multiplies. Any thread.

A path through the layers sounds with the product of the gains of its nodes. Written out, that is a sum over all choices
of at most one node with boxes or a curve, or of one pool of strokes, from each layer, each with a mask of its own. A
patched component sounds once for each choice from the other layers, and once more for each pool of its own.
"""

import math

from audible_gui.document.document import Component, Document
from audible_gui.document.grouping import without_groups
from audible_gui.errors import AudibleError

MOST_COMBINATIONS = 600
"""At some 0.5 ms an edit and 0.1 MB each. A curve on each of 36 components and of 12 deep ones makes 481."""


def combinations(document: Document) -> int:
    """No fewer terms than what a document sounds like is made of."""
    layers = without_groups(document).components
    pools = [{_level(component) for component in layer if component.strokes} for layer in layers]
    changes = [sum(map(_varies, layer)) + 2 * len(poured) for layer, poured in zip(layers, pools, strict=True)]
    paths = math.prod(1 + count for count in changes)
    total = paths
    for layer, poured, count in zip(layers, pools, changes, strict=True):
        patched = [component for component in layer if component.patch is not None]
        sounding = sum(1 if poured <= {_level(component)} else 1 + len(poured) for component in patched)
        total += sounding * (paths // (1 + count))
    return total


def check_combinations(document: Document) -> None:
    """Whether it can be played. Raises AudibleError, which says what to do, when it cannot."""
    found = combinations(document)
    if found > MOST_COMBINATIONS:
        raise AudibleError(
            "Boxes, gain curves, strokes and borrowed or drawn shapes multiply where they meet, most of all those of "
            f"different layers: this would make {found} combinations, and no more than {MOST_COMBINATIONS} can be "
            "played. Take some away from other components first."
        )


def _varies(component: Component) -> bool:
    return bool(component.boxes) or not component.curve.neutral


def _level(component: Component) -> tuple[object, ...]:
    """What components that are painted into share a pool by."""
    return (
        component.gain_db,
        component.muted,
        component.soloed,
        component.pan,
        component.boxes,
        component.curve,
    )
