"""The editor's side of the live engine: commands go out, the status comes in, nothing waits and nothing raises.

All of Player belongs to one thread, the GUI's. What is wrong with the sound is said in ``poll().error``; the next
``play`` tries again, with a new engine process where the old one has ended.
"""

import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from audible_gui.document import DEFAULT_OUTPUT, Floats, OutputChoice, Sound, StftSpec
from audible_gui.errors import PlaybackError
from audible_gui.playback.link import EngineLink
from audible_gui.playback.listening import Listening
from audible_gui.playback.messages import (
    AddTrack,
    Command,
    KeepTracks,
    OpenSound,
    Pause,
    Play,
    PlayTone,
    Publish,
    Scrub,
    Seek,
    SetListening,
    SetLoop,
    SetMix,
    SetOutput,
    SetRivals,
)
from audible_gui.playback.mixes import packed_factors, packed_mix
from audible_gui.playback.status import PlayerStatus
from audible_gui.synthesis import Factors, Mix

SHORTEST_LOOP_S = 0.02
NOT_STARTED = "The sound engine cannot be started; close other programs, then press play again."


@dataclass(frozen=True, eq=False)
class _Network:
    generation: int
    spec: StftSpec
    parts: Factors | None
    mix: Mix


@dataclass(frozen=True)
class _Expected:
    """What the transport will do once the engine has handled command ``serial``; shown until then."""

    serial: int
    playing: bool
    position: int


class Player:
    """Plays a sound through a network, live.

    Args:
        choice: the output, until ``set_output`` chooses another.
        logs: the folder of log files, into which the engine writes what ends it unforeseen.
    """

    def __init__(self, choice: OutputChoice = DEFAULT_OUTPUT, logs: Path | None = None) -> None:
        self._choice, self._logs = choice, logs
        self._link: EngineLink | None = None
        self._finalizer: weakref.finalize[[], Player] | None = None
        self._generation = 0
        self._sound: Sound | None = None
        self._spec = StftSpec()
        self._network: _Network | None = None
        self._tracks: dict[str, Floats] = {}
        self._rivals: Floats | None = None
        self._loop: tuple[int, int] | None = None
        self._listening = Listening()
        self._expected = _Expected(0, playing=False, position=0)
        self._status = PlayerStatus()

    @property
    def engine_pid(self) -> int | None:
        """Process number of the engine, or None while there is none."""
        return self._link.pid if self._link is not None else None

    def start(self) -> None:
        """Start the engine process unless it runs; it is ready half a second later, commands wait for it."""
        if self._link is not None:
            return
        try:
            self._link = EngineLink(self._logs)
        except OSError as error:
            self._rest(f"{NOT_STARTED} ({error.strerror})")
            return
        except PlaybackError as error:
            self._rest(str(error))
            return
        self._finalizer = weakref.finalize(self, self._link.close)
        self._retell()

    def close(self) -> None:
        """End the engine process, within a second. ``start`` or ``play`` starts another one."""
        self.poll()
        if self._link is not None:
            self._link.close()
            self._rest(None)

    def open_sound(self, sound: Sound, spec: StftSpec) -> None:
        """A new sound: stopped at 0, no loop, no network, listened to plainly, so that the original plays.

        Args:
            sound: any number of channels.
            spec: grid of frames to play it on until a network brings its own.
        """
        self._generation += 1
        self._sound, self._spec, self._network, self._loop, self._tracks = sound, spec, None, None, {}
        self._listening = Listening()
        self._status = replace(self._status, playing=False, position_samples=0)
        self._retell_sound()

    def publish(self, spec: StftSpec, parts: Factors | None, mix: Mix) -> int:
        """A new network for the sound, also while it plays.

        Args:
            spec: the grid it was trained on.
            parts: its factors, or None for no network.
            mix: what shall sound of it.

        Returns:
            The generation number that ``poll`` shows when it is heard.

        Raises:
            ValueError: without a sound, or when the shapes do not belong together.
        """
        if self._sound is None:
            raise ValueError("a network is published for a sound; open one first")
        _check(self._sound, spec, parts, mix)
        self._generation += 1
        self._network = _Network(self._generation, spec, parts, mix)
        self._tell_network()
        return self._generation

    def set_mix(self, mix: Mix) -> int:
        """New gains for the present network; the generation number that ``poll`` shows when they are heard.

        Raises:
            ValueError: when there is no network, or the mix belongs to another one.
        """
        if self._network is None or self._sound is None:
            raise ValueError("a mix is set for a network; publish one first")
        _check(self._sound, self._network.spec, self._network.parts, mix)
        self._generation += 1
        self._network = replace(self._network, generation=self._generation, mix=mix)
        if self._link is not None:
            self._tell_rivals(mix)
            head, arrays = packed_mix(mix)
            self._link.send(SetMix(self._generation, head), arrays)
        return self._generation

    def set_tracks(self, tracks: Mapping[str, Floats]) -> None:
        """Refined sounds of patched components, all that there are, by the keys of their products; heard at once.

        Args:
            tracks: (samples, channels) each, of the present sound; shorter ones are the beginnings of tracks.
        """
        before, self._tracks = self._tracks, dict(tracks)
        if self._link is None:
            return
        if not before.keys() <= tracks.keys():
            self._link.send(KeepTracks(tuple(tracks)))
        self._tell_tracks(key for key, track in tracks.items() if before.get(key) is not track)

    def play(self) -> None:
        """Play on from the position, or from the start when it is at the end; starts an engine where there is none."""
        if self._sound is None:
            return
        self.poll()
        self.start()
        position = self._status.position_samples
        self._command(Play(), playing=True, position=0 if position >= self._sound.n_samples else position)

    def pause(self) -> None:
        """Fall silent and stay where it is."""
        self._command(Pause(), playing=False, position=self.poll().position_samples)

    def seek(self, sample: int) -> None:
        """Go to a sample, held within the sound; playing goes on there."""
        if self._sound is not None:
            target = min(max(sample, 0), self._sound.n_samples)
            self._command(Seek(target), playing=self.poll().playing, position=target)

    def set_loop(self, start: int, end: int) -> None:
        """Repeat samples ``start`` .. ``end − 1``, at least 20 ms, held within the sound.

        Playing beyond the end jumps to the start; seeking beyond it plays to the end of the sound first.
        """
        if self._sound is not None:
            self._set_loop(loop_region(self._sound, start, end))

    def clear_loop(self) -> None:
        """Play on to the end of the sound."""
        self._set_loop(None)

    def scrub(self, sample: int | None) -> None:
        """Let short grains around a sample be heard until told None, which goes on there: playing, or silent as before.

        While grains are heard, the engine's position is theirs and ``playing`` tells what will be afterwards.
        """
        if self._sound is None:
            return
        self.poll()
        self.start()
        position = self._status.position_samples if sample is None else min(max(sample, 0), self._sound.n_samples)
        self._command(Scrub(None if sample is None else position), playing=self._status.playing, position=position)

    def set_output(self, choice: OutputChoice) -> None:
        """Play on another device, at another rate or latency; what plays fades over."""
        if choice != self._choice:
            self._choice = choice
            if self._link is not None:
                self._link.send(SetOutput(choice))

    def play_tone(self) -> None:
        """Let the test tone be heard, with or without a sound; starts an engine where there is none."""
        self.poll()
        self.start()
        if self._link is not None:
            self._link.send(PlayTone())

    def set_listening(self, listening: Listening) -> None:
        """Another way of listening, also while playing; a box lies within the sound."""
        if listening != self._listening:
            self._listening = listening
            self._tell_listening()

    def poll(self) -> PlayerStatus:
        """What is heard now, and what is wrong. Cheap; meant for a timer at 20 to 60 Hz."""
        if self._link is not None:
            # In this order: a state read after its command was handled is never older than the command.
            handled = self._link.handled()
            self._status = self._link.read()
            if handled < self._expected.serial:
                expected = self._expected
                self._status = replace(self._status, playing=expected.playing, position_samples=expected.position)
            if self._link.error is not None:
                self._rest(self._link.error)
        return self._status

    def _rest(self, error: str | None) -> None:
        """Go on without an engine."""
        self._link = None
        if self._finalizer is not None:
            self._finalizer.detach()
        self._status = replace(self._status, playing=False, peaks=(), latency_s=0.0, rate_hz=0, device="", error=error)

    def _retell(self) -> None:
        """Tell the engine everything it has to know."""
        if self._link is None:
            return
        self._link.send(SetOutput(self._choice))
        self._retell_sound()

    def _retell_sound(self) -> None:
        sound = self._sound
        if self._link is None or sound is None:
            return
        self._rivals = None
        first = self._network.generation if self._network is not None else self._generation
        self._link.send(OpenSound(first, sound.rate_hz, self._spec), [sound.samples])
        self._tell_network()
        self._tell_tracks(self._tracks)
        if self._listening != Listening():
            self._tell_listening()
        if self._loop is not None:
            self._link.send(SetLoop(self._loop))
        self._command(Seek(self._status.position_samples), playing=False, position=self._status.position_samples)

    def _tell_network(self) -> None:
        network = self._network
        if self._link is not None and network is not None:
            self._tell_rivals(network.mix)
            (mix, arrays), (factors, more) = packed_mix(network.mix), packed_factors(network.parts)
            self._link.send(Publish(network.generation, network.spec, mix, factors), [*arrays, *more])

    def _tell_rivals(self, mix: Mix) -> None:
        """What a leak needs is large, and the same for all mixes of one network: the engine is told it once."""
        if self._link is not None and mix.leak is not None and mix.leak.layer is not self._rivals:
            self._rivals = mix.leak.layer
            self._link.send(SetRivals(), [self._rivals])

    def _tell_tracks(self, keys: Iterable[str]) -> None:
        for key in keys:
            if self._link is not None:
                self._link.send(AddTrack(key), [self._tracks[key]])

    def _tell_listening(self) -> None:
        if self._link is not None:
            self._link.send(SetListening(self._listening))

    def _set_loop(self, region: tuple[int, int] | None) -> None:
        self._loop = region
        if self._link is not None:
            self._link.send(SetLoop(region))

    def _command(self, command: Command, *, playing: bool, position: int) -> None:
        if self._link is None:
            self._status = replace(self._status, position_samples=position)
        else:
            self._expected = _Expected(self._link.send(command), playing, position)


def loop_region(sound: Sound, start: int, end: int) -> tuple[int, int] | None:
    """What is looped when a region is asked for: within the sound and not too short; None when the sound is."""
    shortest = max(1, round(SHORTEST_LOOP_S * sound.rate_hz))
    start = min(max(start, 0), sound.n_samples - shortest)
    return None if start < 0 else (start, min(max(end, start + shortest), sound.n_samples))


def _check(sound: Sound, spec: StftSpec, parts: Factors | None, mix: Mix) -> None:
    if parts is None:
        return
    rows, frames = sound.n_channels * spec.n_bins, spec.n_frames(sound.n_samples)
    if parts.left.shape[0] != rows or parts.right.shape[1] != frames:
        raise ValueError(f"the network is not one of this sound, which has {rows} bins and {frames} frames")
    lengths = {1, frames if mix.over_time else spec.n_bins}
    if mix.gains.shape[1] not in lengths or mix.gains.shape[2] != parts.right.shape[0]:
        raise ValueError("the mix is not one of this network")
    if mix.channels not in {1, 2 if sound.n_channels == 1 else sound.n_channels}:
        raise ValueError(f"a sound of {sound.n_channels} channels has no mix of {mix.channels}")
    shapes = {(*patch.product.basis.shape, *patch.product.envelope.shape) for patch in mix.patches}
    reshaped = [patch.reshaped for patch in mix.patches if patch.reshaped is not None]
    shapes |= {(*one.own.basis.shape, *one.own.envelope.shape) for one in reshaped}
    if not shapes <= {(sound.n_channels, spec.n_bins, frames)}:
        raise ValueError("the mix has patches of another network")
    masks = [mask.shape[1:] for mask in (*(one.mask for one in reshaped), *(one.mask for one in mix.boxed))]
    if not {length for length, _ in masks} <= lengths or not {width for _, width in masks} <= {parts.right.shape[0]}:
        raise ValueError("the mix filters components of another network")
