"""Finding the components of one network again in another of the same sound. Any thread.

Two components are as similar as their spectrograms b hᵀ and b' h'ᵀ, by the cosine of the angle between these:
⟨b hᵀ, b' h'ᵀ⟩ / (‖b hᵀ‖ ‖b' h'ᵀ‖) = cos(b, b') · cos(h, h'). A layer's components are assigned to those of the same
layer so that the similarities sum to the most (Kuhn 1955), one to one.

Cosines of square roots and geometric means were measured, too: on pieces retrained with another seed or more iterations
the plain product agrees most with the assignment by the masked spectrograms, which are what is heard (99 % of pairs).

Layers are counted from the sound, as everywhere: when the depth differs, layer 1 is compared with layer 1, and the
deeper network's deepest layers with nothing. In measurements this lost fewer components than counting from the deepest
layer, whether a layer was added next to the sound, added at the deep end or taken away.
"""

import numpy as np

from audible_gui.document import LayerMatching, Matching, Network, Pair
from audible_gui.synthesis.grids import Grid, Values, common_grid, resampled
from audible_gui.synthesis.hierarchy import bases, envelopes, shares

MIN_SIMILARITY = 0.5
"""Less similar components are not the same. Measured on four pieces, each trained again with another seed and with more
iterations: of the assigned pairs above it 94 % hold the same source, of those below 46 %. Of the components of two
different sounds, assigned to each other, 3 % reach it.
"""
# Training keeps its numbers above a tiny floor, so the share of a dead component is hardly ever exactly zero.
_DEAD_SHARE = 1e-9


def prepare_matching() -> None:
    """Import what ``match`` needs, once: 0.3 s, in which other threads may stall for some 50 ms."""
    import scipy.optimize  # noqa: F401, PLC0415 - as slow to import as all else here together


def match(previous: Network, new: Network) -> Matching:
    """Which components of ``previous`` are which of ``new``.

    The networks may differ in everything but the sound. On different grids bases are compared over frequency and
    envelopes over time, on the coarser grid each; with different numbers of channels, the sums of the channels are
    compared. A dead component, whose basis or envelope is zero but for the training's floor, matches nothing.

    Args:
        previous: the network before.
        new: the network after.

    Returns:
        Pairs of similarity MIN_SIMILARITY..1, the most similar in sum, and for each layer what is left over.
    """
    layers = []
    for layer in range(1, max(previous.depth, new.depth) + 1):
        if layer > new.depth:
            layers.append(LayerMatching(lost=tuple(range(previous.widths[layer - 1]))))
        elif layer > previous.depth:
            layers.append(LayerMatching(fresh=tuple(range(new.widths[layer - 1]))))
        else:
            layers.append(_assigned(similarities(previous, new, layer)))
    return Matching(tuple(layers))


def similarities(previous: Network, new: Network, layer: int) -> Values:
    """Similarity of each component of a layer to each of the other network's: (K_l previous, K_l new), 0..1."""
    audible = np.outer(*(shares(network, layer) > _DEAD_SHARE for network in (previous, new)))
    return _basis_cosines(previous, new, layer) * _envelope_cosines(previous, new, layer) * audible


def _assigned(similarity: Values) -> LayerMatching:
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - as slow to import as all else here together

    # Too low a similarity counts nothing, or it would buy its pair at the cost of better ones.
    worth = np.where(similarity >= MIN_SIMILARITY, similarity, 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    found = [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if worth[row, column] > 0.0]
    pairs = tuple(Pair(row, column, float(similarity[row, column])) for row, column in found)
    lost = set(range(similarity.shape[0])) - {row for row, _ in found}
    fresh = set(range(similarity.shape[1])) - {column for _, column in found}
    return LayerMatching(pairs, tuple(sorted(lost)), tuple(sorted(fresh)))


def _basis_cosines(previous: Network, new: Network, layer: int) -> Values:
    """On the axis of cycles per sample, which are Hz over the rate of the one sound."""
    summed = previous.channels != new.channels
    one, other = (_by_component(network, layer, summed=summed) for network in (previous, new))
    return _cosines(one, other, _bins(previous), _bins(new))


def _bins(network: Network) -> Grid:
    stft = network.spec.stft
    return Grid(-0.5 / stft.n_fft, 1.0 / stft.n_fft, stft.n_bins)


def _by_component(network: Network, layer: int, *, summed: bool) -> Values:
    values = bases(network, layer).transpose(2, 0, 1).astype(np.float64)
    return values.sum(axis=1, keepdims=True) if summed else values


def _envelope_cosines(previous: Network, new: Network, layer: int) -> Values:
    one, other = (envelopes(network, layer).astype(np.float64) for network in (previous, new))
    return _cosines(one, other, _frames(previous, one.shape[1]), _frames(new, other.shape[1]))


def _frames(network: Network, count: int) -> Grid:
    """Frames on the axis of samples, each a hop around the middle of its window."""
    stft = network.spec.stft
    return Grid(stft.frame_start(0) + (stft.n_fft - stft.hop) / 2.0, float(stft.hop), count)


def _cosines(one: Values, other: Values, grid: Grid, other_grid: Grid) -> Values:
    target = common_grid(grid, other_grid)
    result: Values = _unit(resampled(one, grid, target)) @ _unit(resampled(other, other_grid, target)).T
    return np.clip(result, 0.0, 1.0)


def _unit(rows: Values) -> Values:
    """Rows of length one, (K, everything else); those of zeros stay zero."""
    flat = rows.reshape(len(rows), -1)
    # Its largest value becomes one first: squares of tiny numbers would vanish.
    flat = flat / np.maximum(flat.max(axis=1, keepdims=True), np.finfo(np.float64).tiny)
    result: Values = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 0.5)
    return result
