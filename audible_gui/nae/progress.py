"""How far a training is, told step by step, and whether it has been asked to end early. One thread at a time."""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TypeVar

from audible_gui.document import Network, TrainStep
from audible_gui.nae.factors import Tiled

T = TypeVar("T")

Steps = Generator[TrainStep, bool | None, Network]
"""A training: its steps, and the network it ends with; sending True asks it to end early."""

# Why a device that is named is taken; it goes on after the device's name.
ASKED = "as asked for"


@dataclass
class Progress:
    """How far a training is.

    Attributes:
        iterations: sweeps in all; those that are left out count no more.
        stopping: whether it has been asked to end early.
        iteration: sweeps done.
        loss: when last measured.
        encoded: see TrainStep.
        encoding_share: see TrainStep.
        notes: see Network.
        asked: why a device that is named is taken, for people: see ASKED.
    """

    iterations: int
    stopping: bool = False
    iteration: int = 0
    loss: float = float("nan")
    encoded: float = 0.0
    encoding_share: float = 0.0
    notes: list[str] = field(default_factory=list)
    asked: str = ASKED

    def tell(self, stage: str, network: Network | None = None) -> Generator[TrainStep, bool | None, None]:
        """One step."""
        asked = yield TrainStep(
            stage, self.iteration, self.iterations, self.loss, network, self.encoded, self.encoding_share
        )
        self.stopping = self.stopping or bool(asked)

    def during(self, stage: str, work: Tiled[T]) -> Generator[TrainStep, bool | None, T]:
        """Do some work and tell of every tile of it."""
        while True:
            try:
                next(work)
            except StopIteration as end:
                result: T = end.value
                return result
            yield from self.tell(stage)
