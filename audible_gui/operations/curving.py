"""A component's gain over time, by breakpoints. Any thread.

It is on top of what is learned or drawn, which keeps its detail; see ``synthesis.box_gains`` for what it sounds like.
"""

from dataclasses import replace

from audible_gui.document import FLAT, Breakpoint, Document, GainCurve, Node, with_component
from audible_gui.errors import AudibleError


def with_curve(document: Document, node: Node, curve: GainCurve) -> Document:
    """A component with another curve, which ends with the sound.

    Args:
        document: any with a sound.
        node: the component.
        curve: what is beyond the end of the sound is left out; up to there it is as it was.

    Raises:
        IndexError: when there is no such component.
        AudibleError: without a sound.
    """
    if document.sound is None:
        raise AudibleError("There is nothing to set breakpoints on yet; open a sound first.")
    ended = _until(curve, document.sound.duration_s)
    return with_component(document, node, replace(document.component(node), curve=ended if ended.points else FLAT))


def _until(curve: GainCurve, end_s: float) -> GainCurve:
    kept = tuple(point for point in curve.points if point.time_s <= end_s)
    if len(kept) == len(curve.points):
        return curve
    if not kept or kept[-1].time_s < end_s:
        last = Breakpoint(end_s, float(curve.levels_db(end_s)))
        kept = (*kept, last) if len(kept) < len(curve.points) else kept
    return GainCurve(kept)
