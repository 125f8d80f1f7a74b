from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import Network, NetworkSpec, Orientation, StftSpec, frozen
from audible_gui.synthesis import names, peak_name
from tests.support.networks import noise, random_network

RATE_HZ = 44_100
BINS = StftSpec().n_bins


def spectrum(*peaks: tuple[int, float]) -> np.ndarray:
    """Over the bins, which are 21.5 Hz apart."""
    result = np.zeros(BINS, dtype=np.float32)
    for row, height in peaks:
        result[row] = height
    return result


@pytest.mark.parametrize(
    ("basis", "name"),
    [
        (spectrum((0, 9.0), (1, 5.0), (2, 1.0), (20, 2.0)), "A4 431 Hz"),  # an offset, which reaches into bin 2
        (spectrum((0, 5.0), (1, 3.0), (2, 1.2), (3, 0.8), (9, 1.0)), "G3 194 Hz"),  # the lowest bin is the strongest
        (spectrum((0, 9.0), (2, 1.0)), "F1 43 Hz"),  # no flank: it rises again
        (spectrum((1, 3.0), (9, 1.0)), "F0 22 Hz"),  # deep, but heard
        (spectrum((0, 9.0), (1, 5.0)), "below 20 Hz"),
        (np.exp(-((np.arange(BINS) / 8.0) ** 2)), "C2 65 Hz"),  # rumble, the flank of which is heard
    ],
)
def test_what_is_not_heard_gives_no_name(basis: np.ndarray, name: str) -> None:
    assert peak_name(basis, RATE_HZ) == name


def alike(orientation: Orientation) -> Network:
    """Five components: three of one pitch, two of which are loudest in the same frame, another pitch, and silence."""
    sound = noise(RATE_HZ)
    network = random_network(sound, (5,))
    pitches = np.stack([spectrum((20, 1.0))] * 3 + [spectrum((40, 1.0))] * 2, axis=1)
    times = np.full((5, 40), 0.1, dtype=np.float32)
    for row, frame in enumerate((0, 20, 20, 5, 5)):
        times[row, frame] = 1.0
    times[4] = 0.0
    turned = orientation is Orientation.ENVELOPES
    first, code = (times.T, pitches.T) if turned else (pitches, times)
    spec = replace(NetworkSpec((5,), stft=StftSpec()), orientation=orientation)
    return replace(network, spec=spec, decoders=(frozen(first),), code=frozen(code), own=None)


@pytest.mark.parametrize("orientation", Orientation)
def test_components_of_one_pitch_are_told_apart(orientation: Orientation) -> None:
    hop_s = StftSpec().hop / RATE_HZ
    late = f"A4 at {20 * hop_s:.1f} s"
    assert names(alike(orientation), RATE_HZ) == [["A4 at 0.0 s", f"{late} (1)", f"{late} (2)", "A5 861 Hz", "silent"]]


def test_components_of_deep_layers_are_told_apart_by_their_own_activations() -> None:
    network = random_network(noise(4000), (4, 2))
    first = np.stack([spectrum((20, 1.0))] * 4, axis=1)
    deep, code = np.ones((4, 2), dtype=np.float32), np.full((2, 40), 0.1, dtype=np.float32)
    code[0, 10], code[1, 30] = 1.0, 1.0
    spec = NetworkSpec((4, 2), stft=StftSpec())
    network = replace(network, spec=spec, decoders=(frozen(first), frozen(deep)), code=frozen(code), own=None)
    hop_s = StftSpec().hop / RATE_HZ
    assert names(network, RATE_HZ)[1] == [f"A4 at {frame * hop_s:.1f} s" for frame in (10, 30)]
    assert len({*names(network, RATE_HZ)[0]}) == 4
