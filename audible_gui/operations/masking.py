"""Boxes of time and frequency in which one component is louder, quieter or silent. Any thread.

Boxes that overlap multiply, see ``synthesis.box_gains`` for what they sound like.
"""

from dataclasses import replace

from audible_gui.document import MAX_BOXES, MAX_GAIN_DB, MIN_GAIN_DB, BoxGain, Document, Node, with_component
from audible_gui.errors import AudibleError
from audible_gui.synthesis import Box

Place = tuple[float, float, float, float]


def with_box_gain(document: Document, node: Node, box: Box, gain_db: float) -> Document:
    """A component at another gain inside a box, in the place of what was set in the same box before.

    Args:
        document: any with a sound.
        node: the component.
        box: where.
        gain_db: held within MIN_GAIN_DB, which is silence, and MAX_GAIN_DB; 0 takes the box away.

    Raises:
        IndexError: when there is no such component.
        AudibleError: for a box without extent, or too many of them.
    """
    return _with_gain(document, node, _place(document, box), gain_db)


def with_changed_box(document: Document, node: Node, box: BoxGain, gain_db: float) -> Document:
    """A component with one of its boxes at another gain, as ``with_box_gain``. Raises IndexError; AudibleError."""
    return _with_gain(document, node, box.place, gain_db)


def box_gain_db(document: Document, node: Node, box: Box) -> float:
    """The gain that was set in this very box; 0 where none was. Raises IndexError; AudibleError."""
    place = _place(document, box)
    return next((one.gain_db for one in document.component(node).boxes if one.place == place), 0.0)


def without_box_gain(document: Document, node: Node, gain: BoxGain) -> Document:
    """A component without one of its boxes. Raises IndexError."""
    return _with(document, node, tuple(one for one in document.component(node).boxes if one != gain))


def without_boxes(document: Document, node: Node) -> Document:
    """A component without any boxes. Raises IndexError."""
    return _with(document, node, ())


def _with_gain(document: Document, node: Node, place: Place, gain_db: float) -> Document:
    gain = BoxGain(*place, gain_db=min(max(gain_db, MIN_GAIN_DB), MAX_GAIN_DB))
    others = tuple(one for one in document.component(node).boxes if one.place != gain.place)
    if gain.gain_db == 0.0:
        return _with(document, node, others)
    if len(others) >= MAX_BOXES:
        raise AudibleError(f"No more than {MAX_BOXES} boxes of one component can be changed.")
    return _with(document, node, tuple(sorted((*others, gain))))


def _place(document: Document, box: Box) -> Place:
    if document.sound is None:
        raise AudibleError("There is nothing to draw a box on yet; open a sound first.")
    rate_hz = document.sound.rate_hz
    return max(box.start, 0) / rate_hz, box.end / rate_hz, max(box.low_hz, 0.0), box.high_hz


def _with(document: Document, node: Node, boxes: tuple[BoxGain, ...]) -> Document:
    return with_component(document, node, replace(document.component(node), boxes=boxes))
