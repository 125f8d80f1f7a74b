"""The steps themselves: monotone, non-negative, and the gradients those of the divergences."""

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from audible_gui.document import Encoder, Loss
from audible_gui.nae.boxes import Box
from audible_gui.nae.descent import PlainFactors
from audible_gui.nae.divergence import FLOOR, divergence, gradient_parts, prepared
from audible_gui.nae.factors import Factors, Tiled
from tests.support.networks import outcome

Pressed = tuple[float, float] | None


def random_factors(
    depth: int,
    loss: Loss,
    *,
    free: bool,
    seed: int,
    sparsity: float = 0.0,
    x: torch.Tensor | None = None,
    kind: type[Factors] = Factors,
    encoder: Encoder = Encoder.NONNEGATIVE,
    dtype: torch.dtype = torch.float64,
) -> Factors:
    generator = torch.Generator().manual_seed(seed)
    x = torch.rand(13, 17, generator=generator, dtype=torch.float64) if x is None else x
    widths = [x.shape[0], 6, 4, 3][: depth + 1]
    pairs = list(pairwise(widths))
    encoders = [torch.rand(b, a, generator=generator, dtype=torch.float64) for a, b in pairs]
    if encoder is Encoder.SIGNED:
        encoders = [weights - 0.4 for weights in encoders]
    decoders = [torch.rand(a, b, generator=generator, dtype=torch.float64) for a, b in pairs]
    encoders, decoders = ([weights.to(dtype) for weights in stack] for stack in (encoders, decoders))
    factors = kind(prepared(x.to(dtype), loss), encoders, decoders, None, loss, sparsity, encoder=encoder)
    if free:
        factors.code = factors.deepest().clamp(min=0.01)
    factors.rescale()
    return factors


def objective(factors: Factors) -> float:
    return outcome(factors.measured())[1]


def step_pressed(factors: Factors, layer: int) -> Tiled[Pressed]:
    """A step of a decoder; with a pressure on its small weights what that step is to lower, before and after it.

    The pressure follows the shares that the weights have, so there is no objective for all steps; within one it stands.
    """
    _, _, pressure = yield from factors.decoder_gradient(layer)
    if pressure is None:
        yield from factors.step_decoder(layer)
        return None

    def pressed() -> float:
        return objective(factors) + float((pressure * factors.decoders[layer - 1]).sum(dtype=torch.float64))

    before = pressed()
    # The scales come after the step: they keep X̂, and change what the penalty weighs.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(factors), "_normalise", lambda *_: None)
        yield from factors.step_decoder(layer)
    after = pressed()
    factors._normalise(layer)
    return before, after


def varying_part(x: torch.Tensor, y: torch.Tensor, loss: Loss) -> torch.Tensor:
    """The divergence without what X alone decides."""
    if loss is Loss.EUCLIDEAN:
        return ((x - y) ** 2 / 2).sum()
    return (y - x * y.log()).sum() if loss is Loss.KL else (x / y + y.log()).sum()


@settings(max_examples=40)
@given(
    depth=st.integers(1, 3),
    shape=st.tuples(st.integers(1, 15), st.integers(1, 15)),
    loss=st.sampled_from(Loss),
    free=st.booleans(),
    sparsity=st.sampled_from([0.0, 0.05, 0.5]),
    steps_of=st.tuples(
        st.sampled_from([Factors, PlainFactors]),
        st.sampled_from(Encoder),
        st.sampled_from([torch.float64, torch.float32]),
    ),
    seed=st.integers(0, 1000),
)
def test_no_step_raises_the_objective_or_leaves_the_non_negative(
    depth: int,
    shape: tuple[int, int],
    loss: Loss,
    free: bool,
    sparsity: float,
    steps_of: tuple[type[Factors], Encoder, torch.dtype],
    seed: int,
) -> None:
    kind, encoder, dtype = steps_of
    # What rounding does to the terms of a divergence, which near a good fit cancel, goes by their number.
    exact = 1e-9 if dtype is torch.float64 else 1e-5
    # Shapes are of both orientations. X is zero here and there.
    x = (torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) - 0.1).clamp_(min=0.0)
    factors = random_factors(
        depth, loss, free=free, seed=seed, sparsity=sparsity, x=x, kind=kind, encoder=encoder, dtype=dtype
    )
    layers = range(1, depth + 1)
    steps: list[Callable[[], Tiled[Pressed]]] = [partial(step_pressed, factors, layer) for layer in layers]
    if free:
        steps.append(factors.step_code)
    else:
        steps += [partial(factors.step_encoder, layer) for layer in layers]
    for step in steps * 3:
        before = objective(factors)
        pressed = outcome(step())
        before, after = pressed or (before, objective(factors))
        # What is floored is not quite on the way down.
        assert after <= before + exact * (abs(before) + 1.0)
        assert all(bool((tensor >= 0).all()) for tensor in (*factors.decoders, factors.deepest()))
        assert encoder is Encoder.SIGNED or all(bool((tensor >= 0).all()) for tensor in factors.encoders)
        assert all(bool(tensor.isfinite().all()) for tensor in factors.learned())


@pytest.mark.parametrize("loss", list(Loss))
def test_the_gradient_is_that_of_the_divergence(loss: Loss) -> None:
    x = torch.rand(5, 6, dtype=torch.float64) + 0.1
    y = (torch.rand(5, 6, dtype=torch.float64) + 0.1).requires_grad_()
    if loss is Loss.EUCLIDEAN:
        value = ((x - y) ** 2 / 2).sum()
    elif loss is Loss.KL:
        value = (x * (x / y).log() - x + y).sum()
    else:
        value = (x / y - (x / y).log() - 1).sum()
    value.backward()  # type: ignore[no-untyped-call]
    negative, positive = gradient_parts(x, y.detach().clone(), loss)
    whole = (torch.ones_like(x) if positive is None else positive) - negative
    assert torch.allclose(whole, y.grad if y.grad is not None else torch.empty(0))
    assert divergence(x, y.detach(), loss) == pytest.approx(float(value.detach()))


@pytest.mark.parametrize("loss", list(Loss))
def test_divergences_are_likelihoods(loss: Loss) -> None:
    # What a divergence gains from one X̂ to another is what the negative log-likelihood of X gains.
    rng = np.random.default_rng(0)
    x = rng.integers(1, 9, size=(5, 6)).astype(float)
    ys = rng.uniform(0.5, 9.0, size=(2, 5, 6))
    log_likelihood: Callable[[Any], Any] = {
        Loss.EUCLIDEAN: lambda y: stats.norm.logpdf(x, loc=y, scale=1.0),
        Loss.KL: lambda y: stats.poisson.logpmf(x, mu=y),
        Loss.IS: lambda y: stats.gamma.logpdf(x, a=1.0, scale=y),
    }[loss]
    one, other = (divergence(torch.tensor(x), torch.tensor(y), loss) for y in ys)
    likely, less_likely = (float(log_likelihood(y).sum()) for y in ys)
    assert one - other == pytest.approx(less_likely - likely, rel=1e-9)


def test_rescaling_keeps_the_reconstruction_and_makes_unit_columns() -> None:
    for free in (False, True):
        factors = random_factors(3, Loss.KL, free=free, seed=1)
        factors.decoders[0] *= 3.0
        factors.decoders[2] *= 0.2
        before = factors.decoded(0)
        factors.rescale()
        assert torch.allclose(factors.decoded(0), before)
        assert all(torch.allclose(d.sum(dim=0), torch.ones(d.shape[1], dtype=d.dtype)) for d in factors.decoders)


@pytest.mark.parametrize("sparsity", [0.0, 0.1])
@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("kind", [Factors, PlainFactors])
def test_fixed_columns_stay_exactly_and_the_others_still_descend(
    kind: type[Factors], loss: Loss, sparsity: float
) -> None:
    factors = random_factors(2, loss, free=True, seed=4, sparsity=sparsity, kind=kind)
    factors.fixed = [torch.arange(decoder.shape[1]) == 1 for decoder in factors.decoders]
    factors.decoders[1][:, 1] = (torch.arange(6) == 1).double()
    before = [decoder.clone() for decoder in factors.decoders]
    steps: list[Callable[[], Tiled[None]]] = [partial(factors.step_decoder, layer) for layer in (1, 2)]
    steps.append(factors.step_code)
    before_step = start = objective(factors)
    for step in steps * 5:
        outcome(step())
        # The pressure on deep weights changes with their shares, so it is no fixed objective.
        assert sparsity or objective(factors) <= before_step * (1 + 1e-10)
        before_step = objective(factors)
    assert before_step < start
    assert torch.equal(factors.decoders[0][:, 1], before[0][:, 1])
    assert torch.equal(factors.decoders[1][:, 1], before[1][:, 1])
    assert all(not torch.isclose(d[:, 0], b[:, 0]).any() for d, b in zip(factors.decoders, before, strict=True))


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("kind", [Factors, PlainFactors])
def test_steps_descend_with_boxes_too_and_empty_them(kind: type[Factors], loss: Loss, depth: int) -> None:
    factors = random_factors(depth, loss, free=True, seed=2, kind=kind)
    rows, columns = torch.zeros(13, dtype=torch.float64), torch.zeros(17, dtype=torch.float64)
    rows[3:7], columns[2:9] = 1.0, 1.0
    weights = torch.full((factors.decoders[-1].shape[1],), 5.0, dtype=torch.float64)
    weights[0] = 0.0
    factors.boxes = [Box(rows, columns, weights)]
    steps: list[Callable[[], Tiled[None]]] = [partial(factors.step_decoder, layer) for layer in range(1, depth + 1)]
    steps.append(factors.step_code)
    before, boxed = objective(factors), factors._boxed()
    for step in steps * 10:
        outcome(step())
        after = objective(factors)
        assert after <= before * (1 + 1e-10) + 1e-12
        before = after
    assert factors._boxed() < 0.5 * boxed


def hoyer(values: torch.Tensor) -> float:
    """Sparseness (Hoyer 2004): 0 for equal values, 1 for a single one."""
    root = math.sqrt(values.numel())
    return (root - float(values.sum() / values.norm())) / (root - 1.0)


def test_sparsity_makes_activations_and_deep_weights_sparser() -> None:
    generator = torch.Generator().manual_seed(0)
    bases = torch.rand(40, 6, generator=generator, dtype=torch.float64) ** 4
    code = torch.rand(6, 80, generator=generator, dtype=torch.float64) ** 4
    results = []
    for sparsity in (0.0, 0.1):
        factors = random_factors(2, Loss.KL, free=False, seed=3, sparsity=sparsity, x=bases @ code)
        for _ in range(150):
            for layer in (1, 2):
                outcome(factors.step_decoder(layer))
                outcome(factors.step_encoder(layer))
        results.append((hoyer(factors.deepest()), hoyer(factors.decoders[1] / factors.decoders[1].sum(dim=0))))
    plain, sparse = results
    assert sparse[0] > plain[0] + 0.01
    assert sparse[1] > plain[1] + 0.01


def test_a_vanished_weight_can_come_back() -> None:
    factors = random_factors(1, Loss.KL, free=True, seed=0)
    factors.decoders[0][:, 0] = 0.0
    outcome(factors.step_decoder(1))
    assert float(factors.decoders[0].min()) >= FLOOR / 10
    assert bool(torch.isfinite(factors.decoded(0)).all())


@pytest.mark.parametrize("kind", [Factors, PlainFactors])
def test_sparsity_makes_the_code_of_a_single_layer_sparser(kind: type[Factors]) -> None:
    # Hoyer's measure knows no scale: activations that only shrink are not sparser.
    generator = torch.Generator().manual_seed(0)
    bases = torch.rand(40, 6, generator=generator, dtype=torch.float64) ** 4
    x = bases @ torch.rand(6, 80, generator=generator, dtype=torch.float64) ** 4
    for free in (False, True):
        plain, sparse = (
            random_factors(1, Loss.KL, free=free, seed=3, sparsity=amount, x=x, kind=kind) for amount in (1e-9, 0.3)
        )
        for factors in (plain, sparse):
            for _ in range(150):
                outcome(factors.step_decoder(1))
                outcome(factors.step_code() if free else factors.step_encoder(1))
        assert hoyer(sparse.deepest()) > hoyer(plain.deepest()) + 0.01


@pytest.mark.parametrize("loss", list(Loss))
def test_the_step_is_the_root_of_the_quotient_for_itakura_saito_alone(loss: Loss) -> None:
    # Majorise–minimise (Févotte & Idier 2011); an exponent of 1 would go too far, though it often still descends.
    factors = random_factors(1, loss, free=True, seed=0)
    code, decoder = factors.deepest().clone(), factors.decoders[0]
    y = decoder @ code
    beta = {Loss.EUCLIDEAN: 2, Loss.KL: 1, Loss.IS: 0}[loss]
    quotient = (decoder.T @ (factors.x * y ** (beta - 2))) / (decoder.T @ y ** (beta - 1))
    outcome(factors.step_code())
    assert torch.allclose(factors.deepest(), code * quotient ** (0.5 if loss is Loss.IS else 1.0))


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("sparsity", [0.0, 0.1])
@pytest.mark.parametrize("kind", [Factors, PlainFactors])
@pytest.mark.parametrize("encoder", list(Encoder))
def test_tiles_of_columns_add_up_to_the_whole(
    encoder: Encoder, kind: type[Factors], loss: Loss, free: bool, sparsity: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, tiled = (
        random_factors(2, loss, free=free, seed=4, sparsity=sparsity, kind=kind, encoder=encoder) for _ in range(2)
    )
    yields = {}
    monkeypatch.setattr("audible_gui.nae.factors.MIN_TILE", 1)
    for factors, work in ((whole, 10**9), (tiled, 60)):
        monkeypatch.setattr("audible_gui.nae.factors.TILE_VALUES", work)
        steps = [factors.step_decoder(1), factors.step_decoder(2)]
        steps += [factors.step_code()] if free else [factors.step_encoder(1), factors.step_encoder(2)]
        yields[work] = [len(list(step)) for step in steps]
        assert outcome(factors.measured()) == pytest.approx(outcome(whole.measured()))
        assert torch.allclose(outcome(factors.whole_code()), factors.deepest())
    # Plain steps and those of signed encoders measure what they do, too.
    assert set(yields[10**9][:1]) == {1} or kind is PlainFactors
    assert min(yields[60]) > 2
    for one, other in zip([*whole.encoders, *whole.decoders], [*tiled.encoders, *tiled.decoders], strict=True):
        assert torch.allclose(one, other)
    assert torch.allclose(whole.deepest(), tiled.deepest())
