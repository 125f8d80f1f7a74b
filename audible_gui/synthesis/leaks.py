"""What leaked into a component: of what sounds, what lies where another one of its layer is stronger. Any thread."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from audible_gui.document import Document, Floats, Network, Node, Orientation, Reading, frozen
from audible_gui.synthesis.hierarchy import own_activations
from audible_gui.synthesis.masks import nesting
from audible_gui.synthesis.mixing import Leak, Mix, by_channel, document_mix, node_mix, to_channels
from audible_gui.synthesis.parts import Matrix
from audible_gui.synthesis.remembering import Remembered

_ALL = (1.0,)
# Of a wide layer it is a hundred megabytes: of one network, under one exponent, that of one layer.
_rivals: Remembered[Floats] = Remembered(1, networks=1)


def leaked_mix(document: Document, node: Node, others: Sequence[Node] = ()) -> Mix:
    """Of what sounds, only what lies where another component than ``node`` is the strongest of its layer.

    With ``others`` of the layer, where it is none of these either.

    What sounds as something else than it was has leaked from nowhere, and is left out; so is what was painted into it.

    Raises:
        ValueError: without a network.
        IndexError: when there is no such component.
    """
    mix, network = document_mix(document, filled=False), document.network
    assert network is not None
    for one in (node, *others):
        document.component(one)
    layer = rivals(network, node.layer, document.reading, document.exponent)
    return replace(mix, patches=(), leak=Leak(layer, tuple(one.index for one in (node, *others))))


def rivals(network: Network, layer: int, reading: Reading, exponent: float) -> Floats:
    """Gains that let each component of a layer sound alone, see ``Leak``; the same array when it is asked for again."""
    question = (layer, own_activations(network, reading) is not None, exponent)
    return _rivals.get(network, question, lambda: _made(network, layer, reading, exponent))


def _made(network: Network, layer: int, reading: Reading, exponent: float) -> Floats:
    width = network.widths[layer - 1]
    if own_activations(network, reading) is not None or network.depth == 1:
        nodes = [Node(layer, index) for index in range(width)]
        return frozen(np.stack([node_mix(network, node, 1.0, reading, exponent).gains for node in nodes]))
    levels = nesting(network, exponent).levels
    held = np.ones((1, 1, network.widths[0]))
    for level in levels[: layer - 1]:
        held = level.descend(held, None)
    result: list[Floats] = []
    for index in range(width):
        if layer == network.depth:
            reached = np.zeros((1, len(held[0]), width))
            reached[..., index] = held[..., index]
        else:
            reached = levels[layer - 1].alone(index, held[0, :, index])
        for level in levels[layer:]:
            reached = level.descend(reached, None)
        result.append(_gains(network, reached))
    stacked = np.stack(result)
    stacked.setflags(write=False)
    return stacked


def _gains(network: Network, reached: Matrix) -> Floats:
    if network.spec.orientation is Orientation.ENVELOPES:
        return to_channels(reached, _ALL)
    return by_channel(reached, network.channels, _ALL)
