from collections.abc import Generator
from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import (
    Device,
    LayerMatching,
    Matching,
    Network,
    NetworkSpec,
    Node,
    Relearn,
    Retraining,
    TrainRequest,
    TrainStep,
)
from audible_gui.document.identities import with_identities
from audible_gui.synthesis import match, names
from audible_gui.workflow import ComparedStep, compared, comparing, retrain, train
from tests.support.networks import SMALL, noise, outcome, permuted, random_network, tones

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


def again(network: Network, stays: int) -> Network:
    """As a network that was learned again comes out, upside down: row ``stays`` of layer 1 alone has kept its id."""
    free, last = max(network.ids[0]) + 1, max(network.ids[1]) + 1
    ids = [id_ if row == stays else free + row for row, id_ in enumerate(network.ids[0])]
    deep = tuple(last + row for row in range(len(network.ids[1])))
    turned = permuted(network, ((4, 3, 2, 1, 0), (0, 1, 2)))
    return replace(turned, ids=(tuple(reversed(ids)), deep))


def test_what_has_stayed_is_the_same_whatever_it_is_like_and_the_rest_is_looked_for() -> None:
    # Row 1 is now where, and what, row 3 was.
    strange = permuted(again(OLD, 1), ((0, 3, 2, 1, 4), (0, 1, 2)))
    result = outcome(compared(training([], strange), OLD, 8000))
    assert result.matching is not None
    assert {pair.previous: pair.new for pair in result.matching.layers[0].pairs} == {0: 4, 1: 3, 2: 2, 4: 0}
    assert (result.matching.layers[0].lost, result.matching.layers[0].fresh) == ((3,), (1,))
    assert result.network.run != OLD.run
    continued = with_identities(result.network, OLD, result.matching)
    assert continued.ids[0][3] == OLD.ids[0][1]
    assert continued.run == OLD.run


def test_ids_do_not_double_with_each_network_that_is_learned_again() -> None:
    network, strange = OLD, [LayerMatching(lost=tuple(range(width)), fresh=tuple(range(width))) for width in (5, 3)]
    for _ in range(60):
        result = outcome(compared(training([], again(network, 1)), network, 8000))
        # As if nothing of it were like anything of before.
        unlike = Matching(tuple(strange)).with_kept([{1: 3}, {}])
        network = with_identities(result.network, network, unlike)
        network = permuted(network, ((4, 3, 2, 1, 0), (0, 1, 2)))
        network = replace(network, ids=(network.ids[0][::-1], network.ids[1]))
    assert network.ids[0][1] == OLD.ids[0][1]
    assert max(map(max, network.ids)) < 60 * 10


def test_partial_results_agree_about_their_ids() -> None:
    partial = again(OLD, 1)
    final = permuted(partial, ((1, 0, 2, 3, 4), (0, 1, 2)))
    final = replace(final, ids=((*partial.ids[0][1::-1], *partial.ids[0][2:]), partial.ids[1]))
    work = compared(training([partial], final), OLD, 8000)
    first = next(work).result
    last = outcome(work)
    assert first is not None
    assert first.network.run == last.network.run
    assert set(first.network.ids[0]) == set(last.network.ids[0]) == set(range(5))
    assert first.network.ids[0][:2] == last.network.ids[0][1::-1]


def test_without_a_search_the_ids_of_the_run_tell_it_all() -> None:
    split = again(OLD, 1)
    result = outcome(compared(training([], split), OLD, 8000, search=False))
    assert (result.network, result.matching) == (split, None)


def test_a_locked_component_comes_back_from_learning_as_itself() -> None:
    sound = tones(3000)
    spec = NetworkSpec((4,), iterations=20, stft=SMALL)
    before = outcome(train(TrainRequest(sound, spec, Device.CPU)))
    order = Retraining(sound, before, Relearn(frozenset({Node(1, 2)})), 20, 7, Device.CPU)
    result = outcome(compared(retrain(order), before, sound.rate_hz))
    assert result.matching is not None
    (pair,) = [pair for pair in result.matching.layers[0].pairs if pair.previous == 2]
    assert np.array_equal(result.network.decoders[0][:, pair.new], before.decoders[0][:, 2])
    others = [pair for pair in result.matching.layers[0].pairs if pair.previous != 2]
    assert others, "what is learned anew is found again where it is alike"
