"""A sharper spectrogram of what is in view, where the picture of the whole sound is too coarse. GUI thread."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from audible_gui.jobs import SingleJob
from audible_gui.session import Session
from audible_gui.synthesis import SpectrogramPicture, finest_hop
from audible_gui.views.plots.drawing import picture_spec, sound_picture
from audible_gui.views.plots.time_range import TimeRange

SETTLE_MS = 120
# So many columns in view look sharp.
ENOUGH_COLUMNS = 800
_FINEST_WITHIN = 1.5


class DetailDrawing(SingleJob):
    """Draws the view again, once it has come to rest, with a margin of half its width on both sides.

    Signals (besides those of SingleJob):
        drawn: SpectrogramPicture of a part of the sound, or None when there is none any more.
    """

    drawn = Signal(object)

    def __init__(self, session: Session, times: TimeRange, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._times = session, times
        self._whole: SpectrogramPicture | None = None
        self._detail: SpectrogramPicture | None = None
        self._timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._timer.timeout.connect(self._draw)
        times.changed.connect(self._on_times)

    def set_whole(self, whole: SpectrogramPicture | None) -> None:
        """Begin anew with the picture of a whole sound, or with none."""
        self.cancel()
        self._whole, self._detail = whole, None
        self.drawn.emit(None)
        self._timer.start()

    def on_success(self, picture: SpectrogramPicture) -> None:
        """Tell the picture."""
        self._detail = picture
        self.drawn.emit(picture)

    @Slot(float, float)
    def _on_times(self, _start_s: float, _end_s: float) -> None:
        self._timer.start()

    @Slot()
    def _draw(self) -> None:
        sound, whole = self._session.document.sound, self._whole
        if sound is None or whole is None or self._sharp(whole) or (self._detail and self._sharp(self._detail)):
            return
        margin_s = self._times.span_s / 2
        first = max(int((self._times.start_s - margin_s) * sound.rate_hz), 0)
        last = min(int((self._times.end_s + margin_s) * sound.rate_hz) + 1, sound.n_samples)
        self.begin(lambda: sound_picture(sound, whole.scale, (first, last), whole.loudest))

    def _sharp(self, picture: SpectrogramPicture) -> bool:
        """Whether a picture shows the view as sharply as it can be."""
        sound = self._session.document.sound
        if sound is None or not _covers(picture, self._times):
            return False
        column_s = picture.duration_s / picture.image.shape[1]
        finest_s = finest_hop(picture_spec(sound.rate_hz)) / sound.rate_hz
        return bool(self._times.span_s / column_s >= ENOUGH_COLUMNS or column_s <= finest_s * _FINEST_WITHIN)


def _covers(picture: SpectrogramPicture, times: TimeRange) -> bool:
    return picture.start_s <= times.start_s and times.end_s <= picture.start_s + picture.duration_s
