"""What is heard while the playhead is dragged: short pieces of sound around it, overlapping by half.

The engine's sounding thread only.
"""

from dataclasses import replace

import numpy as np

from audible_gui.document import Floats
from audible_gui.playback.listening import Listening, source_at
from audible_gui.playback.streamer import Voice

GRAIN_S = 0.08
# Grains of a playhead that is held still begin at slightly different samples; else their repetition would be a buzz.
JITTER_S = 0.01


class Grains:
    """Reads grains around ``centre`` for ever.

    Attributes:
        voice: what sounds.
        centre: the sample that the next grains are taken around.
        listening: how it is listened to; all around the box is heard, too, to find one's way.
    """

    def __init__(self, voice: Voice, centre: int, rate_hz: int, listening: Listening) -> None:
        self.voice = voice
        self.centre = centre
        self.listening = listening
        self._rate_hz = rate_hz
        self._half = max(1, round(GRAIN_S / 2 * rate_hz))
        self._jitter = max(1, round(JITTER_S * rate_hz))
        angles = np.pi * (np.arange(2 * self._half, dtype=np.float32) + np.float32(0.5)) / np.float32(2 * self._half)
        self._window = (np.sin(angles) ** 2)[:, None]
        self._random = np.random.default_rng(0)
        self._ready = self._grain()

    def read(self, count: int) -> Floats:
        """The next samples: (count, channels)."""
        while len(self._ready) < count + self._half:
            grain = self._grain()
            grain[: self._half] += self._ready[-self._half :]
            self._ready = np.concatenate([self._ready[: -self._half], grain])
        out, self._ready = self._ready[:count], self._ready[count:]
        return out

    def _grain(self) -> Floats:
        shift = int(self._random.integers(-self._jitter, self._jitter))
        first = max(self.centre + shift - self._half, 0)
        unboxed = replace(self.listening, box=None)
        grain = source_at(self.voice, first, unboxed, self._rate_hz).read(2 * self._half)
        grain *= self._window
        return grain
