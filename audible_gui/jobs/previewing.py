"""What an export will come to, looked at before it is written: in the background. GUI thread only."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Signal

from audible_gui.document import Cut, Document, Node
from audible_gui.document.figure import FigurePicture, FigureSpec
from audible_gui.jobs.job import Work
from audible_gui.jobs.pace import Pace
from audible_gui.jobs.single import SingleJob
from audible_gui.workflow import FoundNotes

Preview = FigurePicture | Sequence[FoundNotes] | Sequence[Cut]


class Previewing(SingleJob):
    """Looks at one thing at a time; what is asked for anew replaces what is under way.

    Args:
        figure: the workflow's ``preview_figure``.
        notes: its ``look_for_notes``.
        events: its ``look_for_events``.
        parent: Qt parent.

    Signals (besides those of SingleJob):
        shown: a figure as PNG, the FoundNotes of a layer, or the Cuts of components.
    """

    shown = Signal(object)
    pace: ClassVar[Pace] = Pace.HASTY

    def __init__(
        self,
        figure: Callable[[Document, FigureSpec, float], Work],
        notes: Callable[[Document, int | None], Work],
        events: Callable[..., Work],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._figure, self._notes, self._events = figure, notes, events

    def draw(self, document: Document, spec: FigureSpec, dpi: float) -> None:
        """Draw a figure with so many dots per inch."""
        self.begin(lambda: self._figure(document, spec, dpi))

    def find_notes(self, document: Document, layer: int) -> None:
        """Look for the notes of a layer's components."""
        self.begin(lambda: self._notes(document, layer))

    def find_events(self, document: Document, nodes: tuple[Node, ...], *, edited: bool) -> None:
        """Look for the events of components."""
        self.begin(lambda: self._events(document, nodes, edited=edited))

    def on_success(self, value: Any) -> None:  # noqa: ANN401 - a Preview
        """Tell it."""
        self.shown.emit(value)
