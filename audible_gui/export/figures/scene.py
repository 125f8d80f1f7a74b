"""What a figure is drawn with: the canvas, what is shown, where, and in which colours. Any thread."""

from dataclasses import dataclass

from audible_gui.document import component_rgb, mixed_rgb
from audible_gui.document.palette import Rgb
from audible_gui.export.figures.canvas import Canvas
from audible_gui.export.figures.content import FigureContent, LayerContent
from audible_gui.export.figures.geometry import Geometry
from audible_gui.export.figures.style import Look

SMALL, USUAL, TITLE = 5.5, 6.5, 9.0
"""Sizes of letters, in points of a figure of two columns."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A figure that is being drawn.

    Attributes:
        canvas: on what.
        content: what.
        places: where.
        look: in which colours.
    """

    canvas: Canvas
    content: FigureContent
    places: Geometry
    look: Look

    @property
    def unit(self) -> float:
        """How large letters and gaps are."""
        return self.places.unit

    def color(self, layer: LayerContent, index: int) -> Rgb:
        """Of a component; greyer the less it has to do with what is chosen."""
        look = self.look
        if layer.silent[index]:
            return look.silent
        own = component_rgb(layer.ids[index], dark=look.dark)
        return mixed_rgb(own, look.ground, 0.6 if layer.traces[index] else 0.0)
