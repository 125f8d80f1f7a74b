"""Plain projected gradient descent: its step sizes, and that it comes to the same."""

import pytest
import torch

from audible_gui.document import Loss, NetworkSpec, Optimiser
from audible_gui.nae.descent import PROMISE, PlainFactors, factors_for
from audible_gui.nae.divergence import divergence_terms
from audible_gui.nae.extrapolation import Extrapolated
from audible_gui.nae.factors import Factors
from audible_gui.nae.learning import decoder_sweep
from tests.nae.test_factors import objective, random_factors, varying_part
from tests.support.networks import outcome


def plain(depth: int, loss: Loss, **more: object) -> PlainFactors:
    factors = random_factors(depth, loss, free=True, seed=1, kind=PlainFactors, **more)  # type: ignore[arg-type]
    assert isinstance(factors, PlainFactors)
    return factors


def test_the_optimiser_decides_on_the_steps() -> None:
    assert type(factors_for(NetworkSpec((3,)))) is Factors
    assert type(factors_for(NetworkSpec((3,), optimiser=Optimiser.PGD))) is PlainFactors


@pytest.mark.parametrize("loss", list(Loss))
def test_a_step_goes_along_the_gradient_and_keeps_its_promise(loss: Loss) -> None:
    factors = plain(1, loss)
    code, decoder = factors.deepest().clone(), factors.decoders[0]
    variable = decoder.clone().requires_grad_()
    varying_part(factors.x, variable @ code, loss).backward()  # type: ignore[no-untyped-call]
    gradient, before, old = variable.grad, objective(factors), decoder.clone()
    assert gradient is not None
    outcome(factors.step_decoder(1))
    moved = (old - factors.own_sizes["inputs"][:, None] * gradient).clamp_(min=1e-12)
    assert torch.allclose(decoder, moved / moved.sum(dim=0))
    assert objective(factors) <= before + PROMISE * float((gradient * (moved - old)).sum())


@pytest.mark.parametrize("loss", [Loss.KL, Loss.IS])
def test_every_sample_has_a_step_size_of_its_own(loss: Loss) -> None:
    factors = plain(1, loss)
    factors.x *= torch.logspace(-3, 3, factors.x.shape[1], dtype=torch.float64)
    start = divergence_terms(factors.x, factors.decoded(0), loss).sum(dim=0)
    best = random_factors(1, loss, free=True, seed=1, x=factors.x.clone())
    for _ in range(60):
        outcome(factors.step_code())
        outcome(best.step_code())
    sizes = factors.own_sizes["samples"]
    assert float(sizes.max() / sizes.min()) > 100.0
    # The softest come as near as the loudest to what scaled steps find.
    end, goal = (divergence_terms(each.x, each.decoded(0), loss).sum(dim=0) for each in (factors, best))
    assert bool((start - end > 0.6 * (start - goal)).all())


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("depth", [1, 2])
def test_it_comes_as_far_as_the_scaled_steps(loss: Loss, depth: int) -> None:
    slow, scaled = plain(depth, loss), random_factors(depth, loss, free=True, seed=1)
    start = objective(scaled)
    for factors, count in ((slow, 100), (scaled, 50)):
        sweep = Extrapolated(decoder_sweep)
        for _ in range(count):
            for _ in sweep(factors):
                pass
    assert start - objective(slow) > 0.9 * (start - objective(scaled))
