"""The playhead: where the sound is heard, moving evenly between the transport's reports. GUI thread."""

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot

from audible_gui.session import Session, Transport

FRAME_MS = 16
# A report that is this late means that nothing is heard any more: the line must not run away.
LATEST_S = 0.15


class Playhead(QObject):
    """Interpolates the transport's position, about 60 times a second while playing.

    Signals:
        moved: position in seconds.
    """

    moved = Signal(float)

    def __init__(self, session: Session, transport: Transport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._transport = session, transport
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tell)
        transport.position_changed.connect(self._on_position)
        transport.playing_changed.connect(self._on_playing)
        self._on_playing(transport.playing)

    @property
    def time_s(self) -> float:
        """Where it is now."""
        sound = self._session.document.sound
        if sound is None:
            return 0.0
        position = self._transport.position / sound.rate_hz
        if self._transport.playing and not self._transport.scrubbing:
            position += min(self._since.elapsed() / 1000.0, LATEST_S)
        loop = self._transport.loop
        if loop is not None and self._transport.position < loop[1] < position * sound.rate_hz:
            position -= (loop[1] - loop[0]) / sound.rate_hz
        return min(max(position, 0.0), sound.duration_s)

    @Slot(int)
    def _on_position(self, _position: int) -> None:
        self._since.restart()
        if self._timer.isActive():
            self._timer.start()  # from now on: a report is a frame, too
        self._tell()

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        self._since.restart()
        if playing:
            self._timer.start()
        else:
            self._timer.stop()
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.moved.emit(self.time_s)
