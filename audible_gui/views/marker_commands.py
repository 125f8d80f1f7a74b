"""What the actions of the Markers menu do. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from audible_gui.session import Session
from audible_gui.views.plots import Canvas
from audible_gui.views.refusals import NO_SOUND

NO_MARKERS = "Set a marker first."
NOT_CHOSEN = "Click a marker first, or go to one."


class MarkerCommands(QObject):
    """Markers, for the table of actions.

    Args:
        session: whose sound they are of.
        canvas: where they are.
    """

    def __init__(self, session: Session, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for the names of the table of actions."""
        markers = self._canvas.markers
        return {
            "marker_set": markers.set_here,
            "marker_rename": self._canvas.marker_control.rename,
            "marker_delete": markers.remove_chosen,
            "markers_delete": markers.remove_all,
            "marker_next": markers.go_on,
            "marker_previous": markers.go_back,
            "marker_loop": markers.loop_here,
        }

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done now; empty where they can."""
        markers = self._canvas.markers
        why = "" if self._session.document.sound is not None else NO_SOUND
        none = why or ("" if markers.all else NO_MARKERS)
        chosen = none or ("" if markers.chosen is not None else NOT_CHOSEN)
        return {
            "marker_set": why,
            **dict.fromkeys(("marker_next", "marker_previous", "marker_loop", "markers_delete"), none),
            **dict.fromkeys(("marker_rename", "marker_delete"), chosen),
        }
