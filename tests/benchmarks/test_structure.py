"""Effective numbers of children."""

from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import Floats, Network, frozen
from audible_gui.synthesis import bases, envelopes
from tests.benchmarks.structure import effective_children, participation
from tests.support.networks import noise, random_network


def _deep_weights(weights: Floats, code_rows: list[float]) -> Network:
    """A network whose second layer is this, with rows of the code of these sums."""
    network = random_network(noise(2000), widths=(weights.shape[0], weights.shape[1]))
    rows = network.code / network.code.sum(axis=1, keepdims=True) * np.array(code_rows)[:, None]
    return replace(network, decoders=(network.decoders[0], frozen(weights)), code=frozen(rows))


def test_equal_energies_count_and_zeros_do_not() -> None:
    energies = np.array([[1.0, 2.0, 3.0], [0.0, 2.0, 1.0], [0.0, 2.0, 0.0]])
    np.testing.assert_allclose(participation(energies), [1.0, 3.0, 1.6])


def test_the_median_is_over_live_nodes() -> None:
    weights = np.array([[1.0, 0.5, 1 / 3], [0.0, 0.5, 1 / 3], [0.0, 0.0, 1 / 3]], np.float32)
    assert effective_children(_deep_weights(weights, [1, 1, 1]), 2) == pytest.approx(2.0, rel=1e-5)
    assert effective_children(_deep_weights(weights, [1, 0, 0]), 2) == pytest.approx(1.0, rel=1e-5)
    assert effective_children(_deep_weights(weights, [0, 0, 0]), 2) is None


def test_edges_are_weighed_by_the_size_of_their_bases() -> None:
    network = _deep_weights(np.array([[0.5], [0.5]], np.float32), [1.0])
    first = network.decoders[0] * np.array([3.0, 1.0], np.float32)
    assert effective_children(replace(network, decoders=(frozen(first), network.decoders[1])), 2) == pytest.approx(1.6)


def test_edges_are_the_energies_that_sum_to_the_layers_components() -> None:
    network = random_network(noise(2000), widths=(5, 4, 3))
    columns = bases(network, 2).sum(axis=(0, 1), dtype=np.float64)
    rows = envelopes(network, 3).sum(axis=1, dtype=np.float64)
    edges = network.decoders[2] * columns[:, None] * rows
    np.testing.assert_allclose(edges.sum(axis=0), bases(network, 3).sum(axis=(0, 1)) * rows, rtol=1e-5)
    assert effective_children(network, 3) == pytest.approx(float(np.median(participation(edges))))
