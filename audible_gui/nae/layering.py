"""A network gets another layer: a deeper one, or one between the sound and what was the first. One thread at a time."""

import numpy as np
import torch

from audible_gui.document import AddLayer, Floats, Retraining
from audible_gui.nae.divergence import FLOOR
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.learning import decoder_sweep, finished
from audible_gui.nae.progress import Progress, Steps
from audible_gui.nae.retraining import Opened, opened
from audible_gui.nae.stages import reading_sweeps
from audible_gui.nae.starting import add_layer, first_layer, groups_of

_READING = 0.1
# A small problem, whatever the length of the sound: the bases alone.
_FACTORISING_SWEEPS = 100


def with_layer(request: Retraining, change: AddLayer, progress: Progress) -> Steps:
    """See ``AddLayer``. A deeper layer starts from the merge tree of the deepest; then everything is tuned together.

    A layer near the sound starts from D1 ≈ D1' · D2', each column weighted by its amount. What was layer 1 becomes
    layer 2 and so on; since identities tell the layer too, that network is of a new run.
    """
    network, width, near = request.network, change.width, change.near_sound
    widths = (width, *network.widths) if near else (*network.widths, width)
    ids = (tuple(range(width)), *network.ids) if near else (*network.ids, tuple(range(width)))
    opening = yield from opened(request, widths, ids, progress, new_run=near)
    learner = opening.learner
    with torch.inference_mode():
        data, shares = yield from learner.during("Analysing", learner.data(widths[0]))
        yield from learner.during("Analysing", learner.load(data, shares))
        factors = learner.factors
        factors.encoders.extend(map(opening.tensor, opening.encoders))
        factors.decoders.extend(map(opening.tensor, opening.decoders))
        factors.code = opening.tensor(opening.code_learned()).clamp_(min=FLOOR)
        learner.everywhere = opening.everywhere()
        if near:
            yield from learner.during("Splitting", _factorised(opening, width))
        else:
            groups = yield from learner.during("Merging", groups_of(factors, width))
            begun = add_layer(factors, groups, width, learner.rng)
            yield from learner.during("Merging", learner.deepen(begun))
        reading = reading_sweeps(_READING * request.iterations, request.iterations)
        return (yield from finished(learner, max(1, request.iterations - reading), reading))


def _factorised(opening: Opened, width: int) -> Tiled[None]:
    """D1 and E1 become two layers each."""
    factors, spec = opening.learner.factors, opening.learner.spec
    bases: Floats = opening.decoders[0] * _amounts(opening)
    bases /= max(float(bases.mean()), FLOOR)
    encoder, decoder = yield from first_layer(bases, width, opening.learner.rng)
    x, seeds = opening.tensor(bases), opening.tensor(decoder)
    code = opening.tensor(np.tile(bases.sum(axis=0) / width, (width, 1))).clamp_(min=FLOOR)
    small = Factors(x.clamp_(min=FLOOR), [], [seeds], code, spec.loss, 0.0)
    for _ in range(_FACTORISING_SWEEPS):
        yield from decoder_sweep(small)
    factors.decoders[:1] = [seeds, code / code.sum(dim=0)]
    factors.encoders[:1] = [opening.tensor(encoder), (code / code.sum(dim=1, keepdim=True)).T.contiguous()]
    factors.rescale()


def _amounts(opening: Opened) -> Floats:
    """Sums of the rows of Ĥ1, (K_1,)."""
    amounts: Floats = opening.code_learned().sum(axis=1)
    for decoder in reversed(opening.decoders[1:]):
        amounts = decoder @ amounts
    return amounts
