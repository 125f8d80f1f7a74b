"""A training whose results are compared with the network before. A generator; any thread."""

import time
import uuid
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace

from audible_gui.document import Matching, Network, TrainStep
from audible_gui.operations import prepare_throws
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
        matching: of the network before with this one; None if there was none, or nothing was looked for.
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
    *,
    search: bool = True,
) -> Generator[ComparedStep, bool | None, Compared]:
    """A training whose components are looked for in the network before.

    A network that has been learned again is of the run of the network before: components that have stayed are the same
    ones, whatever they are like by now. The others are looked for among those that have not.

    Comparing takes milliseconds for short sounds and up to a second for wide layers and long ones. It gets at most a
    fifth of the time, so that it hardly holds up the training.

    Args:
        training: any; what is sent in goes through to it, and it is closed with this generator.
        previous: the network before, or None.
        rate_hz: of the sound.
        clock: tells seconds.
        scratch: gets the final network; without one it stays in memory.
        search: whether anything is looked for. Without, a network that stays of its run has the ids to tell it all.

    Yields:
        The training's steps.

    Returns:
        The final network, always compared.
    """
    result = yield from _compared(training, _Comparison(previous if search else None, rate_hz), clock)
    if scratch is None:
        return result
    step = ComparedStep(TrainStep("Keeping", 1, 1, result.network.loss), None)
    return replace(result, network=(yield from retold(scratch.kept(result.network), lambda _: step)))


def _compared(
    training: Generator[TrainStep, bool | None, Network], comparison: "_Comparison", clock: Callable[[], float]
) -> Generator[ComparedStep, bool | None, Compared]:
    # The first training stalls other threads anyway, when it imports torch; later ones shall not.
    prepare_matching()
    prepare_throws()
    result: Compared | None = None
    learned: Network | None = None
    due = float("-inf")
    try:
        step = next(training)
        while True:
            latest = None
            if step.network is not None and (began := clock()) >= due:
                learned, result = step.network, comparison.of(step.network)
                latest = result
                due = (ended := clock()) + REST * (ended - began)
            step = training.send((yield ComparedStep(step, latest)))
    except StopIteration as end:
        network: Network = end.value
        return result if result is not None and learned is network else comparison.of(network)
    finally:
        training.close()


@dataclass(frozen=True)
class _Comparison:
    """With the network before.

    Attributes:
        previous: that one; None for nothing to be looked for.
        rate_hz: of the sound.
        run: of networks that have been learned again.
    """

    previous: Network | None
    rate_hz: int
    run: str = field(default_factory=lambda: uuid.uuid4().hex)

    def of(self, network: Network) -> Compared:
        """A result of the training."""
        called, previous = names(network, self.rate_hz), self.previous
        if previous is None:
            return Compared(network, called, None)
        if previous.run != network.run:
            return Compared(network, called, match(previous, network))
        matching = match(previous, network).with_kept(_kept(previous, network))
        return Compared(_numbered(network, previous, self.run), called, matching)


def _kept(previous: Network, network: Network) -> list[dict[int, int]]:
    """Per layer where components have stayed: for their indices in ``previous`` those in ``network``."""
    return [
        {ids.index(id_): index for index, id_ in enumerate(new) if id_ in ids}
        for ids, new in zip(previous.ids, network.ids, strict=True)
    ]


def _numbered(network: Network, previous: Network, run: str) -> Network:
    """``network`` as of another run, with the ids of its own that a training would give.

    Fresh ids above all of ``previous`` would double with each training, since what is matched with nothing gets one
    beyond these once more.
    """
    ids = []
    for before, now in zip(previous.ids, network.ids, strict=True):
        free = max(before) + 1
        ids.append(tuple(before.index(id_) if id_ in before else id_ - free for id_ in now))
    return replace(network, ids=tuple(ids), run=run)
