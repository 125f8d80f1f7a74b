"""The network as layers of components: bases, envelopes, energy, and the gains that make a mix. Any thread.

Both orientations are one product X̂ = left · core · right with a small core, which is all that gains change:
left = D1, core = g1 D2 g2 ··· DL gL, right = ĤL when the weights are spectra; the transpose of it when they are
envelopes. Muting every component but one leaves exactly that component.

That is a network read as one. Read as its parts (see ``parts``) right = C1, the own activations of layer 1, and a deep
component is a share of each of its children, so that all gains come down to layer 1: core = diag(g1 σ2 g2 ··· σL gL 1).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audible_gui.document import (
    DEFAULT_READING,
    Component,
    Document,
    Floats,
    Network,
    Node,
    Orientation,
    Reading,
    db_to_gain,
    frozen,
    note_name,
)
from audible_gui.synthesis.parts import Matrix, part_amounts, part_code, part_gains, part_weights

# −180 dB.
SILENT_SHARE = 1e-9


@dataclass(frozen=True, eq=False)
class Factors:
    """X̂ = left · core · right.

    Attributes:
        left: (channels · bins, Ka).
        core: (Ka, Kb) with all gains at one.
        right: (Kb, frames).
    """

    left: Floats
    core: Floats
    right: Floats


@dataclass(frozen=True, eq=False)
class Mix:
    """What sounds: a core with gains in it, and the gain of the residual.

    Attributes:
        core: (Ka, Kb).
        residual: amplitude factor for energy that no component holds.
    """

    core: Floats
    residual: float


def factors(network: Network, reading: Reading = DEFAULT_READING) -> Factors:
    """The network as left · core · right."""
    own = _own(network, reading)
    core, right = _core(network, _neutral(network), reading), network.code if own is None else own
    if network.spec.orientation is Orientation.SPECTRA:
        return Factors(network.decoders[0], core, right)
    return Factors(frozen(right.T), core, frozen(network.decoders[0].T))


def bases(network: Network, layer: int, reading: Reading = DEFAULT_READING) -> Floats:
    """Spectral bases of a layer: (channels, bins, K_l); the rows of the activations when the weights are envelopes.

    Of a component read as its parts, the sum of its spectrogram over time; see ``envelopes``.
    """
    turned = network.spec.orientation is Orientation.ENVELOPES
    product = _code(network, layer, reading).T if turned else _weights(network, layer, reading)
    return frozen(product.reshape(network.channels, -1, product.shape[1]))


def envelopes(network: Network, layer: int, reading: Reading = DEFAULT_READING) -> Floats:
    """Temporal envelopes of a layer: (K_l, frames).

    Of a component read as its parts, the sum of its spectrogram over frequency, scaled so that the sum of its basis
    times that of its envelope is all that it holds.
    """
    if network.spec.orientation is Orientation.SPECTRA:
        return frozen(_code(network, layer, reading))
    return frozen(_weights(network, layer, reading).T)


def shares(network: Network, layer: int, reading: Reading = DEFAULT_READING) -> Matrix:
    """Each component's part of the layer's total magnitude: (K_l,), sums to 1, or all zero for silence.

    One that holds less than SILENT_SHARE has died while learning, when weights never become quite zero: it counts zero.
    """
    own = _own(network, reading)
    if own is not None:
        amounts = part_amounts(network, own, layer)
    else:
        amounts = _weights(network, layer, reading).sum(axis=0) * network.amounts[layer - 1]
    amounts = np.where(amounts < SILENT_SHARE * amounts.sum(), 0.0, amounts)
    total = float(amounts.sum())
    return np.asarray(amounts / total if total > 0.0 else np.zeros_like(amounts), dtype=np.float64)


def names(network: Network, rate_hz: int) -> list[list[str]]:
    """Per layer and index a name telling where a component's basis peaks, e.g. ``"A2 110 Hz"``, or ``"silent"``.

    In the default reading: names stay when the reading is changed.
    """
    return [
        [
            _name(basis, share, rate_hz)
            for basis, share in zip(_mono(network, layer), shares(network, layer), strict=True)
        ]
        for layer in range(1, network.depth + 1)
    ]


def document_mix(document: Document) -> Mix:
    """What sounds under the document's gains, mutes, solos and reading. Raises ValueError without a network."""
    if document.network is None:
        raise ValueError("the document has no network")
    gains = [_layer_gains(layer) for layer in document.components]
    return Mix(_core(document.network, gains, document.reading), _gain(document.residual))


def unit_mix(network: Network, reading: Reading = DEFAULT_READING) -> Mix:
    """Everything at gain one: the original."""
    return Mix(_core(network, _neutral(network), reading), 1.0)


def node_mix(network: Network, node: Node, gain: float = 1.0, reading: Reading = DEFAULT_READING) -> Mix:
    """One component alone."""
    gains = _neutral(network)
    gains[node.layer - 1] = np.zeros(network.widths[node.layer - 1])
    gains[node.layer - 1][node.index] = gain
    return Mix(_core(network, gains, reading), 0.0)


def residual_mix(network: Network, gain: float = 1.0, reading: Reading = DEFAULT_READING) -> Mix:
    """The residual alone."""
    return Mix(frozen(np.zeros_like(_core(network, _neutral(network), reading))), gain)


def _own(network: Network, reading: Reading) -> Floats | None:
    """C1 where the network is read as its parts, else None."""
    return network.own if network.as_read(reading) is Reading.PARTS else None


def _neutral(network: Network) -> list[Matrix]:
    return [np.ones(width) for width in network.widths]


def _core(network: Network, gains: list[Matrix], reading: Reading) -> Floats:
    if _own(network, reading) is not None:
        return frozen(np.diag(part_gains(network, gains)))
    core = np.diag(gains[0])
    for decoder, gain in zip(network.decoders[1:], gains[1:], strict=True):
        core = core @ decoder.astype(np.float64) * gain
    return frozen(core if network.spec.orientation is Orientation.SPECTRA else core.T)


def _weights(network: Network, layer: int, reading: Reading) -> Matrix:
    """What multiplies the activations of a layer: (inputs, K_l)."""
    own = _own(network, reading)
    if own is not None:
        return part_weights(network, own, layer)
    product = network.decoders[0].astype(np.float64)
    for decoder in network.decoders[1:layer]:
        product = product @ decoder
    return product


def _code(network: Network, layer: int, reading: Reading) -> Matrix:
    """Activations of a layer: (K_l, samples)."""
    own = _own(network, reading)
    if own is not None:
        return part_code(network, own, layer)
    product = network.code.astype(np.float64)
    for decoder in reversed(network.decoders[layer:]):
        product = decoder @ product
    return product


def _gain(component: Component) -> float:
    return 0.0 if component.muted else db_to_gain(component.gain_db)


def _layer_gains(layer: tuple[Component, ...]) -> npt.NDArray[np.float64]:
    soloing = any(component.soloed for component in layer)
    return np.array([0.0 if soloing and not c.soloed else _gain(c) for c in layer], dtype=np.float64)


def _mono(network: Network, layer: int) -> Floats:
    total: Floats = bases(network, layer).sum(axis=0).T
    return total


def _name(basis: npt.NDArray[np.float32], share: float, rate_hz: int) -> str:
    if share <= 0.0:
        return "silent"
    frequency_hz = float(np.argmax(basis)) * rate_hz / (2 * (basis.shape[0] - 1))
    if frequency_hz <= 0.0:
        return "0 Hz"
    value = f"{frequency_hz:.0f} Hz" if frequency_hz < 1000 else f"{frequency_hz / 1000:.1f} kHz"
    return f"{note_name(frequency_hz)} {value}"
