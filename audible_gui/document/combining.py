"""How much of what depends on time and frequency a document may have, since it multiplies. Any thread.

A path through the layers sounds with the product of the gains of its nodes. Written out, that is a sum over all choices
of at most one node with boxes or a curve, or of one pool of strokes, from each layer, each with a mask of its own. A
patched component sounds once for each choice from the other layers, and once more for each pool of its own.
"""

import math

from audible_gui.document.document import Component, Document
from audible_gui.document.grouping import without_groups
from audible_gui.document.reading import Reading
from audible_gui.errors import AudibleError

MOST_COMBINATIONS = 600
"""At some 0.5 ms an edit each. A curve on each of 36 components and of 12 deep ones makes 481."""
MOST_BYTES = 512 << 20
"""Of their masks."""
SLACK = 2
"""How many times more a stored document may have: parts and partial results bring along what is set on components."""


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


def most_combinations(document: Document) -> int:
    """How many can be played, by their number and by the memory that their masks take: one has the others' weights."""
    network = document.network
    if network is None or (network.own is not None and document.reading is Reading.PARTS):
        return MOST_COMBINATIONS
    mask = 8 * len(network.decoders[0]) * network.widths[-1] if network.depth > 1 else 8 * network.widths[0]
    return min(MOST_COMBINATIONS, max(MOST_BYTES // mask, 1))


def check_combinations(document: Document, slack: int = 1) -> None:
    """Whether it can be played. Raises AudibleError, which says what to do, when it cannot.

    Args:
        document: any.
        slack: how many times more than can be played well it may have.
    """
    found, most = combinations(document), most_combinations(document)
    if found > slack * most:
        raise AudibleError(
            "Boxes, gain curves, strokes and borrowed or drawn shapes multiply where they meet, most of all those of "
            f"different layers: this would make {found} combinations, and no more than {most} can be played. Take "
            "some away from other components first."
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
