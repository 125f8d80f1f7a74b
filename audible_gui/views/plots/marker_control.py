"""Markers under the mouse and the keys of the canvas: dragged, chosen, named, deleted, set. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Slot
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget

from audible_gui.document import MAX_MARKER_NAME, Marker, marker_near
from audible_gui.views.component_tree.menu import add_entry
from audible_gui.views.inline_line import InlineLine
from audible_gui.views.labels import literal, plain
from audible_gui.views.plots.marker_item import MarkerItem
from audible_gui.views.plots.marker_layout import Flag, flag_at
from audible_gui.views.plots.markers import Markers
from audible_gui.views.plots.readout import time_text
from audible_gui.views.plots.time_plot import TimePlot
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.selected_boxes import SelectedBoxes

_LINE_PX = 180
_TIP = ": a click goes there, dragging moves it, a double click names it"


@dataclass
class _Grip:
    """A flag that is held.

    Attributes:
        marker: its marker, as it was.
        at: where the mouse took it.
        moved: whether it has been dragged.
    """

    marker: Marker
    at: QPointF
    moved: bool = False


class MarkerControl(QObject):
    """Draws markers on both plots and lets their flags be used; other things snap to markers, too.

    Args:
        markers: those of the sound.
        times: what of it is in view.
        plots: waveform, where the flags are, and spectrogram.
        boxes: of components, of which none is chosen while a marker is.
        canvas: whose keys act on the chosen marker.
    """

    def __init__(
        self,
        markers: Markers,
        times: TimeRange,
        plots: tuple[TimePlot, TimePlot],
        boxes: SelectedBoxes,
        canvas: QWidget,
    ) -> None:
        super().__init__(canvas)
        self._markers, self._times, self._boxes, self._canvas = markers, times, boxes, canvas
        self._waveform = plots[0]
        self._plots = {plot.viewport(): plot for plot in plots}
        self._grip: _Grip | None = None
        self.items = [MarkerItem(markers, times, dark=dark, flagged=not dark) for dark in (False, True)]
        self.line = InlineLine(canvas, self._waveform)
        self.line.setAccessibleName("Name of the marker")
        self.line.setMaxLength(MAX_MARKER_NAME)
        self._snap = plots[0].snap
        for plot, item in zip(plots, self.items, strict=True):
            plot.addItem(item, ignoreBounds=True)
            plot.snap = self._snapped
            plot.viewport().installEventFilter(self)
            plot.seeked.connect(self._leave)
        canvas.installEventFilter(self)
        self.line.typed.connect(self._name)
        markers.chosen_changed.connect(self._on_chosen)
        boxes.pointed.connect(self._on_box)
        times.changed.connect(self.line.leave)

    def flags(self) -> list[Flag]:
        """What is drawn on the waveform."""
        return self.items[0].flags(round(self._waveform.view_rect().width()))

    def flag(self, position: QPointF) -> Flag | None:
        """The flag at a position in the waveform's plot."""
        rect = self._waveform.view_rect()
        if not rect.top() <= position.y() <= rect.top() + self.items[0].height:
            return None
        return flag_at(self.flags(), position.x() - round(rect.left()))

    @Slot()
    def rename(self) -> None:
        """Let the name of the chosen marker be typed, at its flag."""
        marker = self._markers.chosen
        if marker is None:
            return
        self._markers.reveal(marker.time_s)
        rect = self._waveform.view_rect()
        x = rect.left() + (marker.time_s - self._times.start_s) / self._times.span_s * rect.width()
        width = min(_LINE_PX, round(rect.width()))
        height = max(self.line.sizeHint().height(), round(self.items[0].height))
        left = min(round(x), round(rect.right()) - width)
        self.line.setPlaceholderText(f"Marker {marker.number}")
        self.line.begin(QRect(left, round(rect.top()), width, height), marker.name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is done to flags is not done to the plot beneath."""
        if watched is self._canvas:
            return isinstance(event, QKeyEvent) and self._key(event)
        plot = self._plots.get(watched) if isinstance(watched, QWidget) else None
        if plot is None:
            return False
        if isinstance(event, QMouseEvent):
            return self._mouse(plot, event)
        return isinstance(event, QHelpEvent) and plot is self._waveform and self._tell(event)

    def menu(self, plot: TimePlot, position: QPointF) -> QMenu:
        """What can be done at a position in a plot; deleted when it closes."""
        menu = QMenu(self._canvas)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        flag = self.flag(position) if plot is self._waveform else None
        time_s = plot.time_at(position) if flag is None else flag.marker.time_s
        if flag is None:
            at_s = plot.snapped(time_s)
            add_entry(menu, "Set a marker here", "", lambda: self._markers.set_at(at_s))
        else:
            number = flag.marker.number
            self._markers.choose(number)
            add_entry(menu, f"Go to {plain(flag.marker.title)}", "", lambda: self._markers.go_to(number))
            add_entry(menu, "Rename", "F2", self.rename)
            add_entry(menu, "Delete", "Del", self._markers.remove_chosen)
        menu.addSeparator()
        region = self._markers.around(time_s)
        text = "Loop between markers" if region is None else f"Loop {time_text(region[0])} – {time_text(region[1])}"
        loop: Callable[[], None] = lambda: self._markers.loop_around(time_s)  # noqa: E731
        add_entry(menu, text, "", loop, enabled=region is not None)
        return menu

    def _mouse(self, plot: TimePlot, event: QMouseEvent) -> bool:
        if self._grip is not None and plot is self._waveform:
            return self._hold(self._grip, event)
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.RightButton:
            return self._ask(plot, event)
        flag = self.flag(event.position()) if plot is self._waveform else None
        return flag is not None and self._use(flag, event)

    def _use(self, flag: Flag, event: QMouseEvent) -> bool:
        kind, left = event.type(), event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseMove and not event.buttons():
            self._waveform.setCursor(Qt.CursorShape.PointingHandCursor)
            self._waveform.pointed.emit(None)  # what says what is under the mouse would lie on flags
        elif kind == QEvent.Type.MouseButtonPress and left:
            self._grip = _Grip(flag.marker, event.position())
            self._markers.choose(flag.marker.number)
        elif kind == QEvent.Type.MouseButtonDblClick and left:
            self._markers.choose(flag.marker.number)
            self.rename()
        else:
            return False
        return True

    def _hold(self, grip: _Grip, event: QMouseEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove:
            self._drag(grip, event)
        elif event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
            self._let_go(grip)
        return True

    def _ask(self, plot: TimePlot, event: QMouseEvent) -> bool:
        if not plot.view_rect().contains(event.position()):
            return False
        self.menu(plot, event.position()).popup(event.globalPosition().toPoint())
        return True

    def _drag(self, grip: _Grip, event: QMouseEvent) -> None:
        far = abs(event.position().x() - grip.at.x()) >= QApplication.startDragDistance()
        grip.moved = grip.moved or far
        if not grip.moved:
            return
        plot, free = self._waveform, bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        time_s = grip.marker.time_s + plot.time_at(event.position()) - plot.time_at(grip.at)
        if not free and self._snap is not None:
            time_s = self._snap(time_s, plot.snap_reach_s)
        self._waveform.setCursor(Qt.CursorShape.SizeHorCursor)
        self._markers.drag(grip.marker.number, min(max(time_s, 0.0), self._times.duration_s))

    def _let_go(self, grip: _Grip) -> None:
        self._grip = None
        if grip.moved:
            self._markers.drop()
        else:
            self._markers.go_to(grip.marker.number)

    def _key(self, event: QKeyEvent) -> bool:
        """Esc ends a drag; Delete and F2 act on the chosen marker."""
        key, pressed = event.key(), event.type() == QEvent.Type.KeyPress
        if key == Qt.Key.Key_Escape and self._grip is not None:
            event.accept()
            if pressed:
                self._grip = None
                self._markers.break_off()
            return True
        if not pressed or self._markers.chosen is None or event.modifiers():
            return False
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._markers.remove_chosen()
            return True
        if key == Qt.Key.Key_F2:
            self.rename()
            return True
        return False

    def _tell(self, event: QHelpEvent) -> bool:
        flag = self.flag(QPointF(event.pos()))
        if flag is None:
            return False
        what = f"{flag.marker.title}, {time_text(flag.marker.time_s)}"
        QToolTip.showText(event.globalPos(), literal(f"{what}{_TIP}"), self._waveform)
        return True

    def _snapped(self, time_s: float, reach_s: float) -> float:
        """The nearest of what there is to snap to: a beat, or a marker."""
        other_s = time_s if self._snap is None else self._snap(time_s, reach_s)
        marker = marker_near(self._markers.all, time_s, reach_s)
        if marker is None:
            return other_s
        nearer = other_s != time_s and abs(other_s - time_s) < abs(marker.time_s - time_s)
        return other_s if nearer else marker.time_s

    @Slot(str)
    def _name(self, text: str) -> None:
        if self._markers.chosen is not None:
            self._markers.rename(self._markers.chosen.number, text)

    @Slot()
    def _leave(self) -> None:
        """The plot was clicked beside the flags."""
        self._markers.choose(None)

    @Slot()
    def _on_chosen(self) -> None:
        self.line.leave()
        if self._markers.chosen is not None:
            self._boxes.choose(None)

    @Slot()
    def _on_box(self) -> None:
        if self._boxes.chosen is not None:
            self._markers.choose(None)
