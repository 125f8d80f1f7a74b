"""The renderer as an endless read: each hop costs one frame. The samples are those of ``Renderer.render``.

A mono sound is streamed to two channels, since its next mix may be panned. The engine's sounding thread only.
"""

from dataclasses import dataclass

import numpy as np

from audible_gui.document import Floats
from audible_gui.synthesis import Prepared, Renderer

BATCH_SAMPLES = 256
PRIME_FRAMES = 64


@dataclass(frozen=True, eq=False)
class Voice:
    """A mix ready to sound.

    Attributes:
        renderer: the sound and its network.
        prepared: ``renderer.prepare(mix)``.
        generation: number of this network and mix.
    """

    renderer: Renderer
    prepared: Prepared
    generation: int

    @property
    def n_channels(self) -> int:
        """Channels that are streamed."""
        return max(int(self.renderer.samples.shape[1]), 2)


class Streamer:
    """Reads a sound from ``position`` on; zeros beyond its end.

    Args:
        voice: what sounds.
        position: the first sample wanted.
        batch: hops shorter than this are rendered several at a time; what reads ahead anyhow does better with more.

    Attributes:
        position: the next sample that ``read`` gives.
    """

    def __init__(self, voice: Voice, position: int, batch: int = BATCH_SAMPLES) -> None:
        spec, channels = voice.renderer.spec, voice.n_channels
        self._voice = voice
        self._step = max(1, batch // spec.hop)
        self._frame = (position + spec.n_fft - spec.hop) // spec.hop
        self._sums = np.zeros((channels, spec.n_fft + (self._step - 1) * spec.hop), dtype=np.float32)
        self._ready = np.zeros((0, channels), dtype=np.float32)
        self.position = spec.frame_start(self._frame)
        self._prime()
        self.read(position - self.position)

    @property
    def voice(self) -> Voice:
        """What sounds."""
        return self._voice

    def read(self, count: int) -> Floats:
        """The next samples: (count, channels)."""
        out = np.empty((count, self._sums.shape[0]), dtype=np.float32)
        done = 0
        while done < count:
            if not len(self._ready):
                self._ready = self._render()
            piece = self._ready[: count - done]
            out[done : done + len(piece)] = piece
            self._ready = self._ready[len(piece) :]
            done += len(piece)
        out[max(self._voice.renderer.n_samples - self.position, 0) :] = 0.0
        self.position += count
        return out

    def _prime(self) -> None:
        """Add the frames that began earlier and reach into the first block."""
        spec = self._voice.renderer.spec
        reach = -(-spec.n_fft // spec.hop) - 1
        for first in range(self._frame - reach, self._frame, PRIME_FRAMES):
            self._add(first, min(PRIME_FRAMES, self._frame - first))

    def _render(self) -> Floats:
        length = self._step * self._voice.renderer.spec.hop
        self._add(self._frame, self._step)
        self._frame += self._step
        block = self._sums[:, :length].T.copy()
        self._sums[:, :-length] = self._sums[:, length:]
        self._sums[:, -length:] = 0.0
        return block

    def _add(self, first: int, count: int) -> None:
        renderer, spec = self._voice.renderer, self._voice.renderer.spec
        low, high = max(first, 0), min(first + count, spec.n_frames(renderer.n_samples))
        if high <= low:
            return
        for number, frame in enumerate(next(renderer.frames([self._voice.prepared], low, high - low)), low):
            offset = (number - self._frame) * spec.hop
            before = max(-offset, 0)
            self._sums[:, offset + before : offset + spec.n_fft] += frame[:, before:]
