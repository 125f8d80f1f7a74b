"""Starting points: frames of the spectrogram for the first layer, a merge tree for the deeper ones. Any thread."""

from collections.abc import Generator

import numpy as np
import numpy.typing as npt

from audible_gui.nae.tiles import tiles

Matrix = npt.NDArray[np.float64]


def frame_seeds(
    x: npt.NDArray[np.float32], count: int, rng: np.random.Generator
) -> Generator[None, None, npt.NDArray[np.intp]]:
    """Samples of X that differ most from each other, loud ones first.

    Farthest-first traversal on the cosine distance of square roots, weighted by energy; the seed moves the weights.

    Args:
        x: (inputs, samples).
        count: how many.
        rng: source of the variation between seeds.

    Yields:
        After every tile of samples.

    Returns:
        (count,) numbers of samples; repeated when there are fewer samples than asked for.
    """
    # A sample a row: a tile of whole rows is memory of its own.
    directions, norms = np.empty(x.shape[::-1], dtype=x.dtype), np.empty(x.shape[1], dtype=x.dtype)
    parts = list(tiles(x.shape[1], x.shape[0]))
    for tile in parts:
        roots = np.sqrt(x[:, tile])
        norms[tile] = np.linalg.norm(roots, axis=0)
        np.divide(roots.T, np.maximum(norms[tile, None], 1e-12), out=directions[tile])
        yield
    weights = norms * rng.uniform(0.5, 1.0, size=norms.shape)
    chosen = [int(np.argmax(weights))]
    distance = np.full(x.shape[1], np.inf)
    while len(chosen) < min(count, x.shape[1]):
        for tile in parts:
            likeness = directions[tile] @ directions[chosen[-1]]
            np.minimum(distance[tile], 1.0 - likeness, out=distance[tile])
            yield
        distance[chosen[-1]] = 0.0
        chosen.append(int(np.argmax(weights * np.maximum(distance, 1e-9))))
    return np.resize(np.array(chosen), count)


def merge_groups(
    bases: Matrix, envelopes: Matrix, count: int, kinds: Matrix | None = None
) -> Generator[None, None, list[list[int]]]:
    """Components joined, two at a time, into ``count`` groups of like basis and like envelope.

    The pair with the least (1 − s) · (1 + |k_i − k_j|) · √(e_i e_j / (e_i + e_j)) is joined, with
    s = cos(√h_i, √h_j) · cos(b_i, b_j), kinds k and energies e; the joined component is the sum of the two.

    Args:
        bases: (inputs, K), unit sum.
        envelopes: (K, samples); used up.
        count: number of groups, at most K.
        kinds: 0..1, (K,); unlike ones are joined later. All are alike when left out.

    Yields:
        After every tile of components, several times for every component and every merge.

    Returns:
        The members of each group.
    """
    groups = [[index] for index in range(bases.shape[1])]
    parts = _Parts(bases.T.copy(), envelopes, np.zeros(len(groups)) if kinds is None else kinds.copy())
    for tile in tiles(*envelopes.shape):
        parts.measure(tile)
        yield
    b, h = parts.bases, parts.envelopes
    cost = np.full((len(groups), len(groups)), np.inf)
    for index in range(len(groups)):
        yield from _set_costs(cost, parts, index, np.arange(index))
    alive = list(range(len(groups)))
    while len(alive) > count:
        i, j = divmod(int(np.argmin(cost)), cost.shape[1])
        energies = parts.energies[i], parts.energies[j]
        for rows in (b, parts.kinds):
            rows[i] = (rows[i] * energies[0] + rows[j] * energies[1]) / max(energies[0] + energies[1], 1e-30)
        h[i] += h[j]
        parts.changed(i)
        groups[i] += groups[j]
        alive.remove(j)
        cost[j, :] = cost[:, j] = np.inf
        yield from _set_costs(cost, parts, i, np.array([other for other in alive if other != i], dtype=int))
    return [sorted(groups[index]) for index in alive]


class _Parts:
    """Components and what their likeness is made of, one row each."""

    def __init__(self, bases: Matrix, envelopes: Matrix, kinds: Matrix) -> None:
        self.bases, self.envelopes, self.roots, self.kinds = bases, envelopes, np.empty_like(envelopes), kinds
        self.energies, self.root_norms = np.empty(len(bases)), np.empty(len(bases))
        self.base_norms = np.linalg.norm(bases, axis=1)

    def measure(self, rows: slice) -> None:
        """What is made of some envelopes."""
        np.sqrt(self.envelopes[rows], out=self.roots[rows])
        self.energies[rows] = self.envelopes[rows].sum(axis=1)
        self.root_norms[rows] = np.linalg.norm(self.roots[rows], axis=1)

    def changed(self, index: int) -> None:
        """Basis and envelope of one of them are others."""
        self.roots[index] = np.sqrt(self.envelopes[index])
        self.energies[index] = self.envelopes[index].sum()
        self.base_norms[index] = np.linalg.norm(self.bases[index])
        self.root_norms[index] = np.linalg.norm(self.roots[index])

    def likeness(self, index: int, rows: slice) -> Matrix:
        """To some components."""
        base_norms, root_norms = self.base_norms[rows], self.root_norms[rows]
        bases = self.bases[rows] @ self.bases[index] / np.maximum(base_norms * self.base_norms[index], 1e-30)
        roots = self.roots[rows] @ self.roots[index] / np.maximum(root_norms * self.root_norms[index], 1e-30)
        likeness: Matrix = roots * bases
        return likeness


def _set_costs(cost: Matrix, parts: _Parts, index: int, others: npt.NDArray[np.intp]) -> Generator[None, None, None]:
    """What it costs to join a component with others, in ascending order; yields after every tile of them."""
    likeness = np.empty(others.max(initial=-1) + 1)
    for tile in tiles(len(parts.bases), parts.roots.shape[1]):
        if tile.start < len(likeness):
            likeness[tile] = parts.likeness(index, tile)[: len(likeness) - tile.start]
        yield
    energies, energy = parts.energies[others], parts.energies[index]
    sizes = np.sqrt(energies * energy / np.maximum(energies + energy, 1e-30))
    unlike = (1.0 - likeness[others]) * (1.0 + np.abs(parts.kinds[others] - parts.kinds[index]))
    cost[np.maximum(others, index), np.minimum(others, index)] = unlike * sizes
