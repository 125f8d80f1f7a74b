"""What goes into a training and what comes out of it, step by step. Any thread."""

from dataclasses import dataclass
from enum import StrEnum

from audible_gui.document.network import Network, NetworkSpec
from audible_gui.document.sound import Sound


class Device(StrEnum):
    """Where to train."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


@dataclass(frozen=True)
class TrainRequest:
    """A frozen order for one training.

    Attributes:
        sound: what is learned.
        spec: the network.
        device: where to train.
        selection: from when to when, in seconds, the sound is learned from; None for all of it. What lies outside is
            residual as the network comes out of its training; ``workflow.train`` has it read, too.
        threads: of the processor to compute with; None leaves one core to the rest of the program.
    """

    sound: Sound
    spec: NetworkSpec
    device: Device = Device.AUTO
    selection: tuple[float, float] | None = None
    threads: int | None = None


@dataclass(frozen=True)
class TrainStep:
    """State of a training after one sweep.

    Attributes:
        stage: what is being done, for people.
        iteration: sweeps done, of ``iterations``.
        iterations: sweeps in all; fewer once a stage has ended early since it gained nothing more.
        loss: relative divergence of the frames learned from, when last measured, at most a few sweeps ago.
        network: the result so far; now and then, and always in the last step.
        encoded: part of the encoding of a long sound, which is learned from some of its frames, that is done, 0..1.
        encoding_share: part of the whole work that this encoding is.
    """

    stage: str
    iteration: int
    iterations: int
    loss: float
    network: Network | None = None
    encoded: float = 0.0
    encoding_share: float = 0.0

    @property
    def fraction(self) -> float:
        """Part of the work done, 0..1."""
        learned = self.iteration / self.iterations
        return (1.0 - self.encoding_share) * learned + self.encoding_share * self.encoded
