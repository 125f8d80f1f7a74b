"""Giving memory back that is held for networks nobody looks at. GUI thread only."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from audible_gui.jobs.job import Work
from audible_gui.jobs.single import SingleJob
from audible_gui.session import Session

PAUSE_MS = 1500


class Resting(SingleJob):
    """Some time after the last edit, snapshot or comparison what is not in use rests; what is shown comes back at once.

    Args:
        session: whose history and snapshots use the networks.
        rest: makes the workflow's generator.
        parent: Qt parent.
    """

    def __init__(self, session: Session, rest: Callable[[], Work], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rest = rest
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._begin)
        for changed in (session.history_changed, session.snapshots_changed, session.compared_changed):
            changed.connect(self._timer.start)

    def stop(self) -> None:
        """Not any more."""
        self._timer.stop()
        self.cancel()

    @Slot()
    def _begin(self) -> None:
        self.begin(self._rest)
