"""Figures of networks, for print and for screens. Generators; any thread. matplotlib comes late."""

from audible_gui.export.figures.content import FigureContent, figure_content
from audible_gui.export.figures.making import check_drawable, made_content
from audible_gui.export.figures.places import FIGURE_ENDINGS, check_figure, check_file
from audible_gui.export.figures.saving import draw_figure, figure_png

__all__ = [
    "FIGURE_ENDINGS",
    "FigureContent",
    "check_drawable",
    "check_figure",
    "check_file",
    "draw_figure",
    "figure_content",
    "figure_png",
    "made_content",
]
