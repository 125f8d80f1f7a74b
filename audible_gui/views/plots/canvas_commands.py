"""What the actions of the View menu do to the canvas. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from audible_gui.session import Session
from audible_gui.views.plots.canvas import Canvas

NO_SOUND = "Open a sound first."


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
        return {"look": self._canvas.picture_control.choose_look}

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done now; empty where they can."""
        there = self._session.document.sound is not None
        return {"look": "" if there else NO_SOUND}
