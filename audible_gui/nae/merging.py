"""Several components of a layer become one. Exact arithmetic on what was learned; knows no torch. Any thread."""

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, Merge, Network, frozen
from audible_gui.errors import TrainingError

Matrix = npt.NDArray[np.float64]


def merged(network: Network, change: Merge) -> Network:
    """The network with some components of one layer joined.

    The one that holds most keeps its id, and with it what a person has set on it. Its basis, or its column of weights,
    becomes the mean of all, weighted by their amounts; in the deepest layer its envelope becomes the sum of all, in a
    shallower one its row of the next layer's weights, so that every parent keeps its amount; in layer 1 its own
    activations, too, become the sum of all. Every layer keeps its total, and X̂ changes only as far as the joined ones
    differ. The loss is not measured.

    Raises:
        TrainingError: unless there are at least two components, all of one layer.
    """
    layers = {node.layer for node in change.nodes}
    if len(layers) != 1 or len(change.nodes) < 2:
        raise TrainingError("Choose at least two components, all of one layer, to merge.")
    (layer,) = layers
    amounts = network.amounts[layer - 1]
    members = sorted((node.index for node in change.nodes), key=lambda index: (-amounts[index], index))
    weights = amounts[members] if amounts[members].any() else np.ones(len(members))
    encoders, decoders = list(network.encoders), list(network.decoders)
    code, own = network.code, network.own
    decoders[layer - 1] = _averaged(decoders[layer - 1], members, weights)
    encoders[layer - 1] = _summed(encoders[layer - 1], members)
    if layer < network.depth:
        decoders[layer] = _summed(decoders[layer], members)
        encoders[layer] = _averaged(encoders[layer], members, weights)
    else:
        code = _summed(code, members)
    if layer == 1 and own is not None:
        own = _summed(own, members)
    ids = list(network.ids)
    ids[layer - 1] = tuple(id_ for index, id_ in enumerate(ids[layer - 1]) if index not in members[1:])
    widths = tuple(decoder.shape[1] for decoder in decoders)
    return replace(
        network,
        spec=replace(network.spec, widths=widths),
        encoders=tuple(encoders),
        decoders=tuple(decoders),
        code=code,
        own=own,
        ids=tuple(ids),
        loss=math.nan,
    )


def _averaged(columns: Floats, members: list[int], weights: Matrix) -> Floats:
    """The first member's column becomes the weighted mean of all members', the others vanish."""
    result = columns.astype(np.float64)
    result[:, members[0]] = result[:, members] @ weights / weights.sum()
    return frozen(np.delete(result, members[1:], axis=1))


def _summed(rows: Floats, members: list[int]) -> Floats:
    """The first member's row becomes the sum of all members', the others vanish."""
    result = rows.astype(np.float64)
    result[members[0]] = result[members].sum(axis=0)
    return frozen(np.delete(result, members[1:], axis=0))
