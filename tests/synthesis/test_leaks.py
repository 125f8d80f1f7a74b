"""What leaked into a component: where another one of its layer is stronger."""

import numpy as np
import pytest

from audible_gui.document import (
    BINARY,
    Document,
    Floats,
    Network,
    Node,
    Orientation,
    Reading,
    auditioned,
    heard_alone,
    with_exponent,
    with_gain,
    with_network,
    with_pan,
    with_reading,
)
from audible_gui.synthesis import Mix, Renderer, document_mix, factors, leaked_mix, node_mix
from audible_gui.synthesis.leaks import rivals
from tests.support.networks import noise, random_network

FRAMES = 20


def trained(
    reading: Reading, exponent: float, orientation: Orientation = Orientation.SPECTRA, channels: int = 1
) -> Document:
    sound = noise(4000, channels)
    network = random_network(sound, orientation=orientation, parts=reading is Reading.PARTS)
    return with_exponent(with_reading(with_network(Document(sound=sound), network), reading), exponent)


def masks(document: Document, mixes: list[Mix]) -> list[Floats]:
    """What each mix multiplies the first frames with: (frames, channels, bins)."""
    assert document.sound is not None
    assert document.network is not None
    parts = factors(document.network, document.reading, document.exponent)
    renderer = Renderer(document.sound.samples, document.network.spec.stft, parts)
    return list(renderer._soft_masks(parts, [renderer.prepare(mix) for mix in mixes], 3, FRAMES))


@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("exponent", [1.0, 2.0])
@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("reading", list(Reading))
def test_only_where_another_one_is_stronger(
    reading: Reading, orientation: Orientation, exponent: float, layer: int
) -> None:
    document = trained(reading, exponent, orientation, channels=2)
    network = document.network
    assert network is not None
    nodes = [Node(layer, index) for index in range(network.widths[layer - 1])]
    whole = np.array(masks(document, [node_mix(network, node, 1.0, document.reading, exponent) for node in nodes]))
    leaked = np.array(masks(document, [leaked_mix(auditioned(document, node), node) for node in nodes]))
    strongest = whole.max(axis=0)
    np.testing.assert_allclose(leaked, np.where(whole < strongest, whole, 0.0), atol=1e-6)
    # Hardened, the strongest would have all of the bin: it gets what leaked into the others.
    np.testing.assert_allclose(strongest + leaked.sum(axis=0), whole.sum(axis=0), atol=1e-5)
    assert 0.1 < leaked.sum() / whole.sum() < 0.95


def test_of_several_only_where_none_of_them_is_the_strongest() -> None:
    document = trained(Reading.ONE, 1.0)
    nodes = [Node(1, index) for index in range(5)]
    whole = np.array(masks(document, [node_mix(document_network(document), node, 1.0, Reading.ONE) for node in nodes]))
    chosen = node_mix(document_network(document), nodes[0], 1.0, Reading.ONE, others=nodes[3:])
    two = heard_alone(document, nodes[0], nodes[3:])
    together, leaked = masks(document, [chosen, leaked_mix(two, nodes[0], nodes[3:])])
    outside = np.isin(whole.argmax(axis=0), (1, 2))
    np.testing.assert_allclose(leaked, np.where(outside, together, 0.0), atol=1e-6)
    assert 0.1 < outside.mean() < 0.9


def document_network(document: Document) -> Network:
    assert document.network is not None
    return document.network


def test_it_is_heard_at_the_gain_and_pan_of_the_component() -> None:
    document = with_pan(trained(Reading.ONE, 1.0), Node(1, 2), -0.5)
    leaked = leaked_mix(auditioned(document, Node(1, 2)), Node(1, 2))
    (mask,) = masks(document, [leaked])
    assert mask.shape[1] == 2
    np.testing.assert_allclose(mask[:, 1], 0.5 * mask[:, 0], atol=1e-6)


def test_of_binary_masks_nothing_leaks() -> None:
    document = trained(Reading.ONE, BINARY)
    assert document.sound is not None
    assert document.network is not None
    parts = factors(document.network, document.reading, BINARY)
    renderer = Renderer(document.sound.samples, document.network.spec.stft, parts)
    alone = auditioned(document, Node(1, 0))
    assert renderer.render(document_mix(alone), 0, 4000).any()
    assert not renderer.render(leaked_mix(alone, Node(1, 0)), 0, 4000).any()


@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize("exponent", [1.0, 2.0, BINARY])
@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("reading", list(Reading))
def test_the_others_are_each_of_them_alone(
    reading: Reading, orientation: Orientation, exponent: float, layer: int
) -> None:
    sound = noise(4000, 2)
    network = random_network(sound, (6, 4, 3), orientation=orientation, parts=reading is Reading.PARTS)
    nodes = [Node(layer, index) for index in range(network.widths[layer - 1])]
    alone = [node_mix(network, node, 1.0, reading, exponent).gains for node in nodes]
    np.testing.assert_allclose(rivals(network, layer, reading, exponent), np.stack(alone), rtol=1e-5, atol=1e-7)


def test_they_are_worked_out_once_however_the_mix_changes() -> None:
    document = trained(Reading.ONE, 2.0)
    first, other = (leaked_mix(with_gain(document, Node(1, 2), by_db), Node(1, 2)) for by_db in (0.0, -6.0))
    assert first.leak is not None
    assert other.leak is not None
    assert other.leak.layer is first.leak.layer
    assert document.sound is not None
    assert document.network is not None
    renderer = Renderer(document.sound.samples, document.network.spec.stft, factors(document.network, exponent=2.0))
    assert renderer.prepare(first).rivals is renderer.prepare(other).rivals
