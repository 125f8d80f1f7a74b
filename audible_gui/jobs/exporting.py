"""Exporting stems or the mix in the background. GUI thread only."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from audible_gui.document import Certificate, ExportRequest, ExportStep, MixRequest
from audible_gui.jobs.job import Work
from audible_gui.jobs.single import SingleJob

Order = ExportRequest | MixRequest


class Exporting(SingleJob):
    """Runs one export at a time.

    Args:
        export: the workflow's generator function, Order → Generator[ExportStep, bool | None, Certificate].
        conflicts: the workflow's count of the stems that an earlier run left in a folder.
        parent: Qt parent.

    Signals (besides those of SingleJob):
        progressed: ExportStep.
        exported: (Order, Certificate).
    """

    progressed = Signal(object)
    exported = Signal(object, object)

    def __init__(
        self,
        export: Callable[[Order], Work],
        conflicts: Callable[[Path], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._export, self.conflicts = export, conflicts
        self._request: Order | None = None

    def start(self, request: Order) -> None:
        """Export a frozen document."""
        self._request = request
        self.begin(lambda: self._export(request))

    def on_step(self, step: ExportStep) -> None:
        """Tell the progress."""
        self.progressed.emit(step)

    def on_success(self, certificate: Certificate) -> None:
        """Tell what was written."""
        self.exported.emit(self._request, certificate)
