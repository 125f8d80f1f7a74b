"""Giving memory back that is held for networks nobody looks at. GUI thread only."""

from PySide6.QtCore import QObject, QTimer, Slot

from audible_gui.session import Session
from audible_gui.workflow import Scratch

PAUSE_MS = 1500


class Resting(QObject):
    """Some time after the last change of the history everything in ``scratch`` rests; what is shown comes back at once.

    Args:
        session: whose history uses the networks.
        scratch: where they are.
        parent: Qt parent.
    """

    def __init__(self, session: Session, scratch: Scratch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scratch = scratch
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._rest)
        session.history_changed.connect(self._timer.start)

    @Slot()
    def _rest(self) -> None:
        self._scratch.rest()
