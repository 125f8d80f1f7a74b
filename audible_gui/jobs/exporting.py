"""Exporting whatever can be exported in the background. GUI thread only."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from audible_gui.document import ExportStep
from audible_gui.errors import ClippingError
from audible_gui.jobs.job import Work
from audible_gui.jobs.single import SingleJob
from audible_gui.workflow import Exported, Order

ExportOrder = Order


class Exporting(SingleJob):
    """Runs one export at a time.

    Args:
        export: the workflow's generator function, ExportOrder → Generator[ExportStep, bool | None, Exported].
        conflicts: the workflow's count of the stems that an earlier run left in a folder.
        parent: Qt parent.

    Signals (besides those of SingleJob):
        progressed: ExportStep.
        exported: (ExportOrder, Exported).
        clipped: (ExportOrder, ClippingError): nothing was written, since something would have been cut off.
    """

    progressed = Signal(object)
    exported = Signal(object, object)
    clipped = Signal(object, object)

    def __init__(
        self,
        export: Callable[[Any], Work],
        conflicts: Callable[[Path], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._export, self.conflicts = export, conflicts
        self._request: ExportOrder | None = None

    def start(self, request: ExportOrder) -> None:
        """Export a frozen document."""
        self._request = request
        self.begin(lambda: _attempt(self._export(request)))

    def on_step(self, step: ExportStep) -> None:
        """Tell the progress."""
        self.progressed.emit(step)

    def on_success(self, outcome: Exported | ClippingError) -> None:
        """Tell what was written, or why nothing was."""
        (self.clipped if isinstance(outcome, ClippingError) else self.exported).emit(self._request, outcome)


def _attempt(work: Work) -> Work:
    """The same; that something would be cut off is an answer that can be replied to."""
    try:
        return (yield from work)
    except ClippingError as error:
        return error
