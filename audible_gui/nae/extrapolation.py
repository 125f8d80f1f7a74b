"""Sweeps with momentum: fewer of them reach the same objective. One thread at a time.

After every sweep the factors move on in its direction, further the longer it goes well (Nesterov 1983). The scaled
steps multiply, so the move is one of logarithms, θ · (θ / θ')^b, which stays positive; plain steps, and those of signed
encoders, add, and so does their move, projected like them. Where it would raise the objective it is not made, and the
momentum begins anew (O'Donoghue & Candès 2015): since a sweep never raises the objective either, it falls from one
sweep to the next.

Of the scaled steps a third of the sweeps reach the same loss while a network is tuned. The loss is not what separates,
though: 40 such sweeps in the place of 100 separated alike (7.1 dB each, ten pieces, two seeds) in 0.84 to 0.89 of the
processor time, since measuring costs a third of a sweep. So it is used for plain steps, and scaled ones do without.
"""

import math
from collections.abc import Callable, Iterator

import torch

from audible_gui.document import Encoder
from audible_gui.nae.divergence import FLOOR
from audible_gui.nae.factors import Factors, Parts

MOST_MOMENTUM = 0.95
# A weight that shrinks or grows faster than this in one sweep is not thrown further.
_MOST_RATIO = 4.0
_TINY = 1e-30

Sweep = Callable[[Factors], Iterator[None]]


class Extrapolated:
    """A sweep, with momentum from one call to the next; of one stage.

    Args:
        sweep: steps of factors, none of which raises the objective.

    Where there is no such objective (see ``Factors.has_objective``) it is the sweep alone.
    """

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep
        self._before: Parts | None = None
        self._objective = math.inf
        self._age = 1.0

    def __call__(self, factors: Factors) -> Iterator[None]:
        """One sweep, and a step further."""
        yield from self._sweep(factors)
        if not factors.has_objective:
            return
        here = factors.copied()
        momentum = self._momentum()
        if self._before is not None and momentum:
            factors.put(_further(factors, here, self._before, momentum))
            factors.rescale()
        _, objective = yield from factors.measured()
        # Written so that NaN is refused too.
        if not objective <= self._objective:
            factors.put(here)
            self._age = 1.0
            _, objective = yield from factors.measured()
        self._before, self._objective = here, objective

    def _momentum(self) -> float:
        age = (1.0 + math.sqrt(1.0 + 4.0 * self._age**2)) / 2.0
        momentum = min((self._age - 1.0) / age, MOST_MOMENTUM)
        self._age = age
        return momentum


def _further(factors: Factors, here: Parts, before: Parts, momentum: float) -> Parts:
    signed = factors.code is None and factors.encoder is Encoder.SIGNED
    return [
        _moved(now, then, momentum, factors.multiplies, signed=signed and index >= factors.depth)
        for index, (now, then) in enumerate(zip(here, before, strict=True))
    ]


def _moved(now: torch.Tensor, before: torch.Tensor, momentum: float, multiplies: bool, *, signed: bool) -> torch.Tensor:
    if multiplies and not signed:
        return _multiplied(now, before, momentum)
    moved = now + momentum * (now - before)
    # What is zero and stays it, as fixed columns may have it, is not lifted.
    return moved if signed else torch.maximum(moved, now.clamp(max=FLOOR))


def _multiplied(now: torch.Tensor, before: torch.Tensor, momentum: float) -> torch.Tensor:
    ratio = (now / before.clamp(min=_TINY)).clamp_(1.0 / _MOST_RATIO, _MOST_RATIO)
    return ratio.pow_(momentum).mul_(now)
