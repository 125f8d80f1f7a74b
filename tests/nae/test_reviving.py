"""Components that have died."""

import torch

from audible_gui.document import Loss
from audible_gui.nae.factors import Factors
from audible_gui.nae.learning import decoder_sweep
from audible_gui.nae.reviving import revived
from tests.nae.test_factors import objective, random_factors
from tests.support.networks import outcome


def swept(factors: Factors, count: int) -> None:
    for _ in range(count):
        for _ in decoder_sweep(factors):
            pass


def one_dead(seed: int = 0) -> Factors:
    """Six components that have learned X of rank six, and then one has fallen silent."""
    generator = torch.Generator().manual_seed(seed)
    bases = torch.rand(30, 6, generator=generator, dtype=torch.float64) ** 6
    x = bases @ torch.rand(6, 40, generator=generator, dtype=torch.float64) ** 6
    factors = random_factors(1, Loss.KL, free=True, seed=seed, x=x)
    swept(factors, 20)
    assert factors.code is not None
    factors.code[2] = 1e-12
    return factors


def test_a_dead_component_learns_again_what_the_others_leave() -> None:
    alive, dead = one_dead(), one_dead()
    assert outcome(revived(alive)) == 1
    for factors in (alive, dead):
        swept(factors, 40)
    assert float(alive.deepest()[2].sum() / alive.deepest().sum()) > 0.01
    assert objective(alive) < 0.5 * objective(dead)
    assert all(torch.isfinite(tensor).all() and bool((tensor >= 0).all()) for tensor in alive.learned())


def test_what_is_alive_stays_as_it_is() -> None:
    factors = one_dead()
    others = [0, 1, 3, 4, 5]
    decoder, code = factors.decoders[0][:, others].clone(), factors.deepest()[others].clone()
    outcome(revived(factors))
    assert torch.allclose(factors.decoders[0][:, others] / decoder, torch.ones_like(decoder))
    assert torch.allclose(factors.deepest()[others], code)
    before = factors.copied()
    assert outcome(revived(factors)) == 0
    assert all(torch.equal(now, then) for now, then in zip(factors.learned(), before, strict=True))


def test_more_dead_components_than_samples_and_silence_are_left_alone() -> None:
    x = torch.rand(5, 2, dtype=torch.float64)
    factors = random_factors(1, Loss.KL, free=True, seed=0, x=x)
    assert factors.code is not None
    factors.code[1:] = 1e-15
    assert outcome(revived(factors)) == 5
    assert torch.isfinite(factors.decoded(0)).all()
    factors.code[:] = 0.0
    assert outcome(revived(factors)) == 6
    assert not factors.decoded(0).any()
