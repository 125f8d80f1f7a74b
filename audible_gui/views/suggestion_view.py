"""A search for layers while it runs, and what came of it: drawing, progress, reason. GUI thread."""

import math

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from audible_gui.document import Suggestion, SuggestStep
from audible_gui.views import theme
from audible_gui.views.labels import note
from audible_gui.views.plots.coverage_curve import CoverageCurve

_LINES = "Dashed: how alike the parts come out each time they are learned; where it is low, chance decides."
_BEGIN = SuggestStep("Analysing", 0.0)


class SuggestionView(QWidget):
    """Shows the drawing with the progress below it, then the reason in the progress's place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestion: Suggestion | None = None
        self.curve = CoverageCurve()
        self.progress_bar = QProgressBar(textVisible=False, maximum=1000)
        self.progress_bar.setFixedHeight(4)
        self.progress_bar.setAccessibleName("Progress of the suggestion")
        self.stage_label, self.done_label = QLabel(), QLabel()
        self.stage_label.setProperty("role", "muted")
        self.done_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.lines_label, self.reason_label = note("muted"), note("muted")
        self.lines_label.setText(_LINES)
        self._lay_out()
        self._restyle()
        self.clear()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return self._suggestion is None and not self._running

    def clear(self) -> None:
        """Forget everything."""
        self._suggestion = None
        self.settle()

    def begin(self) -> None:
        """A search begins; the suggestion there was is kept until it succeeds."""
        self._running = True
        self.reason_label.hide()
        self._progress_block.show()
        self.curve.show()
        self.follow(_BEGIN)

    def follow(self, step: SuggestStep) -> None:
        """Show how far the search is, and what it has tried."""
        self.curve.show_curve(step.curve)
        self.lines_label.setVisible(bool(step.curve))
        self.progress_bar.setValue(round(1000 * step.fraction))
        self.stage_label.setText(step.stage)
        self.done_label.setText(f"{math.floor(100 * step.fraction)} %")

    def conclude(self, suggestion: Suggestion) -> None:
        """The search has succeeded."""
        self._suggestion = suggestion
        self.settle()

    def settle(self) -> None:
        """No search runs: show what the last one that succeeded came to, if it did."""
        self._running = False
        self._progress_block.hide()
        curve = () if self._suggestion is None else self._suggestion.curve
        self.curve.show_curve(curve)
        self.curve.setVisible(bool(curve))
        self.lines_label.setVisible(bool(curve))
        self.reason_label.setText("" if self._suggestion is None else self._suggestion.reason)
        self.reason_label.setVisible(self._suggestion is not None)

    def mark(self, widths: tuple[int, ...]) -> None:
        """Mark the suggested number of parts if these widths are the suggested ones."""
        suggestion = self._suggestion
        if suggestion is not None and not self._running:
            self.curve.show_curve(suggestion.curve, suggestion.parts if widths == suggestion.widths else None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self._progress_block = QWidget()
        progress = QVBoxLayout(self._progress_block)
        progress.setContentsMargins(0, 0, 0, 0)
        progress.setSpacing(8)
        words = QHBoxLayout()
        words.addWidget(self.stage_label, 1)
        words.addWidget(self.done_label)
        progress.addWidget(self.progress_bar)
        progress.addLayout(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.curve, self._progress_block, self.reason_label, self.lines_label):
            column.addWidget(widget)

    def _restyle(self) -> None:
        self.done_label.setFont(theme.numeric_font())
        self.curve.update()
