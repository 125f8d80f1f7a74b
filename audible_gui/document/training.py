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
    """A frozen order for one training."""

    sound: Sound
    spec: NetworkSpec
    device: Device = Device.AUTO


@dataclass(frozen=True)
class TrainStep:
    """State of a training after one sweep.

    Attributes:
        stage: what is being done, for people.
        iteration: sweeps done, of ``iterations``.
        iterations: sweeps in all.
        loss: relative divergence when last measured, at most a few sweeps ago.
        network: the result so far; now and then, and always in the last step.
    """

    stage: str
    iteration: int
    iterations: int
    loss: float
    network: Network | None = None

    @property
    def fraction(self) -> float:
        """Part of the sweeps done, 0..1."""
        return self.iteration / self.iterations
