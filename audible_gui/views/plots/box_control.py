"""The box of the spectrogram and that of the transport: drawn here, heard there. GUI thread."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from audible_gui.document import Document, Sound
from audible_gui.session import Session, Transport, Way
from audible_gui.synthesis import Box
from audible_gui.views.plots.box_item import Rectangle
from audible_gui.views.plots.readout import Readout, box_text
from audible_gui.views.plots.spectrogram import SpectrogramPlot

SWEEP_MS = 60
_NUDGE = 0.02


class BoxControl(QObject):
    """Lets a box be drawn and moved while it is heard, and remembers the last one.

    Attributes:
        left_px: what of the corner where it says what it covers is taken.

    Signals:
        toggled: whether there is a box.
    """

    KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)

    toggled = Signal(bool)

    def __init__(self, session: Session, transport: Transport, plot: SpectrogramPlot) -> None:
        super().__init__(plot)
        self._session, self._transport, self._plot = session, transport, plot
        self._last: Box | None = None
        self._taken: Box | None = None
        self._readout = Readout(plot, left=True)
        self.left_px = 0
        # While it is moved it is heard, too, but not at every pixel.
        self._sweep = QTimer(self, interval=SWEEP_MS, singleShot=True)
        self._sweep.timeout.connect(self._hear_dragged)
        session.changed.connect(self._on_change)
        transport.way_changed.connect(self._on_way)
        plot.box_dragged.connect(self._on_dragged)
        plot.box_drawn.connect(self._on_drawn)
        plot.rescaled.connect(self._on_rescaled)

    @Slot()
    def toggle(self) -> None:
        """Take the box away; or bring back the last one, or one in the middle of what is in view, and play it."""
        if self._transport.way.box is not None:
            self._transport.set_box(None)
        elif self._session.document.sound is not None:
            self._begin(self._last or self._box(self._middle(), self._session.document.sound))

    def nudge(self, key: int) -> None:
        """Move the box a little, by an arrow key."""
        sound, box = self._session.document.sound, self._transport.way.box
        if sound is None or box is None:
            return
        old, limits, view = self._rectangle(box, sound), self._plot.limits, self._plot.view_range()
        right = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(key), 0) * _NUDGE * (view.end_s - view.start_s)
        up = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(key), 0) * _NUDGE * (view.high - view.low)
        right = min(max(right, limits.start_s - old.start_s), limits.end_s - old.end_s)
        up = min(max(up, limits.low - old.low), limits.high - old.high)
        moved = Rectangle(old.start_s + right, old.end_s + right, old.low + up, old.high + up)
        self._transport.set_box(self._box(moved, sound))

    def place(self) -> None:
        """Keep the readout in its corner."""
        rect = self._plot.view_rect()
        self._readout.put(rect.left() + self.left_px, rect.top())

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self._readout.restyle()

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self._sweep.stop()
            self._last = self._taken = None

    @Slot(object)
    def _on_way(self, way: Way) -> None:
        sound = self._session.document.sound
        self._last = way.box or self._last
        self._show(None if way.box is None or sound is None else self._rectangle(way.box, sound))
        self.toggled.emit(way.box is not None)

    @Slot()
    def _on_rescaled(self) -> None:
        self._on_way(self._transport.way)

    @Slot(object)
    def _on_dragged(self, rectangle: Rectangle | None) -> None:
        if rectangle is None:
            self._sweep.stop()
            self._transport.set_box(self._taken)
            self._taken = None
            self._on_way(self._transport.way)
            return
        self._taken = self._taken or self._transport.way.box
        self._show(rectangle)
        if self._transport.way.box is not None and not self._sweep.isActive():
            self._sweep.start()

    @Slot(object)
    def _on_drawn(self, rectangle: Rectangle) -> None:
        self._sweep.stop()
        self._taken = None
        sound = self._session.document.sound
        if sound is None:
            return
        box = self._box(rectangle, sound)
        if self._transport.way.box is None:
            self._begin(box)
        else:
            self._transport.set_box(box)
        self._on_way(self._transport.way)

    @Slot()
    def _hear_dragged(self) -> None:
        rectangle, sound = self._plot.box.rectangle, self._session.document.sound
        if rectangle is not None and sound is not None:
            self._transport.set_box(self._box(rectangle, sound))

    def _begin(self, box: Box) -> None:
        self._transport.set_box(box)
        taken = self._transport.way.box
        if taken is not None:
            self._transport.seek(taken.start)
            self._transport.play()

    def _show(self, rectangle: Rectangle | None) -> None:
        self._plot.show_box(rectangle)
        if rectangle is None:
            self._readout.say("")
        else:
            self.place()
            hertz = self._plot.frequency_scale.hertz
            self._readout.say(box_text(*rectangle[:2], hertz(rectangle.low), hertz(rectangle.high)))

    def _middle(self) -> Rectangle:
        view = self._plot.view_range()
        margin_s, margin = (view.end_s - view.start_s) / 3.0, (view.high - view.low) / 3.0
        return Rectangle(view.start_s + margin_s, view.end_s - margin_s, view.low + margin, view.high - margin)

    def _box(self, rectangle: Rectangle, sound: Sound) -> Box:
        """At the ends of the axis nothing is cut off."""
        limits, hertz = self._plot.limits, self._plot.frequency_scale.hertz
        return Box(
            round(rectangle.start_s * sound.rate_hz),
            round(rectangle.end_s * sound.rate_hz),
            hertz(rectangle.low) if rectangle.low > limits.low else 0.0,
            hertz(rectangle.high) if rectangle.high < limits.high else sound.rate_hz / 2,
        )

    def _rectangle(self, box: Box, sound: Sound) -> Rectangle:
        limits, height = self._plot.limits, self._plot.frequency_scale.height
        return Rectangle(
            box.start / sound.rate_hz,
            box.end / sound.rate_hz,
            max(height(box.low_hz), limits.low),
            min(height(box.high_hz), limits.high),
        )
