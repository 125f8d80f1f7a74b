"""Play, pause, seek, loop: which samples come next, with short crossfades wherever the sound would jump.

Each jump renders a few milliseconds of what would have come, fades them out and adds them to what comes instead.
No device in here. The engine's sounding thread only.
"""

import numpy as np

from audible_gui.document import Floats
from audible_gui.playback.streamer import Streamer, Voice
from audible_gui.playback.timeline import Timeline

FADE_S = 0.005


class Transport:
    """One sound being played, or not.

    Attributes:
        voice: what sounds.
        position: the next sample to be written.
        playing: whether it goes on.
        ended: whether the sound has been written to its end and nothing has been asked since.
        timeline: what of it is heard.
    """

    def __init__(self, voice: Voice, rate_hz: int) -> None:
        fade = max(1, round(FADE_S * rate_hz))
        self.voice = voice
        self.rate_hz = rate_hz
        self.position = 0
        self.ended = False
        self.timeline = Timeline(0, voice.generation)
        self._loop: tuple[int, int] | None = None
        self._streamer: Streamer | None = None
        self._rise = ((np.arange(fade, dtype=np.float32) + 1.0) / np.float32(fade + 1.0))[:, None]
        self._risen = fade
        self._tail = self._silence(0)
        self._last = self._silence(1)

    @property
    def playing(self) -> bool:
        """Whether the sound goes on."""
        return self._streamer is not None

    @property
    def n_channels(self) -> int:
        """Channels to be written: those of the sound, but two of a mono one."""
        return self.voice.n_channels

    def play(self) -> None:
        """Go on from the position; from the start, or that of the loop, when it is at the end."""
        if self.playing:
            return
        if self.position >= self.voice.renderer.n_samples:
            self.position = self._loop[0] if self._loop else 0
        self.ended = False
        self.timeline.jump(self.position)
        # The first sample of a sound follows silence anyhow; a ramp would only blunt its attack.
        self._switch(Streamer(self.voice, self.position), rising=self.position > 0)

    def pause(self) -> None:
        """Fall silent, stay at the position."""
        self.ended = False
        if self.playing:
            self._switch(None)

    def seek(self, sample: int) -> None:
        """Go to a sample, playing or not."""
        self.position = min(max(sample, 0), self.voice.renderer.n_samples)
        self.ended = False
        self.timeline.jump(self.position)
        if self.playing:
            self._switch(Streamer(self.voice, self.position))

    def set_loop(self, region: tuple[int, int] | None) -> None:
        """Repeat ``start`` .. ``end − 1``. Playing beyond the end, go to the start at once; before it, play into it."""
        self._loop = region
        if region is not None and self.playing and self.position >= region[1]:
            self.seek(region[0])

    def set_voice(self, voice: Voice) -> None:
        """Another network or mix of the same sound, from the next frame on, or at once on another grid."""
        continues, self.voice = voice.continues(self.voice), voice
        if self._streamer is not None and continues:
            self._streamer.voice = voice
        elif self._streamer is not None:
            self._switch(Streamer(voice, self.position))

    def read(self, count: int) -> Floats:
        """The next samples for the device, silence when paused: (count, channels)."""
        out = self._silence(count)
        done = 0
        while done < count:
            length = min(count - done, self._remaining())
            if length == 0:
                self._turn()
                continue
            self.timeline.note(length, self.position, self.playing, self.voice.generation)
            out[done : done + length] = self._next(length)
            self.position += length if self.playing else 0
            done += length
            self._last = out[done - 1 : done].copy()
        return out

    def _remaining(self) -> int:
        """Samples up to the next turn."""
        if not self.playing:
            return self.rate_hz
        if self._loop is not None and self.position <= self._loop[1]:
            return self._loop[1] - self.position
        return self.voice.renderer.n_samples - self.position

    def _turn(self) -> None:
        """The end of the loop or of the sound is reached."""
        if self._loop is None:
            self.ended = True
            self._switch(None)
        else:
            self.position = self._loop[0]
            self._switch(Streamer(self.voice, self.position))

    def _switch(self, streamer: Streamer | None, *, rising: bool = True) -> None:
        self._tail = self._outgoing()
        self._streamer = streamer
        self._risen = 0 if rising else len(self._rise)

    def _outgoing(self) -> Floats:
        """What would come next, fading out; beyond the end of the sound its last sample stands in for it."""
        fade = len(self._rise)
        inside = fade
        if self._streamer is not None:
            inside = min(max(self.voice.renderer.n_samples - self._streamer.position, 0), fade)
        piece = self._next(fade)
        if inside < fade:
            piece[inside:] = piece[inside - 1] if inside else self._last[0]
        return piece * self._rise[::-1]

    def _next(self, count: int) -> Floats:
        piece = self._silence(count) if self._streamer is None else self._streamer.read(count)
        ramp = self._rise[self._risen : self._risen + count]
        piece[: len(ramp)] *= ramp
        self._risen += len(ramp)
        tail = self._tail[:count]
        piece[: len(tail)] += tail
        self._tail = self._tail[count:]
        return piece

    def _silence(self, count: int) -> Floats:
        return np.zeros((count, self.n_channels), dtype=np.float32)
