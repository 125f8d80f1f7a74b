"""A deep layer read as its parts: what each component is then, and that nothing is lost or counted twice."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audible_gui.document import (
    Document,
    Floats,
    Network,
    Node,
    Orientation,
    Reading,
    frozen,
    with_gain,
    with_mute,
    with_network,
    with_reading,
    with_solo,
)
from audible_gui.operations import with_basis_of
from audible_gui.synthesis import (
    Renderer,
    bases,
    document_mix,
    envelopes,
    factors,
    node_mix,
    parts,
    residual_mix,
    shares,
    similarities,
    unit_mix,
)
from audible_gui.synthesis.parts import edge_shares, node_shares
from audible_gui.synthesis.shapes import node_shape
from tests.support.networks import SMALL, noise, random_network

Doubles = npt.NDArray[np.float64]
WIDTHS = (7, 4, 3)


def with_parts(orientation: Orientation = Orientation.SPECTRA, widths: tuple[int, ...] = WIDTHS) -> Network:
    return random_network(noise(1500, 2), widths, SMALL, orientation, parts=True)


def spectrograms(network: Network, layer: int) -> Doubles:
    """Of every component, (K_l, channels · bins, frames), from the definition."""
    assert network.own is not None
    held = node_shares(network.decoders, network.amounts, layer)
    whole: Doubles = np.einsum(
        "ik,kj,kn->jin", network.decoders[0].astype(np.float64), held, network.own.astype(np.float64)
    )
    return whole if network.spec.orientation is Orientation.SPECTRA else whole.transpose(0, 2, 1)


def test_shares_of_a_child_go_by_the_energy_of_its_edges_and_sum_to_one() -> None:
    decoder = frozen([[0.5, 0.25], [0.0, 0.75], [0.0, 0.0]])
    result = edge_shares(decoder, np.array([1.0, 6.0]))
    np.testing.assert_allclose(result, [[0.25, 0.75], [0.0, 1.0], [0.5, 0.5]], rtol=1e-15)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_components_of_every_layer_sum_to_the_same_whole(layer: int) -> None:
    network = with_parts()
    assert network.own is not None
    held = node_shares(network.decoders, network.amounts, layer)
    assert held.shape == (7, WIDTHS[layer - 1])
    np.testing.assert_allclose(held.sum(axis=1), 1.0, rtol=1e-14)
    whole = network.decoders[0].astype(np.float64) @ network.own.astype(np.float64)
    np.testing.assert_allclose(spectrograms(network, layer).sum(axis=0), whole, rtol=1e-13)
    gains = [node_mix(network, Node(layer, index), 1.0, Reading.PARTS).gains for index in range(WIDTHS[layer - 1])]
    np.testing.assert_allclose(np.sum(gains, axis=0), unit_mix(network, Reading.PARTS).gains, rtol=1e-6)


@pytest.mark.parametrize("layer", [2, 3])
def test_the_children_of_a_component_sum_to_it(layer: int) -> None:
    network = with_parts()
    edges = edge_shares(network.decoders[layer - 1], network.amounts[layer - 1])
    children = spectrograms(network, layer - 1)
    for index, parent in enumerate(spectrograms(network, layer)):
        np.testing.assert_allclose(np.tensordot(edges[:, index], children, 1), parent, rtol=1e-12, atol=1e-15)


@settings(max_examples=15)
@given(
    widths=st.lists(st.integers(1, 6), min_size=2, max_size=4).map(tuple),
    orientation=st.sampled_from(Orientation),
    reading=st.sampled_from(Reading),
    seed=st.integers(0, 100),
)
def test_masked_stems_of_every_layer_and_the_residual_sum_to_the_sound(
    widths: tuple[int, ...], orientation: Orientation, reading: Reading, seed: int
) -> None:
    sound = noise(900, 2, seed)
    network = random_network(sound, widths, SMALL, orientation, seed, parts=True)
    renderer = Renderer(sound.samples, SMALL, factors(network, reading))
    for layer, width in enumerate(widths, 1):
        mixes = [node_mix(network, Node(layer, index), 1.0, reading) for index in range(width)]
        stems = renderer.render_all([*mixes, residual_mix(network, 1.0, reading)], 0, sound.n_samples)
        error = np.linalg.norm(stems.sum(axis=0) - sound.samples) / np.linalg.norm(sound.samples)
        assert error <= 1e-6


@pytest.mark.parametrize("orientation", list(Orientation))
def test_what_is_drawn_of_a_component_are_the_sums_of_its_spectrogram(orientation: Orientation) -> None:
    network = with_parts(orientation)
    for layer in (1, 2, 3):
        spectra, rows = bases(network, layer, Reading.PARTS), envelopes(network, layer, Reading.PARTS)
        assert spectra.shape == (2, SMALL.n_bins, WIDTHS[layer - 1])
        for index, whole in enumerate(spectrograms(network, layer)):
            basis, row = spectra[..., index].ravel().astype(np.float64), rows[index].astype(np.float64)
            np.testing.assert_allclose(basis / basis.sum(), whole.sum(axis=1) / whole.sum(), rtol=1e-4)
            np.testing.assert_allclose(row / row.sum(), whole.sum(axis=0) / whole.sum(), rtol=1e-4)
            assert basis.sum() * row.sum() == pytest.approx(whole.sum(), rel=1e-5)
        amounts = spectrograms(network, layer).sum(axis=(1, 2))
        np.testing.assert_allclose(shares(network, layer, Reading.PARTS), amounts / amounts.sum(), rtol=1e-6)


@pytest.mark.parametrize("orientation", list(Orientation))
def test_gains_of_several_layers_multiply_and_nothing_plays_twice(orientation: Orientation) -> None:
    network = with_parts(orientation)
    sound = noise(1500, 2)
    document = with_network(Document(sound=sound, reading=Reading.PARTS), network)
    document = with_gain(document, Node(1, 2), -6.0)
    document = with_mute(document, Node(1, 5), muted=True)
    document = with_mute(document, Node(2, 1), muted=True)
    document = with_gain(document, Node(2, 3), 3.0)
    document = with_solo(document, Node(3, 0), soloed=True)
    document = with_solo(document, Node(3, 2), soloed=True)
    first, second = np.ones(7), np.ones(4)
    first[[2, 5]], second[[1, 3]] = (10 ** (-6 / 20), 0.0), (0.0, 10 ** (3 / 20))
    paths = edge_shares(network.decoders[1], network.amounts[1]) * second
    paths = paths @ (edge_shares(network.decoders[2], network.amounts[2]) * [1.0, 0.0, 1.0])
    renderer = Renderer(sound.samples, SMALL, factors(network, Reading.PARTS))
    mixes = [node_mix(network, Node(1, index), 1.0, Reading.PARTS) for index in range(7)]
    *parts, rest = renderer.render_all([*mixes, residual_mix(network, 1.0, Reading.PARTS)], 0, sound.n_samples)
    expected = np.tensordot(first * paths.sum(axis=1), np.stack(parts), 1) + rest
    heard = renderer.render(document_mix(document), 0, sound.n_samples)
    np.testing.assert_allclose(heard, expected, atol=1e-6)


def test_the_two_readings_of_a_component_sound_different() -> None:
    network, sound = with_parts(), noise(1500, 2)
    one, parts = (
        Renderer(sound.samples, SMALL, factors(network, reading)).render(
            node_mix(network, Node(3, 1), 1.0, reading), 0, sound.n_samples
        )
        for reading in (Reading.ONE, Reading.PARTS)
    )
    assert np.linalg.norm(one - parts) > 0.1 * np.linalg.norm(one)


def test_a_document_sounds_as_it_is_read() -> None:
    network, sound = with_parts(), noise(1500, 2)
    document = with_mute(with_network(Document(sound=sound), network), Node(3, 1), muted=True)
    for reading in Reading:
        mix = document_mix(with_reading(document, reading))
        alone = [node_mix(network, Node(3, index), 1.0, reading).gains for index in (0, 2)]
        np.testing.assert_allclose(mix.gains, np.sum(alone, axis=0), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("widths", [(4,), (5, 3)])
def test_without_activations_of_its_own_a_network_is_read_as_one(widths: tuple[int, ...]) -> None:
    network = random_network(noise(1500, 2), widths)
    one, parts = (factors(network, reading) for reading in (Reading.ONE, Reading.PARTS))
    assert one.right is parts.right is network.code
    assert np.array_equal(one.left, parts.left)
    node = Node(len(widths), 1)
    assert np.array_equal(
        node_mix(network, node, 1.0, Reading.ONE).gains, node_mix(network, node, 1.0, Reading.PARTS).gains
    )


@pytest.mark.parametrize("orientation", list(Orientation))
def test_components_are_as_similar_as_their_parts_together(orientation: Orientation) -> None:
    one = with_parts(orientation)
    assert one.own is not None
    other = random_network(noise(1500, 2), (6, 5, 2), SMALL, orientation, 3, parts=True)
    assert other.own is not None
    other = replace(other, own=frozen(other.own * 1e-3))
    for layer in (1, 2, 3):
        flat, flat_other = (spectrograms(network, layer).reshape(width, -1) for network, width in (
            (one, one.widths[layer - 1]), (other, other.widths[layer - 1])))  # fmt: skip
        flat, flat_other = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (flat, flat_other))
        np.testing.assert_allclose(similarities(one, other, layer), flat @ flat_other.T, atol=1e-6)


def test_shares_of_a_network_are_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sound, asked = noise(2000), list[int]()
    document = with_network(Document(sound=sound), random_network(sound, (6, 4, 3), parts=True))
    plain = parts.edge_shares

    def counted(decoder: Floats, amounts: Doubles) -> Doubles:
        asked.append(len(decoder))
        return plain(decoder, amounts)

    monkeypatch.setattr(parts, "edge_shares", counted)
    counts = []
    for index in range(3):
        document = with_basis_of(document, Node(2, index), Node(1, index))
        document_mix(document)
        counts.append(len(asked))
    assert 2 <= counts[0] <= 4, "each once for itself, and once for what they come to"
    assert counts[2] == counts[0]


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("reading", list(Reading))
def test_one_component_is_that_of_its_layer_and_the_layer_is_not_worked_out(
    monkeypatch: pytest.MonkeyPatch, orientation: Orientation, reading: Reading
) -> None:
    network = with_parts(orientation)
    nodes = [Node(layer, index) for layer, width in enumerate(WIDTHS, 1) for index in (0, width - 1)]
    whole = {layer: (bases(network, layer, reading), envelopes(network, layer, reading)) for layer in (1, 2, 3)}

    def refused(*_: object) -> None:
        pytest.fail("all of a layer is worked out for one component")

    for name in ("layer_weights", "layer_code"):
        monkeypatch.setattr(f"audible_gui.synthesis.hierarchy.{name}", refused)
    for node in nodes:
        shape, (spectra, rows) = node_shape(network, node, reading), whole[node.layer]
        np.testing.assert_allclose(shape.basis, spectra[:, :, node.index], rtol=1e-6)
        np.testing.assert_allclose(shape.envelope, rows[node.index], rtol=1e-6)
