"""β-divergences between a spectrogram X and its reconstruction X̂, as losses and as gradients. Any thread.

d(x, y) for β = 2 is (x − y)² / 2 (Euclidean, Gaussian noise), for β = 1 x log(x / y) − x + y (generalised
Kullback–Leibler, Poisson), for β = 0 x / y − log(x / y) − 1 (Itakura–Saito, Gamma). The gradient by X̂ is
X̂^(β−1) − X · X̂^(β−2): a positive part and a negative one (Févotte & Idier 2011).
"""

import torch

from audible_gui.document import Loss

FLOOR = 1e-12
_IS_FLOOR = 1e-5
_TINY = 1e-37


def exponent(loss: Loss) -> float:
    """Exponent of the scaled step that makes it majorise–minimise: 1, and 1/2 for Itakura–Saito."""
    return 0.5 if loss is Loss.IS else 1.0


def prepared(x: torch.Tensor, loss: Loss) -> torch.Tensor:
    """X, changed in place, as the loss can take it: Itakura–Saito knows no zeros and gets a floor of mean − 100 dB."""
    return x.clamp_(min=_IS_FLOOR) if loss is Loss.IS else x


def divergence(x: torch.Tensor, y: torch.Tensor, loss: Loss) -> float:
    """Sum of d(x, y) over all elements, accumulated in float64."""
    return float(divergence_terms(x, y, loss).sum(dtype=torch.float64))


def divergence_terms(x: torch.Tensor, y: torch.Tensor, loss: Loss) -> torch.Tensor:
    """d(x, y) of every element."""
    if loss is Loss.EUCLIDEAN:
        return (x - y).square_().mul_(0.5)
    if loss is Loss.KL:
        # Three times as fast as xlogy; where x is zero the logarithm is finite and counts for nothing.
        return (x / y).clamp_(min=_TINY).log_().mul_(x).sub_(x).add_(y)
    quotient = x / y
    return quotient - quotient.log() - 1.0


def gradient_parts(x: torch.Tensor, y: torch.Tensor, loss: Loss) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Negative and positive part of the gradient by X̂; the positive one is None where it is one everywhere (KL).

    ``y`` is used up: it may be overwritten, since another array of its size costs more than the arithmetic.
    """
    if loss is Loss.EUCLIDEAN:
        return x, y
    if loss is Loss.KL:
        return torch.div(x, y, out=y), None
    inverse = y.reciprocal_()
    return x * inverse * inverse, inverse
