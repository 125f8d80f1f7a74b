"""Encoders with negative weights."""

import pytest
import torch

from audible_gui.document import Encoder, Loss
from audible_gui.nae import signed
from audible_gui.nae.signed import RIDGE, reader
from tests.nae.test_factors import objective, random_factors, varying_part
from tests.support.networks import outcome


@pytest.mark.parametrize("shape", [(7, 20), (20, 7)])
@pytest.mark.parametrize("block", [3, 512])
def test_the_reader_is_ridge_regression(shape: tuple[int, int], block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed, "_BLOCK", block)
    monkeypatch.setattr(signed, "_PRODUCTS", 49 * block)
    generator = torch.Generator().manual_seed(0)
    rows = torch.rand(*shape, generator=generator, dtype=torch.float64)
    goal = torch.rand(4, shape[1], generator=generator, dtype=torch.float64)
    ridge = RIDGE * rows.square().sum() / shape[1]
    wanted = goal @ rows.T @ torch.linalg.inv(rows @ rows.T + ridge * torch.eye(shape[0], dtype=torch.float64))
    assert torch.allclose(outcome(reader(rows)).fitted(goal), wanted)


def test_reading_nothing_gives_numbers() -> None:
    read = outcome(reader(torch.zeros(4, 6)))
    assert torch.isfinite(read.fitted(torch.ones(2, 6))).all()


def test_many_samples_that_are_alike_can_be_read() -> None:
    inputs = torch.linspace(0.1, 1.0, 6)[:, None] ** 4
    read = outcome(reader(inputs * torch.ones(1, 20_000)))
    assert torch.allclose(read.fitted(torch.ones(2, 20_000)) @ inputs, torch.ones(2, 1), rtol=1e-3)


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_where_a_step_wants_to_go_is_downhill(loss: Loss, depth: int) -> None:
    factors = random_factors(depth, loss, free=False, seed=1, encoder=Encoder.SIGNED)
    left = factors.weights(depth)
    assert left is not None
    for layer in range(1, depth + 1):
        wish = signed._wish(factors, left, layer)
        activations = factors.encoded(layer).requires_grad_()
        above = activations
        for encoder in factors.encoders[layer:]:
            above = (encoder @ above).clamp(min=0.0)
        y = (left @ above).clamp(min=1e-12)
        varying_part(factors.x, y, loss).backward()  # type: ignore[no-untyped-call]
        gradient = activations.grad
        assert gradient is not None
        moved = wish.abs() > 1e-9
        assert bool(moved.any())
        assert bool((wish[moved] * gradient[moved] < 0.0).all())


@pytest.mark.parametrize("loss", list(Loss))
def test_negative_weights_explain_more(loss: Loss) -> None:
    generator = torch.Generator().manual_seed(2)
    bases = torch.rand(20, 6, generator=generator, dtype=torch.float64)
    x = bases @ torch.rand(6, 30, generator=generator, dtype=torch.float64) ** 8
    results = []
    for encoder in Encoder:
        factors = random_factors(1, loss, free=False, seed=3, x=x)
        factors.encoder = encoder
        factors.decoders[0].copy_(bases / bases.sum(dim=0))
        for _ in range(30):
            outcome(factors.step_encoder(1))
        results.append(objective(factors))
    nonnegative, free = results
    assert free < 0.5 * nonnegative
