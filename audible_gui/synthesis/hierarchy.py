"""The network as layers of components: bases, envelopes, energy. Any thread.

Both orientations are one product X̂ = D1 ··· DL ĤL, of the spectrogram when the weights are spectra, of its transpose
when they are envelopes. That is a network read as one; read as its parts (see ``parts``), it is D1 C1 with the own
activations of layer 1, and a deep component is a share of each of its children.
"""

import numpy as np
import numpy.typing as npt

from audible_gui.document import (
    DEFAULT_READING,
    Floats,
    Network,
    Orientation,
    Reading,
    frozen,
    note_name,
)
from audible_gui.synthesis.parts import Matrix, part_amounts, part_code, part_weights

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


def names(network: Network, rate_hz: int) -> list[list[str]]:
    """Per layer and index a name telling where a component's basis peaks, e.g. ``"A2 110 Hz"``, or ``"silent"``.

    In the default reading: names stay when the reading is changed.
    """
    return [
        [
            peak_name(basis, rate_hz) if share > 0.0 else "silent"
            for basis, share in zip(_mono(network, layer), shares(network, layer), strict=True)
        ]
        for layer in range(1, network.depth + 1)
    ]


def peak_bin(basis: npt.NDArray[np.floating]) -> float:
    """Where a spectrum, (bins,), peaks, also between bins: at the top of the parabola through three log magnitudes.

    Source: Smith & Serra, PARSHL, 1987. Of a steady tone under a Hann window it is a fiftieth of a bin off at most.
    """
    peak = int(np.argmax(basis))
    if not 0 < peak < len(basis) - 1:
        return float(peak)
    below, top, above = np.log(np.maximum(basis[peak - 1 : peak + 2].astype(np.float64), 1e-9 * basis[peak]))
    curvature = 2.0 * top - below - above
    return peak + 0.5 * float(above - below) / curvature if curvature > 0.0 else float(peak)


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


def _mono(network: Network, layer: int) -> Floats:
    total: Floats = bases(network, layer).sum(axis=0).T
    return total


def peak_name(basis: npt.NDArray[np.floating], rate_hz: int) -> str:
    """Note and frequency of the peak of a spectrum, (bins,), e.g. ``"A2 110 Hz"``."""
    frequency_hz = peak_bin(basis) * rate_hz / (2 * (basis.shape[0] - 1))
    if frequency_hz <= 0.0:
        return "0 Hz"
    value = f"{frequency_hz:.0f} Hz" if frequency_hz < 1000 else f"{frequency_hz / 1000:.1f} kHz"
    return f"{note_name(frequency_hz)} {value}"
