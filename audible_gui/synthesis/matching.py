"""Finding the components of one network again in another of the same sound. Any thread.

Two components are as similar as their spectrograms b hᵀ and b' h'ᵀ, by the cosine of the angle between these:
⟨b hᵀ, b' h'ᵀ⟩ / (‖b hᵀ‖ ‖b' h'ᵀ‖) = cos(b, b') · cos(h, h'). If both networks can be read as their parts, components
are compared as such, by the same cosine of sums of such products.

A component is found again in the one of the same layer that is most like it, or nowhere: where several are most like
the same one, the most similar of them gets it, and the others are lost. An assignment of all (Kuhn 1955) would rather
send them to their second best, where edits land on another sound; it settles only what is equally alike.

Measured on eight pieces, five shapes of network and four seeds: of what was found again 97 % was where the stem
correlates most with the old one, 92 % when all were assigned. Of those with a home (a correlation above 0.7) 88 % were
found in it, 87 % when all were assigned, and 90 % can be, one to one. Cosines of the masked spectrograms, which need
the sound and all of its bins, were right hardly more often (96.7 instead of 96.4 % on two pieces), and those of square
roots and geometric means agree less with what is heard than the plain product.

Layers are counted from the sound, as everywhere: when the depth differs, layer 1 is compared with layer 1, and the
deeper network's deepest layers with nothing. In measurements this lost fewer components than counting from the deepest
layer, whether a layer was added next to the sound, added at the deep end or taken away.
"""

from dataclasses import dataclass

import numpy as np

from audible_gui.document import LayerMatching, Matching, Network, Pair, Reading
from audible_gui.synthesis.grids import Grid, Values, common_grid, resampled
from audible_gui.synthesis.hierarchy import bases, envelopes, shares
from audible_gui.synthesis.parts import node_shares

MIN_SIMILARITY = 0.5
"""Less similar components are not the same. On eight pieces, measured by ``tests/benchmarks/retraining.py``, of what is
found again at 0.5 to 0.6, 90 % is where the stem correlates most with the old one, above 0.9 99 %, below 0.5 82 %. Of
the components of one sound, looked for in another, fewer than 1 in 1000 reach it.
"""
# Training keeps its numbers above a tiny floor, so the share of a dead component is hardly ever exactly zero.
_DEAD_SHARE = 1e-9
# Twins, which are as similar as each other but for rounding, each get one of those that they are like.
_ALIKE = 1e-6
_TINY = np.finfo(np.float64).tiny


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
        Pairs of similarity MIN_SIMILARITY..1, each of the new component that is most like the previous one, and for
        each layer what is left over.
    """
    parts = _compared_parts(previous, new)
    layers = []
    for layer in range(1, max(previous.depth, new.depth) + 1):
        if layer > new.depth:
            layers.append(LayerMatching(lost=tuple(range(previous.widths[layer - 1]))))
        elif layer > previous.depth:
            layers.append(LayerMatching(fresh=tuple(range(new.widths[layer - 1]))))
        else:
            layers.append(_assigned(_similarities(previous, new, layer, parts)))
    return Matching(tuple(layers))


def similarities(previous: Network, new: Network, layer: int) -> Values:
    """Similarity of each component of a layer to each of the other network's: (K_l previous, K_l new), 0..1."""
    return _similarities(previous, new, layer, _compared_parts(previous, new))


@dataclass(frozen=True, eq=False)
class _Products:
    """Inner products of the spectrograms of layer 1's components, read as parts; each network's largest has norm 1.

    Attributes:
        previous: among those of the previous network, (K_1, K_1).
        new: among those of the new one.
        between: of each of the previous network with each of the new one.
    """

    previous: Values
    new: Values
    between: Values


def _compared_parts(previous: Network, new: Network) -> _Products | None:
    """None when not both can be read as parts."""
    if previous.own is None or new.own is None:
        return None
    spectra = _on_bins(previous, new, 1, Reading.PARTS)
    rows = _on_frames(previous, new, 1, Reading.PARTS)
    (bases_before, norms), (bases_after, new_norms) = map(_unit, spectra)
    (rows_before, heights), (rows_after, new_heights) = map(_unit, rows)
    before, after = _relative(norms * heights), _relative(new_norms * new_heights)
    return _Products(
        previous=(bases_before @ bases_before.T) * (rows_before @ rows_before.T) * np.outer(before, before),
        new=(bases_after @ bases_after.T) * (rows_after @ rows_after.T) * np.outer(after, after),
        between=(bases_before @ bases_after.T) * (rows_before @ rows_after.T) * np.outer(before, after),
    )


def _similarities(previous: Network, new: Network, layer: int, parts: _Products | None) -> Values:
    reading = Reading.ONE if parts is None else Reading.PARTS
    audible = np.outer(*(shares(network, layer, reading) > _DEAD_SHARE for network in (previous, new)))
    if parts is None:
        spectra, rows = _on_bins(previous, new, layer, reading), _on_frames(previous, new, layer, reading)
        return _cosines(*spectra) * _cosines(*rows) * audible
    one, other = (node_shares(network.decoders, network.amounts, layer) for network in (previous, new))
    lengths = np.outer(_lengths(one, parts.previous), _lengths(other, parts.new))
    cosines = np.divide(one.T @ parts.between @ other, lengths, out=np.zeros_like(lengths), where=lengths > 0.0)
    return np.clip(cosines, 0.0, 1.0) * audible


def _lengths(shared: Values, products: Values) -> Values:
    """Norms of weighted sums, (K_l,), from the inner products of what is summed."""
    result: Values = np.sqrt(np.einsum("kj,km,mj->j", shared, products, shared, optimize=True))
    return result


def _assigned(similarity: Values) -> LayerMatching:
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - as slow to import as all else here together

    # What is not its best counts nothing, or a second best would buy a larger sum at the cost of who belongs there.
    wanted = similarity >= np.maximum(similarity.max(axis=1, keepdims=True) - _ALIKE, MIN_SIMILARITY)
    worth = np.where(wanted, similarity, 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    found = [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if worth[row, column] > 0.0]
    pairs = tuple(Pair(row, column, float(similarity[row, column])) for row, column in found)
    lost = set(range(similarity.shape[0])) - {row for row, _ in found}
    fresh = set(range(similarity.shape[1])) - {column for _, column in found}
    return LayerMatching(pairs, tuple(sorted(lost)), tuple(sorted(fresh)))


def _on_bins(previous: Network, new: Network, layer: int, reading: Reading) -> tuple[Values, Values]:
    """Bases of both on the axis of cycles per sample, which are Hz over the rate of the one sound."""
    summed = previous.channels != new.channels
    one, other = (_by_component(network, layer, reading, summed=summed) for network in (previous, new))
    return _resampled(one, other, _bins(previous), _bins(new))


def _bins(network: Network) -> Grid:
    stft = network.spec.stft
    return Grid(-0.5 / stft.n_fft, 1.0 / stft.n_fft, stft.n_bins)


def _by_component(network: Network, layer: int, reading: Reading, *, summed: bool) -> Values:
    values = bases(network, layer, reading).transpose(2, 0, 1).astype(np.float64)
    return values.sum(axis=1, keepdims=True) if summed else values


def _on_frames(previous: Network, new: Network, layer: int, reading: Reading) -> tuple[Values, Values]:
    """Envelopes of both on the axis of samples."""
    one, other = (envelopes(network, layer, reading).astype(np.float64) for network in (previous, new))
    return _resampled(one, other, _frames(previous, one.shape[1]), _frames(new, other.shape[1]))


def _frames(network: Network, count: int) -> Grid:
    """Frames on the axis of samples, each a hop around the middle of its window."""
    stft = network.spec.stft
    return Grid(stft.frame_start(0) + (stft.n_fft - stft.hop) / 2.0, float(stft.hop), count)


def _resampled(one: Values, other: Values, grid: Grid, other_grid: Grid) -> tuple[Values, Values]:
    target = common_grid(grid, other_grid)
    return resampled(one, grid, target), resampled(other, other_grid, target)


def _relative(values: Values) -> Values:
    return values / max(float(values.max()), _TINY)


def _cosines(one: Values, other: Values) -> Values:
    result: Values = _unit(one)[0] @ _unit(other)[0].T
    return np.clip(result, 0.0, 1.0)


def _unit(rows: Values) -> tuple[Values, Values]:
    """Rows of length one, (K, everything else), and how long they were, (K,); those of zeros stay zero."""
    flat = rows.reshape(len(rows), -1)
    # Its largest value becomes one first: squares of tiny numbers would vanish.
    peaks = np.maximum(flat.max(axis=1, keepdims=True), _TINY)
    flat = flat / peaks
    lengths = np.linalg.norm(flat, axis=1, keepdims=True)
    unit = np.divide(flat, lengths, out=np.zeros_like(flat), where=lengths > 0.0)
    return unit, (lengths * peaks)[:, 0]
