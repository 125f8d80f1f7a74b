"""The engine's intake thread: receives commands, attaches their arrays and prepares what will sound.

Matrix products happen here while the sounding thread goes on. It hands over finished orders through a queue, and owns
the shared blocks: one that is replaced is unmapped as soon as the sounding thread has let go of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from audible_gui.document import Floats, StftSpec
from audible_gui.playback.failing import fail
from audible_gui.playback.messages import (
    AddTrack,
    Command,
    Envelope,
    KeepTracks,
    MixHead,
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
from audible_gui.playback.mixes import unpacked_factors, unpacked_mix
from audible_gui.playback.shared import Attached, attach
from audible_gui.playback.status import StatusBlock
from audible_gui.playback.streamer import Voice
from audible_gui.synthesis import ORIGINAL, Factors, Mix, Renderer

RELEASE_EVERY_S = 0.05


@dataclass(frozen=True, eq=False)
class NewSound:
    """A sound to be played from now on, stopped at 0."""

    voice: Voice
    rate_hz: int


@dataclass(frozen=True, eq=False)
class NewVoice:
    """Another network or mix of the same sound."""

    voice: Voice


Action = NewSound | NewVoice | Play | Pause | Seek | SetLoop | SetListening | Scrub | SetOutput | SetRivals | PlayTone


@dataclass(frozen=True, eq=False)
class Order:
    """An action ready to be taken, and the number of its command."""

    serial: int
    action: Action


class Intake:
    """Receives until the editor closes the pipe or dies; then puts None into the queue."""

    def __init__(
        self, receiver: "Connection[Any, Any]", orders: SimpleQueue[Order | None], status: StatusBlock
    ) -> None:
        self._receiver = receiver
        self._orders = orders
        self._status = status
        self._renderer: Renderer | None = None
        self._sound: Attached | None = None
        self._network: Attached | None = None
        self._rivals: Attached | None = None
        self._parts: Factors | None = None
        self._mix, self._generation = ORIGINAL, 0
        self._tracks: dict[str, Attached] = {}
        self._retired: list[Attached] = []

    def run(self) -> None:
        """The thread. An unforeseen failure ends the process, so that the editor notices."""
        try:
            while True:
                if self._receiver.poll(RELEASE_EVERY_S if self._retired else None):
                    self._take(self._waiting())
                self._retired = [block for block in self._retired if not block.release()]
        except (EOFError, ConnectionError):
            self._orders.put(None)
        except BaseException as error:
            fail(error)

    def _waiting(self) -> list[Envelope]:
        envelopes: list[Envelope] = [self._receiver.recv()]
        while self._receiver.poll():
            envelopes.append(self._receiver.recv())
        return envelopes

    def _take(self, envelopes: Sequence[Envelope]) -> None:
        for index, envelope in enumerate(envelopes):
            if not _superseded(envelope.command, [later.command for later in envelopes[index + 1 :]]):
                self._orders.put(Order(envelope.serial, self._prepared(envelope)))
            self._status.put("attached", envelope.serial)

    def _prepared(self, envelope: Envelope) -> Action:
        block = attach(envelope.block) if envelope.block is not None else None
        match envelope.command, block:
            case OpenSound() as command, Attached():
                return self._opened(command, block)
            case Publish() as command, Attached():
                return self._published(command, block)
            case SetMix() as command, _ if block is not None or envelope.arrays:
                arrays = envelope.arrays if block is None else [array.copy() for array in block.arrays]
                self._retire(block)
                mix, _ = self._unpacked(command.mix, arrays)
                return NewVoice(self._voice(mix, command.generation))
            case (AddTrack() | SetRivals()) as command, Attached():
                return self._kept(command, block)
            case KeepTracks() as command, None:
                self._retire(*(track for key, track in self._tracks.items() if key not in command.keys))
                self._tracks = {key: track for key, track in self._tracks.items() if key in command.keys}
                return self._tracked()
            case (
                Play() | Pause() | Seek() | SetLoop() | SetListening() | Scrub() | SetOutput() | PlayTone()
            ) as command, None:
                return command
        raise ValueError(envelope)

    def _opened(self, command: OpenSound, block: Attached) -> NewSound:
        self._retire(self._sound, self._network, self._rivals, *self._tracks.values())
        self._sound, self._network, self._rivals, self._parts, self._tracks = block, None, None, None, {}
        self._renderer = Renderer(block.arrays[0], command.spec, None)
        return NewSound(self._voice(ORIGINAL, command.generation), command.rate_hz)

    def _published(self, command: Publish, block: Attached) -> NewVoice:
        self._retire(self._network)
        self._network = block
        mix, arrays = self._unpacked(command.mix, block.arrays)
        self._parts = unpacked_factors(command.factors, arrays)
        self._renderer = self._with(command.spec)
        return NewVoice(self._voice(mix, command.generation))

    def _kept(self, command: AddTrack | SetRivals, block: Attached) -> Action:
        """What is kept for this mix or for those to come."""
        if isinstance(command, SetRivals):
            self._retire(self._rivals)
            self._rivals = block
            return command
        self._retire(self._tracks.get(command.key))
        self._tracks[command.key] = block
        return self._tracked()

    def _unpacked(self, head: MixHead, arrays: Sequence[Floats]) -> tuple[Mix, Sequence[Floats]]:
        return unpacked_mix(head, arrays, None if self._rivals is None else self._rivals.arrays[0])

    def _tracked(self) -> NewVoice:
        """The same mix with other tracks."""
        if self._renderer is None:
            raise ValueError("a track was added without a sound")
        self._renderer = self._with(self._renderer.spec)
        return NewVoice(self._voice(self._mix, self._generation))

    def _with(self, spec: StftSpec) -> Renderer:
        if self._renderer is None:
            raise ValueError("a network was published without a sound")
        tracks = {key: track.arrays[0] for key, track in self._tracks.items()}
        return Renderer(self._renderer.samples, spec, self._parts, tracks)

    def _voice(self, mix: Mix, generation: int) -> Voice:
        if self._renderer is None:
            raise ValueError("a mix was set without a sound")
        self._mix, self._generation = mix, generation
        return Voice(self._renderer, self._renderer.prepare(mix), generation)

    def _retire(self, *blocks: Attached | None) -> None:
        self._retired.extend(block for block in blocks if block is not None)


def _superseded(command: Command, later: Sequence[Command]) -> bool:
    """Whether nobody would hear it, since another mix or network follows already."""
    match command:
        case SetMix():
            return any(isinstance(other, SetMix | Publish | OpenSound) for other in later)
        case Publish():
            return any(isinstance(other, Publish | OpenSound) for other in later)
        case SetListening():
            return any(isinstance(other, SetListening | OpenSound) for other in later)
    return False
