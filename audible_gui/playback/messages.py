"""What the editor tells the engine process: small frozen values, sent through a pipe in order.

Arrays lie in a shared block that the envelope names, but for a few numbers, which travel with it. Any thread.
"""

from dataclasses import dataclass

from audible_gui.document import Floats, OutputChoice, StftSpec
from audible_gui.playback.listening import Listening
from audible_gui.synthesis import ALWAYS, Weight


@dataclass(frozen=True)
class Block:
    """A shared memory block with float32 arrays one after another.

    Attributes:
        name: of the shared memory.
        shapes: of the arrays, in order.
    """

    name: str
    shapes: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class OpenSound:
    """A new sound, stopped at 0, without network. Block: samples."""

    generation: int
    rate_hz: int
    spec: StftSpec


@dataclass(frozen=True)
class PatchHead:
    """A Patched but for its basis and envelope."""

    gains: tuple[float, ...]
    refined: bool
    scale: float
    key: str
    reshaped: bool = False
    weight: Weight = ALWAYS


@dataclass(frozen=True)
class MixHead:
    """A Mix but for its gains, those of its leak and of what boxes change, and the arrays of its patches."""

    residual: tuple[float, ...]
    over_time: bool
    patches: tuple[PatchHead, ...] = ()
    leaks_of: tuple[int, ...] | None = None
    boxed: tuple[Weight, ...] = ()


@dataclass(frozen=True)
class FactorsHead:
    """Factors but for their arrays."""

    binary: bool


@dataclass(frozen=True)
class Publish:
    """A new network for the sound. Block: arrays of the mix, then of the factors, see ``mixes``."""

    generation: int
    spec: StftSpec
    mix: MixHead
    factors: FactorsHead | None


@dataclass(frozen=True)
class SetMix:
    """New gains for the network. Block: arrays of the mix."""

    generation: int
    mix: MixHead


@dataclass(frozen=True)
class SetRivals:
    """What each component of a layer is alone, for leaks, until there is something else. Block: layer of a Leak."""


@dataclass(frozen=True)
class Play:
    """Play on from the position."""


@dataclass(frozen=True)
class Pause:
    """Fall silent and stay at the position."""


@dataclass(frozen=True)
class Seek:
    """Go to a sample."""

    sample: int


@dataclass(frozen=True)
class SetLoop:
    """Repeat ``start`` .. ``end − 1``; None plays to the end."""

    region: tuple[int, int] | None


@dataclass(frozen=True)
class SetListening:
    """Another way of listening to what sounds."""

    listening: Listening


@dataclass(frozen=True)
class Scrub:
    """Let short grains around a sample be heard from now on; None goes on there as before."""

    sample: int | None


@dataclass(frozen=True)
class SetOutput:
    """Play on another device, at another rate or latency."""

    choice: OutputChoice


@dataclass(frozen=True)
class PlayTone:
    """Let the test tone be heard, besides whatever plays."""


@dataclass(frozen=True)
class AddTrack:
    """Another refined sound of a patched component, by the key of its product. Block: samples."""

    key: str


@dataclass(frozen=True)
class KeepTracks:
    """Forget all tracks but these."""

    keys: tuple[str, ...]


Command = (
    OpenSound
    | Publish
    | SetMix
    | SetRivals
    | AddTrack
    | KeepTracks
    | Play
    | Pause
    | Seek
    | SetLoop
    | SetListening
    | Scrub
    | SetOutput
    | PlayTone
)


@dataclass(frozen=True, eq=False)
class Envelope:
    """A command with its number.

    Attributes:
        serial: counts up from 1; the engine reports the last one it has attached and handled.
        command: what to do.
        block: arrays of the command.
        arrays: the same, where they are small enough for the pipe.
    """

    serial: int
    command: Command
    block: Block | None = None
    arrays: tuple[Floats, ...] = ()
