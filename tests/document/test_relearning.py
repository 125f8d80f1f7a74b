"""Whether locked components can stay in the next training."""

from dataclasses import replace
from typing import Any

import pytest

from audible_gui.document import (
    Device,
    Document,
    Loss,
    Node,
    Orientation,
    StftSpec,
    frozen,
    relearn_refusal,
    relearning,
    with_lock,
    with_network,
    with_shape,
)
from audible_gui.errors import TrainingError
from tests.support.networks import noise, random_network

SOUND = noise(1000)
NETWORK = random_network(SOUND)


@pytest.fixture
def document() -> Document:
    return with_lock(with_network(Document(sound=SOUND), NETWORK), Node(2, 1), locked=True)


def test_all_but_the_shape_may_be_another(document: Document) -> None:
    spec = replace(NETWORK.spec, loss=Loss.IS, seed=5, iterations=7)
    assert relearn_refusal(document, spec) == ""
    order = relearning(document, spec, Device.CPU)
    assert order.change.locked == {Node(2, 1)}  # type: ignore[union-attr]
    assert (order.network.spec, order.iterations, order.seed, order.device) == (spec, 7, 5, Device.CPU)
    assert order.network.decoders is NETWORK.decoders


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"widths": (4, 3)}, "the network has 5 → 3 components, not 4 → 3"),
        ({"widths": (5,)}, "the network has 5 → 3 components, not 5"),
        ({"orientation": Orientation.ENVELOPES}, "the network's weights are spectra, not envelopes"),
        ({"sparsity": 0.1}, "the network was learned without sparsity"),
        ({"stft": StftSpec(512, 128)}, "the network was learned from another spectrogram"),
    ],
)
def test_another_shape_is_refused_with_the_reason(document: Document, change: dict[str, Any], why: str) -> None:
    spec = replace(NETWORK.spec, **change)
    assert relearn_refusal(document, spec) == why
    with pytest.raises(TrainingError, match="Locked components cannot stay"):
        relearning(document, spec, Device.AUTO)
    assert relearn_refusal(document, with_shape(spec, document)) == ""


def test_a_penalty_may_be_another_but_not_come_or_go(document: Document) -> None:
    network = replace(NETWORK, spec=replace(NETWORK.spec, sparsity=0.2))
    document = replace(document, network=network)
    assert relearn_refusal(document, replace(network.spec, sparsity=0.5)) == ""
    assert relearn_refusal(document, NETWORK.spec) == "the network was learned with sparsity"
    assert with_shape(NETWORK.spec, document).sparsity == 0.2
    assert with_shape(replace(NETWORK.spec, sparsity=0.5), document).sparsity == 0.5


def test_what_is_silent_or_not_there_cannot_be_learned_again(document: Document) -> None:
    silent = replace(NETWORK, code=frozen(NETWORK.code * 0.0))
    assert relearn_refusal(replace(document, network=silent), NETWORK.spec) == "the network is silent"
    assert relearn_refusal(Document(sound=SOUND), NETWORK.spec) == "there is no network"
    assert with_shape(NETWORK.spec, Document()) is NETWORK.spec
