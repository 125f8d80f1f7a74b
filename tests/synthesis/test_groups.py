"""What groups set sounds exactly as the same set by hand on their members."""

import numpy as np
import pytest

from audible_gui.document import (
    BINARY,
    Document,
    Floats,
    Node,
    Orientation,
    Reading,
    heard_alone,
    with_gain,
    with_group,
    with_group_gain,
    with_group_mute,
    with_group_solo,
    with_mute,
    with_network,
    with_pan,
    with_solo,
)
from audible_gui.synthesis import Renderer, document_mix, factors
from tests.support.networks import SMALL, noise, random_network

SOUND = noise(900)


def played(document: Document, *parts: Document) -> Floats:
    assert document.network is not None
    renderer = Renderer(SOUND.samples, SMALL, factors(document.network, document.reading, document.exponent))
    return renderer.render_all([document_mix(one) for one in (document, *parts)], 0, SOUND.n_samples)


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("exponent", [1.0, BINARY])
def test_a_group_sounds_as_its_members_set_by_hand(reading: Reading, orientation: Orientation, exponent: float) -> None:
    network = random_network(SOUND, orientation=orientation, parts=True)
    plain = with_network(Document(SOUND, reading=reading, exponent=exponent), network)
    plain = with_pan(with_gain(plain, Node(1, 1), 2.5), Node(1, 4), 0.4)
    one, two, deep = [Node(1, 0), Node(1, 1)], [Node(1, 3), Node(1, 4)], [Node(2, 0), Node(2, 2)]
    grouped = with_group(with_group(with_group(plain, one), two), deep)
    np.testing.assert_array_equal(played(grouped), played(plain))
    grouped = with_group_gain(with_group_gain(with_group_mute(grouped, (1, 1), muted=True), (1, 0), -7.25), (2, 0), 3.0)
    by_hand = with_gain(with_gain(plain, Node(1, 0), -7.25), Node(1, 1), -4.75)
    by_hand = with_mute(with_mute(by_hand, Node(1, 3), muted=True), Node(1, 4), muted=True)
    by_hand = with_gain(with_gain(by_hand, Node(2, 0), 3.0), Node(2, 2), 3.0)
    np.testing.assert_array_equal(played(grouped), played(by_hand))
    soloed = with_solo(by_hand, Node(2, 0), soloed=True)
    soloed = with_solo(soloed, Node(2, 2), soloed=True)
    np.testing.assert_array_equal(played(with_group_solo(grouped, (2, 0), soloed=True)), played(soloed))


def test_groups_the_other_components_and_the_residual_sum_to_the_mix() -> None:
    document = with_network(Document(SOUND), random_network(SOUND, parts=True))
    document = with_group_gain(with_group(document, [Node(2, 0), Node(2, 2)]), (2, 0), -4.0)
    document = with_gain(with_mute(document, Node(1, 2), muted=True), Node(2, 2), 6.0)
    group = heard_alone(document, Node(2, 0), [Node(2, 2)])
    parts = group, heard_alone(document, Node(2, 1)), heard_alone(document, None)
    members = heard_alone(document, Node(2, 0)), heard_alone(document, Node(2, 2))
    whole, *stems = played(document, *parts, *members)
    np.testing.assert_allclose(np.sum(stems[:3], axis=0), whole, atol=1e-6)
    np.testing.assert_allclose(stems[0], stems[3] + stems[4], atol=1e-6)
