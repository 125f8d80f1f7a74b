"""The spectrogram with its frequency axis. GUI thread."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from audible_gui.document import FrequencyScale
from audible_gui.synthesis import SpectrogramPicture
from audible_gui.views import theme
from audible_gui.views.plots.axes import HertzAxis, NoteAxis
from audible_gui.views.plots.box_item import GRIP_PX, BoxItem, Grip, Rectangle, grip_at, new_grip
from audible_gui.views.plots.picture_look import DIMMED, Look, palette
from audible_gui.views.plots.spectrogram_item import SpectrogramItem, rescaled
from audible_gui.views.plots.time_plot import TimePlot
from audible_gui.views.plots.time_range import TimeRange, confined, zoomed

_USUAL_RATE_HZ = 44_100


class SpectrogramPlot(TimePlot):
    """The spectrogram with its frequency axes; its vertical axis counts heights of its scale.

    With Shift a drag draws a box. The box's sides and corners can be dragged, and from within it is moved.

    Signals (besides those of TimePlot):
        box_dragged: Rectangle while a box is being drawn or moved, None when that is broken off.
        box_drawn: Rectangle, once it is.
        clicked: (seconds, height) that was clicked.
        rescaled: heights are those of another scale now.
        pictured: there are other pictures of the original.
    """

    box_dragged = Signal(object)
    box_drawn = Signal(object)
    clicked = Signal(float, float)
    rescaled = Signal()
    pictured = Signal()

    region_alpha = 0.0
    line_px = 2

    def __init__(self, times: TimeRange, parent: QWidget | None = None) -> None:
        self._hertz_axis, self._note_axis = HertzAxis(), NoteAxis()
        super().__init__(times, {"left": self._hertz_axis, "right": self._note_axis}, parent)
        self.hideAxis("bottom")
        self.setAccessibleName("Spectrogram")
        self.frequency_scale = FrequencyScale.LOG
        self._look = Look()
        self._high_hz = _USUAL_RATE_HZ / 2
        self._limits = self._heights = self._all_heights()
        self.picture: SpectrogramPicture | None = None
        self.detail: SpectrogramPicture | None = None
        self.heard: SpectrogramPicture | None = None
        self.item, self.detail_item, self.heard_item = SpectrogramItem(), SpectrogramItem(), SpectrogramItem()
        self.mask: SpectrogramPicture | None = None
        self.mask_item = SpectrogramItem()
        for item in (self.item, self.detail_item, self.heard_item, self.mask_item):
            self.addItem(item, ignoreBounds=True)
        self.box = BoxItem()
        self.addItem(self.box, ignoreBounds=True)
        self._grip: Grip | None = None
        self._gripped = QPointF()
        self._far = False
        self.other_zoomed.connect(self.zoom_frequency)
        self.other_panned.connect(self.pan_frequency)
        self.restyle()
        self.fit_frequency()

    def line_color(self) -> str:
        """The dark theme's accent: the picture is dark under every theme."""
        return theme.DARK.accent

    @property
    def heights(self) -> tuple[float, float]:
        """What is in view, as the scale counts."""
        return self._heights

    @property
    def hertz(self) -> tuple[float, float]:
        """What is in view, in hertz."""
        return self.frequency_scale.hertz(self._heights[0]), self.frequency_scale.hertz(self._heights[1])

    def set_look(self, look: Look) -> None:
        """Show the same in other colours, and the same frequencies on another scale."""
        self._look = look
        self._recolor()
        if look.scale is not self.frequency_scale:
            self._set_scale(look.scale)

    def show_picture(self, picture: SpectrogramPicture | None) -> None:
        """Show a picture, the first one from its lowest to its highest frequency; or nothing."""
        first, self.picture = self.picture is None, picture
        self.item.show_picture(picture, self.frequency_scale)
        if picture is not None:
            self._high_hz = picture.high_hz
            self._limits = self._all_heights()
        if first or picture is None:
            self.fit_frequency()
        self.pictured.emit()

    def show_detail(self, picture: SpectrogramPicture | None) -> None:
        """Show a sharper picture of a part over the picture of the whole, or none."""
        self.detail = picture
        self.detail_item.show_picture(picture, self.frequency_scale)
        self.pictured.emit()

    def show_heard(self, picture: SpectrogramPicture | None) -> None:
        """Show what is heard over the original, or the original again."""
        self.heard = picture
        self.heard_item.show_picture(picture, self.frequency_scale)

    def show_mask(self, picture: SpectrogramPicture | None) -> None:
        """Show how much of it what is selected has, over all pictures; or nothing."""
        self.mask = picture
        self._recolor()
        self.mask_item.show_picture(picture, self.frequency_scale)

    def level_db(self, time_s: float, frequency_hz: float) -> float | None:
        """What is shown there, relative to the loudest value; None where nothing is."""
        for picture in (self.heard, self.detail, self.picture):
            level_db = None if picture is None else picture.level_db(time_s, frequency_hz)
            if level_db is not None:
                return level_db
        return None

    def visible_levels(self) -> npt.NDArray[np.uint8]:
        """What of the pictures is in view, as they have it."""
        shown = next((one for one in (self.heard, self.detail, self.picture) if one is not None), None)
        if shown is None:
            return np.zeros((0, 0), dtype=np.uint8)
        image = rescaled(shown, self.frequency_scale).image
        (low, high), span = self._limits, (shown.start_s, shown.start_s + shown.duration_s)
        rows = _parts(self._heights, (low, high), len(image))
        return image[rows, _parts((self._times.start_s, self._times.end_s), span, image.shape[1])]

    def show_heights(self, low: float, high: float) -> None:
        """Bring an interval of heights into view, as far as the limits let it."""
        self._heights = confined(low, high, self._limits, self.frequency_scale.shortest)
        self._view.setYRange(*self._heights, padding=0)

    def show_hertz(self, low_hz: float, high_hz: float) -> None:
        """Bring frequencies into view, as far as the limits let it."""
        self.show_heights(self.frequency_scale.height(low_hz), self.frequency_scale.height(high_hz))

    def fit_frequency(self) -> None:
        """Show all frequencies."""
        self.show_heights(*self._limits)

    def zoom_frequency(self, factor: float, around: float) -> None:
        """Show ``factor`` times as much."""
        self.show_heights(*zoomed(self._heights, factor, around))

    def pan_frequency(self, part: float) -> None:
        """Move by a part of what is in view; positive is upwards."""
        distance = part * (self._heights[1] - self._heights[0])
        self.show_heights(self._heights[0] + distance, self._heights[1] + distance)

    @property
    def highest_hz(self) -> float:
        """The end of the frequency axis."""
        return self._high_hz

    @property
    def limits(self) -> Rectangle:
        """All that can be seen of the sound."""
        return Rectangle(0.0, self._times.duration_s, *self._limits)

    def view_range(self) -> Rectangle:
        """What is in view of it."""
        return Rectangle(self._times.start_s, self._times.end_s, *self._heights)

    @property
    def dragging(self) -> bool:
        """Whether a loop or a box is being drawn."""
        return super().dragging or self._grip is not None

    def show_box(self, rectangle: Rectangle | None) -> None:
        """Show the box, or none."""
        self.box.show_rectangle(rectangle, self.limits)

    def break_off(self) -> bool:
        """End the drag in progress without a result; whether there was one."""
        was, self._grip = self._grip is not None, None
        if was:
            self.box_dragged.emit(None)
        return super().break_off() or was

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._heed(event)
        if event.button() == Qt.MouseButton.LeftButton and self.view_rect().contains(event.position()):
            self._grip, self._gripped, self._far = self._grip_for(event), event.position(), False
            if self._grip is not None:
                event.accept()
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a drag, or tell what is under the mouse."""
        self._heed(event)
        if self._grip is None:
            super().mouseMoveEvent(event)
            return
        rectangle = self._dragged(self._grip, event.position())
        if rectangle is not None:
            self.box_dragged.emit(rectangle)
        self.pointed.emit(self._point(event.position()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        self._heed(event)
        if self._grip is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        rectangle = self._dragged(self._grip, event.position())
        self._grip = None
        if rectangle is not None:
            self.box_drawn.emit(rectangle)
        else:
            self._click(event.position())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Clear the loop, or show all frequencies where a frequency axis was clicked."""
        if self.view_rect().contains(event.position()):
            super().mouseDoubleClickEvent(event)
        else:
            self.fit_frequency()
            event.accept()

    def _click(self, position: QPointF) -> None:
        super()._click(position)
        if self.view_rect().contains(position):
            self.clicked.emit(*self._point(position))

    def _show_cursor(self, position: QPointF) -> None:
        grip = self._box_grip(position)
        if grip is None:
            super()._show_cursor(position)
        else:
            self.setCursor(grip.cursor)

    def _grip_for(self, event: QMouseEvent) -> Grip | None:
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            time_s, height = self._point(event.position())
            return new_grip((self.snapped(time_s), height))
        return self._box_grip(event.position())

    def _box_grip(self, position: QPointF) -> Grip | None:
        rect = self.view_rect()
        if self.box.rectangle is None or not rect.contains(position):
            return None
        height = self._heights[1] - self._heights[0]
        reach = GRIP_PX / rect.width() * self._times.span_s, GRIP_PX / rect.height() * height
        return grip_at(self.box.rectangle, self._point(position), reach)

    def _dragged(self, grip: Grip, to: QPointF) -> Rectangle | None:
        """What the gripped rectangle has become; None as long as it may be a click."""
        self._far = self._far or (to - self._gripped).manhattanLength() >= QApplication.startDragDistance()
        if not self._far:
            return None
        time_s, height = self._point(to)
        # What snaps is the side that is dragged; where all are, the left one.
        by_s = (grip.rectangle.end_s if grip.end and not grip.start else grip.rectangle.start_s) - grip.at[0]
        return grip.dragged((self.snapped(time_s + by_s) - by_s, height), self.limits)

    def _all_heights(self) -> tuple[float, float]:
        return self.frequency_scale.height(
            self.frequency_scale.lowest_hz(2 * self._high_hz)
        ), self.frequency_scale.height(self._high_hz)

    def _recolor(self) -> None:
        """What lies under a mask is grey, so that the colour of the mask is not taken for one of its own."""
        colors = self._look.colors if self.mask is None else DIMMED
        for item in (self.item, self.detail_item, self.heard_item):
            item.set_palette(palette(colors, self._look.floor_db, self._look.ceiling_db))

    def _set_scale(self, scale: FrequencyScale) -> None:
        hertz, everything = self.hertz, self._heights == self._limits
        self.frequency_scale = scale
        self._hertz_axis.show_scale(scale)
        self._note_axis.show_scale(scale)
        items = self.item, self.detail_item, self.heard_item, self.mask_item
        for item, picture in zip(items, (self.picture, self.detail, self.heard, self.mask), strict=True):
            item.show_picture(picture, scale)
        self._limits = self._all_heights()
        if everything:
            self.fit_frequency()
        else:
            self.show_hertz(*hertz)
        self.rescaled.emit()

    def _point(self, position: QPointF) -> tuple[float, float]:
        return self.time_at(position), self.height_at(position)


def _parts(seen: tuple[float, float], whole: tuple[float, float], count: int) -> slice:
    """Which of ``count`` equal parts of an interval lie in another one."""
    part = (whole[1] - whole[0]) / count
    return slice(max(int((seen[0] - whole[0]) / part), 0), max(math.ceil((seen[1] - whole[0]) / part), 0))
