"""The canvas with its plots, and the loss curve. Everything here lives on the GUI thread."""

from audible_gui.views.plots.canvas import Canvas
from audible_gui.views.plots.canvas_commands import CanvasCommands
from audible_gui.views.plots.loss_curve import LossCurve

__all__ = ["Canvas", "CanvasCommands", "LossCurve"]
