"""What the encoder reads: the harmonic and the percussive part of the spectrogram. Any thread.

A tone is steady in time and narrow in frequency, a stroke the reverse: medians along time and along frequency tell one
from the other (Fitzgerald 2010). An encoder that reads both parts separately keeps tones and strokes apart. Medians of
five values spread over the filter's length do as well as whole ones and cost a tenth.
"""

from collections.abc import Generator, Sequence

import numpy as np

from audible_gui.document import Floats
from audible_gui.nae.spectrogram import Frames, Spectrogram

OFFSETS = (-8, -4, 0, 4, 8)
HALO = max(OFFSETS)
_TILE_FRAMES = 256


def harmonic_shares(spectrogram: Spectrogram, frames: Frames) -> Generator[None, None, Floats]:
    """Share 0..1 of every value of some frames that is harmonic, (frames, channels · bins). Yields now and then."""
    result = np.empty((len(frames), spectrogram.n_rows), dtype=np.float32)
    for first in range(0, len(frames), _TILE_FRAMES):
        part = slice(first, first + _TILE_FRAMES)
        near = np.empty((len(OFFSETS), len(frames[part]), spectrogram.n_rows), dtype=np.float32)
        for index, offset in enumerate(OFFSETS):
            near[index] = yield from spectrogram.gathered(frames[part] + offset)
        result[part] = harmonic_share(list(near), spectrogram.sound.n_channels)
    return result


def span_shares(spectrogram: Spectrogram, first: int, end: int) -> tuple[Floats, Floats]:
    """Frames ``first`` .. ``end − 1`` and their harmonic shares, both (frames, channels · bins)."""
    span = spectrogram.span(first - HALO, end + HALO)
    near = [span[HALO + offset : HALO + offset + end - first] for offset in OFFSETS]
    return near[len(OFFSETS) // 2], harmonic_share(near, spectrogram.sound.n_channels)


def harmonic_share(near: Sequence[Floats], channels: int) -> Floats:
    """Harmonic part of magnitudes.

    Args:
        near: the frames OFFSETS away, five arrays of (frames, channels · bins).
        channels: how many are stacked along frequency.

    Returns:
        (frames, channels · bins), 0..1; a half where there is nothing.
    """
    centre = near[len(OFFSETS) // 2]
    bins = centre.reshape(len(centre), channels, -1)
    numbers = np.arange(bins.shape[2])
    around = [np.take(bins, np.clip(numbers + offset, 0, len(numbers) - 1), axis=2) for offset in OFFSETS]
    steady = median_of_five([np.array(values) for values in near])
    wide = median_of_five(around).reshape(centre.shape)
    np.square(steady, out=steady)
    np.square(wide, out=wide)
    wide += steady
    tiny = np.float32(1e-12)
    share: Floats = (steady + 0.5 * tiny) / (wide + tiny)
    return share


def median_of_five(values: list[Floats]) -> Floats:
    """Median, value by value, of five arrays, which are used up. A sorting network: nine comparisons."""
    for low, high in ((0, 1), (3, 4), (2, 4), (2, 3), (0, 3), (0, 2), (1, 4), (1, 3), (1, 2)):
        smaller = np.minimum(values[low], values[high])
        np.maximum(values[low], values[high], out=values[high])
        values[low] = smaller
    return values[2]
