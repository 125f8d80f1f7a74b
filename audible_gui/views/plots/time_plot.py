"""A plot over time: what the waveform and the spectrogram have in common. GUI thread.

The mouse: a click seeks, a drag draws a loop, a drag at an edge of the loop moves it; a drag of the playhead, along the
axis above, or with Alt lets what is under the mouse be heard; a drag with the middle button moves the view. The wheel
zooms time around the cursor, with Shift it moves, with Ctrl it zooms the other axis. On an axis, a double click shows
all of it, and the right button lets what shall be in view be typed.
"""

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from audible_gui.views import theme
from audible_gui.views.plots.axes import QuietAxis
from audible_gui.views.plots.time_range import TimeRange

_EDGE_PX = 5.0
_PLAYHEAD_PX = 3.0
_SNAP_PX = 10.0
_ZOOM_PER_NOTCH = 0.8
_PAN_PER_NOTCH = 0.15

Region = tuple[float, float]


class TimePlot(pg.PlotWidget):
    """A plot whose horizontal axis is a TimeRange.

    Attributes:
        room_px: what is kept free above the contents.

    Signals:
        seeked: a moment in seconds was clicked.
        loop_dragged: (start, end) in seconds while a loop is being drawn, None when that is broken off.
        loop_drawn: (start, end) in seconds, once it is.
        scrubbed: a moment in seconds to be heard while the mouse is held there.
        scrub_ended: the mouse has been let go.
        loop_cleared: the plot was double-clicked.
        pointed: (seconds, height) under the mouse, or None when it has left.
        other_zoomed: (factor, height around which) of the other axis.
        other_panned: by how much of the other axis.
        range_requested: an axis was clicked with the right button.
    """

    seeked = Signal(float)
    loop_dragged = Signal(object)
    loop_drawn = Signal(object)
    scrubbed = Signal(float)
    scrub_ended = Signal()
    loop_cleared = Signal()
    pointed = Signal(object)
    other_zoomed = Signal(float, float)
    other_panned = Signal(float)
    range_requested = Signal()

    region_alpha = 0.14
    line_px = 1

    def __init__(self, times: TimeRange, axes: dict[str, QuietAxis], parent: QWidget | None = None) -> None:
        view = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        super().__init__(parent, viewBox=view, axisItems=axes, enableMenu=False)
        self._times, self._axes, self._view = times, axes, view
        self._region: Region | None = None
        self._anchor_s: float | None = None
        self._pressed: QPointF | None = None
        self._panned: QPointF | None = None
        self._dragging = self._scrubs = self._free = False
        self.room_px = 0
        self.snap: Callable[[float, float], float] | None = None
        self._set_up()
        times.changed.connect(self._on_times)
        self._on_times(times.start_s, times.end_s)

    @property
    def dragging(self) -> bool:
        """Whether a loop is being drawn, or the playhead dragged."""
        return self._dragging

    def view_rect(self) -> QRectF:
        """Where the plot's contents lie in the widget."""
        return QRectF(self._view.sceneBoundingRect())

    def make_room(self, height_px: int) -> bool:
        """Keep so much above the contents free; whether that is other than it was."""
        if height_px == self.room_px:
            return False
        self.room_px, layout = height_px, self.plotItem.layout
        left, _, right, bottom = layout.getContentsMargins()
        layout.setContentsMargins(left, height_px + bottom, right, bottom)
        layout.activate()
        return True

    def show_playhead(self, time_s: float) -> None:
        """Move the playhead's line."""
        self._line.setValue(time_s)

    def show_region(self, region: Region | None) -> None:
        """Show the loop."""
        self._region = region
        self._region_item.setVisible(region is not None)
        if region is not None:
            self._region_item.setRegion(region)

    def break_off(self) -> bool:
        """End the drag in progress without a result; whether there was one."""
        was, self._dragging = self._dragging, False
        self._pressed = self._anchor_s = None
        if was and self._scrubs:
            self.scrub_ended.emit()
        elif was:
            self.loop_dragged.emit(None)
        return was

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        colors = theme.current()
        self.setBackground(colors.background)
        accent = self.line_color()
        self._line.setPen(pg.mkPen(accent, width=self.line_px))
        self._region_item.setBrush(theme.color(accent, self.region_alpha))
        for edge in self._region_item.lines:
            edge.setPen(pg.mkPen(theme.color(accent, 0.7), width=1))
        for axis in self._axes.values():
            axis.restyle()

    def line_color(self) -> str:
        """Colour of playhead and loop."""
        return theme.current().accent

    def time_at(self, position: QPointF) -> float:
        """The moment under a position in the widget, within the sound."""
        rect = self.view_rect()
        part = (position.x() - rect.left()) / max(rect.width(), 1.0)
        return min(max(self._times.start_s + part * self._times.span_s, 0.0), self._times.duration_s)

    def snapped(self, time_s: float) -> float:
        """What a moment snaps to, see ``snap``; the moment itself while Alt is held, or where there is nothing near."""
        if self.snap is None or self._free:
            return time_s
        return min(max(self.snap(time_s, self.snap_reach_s), 0.0), self._times.duration_s)

    @property
    def snap_reach_s(self) -> float:
        """How far away what snaps may be."""
        return _SNAP_PX / max(self.view_rect().width(), 1.0) * self._times.span_s

    def height_at(self, position: QPointF) -> float:
        """The value of the vertical axis under a position in the widget."""
        return float(self._view.mapSceneToView(position).y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._heed(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
            edge = self._edge_at(event.position())
            # Dragging one edge of the loop is drawing it anew from the other.
            self._anchor_s = self.snapped(self.time_at(event.position())) if edge is None else edge
            self._dragging = edge is not None
            self._scrubs = edge is None and self._is_for_scrubbing(event)
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._panned = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.RightButton and not self.view_rect().contains(event.position()):
            self.range_requested.emit()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a drag, or tell what is under the mouse."""
        self._heed(event)
        position = event.position()
        if self._panned is not None:
            self._pan(position - self._panned)
            self._panned = position
        elif self._pressed is not None and self._anchor_s is not None:
            far = abs(position.x() - self._pressed.x()) >= QApplication.startDragDistance()
            self._dragging = self._dragging or far
            if self._dragging and self._scrubs:
                self.scrubbed.emit(self.time_at(position))
            elif self._dragging:
                self.loop_dragged.emit(_sorted(self._anchor_s, self.snapped(self.time_at(position))))
        else:
            self._show_cursor(position)
        self.pointed.emit((self.time_at(position), self.height_at(position)) if self._inside(position) else None)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        self._heed(event)
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panned = None
            self._show_cursor(event.position())
        elif event.button() == Qt.MouseButton.LeftButton and self._pressed is not None and self._anchor_s is not None:
            anchor_s, dragging = self._anchor_s, self._dragging
            self._pressed, self._anchor_s, self._dragging = None, None, False
            if dragging and self._scrubs:
                self.scrub_ended.emit()
            elif dragging:
                self.loop_drawn.emit(_sorted(anchor_s, self.snapped(self.time_at(event.position()))))
            else:
                self._click(event.position())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Clear the loop, or show everything where an axis was clicked."""
        if self.view_rect().contains(event.position()):
            self.loop_cleared.emit()
        else:
            self._times.fit()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom or move."""
        delta = event.angleDelta()
        notches = (delta.y() or delta.x()) / 120.0
        modifiers = event.modifiers()
        sideways = abs(delta.x()) > abs(delta.y()) or bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            if sideways:
                self.other_panned.emit(notches * _PAN_PER_NOTCH)
            else:
                self.other_zoomed.emit(_ZOOM_PER_NOTCH**notches, self.height_at(event.position()))
        elif sideways:
            self._times.pan(-notches * _PAN_PER_NOTCH * self._times.span_s)
        else:
            self._times.zoom(_ZOOM_PER_NOTCH**notches, self.time_at(event.position()))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom by pinching."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._times.zoom(1.0 / max(1.0 + event.value(), 0.1), self.time_at(event.position()))
            return True
        return bool(super().viewportEvent(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def _set_up(self) -> None:
        self.hideButtons()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Dropped files belong to the window.
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self._line: Any = pg.InfiniteLine(angle=90, movable=False)
        self._line.setZValue(30)
        self._region_item: Any = pg.LinearRegionItem(movable=False)
        self._region_item.setZValue(20)
        self._region_item.hide()
        self.addItem(self._region_item, ignoreBounds=True)
        self.addItem(self._line, ignoreBounds=True)

    def _on_times(self, start_s: float, end_s: float) -> None:
        self._view.setXRange(start_s, end_s, padding=0)
        # Otherwise the view would get its matrix while it is painted, and everything be painted twice.
        self.scene().prepareForPaint()

    def _click(self, position: QPointF) -> None:
        """The mouse was pressed and let go in one place."""
        self.seeked.emit(self.snapped(self.time_at(position)))

    def _heed(self, event: QMouseEvent) -> None:
        """Whether Alt is held: then nothing snaps."""
        self._free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)

    def _inside(self, position: QPointF) -> bool:
        rect = self.view_rect()
        return rect.left() <= position.x() <= rect.right() and position.y() <= rect.bottom()

    def _edge_at(self, position: QPointF) -> float | None:
        """The other edge of the loop, if one of them lies under the mouse."""
        if self._region is None:
            return None
        rect = self.view_rect()
        reach_s = _EDGE_PX / max(rect.width(), 1.0) * self._times.span_s
        time_s = self._times.start_s + (position.x() - rect.left()) / max(rect.width(), 1.0) * self._times.span_s
        start_s, end_s = self._region
        if abs(time_s - end_s) <= reach_s:
            return start_s
        return end_s if abs(time_s - start_s) <= reach_s else None

    def _is_for_scrubbing(self, event: QMouseEvent) -> bool:
        with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        above = event.position().y() < self.view_rect().top()
        return with_alt or above or self._at_playhead(event.position())

    def _at_playhead(self, position: QPointF) -> bool:
        """Whether the playhead is there; not at the very start, where loops are begun."""
        rect, time_s = self.view_rect(), float(self._line.value())
        place = rect.left() + (time_s - self._times.start_s) / self._times.span_s * rect.width()
        return time_s > 0.0 and abs(position.x() - place) <= _PLAYHEAD_PX

    def _show_cursor(self, position: QPointF) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._edge_at(position) is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif self._at_playhead(position):
            shape = Qt.CursorShape.SplitHCursor
        self.setCursor(shape)

    def _pan(self, distance: QPointF) -> None:
        rect = self.view_rect()
        self._times.pan(-distance.x() / max(rect.width(), 1.0) * self._times.span_s)
        self.other_panned.emit(distance.y() / max(rect.height(), 1.0))


def _sorted(first: float, second: float) -> Region:
    return (first, second) if first <= second else (second, first)
