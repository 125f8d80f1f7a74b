"""Several quick trainings, one after the other, to choose among. A generator; any thread."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from audible_gui.document import Floats, Network, Retraining, TrainRequest, TrainStep, Trial, frozen
from audible_gui.project_file import Scratch
from audible_gui.synthesis import envelopes
from audible_gui.workflow.comparing import Compared, ComparedStep, compared
from audible_gui.workflow.progress import retold

COLUMNS = 72


@dataclass(frozen=True)
class TryStep:
    """How far the runs are.

    Attributes:
        number: of the run that is under way, from 0.
        fraction: of it, 0..1.
        trial: what came of it, in its last step.
    """

    number: int
    fraction: float
    trial: Trial | None = None


def tried(
    orders: Sequence[TrainRequest | Retraining],
    learn: Callable[[TrainRequest | Retraining], Generator[TrainStep, bool | None, Network]],
    previous: Network | None,
    scratch: Scratch | None = None,
) -> Generator[TryStep, bool | None, None]:
    """Train several networks.

    Args:
        orders: of one sound; to learn the network before again, or anew.
        learn: carries one out.
        previous: the network before, in which components are looked for, or None.
        scratch: gets the networks; without one they stay in memory.

    Yields:
        How far it is, and each network as it is there.
    """
    for number, order in enumerate(orders):
        work = compared(learn(order), previous, order.sound.rate_hz, scratch=scratch)
        result = yield from retold(work, partial(_told, number))
        yield TryStep(number, 1.0, _trial(result))


def _told(number: int, step: ComparedStep) -> TryStep:
    return TryStep(number, step.train.fraction)


def _trial(result: Compared) -> Trial:
    return Trial(result.network, result.names, result.matching, _picture(result.network))


def _picture(network: Network) -> Floats:
    rows = envelopes(network, network.depth)
    count = rows.shape[1]
    starts = np.unique(np.linspace(0, count, min(COLUMNS, count), endpoint=False).astype(np.intp))
    peaks = np.maximum.reduceat(rows, starts, axis=1)
    return frozen(peaks / np.maximum(peaks.max(axis=1, keepdims=True), np.finfo(np.float32).tiny))
