"""Where a stroke ended, whatever part of the axis is shown by now, so that the next one can go on from there."""

from dataclasses import dataclass

import numpy as np

from audible_gui.document import Node
from audible_gui.views.inspector.painting import Picture
from audible_gui.views.inspector.tools import Point


@dataclass(frozen=True)
class Corner:
    """The end of a stroke.

    Attributes:
        node: on whose shape.
        point: bin or frame, or between two.
        value: there.
    """

    node: Node
    point: float
    value: float


def corner(picture: Picture, point: Point) -> tuple[float, float]:
    """Bin or frame, and value, of a point of a plot."""
    return float(picture.axis.points(point.place)), float(picture.heights.values(point.height))


def corner_point(picture: Picture, end: Corner) -> Point:
    """Where a corner lies on a plot; it may be outside."""
    places = picture.axis.places
    place = float(np.interp(end.point, np.arange(len(places)), places))
    return Point(place, float(picture.heights.of(end.value)))
