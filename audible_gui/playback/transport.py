"""Play, pause, seek, loop, scrub: which samples come next, with short crossfades wherever the sound would jump.

Each jump renders a few milliseconds of what would have come and of what comes instead, and blends them. A new mix does
so too, rather than waiting for the frames that are under way: it is heard as soon as the device lets it.
No device in here. The engine's sounding thread only.
"""

import numpy as np

from audible_gui.document import Floats
from audible_gui.playback.crossfade import crossfade, ramp
from audible_gui.playback.grains import Grains
from audible_gui.playback.listening import Listening, Source, source_at
from audible_gui.playback.streamer import Voice
from audible_gui.playback.timeline import Timeline

FADE_S = 0.008
# A drag of a fader sends some thirty mixes a second; longer ramps run into each other, shorter ones make it rough.
MIX_FADE_S = 0.01


class Transport:
    """One sound being played, or not.

    Attributes:
        voice: what sounds.
        position: the next sample to be written.
        ended: whether the sound has been written to its end and nothing has been asked since.
        timeline: what of it is heard.
    """

    def __init__(self, voice: Voice, rate_hz: int) -> None:
        self.voice = voice
        self.rate_hz = rate_hz
        self.position = 0
        self.ended = False
        self.timeline = Timeline(0, voice.generation)
        self._fade = max(1, round(FADE_S * rate_hz))
        self._loop: tuple[int, int] | None = None
        self._listening = Listening()
        self._source: Source | Grains | None = None
        self._resuming = False
        # The rest of a crossfade; what follows it has been read from the source already.
        self._blend = self._silence(0)
        self._last = self._silence(1)

    @property
    def playing(self) -> bool:
        """Whether the sound goes on; while scrubbing, whether it will afterwards."""
        return self._resuming if self.scrubbing else self._source is not None

    @property
    def scrubbing(self) -> bool:
        """Whether grains around the position are heard."""
        return isinstance(self._source, Grains)

    @property
    def n_channels(self) -> int:
        """Channels to be written: those of the sound, but two of a mono one."""
        return self.voice.n_channels

    def play(self) -> None:
        """Go on from the position; from the start, or that of the loop, when it is at the end."""
        if self.playing or self.scrubbing:
            self._resuming = True
            return
        if self.position >= self.voice.renderer.n_samples:
            self.position = self._loop[0] if self._loop else 0
        self.ended = False
        self.timeline.jump(self.position)
        # The first sample of a sound follows silence anyhow; a ramp would only blunt its attack.
        self._switch(self._here(), rising=self.position > 0)

    def pause(self) -> None:
        """Fall silent, stay at the position."""
        self.ended = self._resuming = False
        if self._source is not None:
            self._switch(None)

    def halt(self, delay: int) -> None:
        """Nothing is heard any more: stop at once at what was heard last, ``delay`` samples after its writing."""
        self.position = self.timeline.heard(delay).position
        self.ended = self._resuming = False
        self.timeline.jump(self.position)
        self._source, self._blend, self._last = None, self._silence(0), self._silence(1)

    def seek(self, sample: int) -> None:
        """Go to a sample, playing or not; ends scrubbing."""
        playing = self.playing
        self.position = self._within(sample)
        self.ended = False
        self.timeline.jump(self.position)
        if self._source is not None:
            self._switch(self._here() if playing else None)

    def scrub(self, sample: int | None) -> None:
        """Let grains around a sample be heard until told None, which goes on there: playing, or silent as before."""
        if sample is None:
            if self.scrubbing:
                self.seek(self.position)
            return
        if isinstance(self._source, Grains):
            self._source.centre = self._within(sample)
        else:
            self._resuming = self.playing
            self._switch(Grains(self.voice, self._within(sample), self.rate_hz, self._listening))
        self.position = self._within(sample)
        self.ended = False
        self.timeline.jump(self.position)

    def set_loop(self, region: tuple[int, int] | None) -> None:
        """Repeat ``start`` .. ``end − 1``. Playing beyond the end, go to the start at once; before it, play into it."""
        self._loop = region
        if region is not None and self._advancing and self.position >= region[1]:
            self.seek(region[0])

    def set_voice(self, voice: Voice) -> None:
        """Another network or mix of the same sound, at once."""
        self.voice = voice
        if isinstance(self._source, Grains):
            self._source.voice = voice
        elif self._source is not None:
            # Gains change from one value to another, whatever they are applied to.
            fade = max(1, round(MIX_FADE_S * self.rate_hz))
            self._switch(self._here(), fade=fade, likeness=1.0)

    def set_listening(self, listening: Listening) -> None:
        """Another way of listening, at once."""
        if listening == self._listening:
            return
        self._listening = listening
        if isinstance(self._source, Grains):
            self._source.listening = listening
        elif self._source is not None:
            self._switch(self._here())

    def read(self, count: int) -> Floats:
        """The next samples for the device, silence when paused: (count, channels)."""
        out = self._silence(count)
        done = 0
        while done < count:
            length = min(count - done, self._remaining())
            if length == 0:
                self._turn()
                continue
            self.timeline.note(length, self.position, self._advancing, self.voice.generation)
            out[done : done + length] = self._next(length)
            self.position += length if self._advancing else 0
            done += length
            self._last = out[done - 1 : done].copy()
        return out

    @property
    def _advancing(self) -> bool:
        return self._source is not None and not self.scrubbing

    def _here(self) -> Source:
        return source_at(self.voice, self.position, self._listening, self.rate_hz)

    def _within(self, sample: int) -> int:
        return min(max(sample, 0), self.voice.renderer.n_samples)

    def _remaining(self) -> int:
        """Samples up to the next turn."""
        if not self._advancing:
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
            self._switch(self._here())

    def _switch(
        self,
        source: Source | Grains | None,
        *,
        rising: bool = True,
        fade: int | None = None,
        likeness: float | None = None,
    ) -> None:
        """Let something else sound from the next sample on."""
        fade = self._fade if fade is None else fade
        outgoing = self._outgoing(fade)
        incoming = self._silence(fade) if source is None else source.read(fade)
        if rising:
            self._blend = crossfade(outgoing, incoming, likeness)
        else:
            self._blend = incoming + outgoing * ramp(fade)[::-1]
        self._source = source

    def _outgoing(self, count: int) -> Floats:
        """What would come next; beyond the end of the sound its last sample stands in for it."""
        inside = count
        if self._source is not None and not isinstance(self._source, Grains):
            position = self._source.position - len(self._blend)
            inside = min(max(self._source.voice.renderer.n_samples - position, 0), count)
        piece = self._next(count)
        if inside < count:
            piece[inside:] = piece[inside - 1] if inside else self._last[0]
        return piece

    def _next(self, count: int) -> Floats:
        piece = self._silence(count)
        blended = self._blend[:count]
        piece[: len(blended)] = blended
        self._blend = self._blend[count:]
        if self._source is not None and count > len(blended):
            piece[len(blended) :] = self._source.read(count - len(blended))
        return piece

    def _silence(self, count: int) -> Floats:
        return np.zeros((count, self.n_channels), dtype=np.float32)
