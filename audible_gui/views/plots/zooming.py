"""Zooming by commands: to what is selected, and in frequency. GUI thread."""

from PySide6.QtCore import QObject, Slot

from audible_gui.session import Session, Transport
from audible_gui.views.plots.box_item import Rectangle
from audible_gui.views.plots.spectrogram import SpectrogramPlot
from audible_gui.views.plots.time_range import TimeRange

_FREQUENCY_ZOOM = 0.5
_FREQUENCY_STEP = 0.15
# So much of what is selected stays free on every side, so that its edges can be seen and dragged.
_MARGIN = 0.03
_SAME = 1e-6


class Zooming(QObject):
    """Changes what is in view.

    Args:
        session: whose sound is looked at.
        transport: whose loop or box is selected.
        times: what of the sound is in view.
        plot: what of the frequencies.
    """

    def __init__(self, session: Session, transport: Transport, times: TimeRange, plot: SpectrogramPlot) -> None:
        super().__init__(plot)
        self._session, self._transport, self._times, self._plot = session, transport, times, plot
        self._former: Rectangle | None = None

    @property
    def selection(self) -> Rectangle | None:
        """What is selected: the box, or the loop at the frequencies that are in view."""
        sound, box, loop = self._session.document.sound, self._transport.way.box, self._transport.loop
        view, height = self._plot.view_range(), self._plot.frequency_scale.height
        if sound is None:
            return None
        if box is not None:
            return Rectangle(
                box.start / sound.rate_hz, box.end / sound.rate_hz, height(box.low_hz), height(box.high_hz)
            )
        return None if loop is None else Rectangle(loop[0] / sound.rate_hz, loop[1] / sound.rate_hz, *view[2:])

    @Slot()
    def to_selection(self) -> None:
        """Show what is selected, with a little around it; once more, what was in view before."""
        selection, view = self.selection, self._plot.view_range()
        if selection is None:
            return
        self._show(_widened(selection, only_time=self._transport.way.box is None))
        if _alike(self._plot.view_range(), view) and self._former is not None:
            self._show(self._former)
        elif not _alike(self._plot.view_range(), view):
            self._former = view

    @Slot()
    def frequency_in(self) -> None:
        """Show half as many frequencies."""
        self._zoom(_FREQUENCY_ZOOM)

    @Slot()
    def frequency_out(self) -> None:
        """Show twice as many frequencies."""
        self._zoom(1.0 / _FREQUENCY_ZOOM)

    @Slot()
    def frequency_up(self) -> None:
        """Show higher frequencies."""
        self._plot.pan_frequency(_FREQUENCY_STEP)

    @Slot()
    def frequency_down(self) -> None:
        """Show lower frequencies."""
        self._plot.pan_frequency(-_FREQUENCY_STEP)

    def _zoom(self, factor: float) -> None:
        """Around the middle of the box, if it is in view; else around that of the view."""
        low, high = self._plot.heights
        middle, box = (low + high) / 2, self._plot.box.rectangle
        if box is not None and low <= (box.low + box.high) / 2 <= high:
            middle = (box.low + box.high) / 2
        self._plot.zoom_frequency(factor, middle)

    def _show(self, view: Rectangle) -> None:
        self._times.show(view.start_s, view.end_s)
        self._plot.show_heights(view.low, view.high)


def _widened(selection: Rectangle, *, only_time: bool) -> Rectangle:
    start_s, end_s, low, high = selection
    by_s, by = _MARGIN * (end_s - start_s), 0.0 if only_time else _MARGIN * (high - low)
    return Rectangle(start_s - by_s, end_s + by_s, low - by, high + by)


def _alike(one: Rectangle, other: Rectangle) -> bool:
    spans = (max(one.end_s - one.start_s, _SAME), max(one.high - one.low, _SAME))
    return all(abs(a - b) <= _SAME * spans[index // 2] for index, (a, b) in enumerate(zip(one, other, strict=True)))
