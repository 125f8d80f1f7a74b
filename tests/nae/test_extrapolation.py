"""Momentum: monotone whatever the problem, and faster."""

from collections.abc import Iterator

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from audible_gui.document import Encoder, Loss
from audible_gui.nae.descent import PlainFactors
from audible_gui.nae.extrapolation import Extrapolated, Sweep
from audible_gui.nae.factors import Factors
from audible_gui.nae.learning import decoder_sweep, encoder_sweep
from tests.nae.test_factors import objective, random_factors


def swept(factors: Factors, sweep: Sweep, count: int) -> Iterator[float]:
    for _ in range(count):
        for _ in sweep(factors):
            pass
        yield objective(factors)


@settings(max_examples=15)
@given(
    depth=st.integers(1, 3),
    loss=st.sampled_from(Loss),
    free=st.booleans(),
    sparsity=st.sampled_from([0.0, 0.05, 0.5]),
    kind=st.sampled_from([Factors, PlainFactors]),
    encoder=st.sampled_from(Encoder),
    seed=st.integers(0, 1000),
)
def test_the_objective_falls_from_sweep_to_sweep(
    depth: int, loss: Loss, free: bool, sparsity: float, kind: type[Factors], encoder: Encoder, seed: int
) -> None:
    # The pressure on deep weights changes with their shares, so it is no fixed objective.
    depth = 1 if sparsity else depth
    factors = random_factors(depth, loss, free=free, seed=seed, sparsity=sparsity, kind=kind, encoder=encoder)
    before = objective(factors)
    for after in swept(factors, Extrapolated(decoder_sweep if free else encoder_sweep), 12):
        assert after <= before * (1 + 1e-9)
        assert all(bool((tensor >= 0).all()) for tensor in (*factors.decoders, factors.deepest()))
        before = after


@pytest.mark.parametrize(
    ("kind", "loss"), [*((Factors, loss) for loss in Loss), (PlainFactors, Loss.EUCLIDEAN)], ids=str
)
def test_fewer_sweeps_reach_the_same(kind: type[Factors], loss: Loss) -> None:
    plain, fast = (random_factors(2, loss, free=True, seed=3, kind=kind) for _ in range(2))
    *_, goal = swept(plain, decoder_sweep, 60)
    sweeps = next(n for n, value in enumerate(swept(fast, Extrapolated(decoder_sweep), 60), 1) if value <= goal)
    assert sweeps <= (30 if kind is Factors else 50)


def test_a_step_too_far_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    factors = random_factors(1, Loss.KL, free=True, seed=0)
    goal, code = factors.deepest().clone(), factors.deepest()
    factors.x = factors.decoded(0)

    def towards_the_goal(_factors: Factors) -> Iterator[None]:
        code.copy_(torch.minimum(2.0 * code, goal))
        yield

    code.mul_(0.125)
    # Sixteen times the goal, once it is reached.
    monkeypatch.setattr(Extrapolated, "_momentum", lambda _self: 4.0)
    values = list(swept(factors, Extrapolated(towards_the_goal), 4))
    assert values == sorted(values, reverse=True)
    assert torch.equal(code, goal)


def test_without_an_objective_it_is_the_sweep_alone() -> None:
    plain, fast = (random_factors(2, Loss.KL, free=True, seed=1, sparsity=0.1) for _ in range(2))
    assert list(swept(plain, decoder_sweep, 5)) == list(swept(fast, Extrapolated(decoder_sweep), 5))


def test_fixed_columns_stay_exactly() -> None:
    factors = random_factors(2, Loss.KL, free=True, seed=4)
    factors.fixed = [torch.arange(decoder.shape[1]) == 1 for decoder in factors.decoders]
    factors.decoders[1][:, 1] = (torch.arange(6) == 1).double()
    before = factors.copied()
    list(swept(factors, Extrapolated(decoder_sweep), 10))
    for decoder, old in zip(factors.decoders, before, strict=False):
        assert torch.equal(decoder[:, 1], old[:, 1])
        assert not torch.isclose(decoder[:, 0], old[:, 0]).all()
