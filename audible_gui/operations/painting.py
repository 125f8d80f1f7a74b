"""Strokes that move what lies under them into one component, out of the others of its layer. Any thread.

See ``synthesis.painting`` for what they sound like.
"""

import heapq
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from audible_gui.document import (
    MAX_POINTS,
    MAX_STROKE_NUMBER,
    MAX_STROKES,
    Document,
    Node,
    Point,
    Stroke,
    with_component,
)
from audible_gui.errors import AudibleError

# A line is as good as its corners where it is nearer to them than this part of the radius.
_TOLERANCE = 0.08
Line = npt.NDArray[np.float64]


def with_stroke(document: Document, node: Node, stroke: Stroke) -> Document:
    """A component with another stroke, above all strokes of its layer, whatever its number is.

    Nothing changes where one that erases finds nothing painted into the component.

    Raises:
        IndexError: when there is no such component.
        AudibleError: for too many strokes.
    """
    strokes = document.component(node).strokes
    if stroke.erases and not strokes:
        return document
    if len(strokes) >= MAX_STROKES:
        raise AudibleError(f"No more than {MAX_STROKES} strokes can be painted into one component; remove some first.")
    numbers = (one.number for component in document.components[node.layer - 1] for one in component.strokes)
    number = min(max(numbers, default=-1) + 1, MAX_STROKE_NUMBER)
    return _with(document, node, (*strokes, replace(stroke, number=number)))


def without_stroke(document: Document, node: Node, stroke: Stroke) -> Document:
    """A component without one of its strokes. Raises IndexError."""
    return _with(document, node, tuple(one for one in document.component(node).strokes if one != stroke))


def without_strokes(document: Document, node: Node) -> Document:
    """A component without any strokes. Raises IndexError."""
    return _with(document, node, ())


def stroke_points(points: Sequence[Point], reach: Point) -> tuple[Point, ...]:
    """The corners of a line, without those that make no difference to what lies under a brush.

    Args:
        points: of the line, as many as there are, at least one.
        reach: how far apart points are that make a difference: the radius of the brush along each axis.

    Returns:
        At most MAX_POINTS; the first and the last are kept. (Ramer 1972; Douglas and Peucker 1973.)
    """
    line = np.array(points, dtype=np.float64)
    kept = _corners(line / reach)
    return tuple((round(float(line[index][0]), 5), round(float(line[index][1]), 3)) for index in kept)


def _corners(line: Line) -> list[int]:
    """Indices of those that matter, those that matter most first found."""
    kept, spans = {0, len(line) - 1}, [_farthest(line, 0, len(line) - 1)]
    while spans and len(kept) < MAX_POINTS:
        distance, middle, first, last = heapq.heappop(spans)
        if -distance <= _TOLERANCE:
            break
        kept.add(middle)
        for part in ((first, middle), (middle, last)):
            heapq.heappush(spans, _farthest(line, *part))
    return sorted(kept)


def _farthest(line: Line, first: int, last: int) -> tuple[float, int, int, int]:
    """Less the distance of the point that is farthest from the line between two others, which it is, and these."""
    if last - first < 2:
        return 0.0, first, first, last
    distances = _distances(line[first + 1 : last], line[first], line[last])
    place = int(distances.argmax())
    return -float(distances[place]), first + 1 + place, first, last


def _distances(points: Line, start: Line, end: Line) -> Line:
    """Of points from a line between two others."""
    along = end - start
    length = float(along @ along)
    part = np.clip((points - start) @ along / length, 0.0, 1.0) if length > 0.0 else np.zeros(len(points))
    result: Line = np.hypot(*(points - start - part[:, None] * along).T)
    return result


def _with(document: Document, node: Node, strokes: tuple[Stroke, ...]) -> Document:
    return with_component(document, node, replace(document.component(node), strokes=tuple(sorted(strokes))))
