"""What the actions of the View menu do to the canvas. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from audible_gui.session import Session
from audible_gui.views.plots.canvas import Canvas

NO_SOUND = "Open a sound first."
NO_STROKES = "Nothing was painted into the selected component."
NO_NETWORK = "Train a network first."
NO_SELECTION = "Mark a loop on the waveform, or draw a box on the spectrogram with Shift, first."


class CanvasCommands(QObject):
    """How the canvas is looked at, for the table of actions.

    Args:
        session: whose sound is looked at.
        canvas: where.
    """

    def __init__(self, session: Session, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for the names of the table of actions."""
        zooming = self._canvas.zooming
        return {
            "grid": self._canvas.beat_control.toggle,
            "grid_settings": self._canvas.beat_control.ask,
            "mask": self._canvas.mask_control.toggle,
            "brush": self._canvas.brush_control.toggle,
            "strokes_remove": self._canvas.brush_control.remove_all,
            "look": self._canvas.picture_control.choose_look,
            "zoom_selection": zooming.to_selection,
            "frequency_in": zooming.frequency_in,
            "frequency_out": zooming.frequency_out,
            "range": self._canvas.ask_range,
        }

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done now; empty where they can."""
        why = "" if self._session.document.sound is not None else NO_SOUND
        return {
            **dict.fromkeys(("mask", "brush"), "" if self._session.document.network is not None else NO_NETWORK),
            "strokes_remove": "" if self._canvas.brush_control.strokes else NO_STROKES,
            **dict.fromkeys(("grid", "grid_settings", "look", "frequency_in", "frequency_out", "range"), why),
            "zoom_selection": why or ("" if self._canvas.zooming.selection is not None else NO_SELECTION),
        }
