"""How trainings learn: what the jobs that train share. Any thread."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from audible_gui.document import Network, Retraining, TrainRequest, TrainStep
from audible_gui.workflow import Scratch, retrain

Steps = Generator[TrainStep, bool | None, Network]
TrainOrder = TrainRequest | Retraining


@dataclass(frozen=True)
class Learner:
    """The workflow's generator functions, and where networks go.

    Attributes:
        train: learns a network anew.
        retrain: changes the one that there is.
        scratch: gets the networks; without one they stay in memory.
    """

    train: Callable[[TrainRequest], Steps]
    retrain: Callable[[Retraining], Steps] = retrain
    scratch: Scratch | None = None

    def learn(self, order: TrainOrder) -> Steps:
        """The steps of what an order asks for."""
        return self.train(order) if isinstance(order, TrainRequest) else self.retrain(order)
