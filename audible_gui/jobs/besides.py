"""Sounds that are opened beside the document's, for their components. GUI thread only."""

from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, Signal

from audible_gui.jobs.single import SingleJob
from audible_gui.workflow import Beside, BesideRequest, Progress

Work = Generator[Progress, bool | None, Beside]


class Besides(SingleJob):
    """Opens one at a time and keeps what has been opened.

    Args:
        open_beside: the workflow's generator function.
        parent: Qt parent.

    Attributes:
        opened: all of them, the latest first.

    Signals (besides those of SingleJob):
        changed: there are others.
        progressed: Progress.
        added: the Beside that has been opened.
    """

    changed = Signal()
    progressed = Signal(object)
    added = Signal(object)

    def __init__(self, open_beside: Callable[[BesideRequest], Work], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = open_beside
        self.opened: tuple[Beside, ...] = ()

    def start(self, request: BesideRequest) -> None:
        """Open one; one that is being opened is given up."""
        self.begin(lambda: self._open(request))

    def close(self, beside: Beside) -> None:
        """Show it no more; what has been made of it stays."""
        self.opened = tuple(one for one in self.opened if one is not beside)
        self.changed.emit()

    def on_step(self, step: Progress) -> None:
        """Tell the progress."""
        self.progressed.emit(step)

    def on_success(self, beside: Beside) -> None:
        """Keep it."""
        self.opened = (beside, *self.opened)
        self.changed.emit()
        self.added.emit(beside)
