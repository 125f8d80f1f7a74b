"""The network as layers of components: bases, envelopes, energy. Any thread.

Both orientations are one product X̂ = D1 ··· DL ĤL, of the spectrogram when the weights are spectra, of its transpose
when they are envelopes. That is a network read as one; read as its parts (see ``parts``), it is D1 C1 with the own
activations of layer 1, and a deep component is a share of each of its children.
"""

import numpy as np

from audible_gui.document import (
    DEFAULT_READING,
    Floats,
    Network,
    Node,
    Orientation,
    Reading,
    frozen,
)
from audible_gui.synthesis.parts import Matrix, mixed, part_amounts, part_code, part_row, part_weight, part_weights

# −180 dB.
SILENT_SHARE = 1e-9


def bases(network: Network, layer: int, reading: Reading = DEFAULT_READING) -> Floats:
    """Spectral bases of a layer: (channels, bins, K_l); the rows of the activations when the weights are envelopes.

    Of a component read as its parts, the sum of its spectrogram over time; see ``envelopes``.
    """
    turned = network.spec.orientation is Orientation.ENVELOPES
    product = layer_code(network, layer, reading).T if turned else layer_weights(network, layer, reading)
    return frozen(product.reshape(network.channels, -1, product.shape[1]))


def envelopes(network: Network, layer: int, reading: Reading = DEFAULT_READING) -> Floats:
    """Temporal envelopes of a layer: (K_l, frames).

    Of a component read as its parts, the sum of its spectrogram over frequency, scaled so that the sum of its basis
    times that of its envelope is all that it holds.
    """
    if network.spec.orientation is Orientation.SPECTRA:
        return frozen(layer_code(network, layer, reading))
    return frozen(layer_weights(network, layer, reading).T)


def node_basis(network: Network, node: Node, reading: Reading) -> Floats:
    """That of ``bases`` of one component alone, for which the others are not worked out: (channels, bins)."""
    turned = network.spec.orientation is Orientation.ENVELOPES
    return frozen((_code_row if turned else _weights_column)(network, node, reading).reshape(network.channels, -1))


def node_envelope(network: Network, node: Node, reading: Reading) -> Floats:
    """That of ``envelopes`` of one component alone: (frames,)."""
    turned = network.spec.orientation is Orientation.ENVELOPES
    return frozen((_weights_column if turned else _code_row)(network, node, reading))


def shares(network: Network, layer: int, reading: Reading = DEFAULT_READING) -> Matrix:
    """Each component's part of the layer's total magnitude: (K_l,), sums to 1, or all zero for silence.

    One that holds less than SILENT_SHARE has died while learning, when weights never become quite zero: it counts zero.
    """
    own = own_activations(network, reading)
    if own is not None:
        amounts = part_amounts(network, own, layer)
    else:
        amounts = layer_weights(network, layer, reading).sum(axis=0) * network.amounts[layer - 1]
    amounts = np.where(amounts < SILENT_SHARE * amounts.sum(), 0.0, amounts)
    total = float(amounts.sum())
    return np.asarray(amounts / total if total > 0.0 else np.zeros_like(amounts), dtype=np.float64)


def own_activations(network: Network, reading: Reading) -> Floats | None:
    """C1 where the network is read as its parts, else None."""
    return network.own if network.as_read(reading) is Reading.PARTS else None


def layer_weights(network: Network, layer: int, reading: Reading) -> Matrix:
    """What multiplies the activations of a layer: (inputs, K_l)."""
    own = own_activations(network, reading)
    if own is not None:
        return part_weights(network, own, layer)
    product = network.decoders[0].astype(np.float64)
    for decoder in network.decoders[1:layer]:
        product = product @ decoder
    return product


def layer_code(network: Network, layer: int, reading: Reading) -> Matrix:
    """Activations of a layer: (K_l, samples)."""
    own = own_activations(network, reading)
    if own is not None:
        return part_code(network, own, layer)
    product = network.code.astype(np.float64)
    for decoder in reversed(network.decoders[layer:]):
        product = decoder @ product
    return product


def _weights_column(network: Network, node: Node, reading: Reading) -> Matrix:
    """One column of ``layer_weights``: (inputs,)."""
    own = own_activations(network, reading)
    if own is not None:
        return part_weight(network, own, node)
    *above, last = network.decoders[: node.layer]
    column: Matrix = last[:, node.index].astype(np.float64)
    for decoder in reversed(above):
        column = decoder @ column
    return column


def _code_row(network: Network, node: Node, reading: Reading) -> Matrix:
    """One row of ``layer_code``: (samples,)."""
    own = own_activations(network, reading)
    if own is not None:
        return part_row(network, own, node)
    deepest = node.layer == network.depth
    row: Matrix = (network.code if deepest else network.decoders[node.layer])[node.index].astype(np.float64)
    if deepest:
        return row
    for decoder in network.decoders[node.layer + 1 :]:
        row = row @ decoder
    return mixed(row, network.code)
