"""Shows a sound while it is read, where there is none yet. GUI thread."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from audible_gui.document import OUTLINE_SAMPLES
from audible_gui.jobs import Arriving
from audible_gui.session import Session
from audible_gui.synthesis import PeakPyramid
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.plots.waveform import WaveformPlot


class ArrivalView(QObject):
    """Lets the waveform grow in its place; what is open already stays in sight until the other is there.

    Args:
        session: whether there is a sound.
        times: are those of what arrives.
        waveform: what grows.
        plots: its page, which takes no mouse meanwhile.
        stack: of the empty state and that page.
    """

    def __init__(
        self, session: Session, times: TimeRange, waveform: WaveformPlot, plots: QWidget, stack: QStackedLayout
    ) -> None:
        super().__init__(plots)
        self._session, self._times, self._waveform, self._plots, self._stack = session, times, waveform, plots, stack
        self._shown = False

    @Slot(object)
    def show(self, arriving: Arriving) -> None:
        """Show what there is of a sound."""
        if self._session.document.sound is not None or not len(arriving.minima):
            return
        if not self._shown:
            self._take(shown=True)
            self._times.set_sound(arriving.duration_s, arriving.duration_s)
        rate_hz = len(arriving.minima) * OUTLINE_SAMPLES / arriving.duration_s
        peaks = PeakPyramid(None, arriving.minima, arriving.maxima)
        self._waveform.show_sound(peaks, rate_hz, arriving.duration_s)

    @Slot(bool)
    def follow(self, opening: bool) -> None:
        """Back to the empty state when nothing has come of it."""
        if opening or not self._shown:
            return
        self._take(shown=False)
        if self._session.document.sound is None:
            self._waveform.clear_sound()

    def _take(self, *, shown: bool) -> None:
        self._shown = shown
        self._plots.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, shown)
        self._stack.setCurrentIndex(1 if shown or self._session.document.sound is not None else 0)
