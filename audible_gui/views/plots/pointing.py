"""What is under the mouse, said in the corners of the plots. GUI thread."""

from PySide6.QtCore import QObject, Slot

from audible_gui.session import Session
from audible_gui.views.plots.readout import INSET, Readout, spectrogram_text, waveform_text
from audible_gui.views.plots.spectrogram import SpectrogramPlot
from audible_gui.views.plots.time_plot import TimePlot
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.plots.waveform import WaveformPlot


class Pointing(QObject):
    """Follows the mouse over both plots.

    Args:
        session: whose sound they show.
        times: what of it is in view.
        waveform: the upper plot.
        spectrogram: the lower one.
    """

    def __init__(
        self, session: Session, times: TimeRange, waveform: WaveformPlot, spectrogram: SpectrogramPlot
    ) -> None:
        super().__init__(waveform)
        self._session, self._times, self._waveform, self._spectrogram = session, times, waveform, spectrogram
        self._readouts: dict[TimePlot, Readout] = {plot: Readout(plot) for plot in (waveform, spectrogram)}
        waveform.pointed.connect(self._on_waveform)
        spectrogram.pointed.connect(self._on_spectrogram)

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        for readout in self._readouts.values():
            readout.restyle()

    @Slot(object)
    def _on_waveform(self, point: tuple[float, float] | None) -> None:
        peaks, sound = self._waveform.original.peaks, self._session.document.sound
        if point is None or peaks is None or sound is None:
            self._readouts[self._waveform].say("")
            return
        column_s = self._times.span_s / max(self._waveform.view_rect().width(), 1.0)
        low, high = peaks.peaks(point[0] * sound.rate_hz, (point[0] + column_s) * sound.rate_hz, 1)
        self._say(self._waveform, waveform_text(point[0], max(float(high.max()), -float(low.min()))))

    @Slot(object)
    def _on_spectrogram(self, point: tuple[float, float] | None) -> None:
        if point is None:
            self._readouts[self._spectrogram].say("")
            return
        frequency_hz = self._spectrogram.frequency_scale.hertz(point[1])
        level_db = self._spectrogram.level_db(point[0], frequency_hz)
        self._say(self._spectrogram, spectrogram_text(point[0], frequency_hz, level_db))

    def _say(self, plot: TimePlot, text: str) -> None:
        rect, readout = plot.view_rect(), self._readouts[plot]
        readout.say(text)
        # Over the waveform below, since markers have their flags above.
        below = rect.bottom() - readout.height() - 2 * INSET
        readout.put(rect.right(), below if plot is self._waveform else rect.top())
