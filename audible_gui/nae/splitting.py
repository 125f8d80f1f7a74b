"""One component becomes several, learned from what it alone holds of the sound. One thread at a time.

Its part of the spectrogram is X · C / X̂, C being its own product of basis and envelope. That is factorised: into
spectra for a component of the first layer, and for a deeper one into mixtures of the components above it.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
import torch

from audible_gui.document import Floats, Node, Retraining, Split, TrainStep
from audible_gui.errors import TrainingError
from audible_gui.nae.descent import factors_for
from audible_gui.nae.divergence import FLOOR, prepared
from audible_gui.nae.factors import Factors
from audible_gui.nae.learning import LAST_SWEEPS, finished
from audible_gui.nae.progress import Progress, Steps
from audible_gui.nae.retraining import Opened, opened
from audible_gui.nae.stages import reading_sweeps
from audible_gui.nae.starting import first_layer

_PARTS, _READING = 0.5, 0.1


@dataclass(frozen=True, eq=False)
class _Parts:
    """What a component is split into.

    Attributes:
        columns: of Dl, (K_(l−1), n).
        envelopes: (n, samples).
        masses: sum of each part's spectrum per unit of its envelope, (n,).
    """

    columns: Floats
    envelopes: Floats
    masses: Floats


def split(request: Retraining, change: Split, progress: Progress) -> Steps:
    """See ``Split``. The parts have new ids: the first in the component's place, the others at the end of the layer.

    The other columns of the layer, and all layers towards the sound, stay exactly as they are. The weights of deeper
    layers towards the component are shared out by what each part has while each of them sounds.
    """
    if change.parts < 2:
        raise TrainingError("A component can be split into two parts or more.")
    network, layer, index = request.network, change.node.layer, change.node.index
    ids, widths = list(network.ids), list(network.widths)
    widths[layer - 1] += change.parts - 1
    fresh = range(max(ids[layer - 1]) + 1, max(ids[layer - 1]) + 1 + change.parts)
    ids[layer - 1] = (*ids[layer - 1][:index], fresh[0], *ids[layer - 1][index + 1 :], *fresh[1:])
    opening = yield from opened(request, tuple(widths), tuple(ids), progress)
    learner = opening.learner
    with torch.inference_mode():
        data, shares = yield from learner.during("Analysing", learner.data(widths[0]))
        parts = yield from _learned_parts(opening, data, change)
        yield from learner.during("Analysing", learner.load(data, shares))
        _put(opening, parts, change.node)

        def sweep(factors: Factors) -> Iterator[None]:
            yield from factors.step_decoder(layer)
            yield from factors.step_code()

        left = request.iterations - progress.iteration
        reading = reading_sweeps(_READING * request.iterations, left)
        return (yield from finished(learner, max(0, left - reading), reading, sweep))


def _learned_parts(opening: Opened, data: Floats, change: Split) -> Generator[TrainStep, bool | None, _Parts]:
    learner, spec, layer = opening.learner, opening.learner.spec, change.node.layer
    own = _own(opening, data, change.node)
    _, seeds = yield from learner.during("Splitting", first_layer(own, change.parts, learner.rng))
    above = _product(opening.decoders[: layer - 1])
    column = opening.decoders[layer - 1][:, change.node.index]
    if above is not None:
        # What each weight would be after one step towards a seed, from the component as it is.
        seeds = column[:, None] * (above.T @ (seeds / np.maximum(above @ column, FLOOR)[:, None]))
    decoders = [opening.tensor(part) for part in (above, seeds) if part is not None]
    whole = decoders[0].new_ones(decoders[0].shape[1], dtype=torch.bool)
    code = opening.tensor(np.tile(own.sum(axis=0) / change.parts, (change.parts, 1)))
    x = prepared(opening.tensor(own), spec.loss)
    factors = factors_for(spec)
    factors.x, factors.decoders, factors.code = x, decoders, code.clamp_(min=FLOOR)
    factors.fixed = [] if above is None else [whole]
    factors.rescale()
    for done in range(max(1, round(_PARTS * spec.iterations))):
        if learner.progress.stopping and done >= LAST_SWEEPS:
            break
        for _ in _part_sweep(factors):
            yield from learner.progress.tell("Splitting")
        learner.progress.iteration += 1
    weights = factors.weights(factors.depth)
    assert weights is not None
    return _Parts(*(part.cpu().numpy() for part in (factors.decoders[-1], code, weights.sum(dim=0))))


def _part_sweep(factors: Factors) -> Iterator[None]:
    yield from factors.step_decoder(factors.depth)
    yield from factors.step_code()


def _own(opening: Opened, data: Floats, node: Node) -> Floats:
    """What a component holds of X."""
    weights, envelopes = _product(opening.decoders[: node.layer]), _rows(opening, node.layer)
    assert weights is not None
    own = np.outer(weights[:, node.index], envelopes[node.index])
    own /= np.maximum(weights @ envelopes, FLOOR)
    own *= data
    return own


def _rows(opening: Opened, layer: int) -> Floats:
    """Ĥ_l of the frames that are learned from."""
    rows = opening.code_learned()
    for decoder in reversed(opening.decoders[layer:]):
        rows = decoder @ rows
    return rows


def _product(decoders: list[Floats]) -> Floats | None:
    result: Floats | None = None
    for decoder in decoders:
        result = decoder if result is None else result @ decoder
    return result


def _put(opening: Opened, parts: _Parts, node: Node) -> None:
    """The parts in the place of the component, in the learner's factors."""
    factors, layer, index = opening.learner.factors, node.layer, node.index
    encoders, decoders, code = list(opening.encoders), list(opening.decoders), opening.code_learned()
    everywhere = opening.everywhere()
    amounts = parts.masses[:, None] * parts.envelopes
    held = amounts.sum(axis=1, keepdims=True) / max(float(amounts.sum()), FLOOR)
    decoders[layer - 1] = _replaced(decoders[layer - 1].T, index, parts.columns.T).T
    encoders[layer - 1] = _replaced(encoders[layer - 1], index, held * encoders[layer - 1][index])
    if layer < len(decoders):
        rows = _shared_out(opening, amounts, node) / parts.masses[:, None]
        decoders[layer] = _replaced(decoders[layer], index, rows)
        encoders[layer] = _replaced(encoders[layer].T, index, np.tile(encoders[layer].T[index], (len(held), 1))).T
    else:
        code = _replaced(code, index, parts.envelopes)
        if everywhere is not None:
            share = everywhere[index : index + 1] / len(held)
            everywhere = torch.cat([everywhere, share.expand(len(held) - 1, -1)])
            everywhere[index] = share[0]
    opening.learner.everywhere = everywhere
    factors.encoders.extend(opening.tensor(np.ascontiguousarray(encoder)) for encoder in encoders)
    factors.decoders.extend(opening.tensor(np.ascontiguousarray(decoder)) for decoder in decoders)
    factors.code = opening.tensor(np.maximum(code, FLOOR))
    old = np.arange(decoders[layer - 1].shape[1]) < opening.decoders[layer - 1].shape[1]
    old[index] = False
    above = [np.ones(decoder.shape[1], dtype=np.bool_) for decoder in decoders[: layer - 1]]
    factors.fixed = [opening.tensor(columns) for columns in [*above, old]]
    factors.rescale()


def _shared_out(opening: Opened, amounts: Floats, node: Node) -> Floats:
    """A component's row of the next weights, times its mass, shared among its parts: (n, K_(l+1)).

    By the amount that each part has while each of the deeper components makes the component sound.
    """
    weights = _product(opening.decoders[: node.layer])
    assert weights is not None
    row = opening.decoders[node.layer][node.index]
    share = amounts / np.maximum(amounts.sum(axis=0), FLOOR)
    held = share @ _rows(opening, node.layer + 1).T + FLOOR
    result: Floats = held / held.sum(axis=0) * row * weights[:, node.index].sum()
    return result


def _replaced(rows: Floats, index: int, parts: Floats) -> Floats:
    """Row ``index`` becomes the first part; the others come after all rows."""
    result = np.concatenate([rows, parts[1:]])
    result[index] = parts[0]
    return result
