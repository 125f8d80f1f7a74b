"""What components are called if nobody chooses a name. Any thread."""

import math
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from audible_gui.document import DEFAULT_READING, Network, Orientation, note_name
from audible_gui.synthesis.hierarchy import bases, own_activations, shares

LOWEST_HZ = 20.0
"""What lies below is not heard, and gives no name."""
SILENT = "silent"
_BELOW = f"below {LOWEST_HZ:.0f} Hz"
# The main lobe of a Hann window reaches two bins to either side of what is a steady offset of the sound.
_LOBE = 2


def names(network: Network, rate_hz: int) -> list[list[str]]:
    """Per layer and index a name telling where a component's basis peaks, e.g. ``"A2 110 Hz"``, or ``"silent"``.

    Where several of a layer peak at the same place, their names tell when each is loudest in place of the frequency,
    e.g. ``"A2 at 1.2 s"``: short, so that narrow columns show it. Those that this leaves alike are numbered.
    In the default reading: names stay when the reading is changed.
    """
    return [_layer_names(network, layer, rate_hz) for layer in range(1, network.depth + 1)]


def peak_name(basis: npt.NDArray[np.floating], rate_hz: int) -> str:
    """Note and frequency of the strongest audible peak of a spectrum, (bins,), e.g. ``"A2 110 Hz"``."""
    hertz_of_bin = rate_hz / (2 * (basis.shape[0] - 1))
    first = _first_audible(basis, math.ceil(LOWEST_HZ / hertz_of_bin))
    if not basis[first:].any():
        return _BELOW
    frequency_hz = peak_bin(basis, first) * hertz_of_bin
    value = f"{frequency_hz:.0f} Hz" if frequency_hz < 1000 else f"{frequency_hz / 1000:.1f} kHz"
    return f"{note_name(frequency_hz)} {value}"


def peak_bin(basis: npt.NDArray[np.floating], first: int = 0) -> float:
    """Where a spectrum, (bins,), peaks from bin ``first`` on, also between bins: the top of a parabola.

    It goes through three log magnitudes. Source: Smith & Serra, PARSHL, 1987. Of a steady tone under a Hann window it
    is a fiftieth of a bin off at most.
    """
    peak = first + int(np.argmax(basis[first:]))
    if not 0 < peak < len(basis) - 1:
        return float(peak)
    below, top, above = np.log(np.maximum(basis[peak - 1 : peak + 2].astype(np.float64), 1e-9 * basis[peak]))
    curvature = 2.0 * top - below - above
    # On the flank of a peak below ``first`` the parabola's top lies there, or anywhere.
    return peak + 0.5 * float(above - below) / curvature if curvature > 0.0 and top >= below else float(peak)


def _first_audible(basis: npt.NDArray[np.floating], lowest: int) -> int:
    """The first bin from ``lowest`` on that is no flank of a peak below."""
    for first in range(max(lowest, 1), min(lowest + _LOBE, len(basis) - 1)):
        if basis[first] >= basis[first - 1]:
            return first
    return min(lowest + _LOBE, len(basis) - 1)


def _layer_names(network: Network, layer: int, rate_hz: int) -> list[str]:
    spectra = bases(network, layer).sum(axis=0).T
    held = shares(network, layer)
    plain = [peak_name(basis, rate_hz) if share > 0.0 else SILENT for basis, share in zip(spectra, held, strict=True)]
    return _apart(plain, lambda index: _loudest_frame(network, layer, index) * network.spec.stft.hop / rate_hz)


def _apart(plain: Sequence[str], loudest_s: Callable[[int], float]) -> list[str]:
    """Names of which only those of silence are alike."""
    counts = Counter(plain)
    timed = [
        name if counts[name] == 1 or name == SILENT else f"{_place(name)} at {loudest_s(index):.1f} s"
        for index, name in enumerate(plain)
    ]
    counts, met, result = Counter(timed), Counter[str](), []
    for name in timed:
        met[name] += 1
        result.append(name if counts[name] == 1 or name == SILENT else f"{name} ({met[name]})")
    return result


def _place(name: str) -> str:
    """The note of a peak's name."""
    return name if name == _BELOW else name.split(maxsplit=1)[0]


def _loudest_frame(network: Network, layer: int, index: int) -> int:
    """Where a component's activations peak; one row is worked out, since all rows of a long sound are large."""
    if network.spec.orientation is Orientation.ENVELOPES:
        column = network.decoders[layer - 1][:, index]
        for decoder in reversed(network.decoders[: layer - 1]):
            column = decoder @ column
        return int(np.argmax(column))
    if layer == 1 and (own := own_activations(network, DEFAULT_READING)) is not None:
        return int(np.argmax(own[index]))
    if layer == network.depth:
        return int(np.argmax(network.code[index]))
    row = np.eye(network.widths[layer - 1], dtype=network.code.dtype)[index]
    for decoder in network.decoders[layer:]:
        row = row @ decoder
    return int(np.argmax(row @ network.code))
