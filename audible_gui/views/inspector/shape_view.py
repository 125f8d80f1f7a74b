"""One shape of the inspected component, large: a heading with switches over a plot. GUI thread."""

import math

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from audible_gui.document import gain_to_db, note_name
from audible_gui.views import theme
from audible_gui.views.inspector.breakpoint_keys import POINT_KEYS
from audible_gui.views.inspector.curve_painting import ShownCurve
from audible_gui.views.inspector.event_keys import EVENT_KEYS
from audible_gui.views.inspector.event_painting import ShownEvents
from audible_gui.views.inspector.heights import Heights, Line, fitting_heights
from audible_gui.views.inspector.painting import Picture
from audible_gui.views.inspector.shape_axes import FrameAxis, FrequencyAxis, frequency_limits
from audible_gui.views.inspector.shape_plot import ShapePlot
from audible_gui.views.inspector.subject import Subject
from audible_gui.views.inspector.tools import Point
from audible_gui.views.inspector.trace import Side, Trace
from audible_gui.views.listening_buttons import tool_button
from audible_gui.views.plots.axes import hertz_label, hertz_ticks, note_ticks, time_label, time_ticks
from audible_gui.views.plots.readout import INSET as READOUT_INSET
from audible_gui.views.plots.readout import Readout, time_text
from audible_gui.views.plots.time_range import TimeRange, confined, zoomed

_TITLES = {Side.BASIS: "BASIS", Side.ENVELOPE: "ENVELOPE"}
_HELP = {
    Side.BASIS: "Basis of {}: which frequencies it sounds at, and how loud each of them. Draw to change its timbre. "
    "The wheel zooms.",
    Side.ENVELOPE: "Envelope of {}: when it sounds, and how loud. Draw to change its rhythm. The wheel zooms.",
}
_KEYS = (
    " With the keyboard: ← → choose a place, ↑ ↓ make it louder or softer, Delete erases; Enter does what the "
    "tool is for, and where that takes a number it is typed. Ctrl+C and Ctrl+V copy and paste."
)
_POINT_HELP = (
    "Gain of {} over its envelope: click to add a breakpoint, drag it up and the component is heard louder there, down "
    "and it is softer, at the lower edge silent. With Shift finely, with Ctrl along one axis, with Alt off the beats. "
    "A double-click takes it away."
)
_EVENT_HELP = (
    "Events of {}: drag one sideways and it is heard earlier or later, up or down and it is louder or softer, with "
    "Ctrl it is repeated; drag a frame from above them to choose several. They snap to beats and markers unless Alt is "
    "held."
)
_BEYOND = (
    "More than 12 dB above what the original holds here. You will hear energy that the original does not have: it is "
    "synthesised, with the phase of the source, or with refined phase where that is chosen below."
)
_HERTZ_PX, _NOTE_PX, _SEMITONE_PX, _TIME_PX = 46.0, 26.0, 30.0, 52.0
_LEAST_OCTAVES = 1 / 3


class ShapeView(QWidget):
    """Basis or envelope of a Subject.

    Args:
        side: which.
        times: what of the sound is in view, of an envelope.
        parent: Qt parent.

    Signals:
        view_changed: there is another axis, or another way to show the values.
    """

    view_changed = Signal()

    def __init__(self, side: Side, times: TimeRange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side, self._times = side, times
        self._subject: Subject | None = None
        self._trace: Trace | None = None
        self._octaves: tuple[float, float] | None = None
        self._span_s = (times.start_s, times.end_s)
        self._heights: Heights | None = None
        self._pointing = self._arranging = False
        self.plot = ShapePlot(2 if side is Side.BASIS else 1)
        self.plot.setAccessibleName(side.value.capitalize())
        self._readout = Readout(self.plot)
        self._build()
        self._connect()

    @property
    def subject(self) -> Subject | None:
        """Whose shape is shown."""
        return self._subject

    @property
    def stacked(self) -> bool:
        """Whether the channels are shown, and drawn on, one by one."""
        return self.channels_button.isChecked()

    def add_tool(self, widget: QWidget) -> None:
        """A control of its own in the heading."""
        self._row.insertWidget(2, widget)

    def show_trace(self, subject: Subject | None, trace: Trace | None, *, settle: bool = True) -> None:
        """Show a shape, or nothing.

        Args:
            subject: whose it is.
            trace: the values.
            settle: whether the axes may change, which they must not under a stroke.
        """
        before, self._subject, self._trace = self._subject, subject, trace
        if before is not None and (subject is None or subject.node != before.node):
            self.tell("")  # it was said of another component
        if subject is None or trace is None:
            self.plot.show_picture(None)
            return
        if before is None or before.document.sound is not subject.document.sound:
            self._octaves = None
        channels = len(trace.now)
        self.channels_button.setVisible(channels > 1)
        self.channels_button.setText("L / R" if channels == 2 else "Channels")
        self._explain()
        if settle or self._heights is None:
            self._span_s = (self._times.start_s, self._times.end_s)
            most = np.maximum(trace.now, trace.heard)
            self._heights = fitting_heights(trace.own, most, decibels=self.decibels_button.isChecked())
        self._paint()

    def show_curve(self, shown: ShownCurve | None) -> None:
        """Show a gain curve over an envelope, or none."""
        self.plot.show_curve(shown)
        pointing = shown is not None and shown.active
        if pointing != self._pointing:
            self._pointing = pointing
            self._explain()

    def show_events(self, shown: ShownEvents | None) -> None:
        """Show the events of an envelope, or none."""
        self.plot.show_events(shown)
        arranging = shown is not None
        if arranging != self._arranging:
            self._arranging = arranging
            self._explain()

    def say(self, point: Point | None) -> None:
        """What is under the mouse, in words."""
        picture = self.plot.picture
        if point is None or picture is None:
            self.tell("")
            return
        level = self._level_text(picture, point.place)
        if isinstance(picture.axis, FrequencyAxis):
            hertz = float(2.0 ** picture.axis.octave(point.place))
            self.tell(f"{hertz_label(round(hertz, 1))}   {note_name(hertz)}   {level}")
        elif isinstance(picture.axis, FrameAxis):
            axis = picture.axis
            self.tell(f"{time_text(axis.start_s + point.place * (axis.end_s - axis.start_s))}   {level}")

    def level_db(self, place: float) -> float:
        """What is heard there, under the peak of what was trained."""
        picture = self.plot.picture
        if picture is None:
            return -math.inf
        heard = _most(picture, picture.trace.heard, place, self.plot.place_of(0.5))
        return gain_to_db(heard / picture.heights.reference)

    def tell(self, words: str) -> None:
        """Words over the plot, or none."""
        self._readout.say(words)
        if self.plot.picture is not None:
            rect = self.plot.picture.lanes[-1].rect
            # Below, where the curve is filled and nobody draws.
            self._readout.put(rect.right(), rect.bottom() - self._readout.height() - 2 * READOUT_INSET)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the plot out anew."""
        super().resizeEvent(event)
        self._paint()

    def show_playhead(self, time_s: float) -> None:
        """Where it plays, in an envelope."""
        if self.side is Side.ENVELOPE:
            start_s, end_s = self._span_s
            self.plot.set_playhead((time_s - start_s) / max(end_s - start_s, 1e-9))

    def _explain(self) -> None:
        """What the tool does here."""
        if self._subject is not None:
            name = self._subject.name
            help_, keys = _HELP[self.side], _KEYS
            if self._pointing or self._arranging:
                help_, keys = (_POINT_HELP, POINT_KEYS) if self._pointing else (_EVENT_HELP, EVENT_KEYS)
            self.plot.setAccessibleDescription(help_.format(name) + keys)
            self.plot.set_tips(help_.format(name), _BEYOND)

    def _build(self) -> None:
        heading = QLabel(_TITLES[self.side])
        heading.setProperty("role", "heading")
        heading.setIndent(0)
        name = self.side.value
        self.decibels_button = _switch("dB", f"{name.capitalize()} in decibels")
        self.decibels_button.setToolTip(f"Show the {name} in decibels, so that what is soft is seen, too")
        self.decibels_button.setChecked(self.side is Side.BASIS)
        self.channels_button = _switch("L / R", "Channels one under the other")
        self.channels_button.setToolTip(
            "Show channels one under the other, and draw on each alone; otherwise on all, which keep their balance"
        )
        self.channels_button.hide()
        self.menu_button = tool_button(f"{name.capitalize()}: copy, paste, reset")
        self.menu_button.setToolTip(f"Copy, paste or reset the {name}")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.menu_button)
        self.menu_button.setMenu(self.menu)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(heading)
        self._row.addStretch(1)
        for widget in (self.channels_button, self.decibels_button, self.menu_button):
            self._row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row)
        column.addWidget(self.plot, 1)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self.menu_button.setIcon(theme.icon("more"))
        self._readout.restyle()
        self._paint()

    def _connect(self) -> None:
        self.decibels_button.toggled.connect(self._on_switch)
        self.channels_button.toggled.connect(self._on_switch)
        self.plot.zoomed.connect(self._zoom)
        self.plot.panned.connect(self._pan)
        self.plot.fitted.connect(self._fit)
        self.plot.menu_requested.connect(self._show_menu)
        if self.side is Side.ENVELOPE:
            self._times.changed.connect(self._on_times)

    @Slot()
    def _on_switch(self) -> None:
        self.show_trace(self._subject, self._trace)
        self.view_changed.emit()

    @Slot(float, float)
    def _on_times(self, start_s: float, end_s: float) -> None:
        if not self.plot.held:
            self._span_s = (start_s, end_s)
            self._paint()
            self.view_changed.emit()

    @Slot(float, float)
    def _zoom(self, factor: float, place: float) -> None:
        if self.side is Side.ENVELOPE:
            self._times.zoom(factor, self._times.start_s + place * self._times.span_s)
        elif (octaves := self._shown_octaves()) is not None:
            self._show_octaves(*zoomed(octaves, factor, octaves[0] + place * (octaves[1] - octaves[0])))

    @Slot(float)
    def _pan(self, parts: float) -> None:
        if self.side is Side.ENVELOPE:
            self._times.pan(parts * self._times.span_s)
        elif (octaves := self._shown_octaves()) is not None:
            by = parts * (octaves[1] - octaves[0])
            self._show_octaves(octaves[0] + by, octaves[1] + by)

    @Slot()
    def _fit(self) -> None:
        if self.side is Side.ENVELOPE:
            self._times.fit()
        else:
            self._octaves = None
            self._on_switch()

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        self.menu.popup(self.plot.mapToGlobal(at))

    def _show_octaves(self, low: float, high: float) -> None:
        if (limits := self._limits()) is not None:
            self._octaves = confined(low, high, limits, _LEAST_OCTAVES)
            self._on_switch()

    def _limits(self) -> tuple[float, float] | None:
        if self._subject is None or self._trace is None or self._subject.document.sound is None:
            return None
        return frequency_limits(self._trace.now.shape[1], self._subject.document.sound.rate_hz)

    def _shown_octaves(self) -> tuple[float, float] | None:
        return self._octaves or self._limits()

    def _paint(self) -> None:
        subject, trace = self._subject, self._trace
        if subject is None or trace is None or self._heights is None:
            return
        lanes = self.plot.lanes(len(trace.now), stacked=self.stacked)
        axis, ticks = self._axis(subject, trace, lanes[0].rect.width())
        self.plot.show_picture(Picture(trace, subject.color, axis, self._heights, lanes, ticks))

    def _axis(
        self, subject: Subject, trace: Trace, width: float
    ) -> tuple[FrequencyAxis | FrameAxis, tuple[tuple[tuple[float, str], ...], ...]]:
        sound, network = subject.document.sound, subject.document.network
        assert sound is not None
        assert network is not None
        points = trace.now.shape[1]
        if self.side is Side.ENVELOPE:
            start_s, end_s = self._span_s
            step, times = time_ticks(start_s, end_s, width, _TIME_PX)
            ticks = tuple(((time - start_s) / (end_s - start_s), time_label(time, step)) for time in times)
            return FrameAxis(points, network.spec.stft, sound.rate_hz, start_s, end_s), (ticks,)
        low, high = self._octaves or frequency_limits(points, sound.rate_hz)
        return FrequencyAxis(points, sound.rate_hz, low, high), _frequency_ticks(low, high, width)

    def _level_text(self, picture: Picture, place: float) -> str:
        """How loud it is there, under the peak of what was trained."""
        reach = self.plot.place_of(0.5)
        now, own = (_most(picture, values, place, reach) for values in (picture.trace.heard, picture.trace.own))
        text = _level(now / picture.heights.reference)
        changed = picture.trace.changed or picture.trace.gains is not None
        return f"{text}, was {_level(own / picture.heights.reference)}" if changed else text


def _switch(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setProperty("flat", True)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _frequency_ticks(low: float, high: float, width: float) -> tuple[tuple[tuple[float, str], ...], ...]:
    octave_px = max(width, 1.0) / (high - low)
    hertz = hertz_ticks(low, high, _HERTZ_PX / octave_px)
    semitones = 1 if octave_px > 12 * _SEMITONE_PX else 12 if octave_px > _NOTE_PX else 24
    rows = (
        [(octave, hertz_label(2.0**octave)) for octave in hertz],
        [(octave, note_name(2.0**octave)) for octave in note_ticks(low, high, semitones)],
    )
    return tuple(tuple(((octave - low) / (high - low), text) for octave, text in row) for row in rows)


def _most(picture: Picture, values: Line, place: float, reach: float) -> float:
    first, last = picture.axis.points([place - reach, place + reach])
    size = values.shape[1]
    start = min(max(int(first + 0.5), 0), size - 1)
    return float(values[:, start : max(min(int(last + 0.5), size - 1), start) + 1].max())


def _level(part: float) -> str:
    level = gain_to_db(part)
    return "silent" if level < -120.0 else f"{level:.1f} dB".replace("-", "−")
