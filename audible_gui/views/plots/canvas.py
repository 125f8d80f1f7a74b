"""The canvas: waveform over spectrogram on one time axis, with playhead and loop. GUI thread."""

from functools import cached_property, partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from audible_gui.document import Document, Network, Node, Sound
from audible_gui.session import Session, Transport
from audible_gui.synthesis import PeakPyramid, SpectrogramPicture
from audible_gui.views import theme
from audible_gui.views.plots.arrival_view import ArrivalView
from audible_gui.views.plots.beat_control import BeatControl
from audible_gui.views.plots.box_control import BoxControl
from audible_gui.views.plots.brush_control import BrushControl
from audible_gui.views.plots.detail import DetailDrawing
from audible_gui.views.plots.drawing import Heard, HeardDrawing, SoundDrawing
from audible_gui.views.plots.drawn_boxes import DrawnBoxes
from audible_gui.views.plots.empty_state import EmptyState
from audible_gui.views.plots.marker_control import MarkerControl
from audible_gui.views.plots.markers import Markers
from audible_gui.views.plots.mask_control import MaskControl
from audible_gui.views.plots.picture_control import PictureControl
from audible_gui.views.plots.picture_look import Look, PictureLook
from audible_gui.views.plots.playhead import Playhead
from audible_gui.views.plots.pointing import Pointing
from audible_gui.views.plots.range_dialog import RangeDialog
from audible_gui.views.plots.spectrogram import SpectrogramPlot
from audible_gui.views.plots.thin_progress import ThinProgress
from audible_gui.views.plots.time_plot import Region, TimePlot
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.plots.waveform import WaveformPlot
from audible_gui.views.plots.zooming import Zooming
from audible_gui.views.selected_boxes import SelectedBoxes

_SHORTEST_SAMPLES = 32
_SPLITTER_STYLE = """
QSplitter::handle:vertical { background: transparent; height: 5px; margin: 0; }
QSplitter::handle:vertical:hover { background: palette(highlight); }
"""
_KEY_ZOOM = 0.5
_KEY_SEEK = 0.05


class Canvas(QWidget):
    """Shows the session's sound and moves the transport.

    Args:
        session: whose sound.
        transport: what is moved.
        boxes: of the selected components, shown on the spectrogram.
        parent: Qt parent.

    Signals:
        open_requested: a person wants to choose a file.
        demo_requested: a person wants the demo sound.
        file_requested: a person wants a file that was opened lately, a Path.
        crashed: an unexpected exception while drawing.
    """

    open_requested = Signal()
    demo_requested = Signal()
    file_requested = Signal(object)
    crashed = Signal(object)

    def __init__(
        self, session: Session, transport: Transport, boxes: SelectedBoxes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._transport, self._boxes = session, transport, boxes
        self._theme = theme.current()
        self.times, self.look = TimeRange(self), PictureLook(self)
        self.waveform, self.spectrogram = WaveformPlot(self.times), SpectrogramPlot(self.times)
        self.empty = EmptyState()
        self._lay_out()
        self._drawing = SoundDrawing(self)
        self._detail_drawing = DetailDrawing(session, self.times, self)
        self._heard_drawing = HeardDrawing(session, transport, self)
        self.playhead = Playhead(session, transport, self)
        self.box_control = BoxControl(session, transport, self.spectrogram)
        self.picture_control = PictureControl(session, transport, self.times, self.spectrogram, self.look)
        grid = self.picture_control.switch.grid
        self.beat_control = BeatControl(session, self.times, self.playhead, self._plots(), grid)
        self.markers = Markers(session, transport, self.times, self.playhead, self)
        self.marker_control = MarkerControl(self.markers, self.times, self._plots(), boxes, self)
        self.mask_control = MaskControl(session, boxes, self.times, self.spectrogram, self.look)
        self.brush_control = BrushControl(session, boxes, self.spectrogram, self, self.picture_control.switch)
        self.drawn_boxes = DrawnBoxes(boxes, self.spectrogram, self.times)
        self.zooming = Zooming(session, transport, self.times, self.spectrogram)
        self._followed_s = 0.0
        self._hertz: tuple[float, float] | None = None
        self._connect()
        self._show_sound(session.document.sound)
        self._on_loop(transport.loop)

    @property
    def playhead_s(self) -> float:
        """Where the playhead is, in seconds."""
        return self.playhead.time_s

    @property
    def hertz(self) -> tuple[float, float]:
        """The frequencies in view."""
        return self.spectrogram.hertz if self._hertz is None else self._hertz

    def show_hertz(self, low_hz: float, high_hz: float) -> None:
        """Bring frequencies into view; at once, or when the spectrogram has been drawn."""
        if self.spectrogram.picture is None:
            self._hertz = (low_hz, high_hz)
        else:
            self.spectrogram.show_hertz(low_hz, high_hz)

    @Slot()
    def fit(self) -> None:
        """Show the whole sound and all frequencies."""
        self._hertz = None
        self.times.fit()
        self.spectrogram.fit_frequency()

    @cached_property
    def range_dialog(self) -> RangeDialog:
        """Where it is typed what is in view; made when that is first wanted."""
        return RangeDialog(self.times, self.spectrogram, self)

    @Slot()
    def ask_range(self) -> None:
        """Let it be typed what is in view."""
        self.range_dialog.ask()

    def event(self, event: QEvent) -> bool:
        """Claim Esc before the window's shortcuts while there is a drag, a box or a loop to end."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            busy = self._transport.loop is not None or any(plot.dragging for plot in self._plots())
            busy = busy or self._transport.way.box is not None
            if event.key() == Qt.Key.Key_Escape and busy:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F fits, Esc ends a drag, else the box, else the loop; + and − zoom, arrows seek, with Shift move the box.

        Page up and down move along the frequencies. Delete takes away the chosen box of a component.
        """
        key = event.key()
        around_s = self.playhead_s if self.times.contains(self.playhead_s) else self.times.start_s
        if key == Qt.Key.Key_F:
            self.fit()
        elif key == Qt.Key.Key_Escape:
            dragged = [plot.break_off() for plot in self._plots()]
            if not any(dragged):
                self._on_loop_cleared()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in BoxControl.KEYS:
            self.box_control.nudge(key)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._boxes.chosen is not None:
            self._boxes.remove(self._boxes.chosen)
        elif key == Qt.Key.Key_PageUp:
            self.zooming.frequency_up()
        elif key == Qt.Key.Key_PageDown:
            self.zooming.frequency_down()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.times.zoom(_KEY_ZOOM, around_s)
        elif key == Qt.Key.Key_Minus:
            self.times.zoom(1.0 / _KEY_ZOOM, around_s)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            distance_s = self.times.span_s * _KEY_SEEK
            self._seek(self.playhead_s + (distance_s if key == Qt.Key.Key_Right else -distance_s))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange and self._theme is not theme.current():
            self._restyle()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what lies over the plots in its place."""
        super().resizeEvent(event)
        self._place()

    def _plots(self) -> tuple[TimePlot, TimePlot]:
        return self.waveform, self.spectrogram

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Canvas")
        self.setAccessibleDescription("Waveform and spectrogram of the sound")
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStyleSheet(_SPLITTER_STYLE)
        for plot, stretch, height in ((self.waveform, 1, 96), (self.spectrogram, 3, 120)):
            plot.setMinimumHeight(height)
            self.splitter.addWidget(plot)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setSizes([250, 750])
        self._progress = ThinProgress()
        self._progress.setAccessibleName("Drawing the spectrogram")
        plots = QWidget(autoFillBackground=True)
        plots.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(plots)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.splitter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(plots)
        self.arrival = ArrivalView(self._session, self.times, self.waveform, plots, self._stack)
        self._progress.setParent(self.spectrogram)
        self._progress.hide()
        self._pointing = Pointing(self._session, self.times, self.waveform, self.spectrogram)

    def _connect(self) -> None:
        self.empty.open_requested.connect(self.open_requested)
        self.empty.demo_requested.connect(self.demo_requested)
        self.empty.file_requested.connect(self.file_requested)
        self._session.changed.connect(self._on_change)
        self.look.changed.connect(self._on_look)
        self._transport.loop_changed.connect(self._on_loop)
        self._transport.playing_changed.connect(self._on_playing)
        self.playhead.moved.connect(self._on_playhead)
        self._drawing.peaks_drawn.connect(self._on_peaks)
        self._drawing.picture_drawn.connect(self._on_picture)
        self._drawing.progressed.connect(self._on_progress)
        self._drawing.running_changed.connect(self._on_drawing)
        self._drawing.crashed.connect(self.crashed)
        self._detail_drawing.drawn.connect(self._on_detail)
        self._detail_drawing.crashed.connect(self.crashed)
        self._heard_drawing.drawn.connect(self._on_heard)
        self._heard_drawing.crashed.connect(self.crashed)
        for job in (
            self.picture_control.drawing,
            self.mask_control.drawing,
            self.beat_control.finding,
            self.beat_control.offering,
        ):
            job.crashed.connect(self.crashed)
        self.splitter.splitterMoved.connect(self._place)
        self.brush_control.room_changed.connect(self._place)
        for plot in self._plots():
            plot.seeked.connect(self._seek)
            plot.scrubbed.connect(self._scrub)
            plot.scrub_ended.connect(self._transport.end_scrub)
            plot.loop_dragged.connect(self._on_loop_dragged)
            plot.loop_drawn.connect(self._on_loop_drawn)
            plot.loop_cleared.connect(self._on_loop_cleared)
            plot.range_requested.connect(self.ask_range)

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self._show_sound(after.sound)

    def _show_sound(self, sound: Sound | None) -> None:
        self._stack.setCurrentIndex(0 if sound is None else 1)
        self._hertz = None
        self.waveform.clear_sound()
        self.spectrogram.show_picture(None)
        self._detail_drawing.set_whole(None)
        self.picture_control.drawing.set_whole(None)
        if sound is None:
            self._drawing.cancel()
            return
        self.times.set_sound(sound.duration_s, _SHORTEST_SAMPLES / sound.rate_hz)
        self.setAccessibleDescription(f"Waveform and spectrogram of {sound.name}")
        self._drawing.draw(sound, self.look.value.scale)
        self._on_playhead(self.playhead.time_s)

    @Slot(object)
    def _on_peaks(self, peaks: PeakPyramid) -> None:
        sound = self._session.document.sound
        if sound is not None:
            self.waveform.show_sound(peaks, sound.rate_hz, sound.duration_s)

    @Slot(object)
    def _on_picture(self, picture: SpectrogramPicture) -> None:
        again = self.spectrogram.picture is not None
        self.spectrogram.show_picture(picture)
        if self._hertz is not None:
            self.spectrogram.show_hertz(*self._hertz)
            self._hertz = None
        self._detail_drawing.set_whole(picture)
        if again:
            self.picture_control.drawing.redraw(picture)
        else:
            self.picture_control.drawing.set_whole(picture)

    @Slot(object)
    def _on_detail(self, picture: SpectrogramPicture | None) -> None:
        self.spectrogram.show_detail(picture)

    @Slot(object, object)
    def _on_look(self, before: Look, after: Look) -> None:
        self.spectrogram.set_look(after)
        sound = self._session.document.sound
        if sound is not None and after.scale is not before.scale:
            if self.spectrogram.picture is None:
                self._drawing.draw(sound, after.scale)
            else:
                self._drawing.redraw(sound, after.scale)

    @Slot(float)
    def _on_progress(self, fraction: float) -> None:
        self._progress.tell(fraction)

    @Slot(bool)
    def _on_drawing(self, running: bool) -> None:
        self._progress.tell(0.0)
        self._progress.setVisible(running)
        self._place()

    @Slot(object, object)
    def _on_heard(self, now: Heard | None, peaks: PeakPyramid | None) -> None:
        color = None if now is None or now.node is None else partial(_color_of, now.network, now.node)
        self.waveform.show_overlay(peaks, color)

    @Slot(float)
    def _on_playhead(self, time_s: float) -> None:
        for plot in self._plots():
            plot.show_playhead(time_s)
        left = self.times.contains(self._followed_s) and not self.times.contains(time_s)
        if left and not any(plot.dragging for plot in self._plots()):
            self.times.page_to(time_s)
        self._followed_s = time_s

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        if playing and not self.times.contains(self.playhead_s):
            self.times.page_to(self.playhead_s)

    @Slot(object)
    def _on_loop(self, loop: tuple[int, int] | None) -> None:
        sound = self._session.document.sound
        region = None if loop is None or sound is None else (loop[0] / sound.rate_hz, loop[1] / sound.rate_hz)
        for plot in self._plots():
            plot.show_region(region)

    @Slot(object)
    def _on_loop_dragged(self, region: Region | None) -> None:
        if region is None:
            self._on_loop(self._transport.loop)
        else:
            for plot in self._plots():
                plot.show_region(region)

    @Slot(object)
    def _on_loop_drawn(self, region: Region) -> None:
        sound = self._session.document.sound
        if sound is not None:
            self._transport.set_loop((round(region[0] * sound.rate_hz), round(region[1] * sound.rate_hz)))
        # A loop that is refused, or the same as before, is not announced.
        self._on_loop(self._transport.loop)

    @Slot()
    def _on_loop_cleared(self) -> None:
        if self._transport.way.box is not None:
            self._transport.set_box(None)
        else:
            self._transport.set_loop(None)

    @Slot(float)
    def _scrub(self, time_s: float) -> None:
        sound = self._session.document.sound
        if sound is not None:
            self._transport.scrub(round(time_s * sound.rate_hz))

    @Slot(float)
    def _seek(self, time_s: float) -> None:
        sound = self._session.document.sound
        if sound is not None:
            self._transport.seek(round(time_s * sound.rate_hz))

    @Slot()
    def _place(self) -> None:
        self.brush_control.place()
        rect = self.spectrogram.view_rect()
        self._progress.setGeometry(round(rect.left()), round(rect.top()), round(rect.width()), 3)
        self.picture_control.place()
        self.box_control.left_px = self.picture_control.taken_px
        self.box_control.place()

    def _restyle(self) -> None:
        self._theme = theme.current()
        for plot in self._plots():
            plot.restyle()
        self._pointing.restyle()
        self.box_control.restyle()
        self.picture_control.restyle()
        self.brush_control.restyle()


def _color_of(network: Network, node: Node) -> QColor:
    """The colour that the tree gives a component: by its identity, so that it stays when rows are reordered."""
    return theme.component_color(network.ids[node.layer - 1][node.index])
