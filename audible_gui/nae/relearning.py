"""Learning a network again while some of its components keep their bases. One thread at a time."""

from collections.abc import Generator

import numpy as np
import torch

from audible_gui.document import Floats, Locked, Relearn, Retraining, TrainStep, locked_columns
from audible_gui.nae.divergence import FLOOR
from audible_gui.nae.factors import Tiled
from audible_gui.nae.guidance import boxes
from audible_gui.nae.learning import decoder_sweep, finished
from audible_gui.nae.progress import Progress, Steps
from audible_gui.nae.retraining import Opened, continued_ids, opened, woken
from audible_gui.nae.stages import reading_sweeps
from audible_gui.nae.starting import attach_layer, first_layer, groups_of, membership

_REFINING, _READING = 0.4, 0.05


def relearned(request: Retraining, change: Relearn, progress: Progress) -> Steps:
    """See ``Relearn``. What is not locked starts from frames of what the locked components leave over."""
    network = request.network
    locked = locked_columns(network.decoders, change.locked)
    kept = [(columns | (not change.fresh)).tolist() for columns in locked.columns]
    ids = tuple(continued_ids(row, stays) for row, stays in zip(network.ids, kept, strict=True))
    opening = yield from opened(request, network.widths, ids, progress)
    # Cropped to the frames that are learned from, as a locked D1 has to be.
    locked = locked_columns(opening.decoders, change.locked)
    learner = opening.learner
    afresh = change.fresh and not change.locked
    learner.factors.as_one = bool(change.guides) or (learner.factors.as_one and not afresh)
    with torch.inference_mode():
        if change.fresh:
            yield from _started_afresh(opening, locked)
        else:
            yield from learner.during("Analysing", _started_as_it_is(opening, locked))
            # What guides move is read anew: it may sound where it did not.
            learner.everywhere = None if change.guides else opening.everywhere()
        learner.factors.boxes = boxes(opening, change.guides)
        left = progress.iterations - progress.iteration
        reading = reading_sweeps(_READING * request.iterations, left)
        return (yield from finished(learner, max(1, left - reading), reading))


def _started_as_it_is(opening: Opened, locked: Locked) -> Tiled[None]:
    learner, factors = opening.learner, opening.learner.factors
    yield from learner.load(*(yield from learner.data(learner.spec.widths[0])))
    factors.encoders.extend(map(opening.tensor, opening.encoders))
    factors.decoders.extend(map(opening.tensor, locked.decoders))
    factors.code = woken(opening.tensor(opening.code_learned()))
    factors.fixed = [opening.tensor(columns) for columns in locked.columns]


def _started_afresh(opening: Opened, locked: Locked) -> Generator[TrainStep, bool | None, None]:
    learner, widths = opening.learner, opening.learner.spec.widths
    learner.presentable = len(widths) == 1
    yield from learner.during("Analysing", _first_layer(opening, locked))
    yield from learner.stage("Refining", round(_REFINING * learner.spec.iterations), decoder_sweep)
    for layer in range(2, len(widths) + 1):
        yield from learner.during("Merging", _deeper_layer(opening, locked, layer))
    learner.presentable = True


def _first_layer(opening: Opened, locked: Locked) -> Tiled[None]:
    learner, factors, columns = opening.learner, opening.learner.factors, locked.columns[0]
    data, shares = yield from learner.data(learner.spec.widths[0])
    encoder, decoder, code = opening.encoders[0].copy(), locked.decoders[0].copy(), _first_code(opening)
    if free := locked.free[0]:
        rest = np.maximum(data - decoder[:, columns] @ code[columns], 0.0)
        encoder[free], decoder[:, free] = yield from first_layer(rest, len(free), learner.rng)
        code[free] = encoder[free, : len(rest)] @ rest
    yield from learner.load(data, shares)
    factors.encoders.append(opening.tensor(encoder))
    factors.decoders.append(opening.tensor(decoder))
    factors.code = woken(opening.tensor(code))
    factors.fixed = [opening.tensor(row) for row in locked.columns]
    factors.rescale()


def _first_code(opening: Opened) -> Floats:
    """Ĥ1 as it was, of the frames that are learned from."""
    code = opening.code_learned()
    for decoder in reversed(opening.decoders[1:]):
        code = decoder @ code
    return code


def _deeper_layer(opening: Opened, locked: Locked, layer: int) -> Tiled[None]:
    """Groups of those components that no locked one consists of, besides the locked ones."""
    learner, factors = opening.learner, opening.learner.factors
    columns, free = locked.columns[layer - 1], locked.free[layer - 1]
    kept = np.where(columns, locked.decoders[layer - 1], np.float32(0.0))
    held = kept.sum(axis=1, keepdims=True)
    loose = np.flatnonzero(held[:, 0] == 0.0)
    members = loose if loose.size else np.arange(len(kept))
    groups = (yield from groups_of(factors, len(free), members.tolist())) if free else []
    member = membership(groups, free, kept.shape)
    member += kept / np.maximum(held, FLOOR)
    attach_layer(factors, member, learner.rng)
    locked_here = opening.tensor(columns)
    factors.decoders[-1].copy_(torch.where(locked_here, opening.tensor(kept), factors.decoders[-1]))
