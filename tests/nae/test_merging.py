"""Components joined into one."""

from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import Device, Floats, Merge, Network, Node, Orientation, Retraining, frozen
from audible_gui.errors import TrainingError
from audible_gui.nae import retrain
from audible_gui.synthesis import bases, envelopes, shares
from tests.support.networks import noise, outcome, random_network

SOUND = noise(4000)


def joined(network: Network, *nodes: Node) -> Network:
    return outcome(retrain(Retraining(SOUND, network, Merge(frozenset(nodes)), device=Device.CPU)))


def total(network: Network) -> float:
    return float((bases(network, 1).sum(axis=(0, 1)) * envelopes(network, 1).sum(axis=1)).sum())


@pytest.mark.parametrize("orientation", list(Orientation))
def test_in_the_deepest_layer_bases_are_averaged_by_amount_and_envelopes_summed(orientation: Orientation) -> None:
    before = random_network(SOUND, (5, 3), orientation=orientation)
    after = joined(before, Node(2, 0), Node(2, 2))
    assert after.widths == after.spec.widths == (5, 2)
    amounts = before.code.sum(axis=1)
    keeper = 0 if amounts[0] > amounts[2] else 2
    place = after.ids[1].index(keeper)
    assert set(after.ids[1]) == {1, keeper}
    np.testing.assert_allclose(after.code[place], before.code[0] + before.code[2], rtol=1e-6)
    mean = (amounts[0] * before.decoders[1][:, 0] + amounts[2] * before.decoders[1][:, 2]) / (amounts[0] + amounts[2])
    np.testing.assert_allclose(after.decoders[1][:, place], mean, rtol=1e-5)
    np.testing.assert_array_equal(after.code[1 - place], before.code[1])
    assert total(after) == pytest.approx(total(before), rel=1e-6)


def test_in_a_shallow_layer_the_parents_keep_their_sums_and_the_part_its_share() -> None:
    before = random_network(SOUND, (5, 3))
    after = joined(before, Node(1, 1), Node(1, 3), Node(1, 4))
    assert after.widths == (3, 3)
    kept = after.ids[0].index(*{1, 3, 4} & set(after.ids[0]))
    np.testing.assert_allclose(after.decoders[1].sum(axis=0), before.decoders[1].sum(axis=0), rtol=1e-6)
    np.testing.assert_allclose(after.decoders[1][kept], before.decoders[1][[1, 3, 4]].sum(axis=0), rtol=1e-6)
    assert shares(after, 1)[kept] == pytest.approx(shares(before, 1)[[1, 3, 4]].sum(), rel=1e-6)
    np.testing.assert_allclose(shares(after, 2), shares(before, 2), rtol=1e-6)
    assert [encoder.shape for encoder in after.encoders] == [(3, before.decoders[0].shape[0]), (3, 3)]


def test_joined_parts_keep_what_they_did_by_themselves() -> None:
    before = random_network(SOUND, (5, 3), parts=True)
    after = joined(before, Node(1, 1), Node(1, 3))
    assert before.own is not None
    assert after.own is not None
    kept = after.ids[0].index(*{1, 3} & set(after.ids[0]))
    np.testing.assert_allclose(after.own[kept], before.own[[1, 3]].sum(axis=0), rtol=1e-6)
    assert shares(after, 1)[kept] == pytest.approx(shares(before, 1)[[1, 3]].sum(), rel=1e-6)
    deep = joined(before, Node(2, 0), Node(2, 1))
    assert deep.own is before.own
    place = deep.ids[1].index(*{0, 1} & set(deep.ids[1]))
    assert shares(deep, 2)[place] == pytest.approx(shares(before, 2)[:2].sum(), rel=1e-6)


def test_joining_what_was_one_gives_it_back() -> None:
    whole = random_network(SOUND, (5, 3))
    halves = replace(
        whole,
        decoders=(whole.decoders[0][:, [0, 1, 2, 3, 4, 4]], frozen(_halved(whole.decoders[1]))),
        encoders=(whole.encoders[0][[0, 1, 2, 3, 4, 4]], frozen(_halved(whole.encoders[1].T).T)),
        ids=((0, 1, 2, 3, 4, 5), (0, 1, 2)),
    )
    after = joined(halves, Node(1, 4), Node(1, 5))
    for layer in (1, 2):
        np.testing.assert_allclose(bases(after, layer), bases(whole, layer), rtol=1e-5)
        np.testing.assert_allclose(envelopes(after, layer), envelopes(whole, layer), rtol=1e-5)


def _halved(rows: Floats) -> Floats:
    return np.vstack([rows[:4], 0.25 * rows[4:], 0.75 * rows[4:]])


def test_silent_components_can_be_joined() -> None:
    network = random_network(SOUND, (4,))
    silent = replace(network, code=frozen(np.zeros_like(network.code)))
    after = joined(silent, Node(1, 0), Node(1, 1))
    np.testing.assert_allclose(after.decoders[0].sum(axis=0), 1.0, rtol=1e-5)
    assert not after.code.any()


def test_one_component_or_several_layers_are_refused() -> None:
    network = random_network(SOUND, (5, 3))
    for nodes in ([Node(1, 0)], [Node(1, 0), Node(2, 1)], []):
        with pytest.raises(TrainingError, match="at least two components, all of one layer"):
            joined(network, *nodes)
    with pytest.raises(TrainingError, match="no component 4 in layer 2"):
        joined(network, Node(2, 0), Node(2, 3))
