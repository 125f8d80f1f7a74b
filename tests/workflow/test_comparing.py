from collections.abc import Generator

import pytest

from audible_gui.document import Network, TrainStep
from audible_gui.synthesis import match, names
from audible_gui.workflow import ComparedStep, compared, comparing
from tests.support.networks import noise, outcome, random_network

SOUND = noise(1000)
OLD = random_network(SOUND, seed=9)


class Clock:
    """Half a second goes by from one look at it to the next."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.5
        return self.now


def training(networks: list[Network | None], final: Network) -> Generator[TrainStep, bool | None, Network]:
    for index, network in enumerate(networks):
        if (yield TrainStep("Encoding", index, len(networks), 1.0, network)):
            return final
    return final


def test_every_result_comes_with_names_and_with_its_matching() -> None:
    partial, final = random_network(SOUND, (5,), seed=1), random_network(SOUND, (4, 3), seed=2)
    work = compared(training([partial], final), OLD, 8000)
    step = next(work)
    assert step.result is not None
    assert step.result.network is partial
    assert step.result.matching == match(OLD, partial)
    result = outcome(work)
    assert (result.network, result.names, result.matching) == (final, names(final, 8000), match(OLD, final))


def test_a_first_training_has_nothing_to_be_matched_with() -> None:
    result = outcome(compared(training([], OLD), None, 8000))
    assert (result.names, result.matching) == (names(OLD, 8000), None)


def test_what_was_compared_with_the_last_step_is_not_compared_again() -> None:
    work = compared(training([OLD], OLD), None, 8000)
    last = next(work).result
    assert outcome(work) is last


def test_comparing_holds_up_the_training_for_a_fifth_of_its_time() -> None:
    clock = Clock()
    networks = [random_network(SOUND, seed=seed) for seed in range(20)]
    work = compared(training([*networks], networks[-1]), OLD, 8000, clock)
    told: list[ComparedStep] = []
    try:
        while True:
            told.append(next(work))
    except StopIteration as end:
        result = end.value
    assert [step.result is not None for step in told[:6]] == [True, False, False, False, True, False]
    assert result.matching == match(OLD, networks[-1])


def test_asking_to_end_goes_through_and_so_does_the_end() -> None:
    work = compared(training([None] * 1000, OLD), None, 8000)
    next(work)
    with pytest.raises(StopIteration) as end:
        work.send(True)
    assert end.value.value.network is OLD
    inner = training([None] * 2, OLD)
    work = compared(inner, None, 8000)
    next(work)
    work.close()
    assert list(inner) == []


def test_what_stalls_other_threads_comes_before_the_first_training(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def noted() -> Generator[TrainStep, bool | None, Network]:
        order.append("training")
        return (yield from training([None], OLD))

    monkeypatch.setattr(comparing, "prepare_matching", lambda: order.append("prepared"))
    next(compared(noted(), None, 8000))
    assert order == ["prepared", "training"]
