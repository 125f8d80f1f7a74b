"""Where one sets the beat grid. GUI thread."""

from collections.abc import Generator
from dataclasses import replace
from functools import cached_property
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)

from audible_gui.document import MAX_BEATS_PER_BAR, MAX_BPM, MIN_BPM, BeatGrid, Document, Sound
from audible_gui.jobs import SingleJob
from audible_gui.session import Session
from audible_gui.synthesis import found_tempo
from audible_gui.views import theme
from audible_gui.views.plots.beats import Beating, BeatLines, Beats
from audible_gui.views.plots.playhead import Playhead
from audible_gui.views.plots.popover import Popover
from audible_gui.views.plots.time_plot import TimePlot
from audible_gui.views.plots.time_range import TimeRange

_NOTHING = "No tempo was found: nothing in the sound repeats clearly."


class TempoFinding(SingleJob):
    """Looks for the tempo of a sound.

    Signals (besides those of SingleJob):
        found: BeatGrid, or None where there is none.
    """

    found = Signal(object)

    def find(self, sound: Sound) -> None:
        """Begin to look."""
        self.begin(lambda: _finding(sound))

    def on_success(self, grid: Any) -> None:  # noqa: ANN401 - a BeatGrid or None
        """Tell the grid."""
        self.found.emit(grid)


class BeatPopover(Popover):
    """Tempo, first beat and bar of the grid, and what it does.

    Args:
        beats: the grid.
        session: whose sound is listened to.
        playhead: where a bar can be said to begin.
        parent: Qt parent.
    """

    def __init__(
        self, beats: Beats, session: Session, playhead: Playhead, finding: "TempoFinding", parent: QWidget
    ) -> None:
        super().__init__("Beat grid", parent)
        self._beats, self._session, self._playhead, self.finding = beats, session, playhead, finding
        self._quiet = False
        self.shown, self.snaps = QCheckBox("Show the &grid"), QCheckBox("&Snap to it")
        self.tempo = QDoubleSpinBox(minimum=MIN_BPM, maximum=MAX_BPM, decimals=2, suffix=" bpm")
        self.offset = QDoubleSpinBox(minimum=-9999.0, maximum=9999.0, decimals=3, singleStep=0.01, suffix=" s")
        self.bar = QSpinBox(minimum=1, maximum=MAX_BEATS_PER_BAR, suffix=" beats")
        self.search, self.here = QPushButton("F&ind"), QPushButton("At the &playhead")
        self.trouble = QLabel(_NOTHING, wordWrap=True)
        self.trouble.setProperty("role", "warning")
        self._explain()
        self._lay_out()
        self._connect()
        self._show()

    def _explain(self) -> None:
        self.shown.setToolTip("Lines at beats, stronger ones at bars, over waveform and spectrogram")
        self.snaps.setToolTip("Clicks, loops and boxes go to a beat that is near; while Alt is held they do not")
        named = (
            (self.tempo, "Tempo", "Beats a minute"),
            (self.offset, "First beat", "Where a bar begins"),
            (self.bar, "Beats of a bar", "How many beats a bar has"),
        )
        for box, name, tip in named:
            box.setAccessibleName(name)
            box.setToolTip(tip)
            box.setFont(theme.numeric_font())
            theme.inset(box)
            box.setKeyboardTracking(False)
        self.search.setToolTip("Find tempo and beats by listening for what begins in the sound")
        self.here.setToolTip("A bar begins where the playhead is")

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(12, 12, 12, 12)
        form.setSpacing(8)
        checks = QHBoxLayout()
        checks.setSpacing(16)
        checks.addWidget(self.shown)
        checks.addWidget(self.snaps)
        form.addRow(checks)
        for text, box, button in (("&Tempo", self.tempo, self.search), ("First &beat", self.offset, self.here)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(box, 1)
            row.addWidget(button)
            label = QLabel(text)
            label.setBuddy(box)
            form.addRow(label, row)
        form.addRow("B&ar", self.bar)
        form.addRow(self.trouble)
        self.trouble.hide()

    def _connect(self) -> None:
        self._beats.changed.connect(self._show)
        self.finding.found.connect(self._take)
        for check in (self.shown, self.snaps):
            check.toggled.connect(self._choose_use)
        for box in (self.tempo, self.offset, self.bar):
            box.valueChanged.connect(self._choose_grid)
        self.search.clicked.connect(self._find)
        self.here.clicked.connect(self._begin_here)

    @Slot()
    def _show(self) -> None:
        value, self._quiet = self._beats.value, True
        self.shown.setChecked(value.shown)
        self.snaps.setChecked(value.snaps)
        self.tempo.setValue(value.grid.bpm)
        self.offset.setValue(value.grid.offset_s)
        self.bar.setValue(value.grid.beats_per_bar)
        self._quiet = False

    @Slot()
    def _choose_use(self) -> None:
        if not self._quiet:
            self._beats.change(shown=self.shown.isChecked(), snaps=self.snaps.isChecked())

    @Slot()
    def _choose_grid(self) -> None:
        """What is typed is seen."""
        if not self._quiet:
            self._beats.change(grid=BeatGrid(self.tempo.value(), self.offset.value(), self.bar.value()), shown=True)

    @Slot()
    def _find(self) -> None:
        sound = self._session.document.sound
        if sound is not None:
            self.trouble.hide()
            self.finding.find(sound)

    @Slot(object)
    def _take(self, grid: BeatGrid | None) -> None:
        self.trouble.setVisible(grid is None)
        self.adjustSize()
        if grid is not None:
            kept = replace(grid, beats_per_bar=self._beats.value.grid.beats_per_bar)
            self._beats.change(grid=kept, shown=True)

    @Slot()
    def _begin_here(self) -> None:
        self._beats.change(grid=replace(self._beats.value.grid, offset_s=round(self._playhead.time_s, 4)), shown=True)


class BeatControl(QObject):
    """Draws the grid on plots, lets them snap to it, and lets it be set.

    Args:
        session: whose sound is shown.
        times: what of it is in view.
        playhead: where it plays.
        plots: waveform and spectrogram.
        button: opens what sets it.
    """

    def __init__(
        self,
        session: Session,
        times: TimeRange,
        playhead: Playhead,
        plots: tuple[TimePlot, TimePlot],
        button: QToolButton,
    ) -> None:
        super().__init__(button)
        self.beats = Beats(self)
        self.finding, self.offering = TempoFinding(self), TempoFinding(self)
        self._listened: Sound | None = None
        self._session, self._playhead, self._button = session, playhead, button
        self.lines = [BeatLines(self.beats, times, dark=plot is plots[1]) for plot in plots]
        for plot, lines in zip(plots, self.lines, strict=True):
            plot.addItem(lines, ignoreBounds=True)
            plot.snap = self.beats.snapped
        self.beats.changed.connect(self._on_beats)
        self.offering.found.connect(self._offer)
        button.clicked.connect(self.ask)
        session.changed.connect(self._on_change)

    @cached_property
    def popover(self) -> BeatPopover:
        """Where the grid is set; made when that is first wanted."""
        return BeatPopover(self.beats, self._session, self._playhead, self.finding, self._button)

    @Slot()
    def ask(self) -> None:
        """Let the grid be set."""
        # Whether it is down says whether the grid is shown; a click alone does not change that.
        self._button.setChecked(self.beats.value.shown)
        self.popover.open_at(self._button, self.popover.tempo)
        self.popover.tempo.selectAll()

    @Slot()
    def toggle(self) -> None:
        """Show the grid, or show it no more; the first time with the tempo that is found in the sound, if there is."""
        self.beats.change(shown=not self.beats.value.shown)
        sound = self._session.document.sound
        if self.beats.value.shown and self._untouched and sound is not None and sound is not self._listened:
            self._listened = sound
            self.offering.find(sound)

    @property
    def _untouched(self) -> bool:
        """Whether nobody has said where beats are."""
        return self.beats.value.grid == BeatGrid()

    @Slot(object)
    def _offer(self, grid: BeatGrid | None) -> None:
        """What was found takes the place of what nobody has set."""
        if grid is not None and self._untouched:
            self.beats.change(grid=grid)

    @Slot()
    def _on_beats(self) -> None:
        self._button.setChecked(self.beats.value.shown)
        for lines in self.lines:
            lines.update()

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self.finding.cancel()
            self.offering.cancel()
            self._listened = None
            self.beats.choose(Beating())


def _finding(sound: Sound) -> Generator[float, bool | None, BeatGrid | None]:
    return (yield from found_tempo(sound))
