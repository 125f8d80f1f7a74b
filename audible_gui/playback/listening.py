"""What reaches the ear of a mix: it, the original, their difference; all of it, or what lies in a box. Sounding thread.

Each is a source of samples that can begin anywhere in the sound, so that going from one to another is a crossfade in
place. A box is cut out of what comes ahead, so that it sounds in time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats
from audible_gui.playback.streamer import BATCH_SAMPLES, Streamer, Voice
from audible_gui.synthesis import Box, band_filter, fast_size, irfft, opening, rfft

BLOCK_SAMPLES = 2048


@dataclass(frozen=True)
class Listening:
    """A way of listening.

    Attributes:
        mixed: amplitude factor of the mix.
        original: amplitude factor of the original; −1 beside a mix at 1 gives their difference.
        box: what is heard of that, or None for all of it.
    """

    mixed: float = 1.0
    original: float = 0.0
    box: Box | None = None


class Source(Protocol):
    """Gives samples of a voice from ``position`` on, zeros outside the sound."""

    @property
    def voice(self) -> Voice:
        """The mix."""

    @property
    def position(self) -> int:
        """The next sample that ``read`` gives."""

    def read(self, count: int) -> Floats:
        """The next samples: (count, channels)."""


def source_at(voice: Voice, position: int, listening: Listening, rate_hz: int) -> Source:
    """What is heard of a voice from a sample on."""
    if listening.box is not None:
        return Boxed(lambda first: _unboxed(voice, first, listening, BLOCK_SAMPLES), position, listening.box, rate_hz)
    return _unboxed(voice, position, listening, BATCH_SAMPLES)


def _unboxed(voice: Voice, position: int, listening: Listening, batch: int) -> Source:
    # Where all components of a layer are compared in every bin, several frames at a time cost little more than one.
    batch = max(batch, BLOCK_SAMPLES) if voice.prepared.rivals else batch
    if (listening.mixed, listening.original) == (1.0, 0.0):
        return Streamer(voice, position, batch)
    return Blend(voice, position, listening, batch)


class Blend:
    """The mix and the original, each at a level of its own, sample by sample in time.

    Attributes:
        voice: the mix.
        position: the next sample that ``read`` gives.
    """

    def __init__(self, voice: Voice, position: int, listening: Listening, batch: int = BATCH_SAMPLES) -> None:
        self.voice, self.position = voice, position
        self._listening = listening
        self._mix = Streamer(voice, position, batch) if listening.mixed else None

    def read(self, count: int) -> Floats:
        """The next samples: (count, channels)."""
        out = np.zeros((count, self.voice.n_channels), dtype=np.float32)
        part = self.voice.renderer.samples[self.position : self.position + count]
        out[: len(part)] = part * np.float32(self._listening.original)
        if self._mix is not None:
            out += self._mix.read(count) * np.float32(self._listening.mixed)
        self.position += count
        return out


@lru_cache(maxsize=4)
def _filter(box: Box, rate_hz: int) -> tuple[int, int, npt.NDArray[np.complex64]]:
    """Delay, size of a transform, and what it is multiplied with; a loop begins the same box again and again."""
    taps = band_filter(box, rate_hz)
    size = fast_size(len(taps) - 1 + BLOCK_SAMPLES)
    return len(taps) // 2, size, rfft(taps, size)[:, None]


class Boxed:
    """What of a source lies in a box.

    Args:
        make: gives the source from a sample of the sound on.
        position: the first sample wanted.
        box: within the sound.
        rate_hz: sampling rate.

    Attributes:
        voice: of the source.
        position: the next sample that ``read`` gives.
    """

    def __init__(self, make: Callable[[int], Source], position: int, box: Box, rate_hz: int) -> None:
        self.position = position
        self._box, self._rate_hz = box, rate_hz
        self._delay, self._size, self._response = _filter(box, rate_hz)
        self._source = make(max(position - self._delay, 0))
        self.voice = self._source.voice
        self._known = self._around(position)
        self._at = position
        self._ready = self._known[:0]

    def read(self, count: int) -> Floats:
        """The next samples: (count, channels)."""
        while len(self._ready) < count:
            self._ready = np.concatenate([self._ready, self._next()])
        out, self._ready = self._ready[:count], self._ready[count:]
        self.position += count
        return out

    def _around(self, position: int) -> Floats:
        """All that the filter needs around its first sample but for the block ahead."""
        before = max(self._delay - position, 0)
        known = self._source.read(2 * self._delay - before)
        return np.concatenate([np.zeros((before, known.shape[1]), dtype=np.float32), known])

    def _next(self) -> Floats:
        known = np.concatenate([self._known, self._source.read(BLOCK_SAMPLES)])
        self._known = known[BLOCK_SAMPLES:]
        spectra = rfft(known, self._size, axis=0) * self._response
        band: Floats = irfft(spectra, self._size, axis=0)[2 * self._delay : 2 * self._delay + BLOCK_SAMPLES]
        gate = opening(self._box, self._rate_hz, self._at, BLOCK_SAMPLES)
        self._at += BLOCK_SAMPLES
        return band * gate[:, None]
