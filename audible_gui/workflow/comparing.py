"""A training whose results are compared with the network before. A generator; any thread."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

from audible_gui.document import Matching, Network, TrainStep
from audible_gui.project_file import Scratch
from audible_gui.synthesis import match, names, prepare_matching
from audible_gui.workflow.progress import retold

REST = 4.0
"""Partial results that come sooner after a comparison than this many times what it took are not compared."""


@dataclass(frozen=True)
class Compared:
    """A result of a training, and all that takes time to find out about it.

    Attributes:
        network: as it came out of the training.
        names: per layer and index, what its components are called if nobody chooses a name.
        matching: of the network before with this one; None if there was none.
    """

    network: Network
    names: list[list[str]]
    matching: Matching | None


@dataclass(frozen=True)
class ComparedStep:
    """State of a training after one sweep.

    Attributes:
        train: the training's own step.
        result: its network, compared; None without one, and when the last comparison was too lately.
    """

    train: TrainStep
    result: Compared | None


def compared(
    training: Generator[TrainStep, bool | None, Network],
    previous: Network | None,
    rate_hz: int,
    clock: Callable[[], float] = time.monotonic,
    scratch: Scratch | None = None,
) -> Generator[ComparedStep, bool | None, Compared]:
    """A training whose components are looked for in the network before.

    Comparing takes milliseconds for short sounds and up to a second for wide layers and long ones. It gets at most a
    fifth of the time, so that it hardly holds up the training.

    Args:
        training: any; what is sent in goes through to it, and it is closed with this generator.
        previous: the network before, or None.
        rate_hz: of the sound.
        clock: tells seconds.
        scratch: gets the final network; without one it stays in memory.

    Yields:
        The training's steps.

    Returns:
        The final network, always compared.
    """
    result = yield from _compared(training, previous, rate_hz, clock)
    if scratch is None:
        return result
    step = ComparedStep(TrainStep("Keeping", 1, 1, result.network.loss), None)
    return replace(result, network=(yield from retold(scratch.kept(result.network), lambda _: step)))


def _compared(
    training: Generator[TrainStep, bool | None, Network],
    previous: Network | None,
    rate_hz: int,
    clock: Callable[[], float],
) -> Generator[ComparedStep, bool | None, Compared]:
    # The first training stalls other threads anyway, when it imports torch; later ones shall not.
    prepare_matching()
    result: Compared | None = None
    due = float("-inf")
    try:
        step = next(training)
        while True:
            latest = None
            if step.network is not None and (began := clock()) >= due:
                result = latest = _compare(step.network, previous, rate_hz)
                due = (ended := clock()) + REST * (ended - began)
            step = training.send((yield ComparedStep(step, latest)))
    except StopIteration as end:
        network: Network = end.value
        if result is not None and result.network is network:
            return result
        return _compare(network, previous, rate_hz)
    finally:
        training.close()


def _compare(network: Network, previous: Network | None, rate_hz: int) -> Compared:
    return Compared(network, names(network, rate_hz), None if previous is None else match(previous, network))
