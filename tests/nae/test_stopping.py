"""Stages end when they gain nothing more, and with the best that they have found."""

import itertools
from collections.abc import Iterator

import pytest
import torch

from audible_gui.document import Device, Loss, NetworkSpec, TrainRequest, TrainStep
from audible_gui.nae import learning, train
from audible_gui.nae.factors import Factors
from audible_gui.nae.stopping import TOLERANCE, Watch
from tests.nae.test_factors import random_factors
from tests.support.networks import SMALL, tones


def steps_of(widths: tuple[int, ...], iterations: int, loss: Loss = Loss.KL) -> list[TrainStep]:
    return list(train(TrainRequest(tones(), NetworkSpec(widths, loss, iterations=iterations, stft=SMALL), Device.CPU)))


def test_a_stage_has_converged_when_it_gains_less_than_the_tolerance_a_sweep() -> None:
    watch = Watch(random_factors(1, Loss.KL, free=True, seed=0))
    assert not watch.note(100.0, 5)
    assert not watch.note(100.0 - 5.1 * 100.0 * TOLERANCE, 5)
    assert watch.note(100.0 - 5.1 * 100.0 * TOLERANCE - 4.9 * 100.0 * TOLERANCE, 5)
    assert watch.note(200.0, 5)


def test_the_best_comes_back_and_only_if_it_is_better() -> None:
    factors = random_factors(2, Loss.KL, free=True, seed=0)
    watch, best = Watch(factors), factors.copied()
    watch.note(2.0, 5)
    factors.put([2.0 * tensor for tensor in best])
    watch.note(3.0, 5)
    assert not watch.settle(1.9)
    assert watch.settle(2.1)
    assert all(torch.equal(now, then) for now, then in zip(factors.learned(), best, strict=True))


def test_without_an_objective_nothing_is_better_than_the_last() -> None:
    watch = Watch(random_factors(2, Loss.KL, free=True, seed=0, sparsity=0.1))
    assert not any(watch.note(value, 5) for value in (2.0, 2.0, 3.0))
    assert not watch.settle(9.0)


@pytest.mark.parametrize("widths", [(3,), (6, 3)])
def test_a_training_that_has_converged_ends_early_and_tells_it_honestly(widths: tuple[int, ...]) -> None:
    steps = steps_of(widths, 4000)
    last = steps[-1]
    assert last.iteration == last.iterations < 4000
    assert last.fraction == 1.0
    assert last.network is not None
    assert last.network.iterations == last.iteration
    assert all(after.fraction >= before.fraction for before, after in itertools.pairwise(steps))


def test_no_stage_ends_worse_than_it_has_been(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps, well = itertools.count(), learning.decoder_sweep

    def at_first_well(factors: Factors) -> Iterator[None]:
        yield from well(factors)
        if next(sweeps) > 8:
            factors.decoders[0].mul_(1.1)

    monkeypatch.setattr(learning, "decoder_sweep", at_first_well)
    steps = steps_of((3,), 80)
    # The first is still that of the stage before, which had more components.
    _, *told = dict.fromkeys(step.loss for step in steps if step.stage == "Fine-tuning")
    assert told[-1] > 1.02 * min(told)
    network = steps[-1].network
    assert network is not None
    assert network.loss == pytest.approx(min(told), rel=1e-6)
