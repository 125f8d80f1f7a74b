"""What the canvas draws in the background: the sound's pictures, and the waveform of what is heard. GUI thread.

Every drawing belongs to a job; what arrives from a job that is no longer the current one is dropped.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from audible_gui.document import Document, Floats, FrequencyScale, Network, Node, Reading, Sound, StftSpec
from audible_gui.jobs import Pace, SingleJob
from audible_gui.session import Audition, Session, Transport, Way, heard_mix
from audible_gui.synthesis import (
    Mix,
    PeakPyramid,
    Renderer,
    SpectrogramPicture,
    Weight,
    factors,
    rendered_peaks,
    spectrogram_picture,
)

# Peaks of up to so many values take some milliseconds and are not worth a thread.
AT_ONCE_VALUES = 8_000_000
WINDOW_S = 0.09
SETTLE_MS = 40


class SoundDrawing(SingleJob):
    """Draws one sound at a time.

    Signals (besides those of SingleJob):
        peaks_drawn: PeakPyramid; within ``draw`` unless the sound is long and has no outline.
        picture_drawn: SpectrogramPicture.
        progressed: fraction of the picture done.
    """

    peaks_drawn = Signal(object)
    picture_drawn = Signal(object)
    progressed = Signal(float)
    pace = Pace.HASTY

    def draw(self, sound: Sound, scale: FrequencyScale) -> None:
        """Begin to draw a sound; the one before is forgotten."""
        at_once = sound.outline is not None or sound.samples.size <= AT_ONCE_VALUES
        if at_once:
            self.peaks_drawn.emit(PeakPyramid(sound.samples, *(sound.outline or ())))
        self.begin(lambda: _pictures(sound, scale, with_peaks=not at_once), urgent=_is_peaks)

    def redraw(self, sound: Sound, scale: FrequencyScale) -> None:
        """Begin to draw the picture of the same sound on another scale."""
        self.begin(lambda: sound_picture(sound, scale))

    def on_step(self, step: PeakPyramid | float) -> None:
        """Tell the progress, or the peaks."""
        if isinstance(step, PeakPyramid):
            self.peaks_drawn.emit(step)
        else:
            self.progressed.emit(step)

    def on_success(self, picture: SpectrogramPicture) -> None:
        """Tell the picture."""
        self.picture_drawn.emit(picture)


@dataclass(frozen=True, eq=False)
class Heard:
    """What is heard where it is not the original.

    Attributes:
        sound: the original.
        network: what its parts are.
        reading: how they are read.
        exponent: of their masks.
        mix: which of them, how loud.
        node: the component heard alone, if it is one.
        residual: whether the residual is heard alone.
        tracks: refined sounds that are played.
    """

    sound: Sound
    network: Network
    reading: Reading
    exponent: float
    mix: Mix
    node: Node | None
    residual: bool
    tracks: Mapping[str, Floats]

    def sounds_like(self, other: "Heard | None") -> bool:
        """Whether both would be drawn the same."""
        return (
            other is not None
            and (self.sound, self.network, self.reading, self.exponent, self.node, self.residual)
            == (other.sound, other.network, other.reading, other.exponent, other.node, other.residual)
            and self.mix.residual == other.mix.residual
            and np.array_equal(self.mix.gains, other.mix.gains)
            and self._patches == other._patches
            and self._boxed == other._boxed
            and (self.mix.leak is None) == (other.mix.leak is None)
        )

    @property
    def _boxed(self) -> list[tuple[Weight, bytes]]:
        return [(boxed.weight, boxed.mask.tobytes()) for boxed in self.mix.boxed]

    @property
    def _patches(self) -> list[tuple[str, tuple[float, ...], Weight, int, bytes]]:
        """With how much of their tracks sounds, and with the masks of those that filter their component."""
        keys = [(patch.product.key, patch) for patch in self.mix.patches]
        return [
            (
                key,
                patch.gains,
                patch.weight,
                len(self.tracks.get(key, ())) if patch.refined else 0,
                b"" if patch.reshaped is None else patch.reshaped.mask.tobytes(),
            )
            for key, patch in keys
        ]


def heard(document: Document, audition: Audition | None, way: Way, tracks: Mapping[str, Floats]) -> Heard | None:
    """What is heard, or None where that is the original."""
    sound, network = document.sound, document.network
    if sound is None or network is None or (audition is None and not document.edited):
        return None
    node = None if audition is None else audition.node
    return Heard(
        sound,
        network,
        document.reading,
        document.exponent,
        heard_mix(document, audition, leaks=way.leaks),
        node,
        residual=audition is not None and node is None,
        tracks=tracks,
    )


class HeardDrawing(SingleJob):
    """Draws what is heard with the renderer that plays it, whenever that changes.

    Signals (besides those of SingleJob):
        drawn: (Heard, PeakPyramid), or (None, None) while the original is heard.
    """

    drawn = Signal(object, object)

    def __init__(self, session: Session, transport: Transport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._transport = session, transport
        self._heard: Heard | None = None
        # A drag changes the mix many times a second: drawn is what it comes to.
        self._timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._timer.timeout.connect(self._draw)
        session.changed.connect(self._on_change)
        transport.audition_changed.connect(self._on_audition)
        transport.tracks_changed.connect(self._follow)
        transport.way_changed.connect(self._on_way)

    def on_success(self, peaks: Any) -> None:  # noqa: ANN401 - a PeakPyramid
        """Tell the peaks."""
        self.drawn.emit(self._heard, peaks)

    @Slot(object, object)
    def _on_change(self, _before: Document, _after: Document) -> None:
        self._follow()

    @Slot(object)
    def _on_audition(self, _audition: Audition | None) -> None:
        self._follow()

    @Slot(object)
    def _on_way(self, _way: Way) -> None:
        self._follow()

    @Slot()
    def _follow(self) -> None:
        now = self._now()
        if now is None or (self._heard is not None and now.sound is not self._heard.sound):
            self._forget()
        if now is not None:
            self._timer.start()

    def _now(self) -> Heard | None:
        transport = self._transport
        return heard(self._session.document, transport.audition, transport.way, transport.tracks)

    def _forget(self) -> None:
        self._timer.stop()
        self.cancel()
        if self._heard is not None:
            self._heard = None
            self.drawn.emit(None, None)

    @Slot()
    def _draw(self) -> None:
        now = self._now()
        if self.running and self._session.previewing:
            # A training publishes faster than a long sound is drawn: what is begun is drawn to its end.
            self._timer.start()
            return
        if now is not None:
            self._begin(now)
            self._heard = now

    def _begin(self, now: Heard) -> None:
        if not now.sounds_like(self._heard):
            self.begin(lambda: _rendered(now))


def picture_spec(rate_hz: int) -> StftSpec:
    """A window of about ``WINDOW_S`` at any rate, a power of two long."""
    n_fft = 2 ** min(max(round(float(np.log2(WINDOW_S * rate_hz))), 4), 16)
    return StftSpec(n_fft, max(n_fft // 4, 1))


def _is_peaks(step: object) -> bool:
    return isinstance(step, PeakPyramid)


def sound_picture(
    sound: Sound, scale: FrequencyScale, span: tuple[int, int] | None = None, loudest: float | None = None
) -> Generator[float, bool | None, SpectrogramPicture]:
    """Draw a sound or a part of it; see ``spectrogram_picture``."""
    spec = picture_spec(sound.rate_hz)
    return (yield from spectrogram_picture(sound, spec, scale.rows, span=span, loudest=loudest, scale=scale))


def _pictures(sound: Sound, scale: FrequencyScale, *, with_peaks: bool) -> Generator[object, bool | None, object]:
    if with_peaks:
        yield PeakPyramid(sound.samples)
    return (yield from sound_picture(sound, scale))


def renderer_of(now: Heard) -> Renderer:
    """What renders it, on the thread that asks."""
    parts = factors(now.network, now.reading, now.exponent)
    return Renderer(now.sound.samples, now.network.spec.stft, parts, now.tracks)


def _rendered(now: Heard) -> Generator[float, bool | None, PeakPyramid]:
    return (yield from rendered_peaks(renderer_of(now), now.mix))
