"""What a deep component consists of, kept or removed: what is heard then."""

from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import Document, Network, Node, Reading, frozen, with_mute, with_network, with_solo
from audible_gui.operations import parts_in, with_only, without_nodes
from audible_gui.synthesis import Flows, Renderer, document_mix, factors, node_mix, residual_mix
from tests.support.networks import noise, random_network

SOUND = noise(2000)
NODE = Node(2, 1)


def network(*, shared: bool) -> Network:
    """Components 1 and 4 of layer 1 are what NODE consists of; unless ``shared`` they hold nothing for others."""
    result = random_network(SOUND, (6, 3), parts=True)
    decoder = np.full((6, 3), 1e-12)
    decoder[np.arange(6), [0, 1, 2, 0, 1, 2]] = 1.0
    if shared:
        decoder[4, 2] = 0.8
    return replace(result, decoders=(result.decoders[0], frozen(decoder / decoder.sum(axis=0))))


def document_of(net: Network) -> Document:
    return with_network(Document(sound=SOUND), net)


def rendered(document: Document, net: Network) -> np.ndarray:
    renderer = Renderer(SOUND.samples, net.spec.stft, factors(net, document.reading))
    return renderer.render(document_mix(document), 0, SOUND.n_samples)


@pytest.mark.parametrize("reading", list(Reading))
def test_what_is_kept_is_the_components_own_part_of_the_layer(reading: Reading) -> None:
    net = network(shared=False)
    document = replace(document_of(net), reading=reading)
    parts = parts_in(Flows(net, reading), [NODE], 1)
    assert set(parts) == {Node(1, 1), Node(1, 4)}
    renderer = Renderer(SOUND.samples, net.spec.stft, factors(net, reading))
    mixes = [node_mix(net, NODE, reading=reading), residual_mix(net, reading=reading)]
    own, residual = renderer.render_all(mixes, 0, SOUND.n_samples)
    np.testing.assert_allclose(rendered(with_only(document, parts), net), own + residual, atol=1e-6)
    rest = SOUND.samples - own
    np.testing.assert_allclose(rendered(without_nodes(document, parts), net), rest, atol=1e-6)


def test_what_is_kept_and_what_is_removed_sum_to_the_whole() -> None:
    net = network(shared=True)
    document = document_of(net)
    parts = parts_in(Flows(net, document.reading), [NODE], 1)
    renderer = Renderer(SOUND.samples, net.spec.stft, factors(net, document.reading))
    residual = renderer.render(residual_mix(net), 0, SOUND.n_samples)
    kept, removed = rendered(with_only(document, parts), net), rendered(without_nodes(document, parts), net)
    np.testing.assert_allclose(kept + removed - residual, SOUND.samples, atol=1e-6)


def test_the_largest_part_comes_first_and_traces_count_for_nothing() -> None:
    flows = Flows(network(shared=True), Reading.ONE)
    parts = parts_in(flows, [NODE], 1)
    reached = flows.reached([NODE])[0]
    assert [node.index for node in parts] == sorted((1, 4), key=lambda index: -reached[index])
    assert len(parts_in(flows, [NODE, Node(2, 0)], 1)) == 4


def test_other_solos_of_the_layer_end_and_what_is_kept_is_heard_though_it_was_muted() -> None:
    document = with_solo(with_mute(document_of(network(shared=False)), Node(1, 1), muted=True), Node(1, 0), soloed=True)
    after = with_only(document, [Node(1, 1), Node(1, 4)])
    assert [component.soloed for component in after.components[0]] == [index in {1, 4} for index in range(6)]
    assert not any(component.muted for component in after.components[0])
    assert after.components[1] == document.components[1]
