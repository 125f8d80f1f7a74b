"""Short-time Fourier transform on the grid of StftSpec, and the overlap-add that inverts it. Any thread.

Frames are windowed with a periodic Hann window both ways and divided by the summed squares of the windows above each
sample (least-squares inverse, Griffin & Lim 1984), so an unchanged spectrum gives back the samples at any hop.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, Sound, StftSpec, frozen
from audible_gui.synthesis.transform import irfft, rfft

Spectra = npt.NDArray[np.complex64]
CHUNK_FRAMES = 64


@lru_cache(maxsize=16)
def window(n_fft: int) -> Floats:
    """Periodic Hann window, (n_fft,)."""
    return frozen(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(n_fft) / n_fft))


@lru_cache(maxsize=16)
def synthesis_window(spec: StftSpec) -> Floats:
    """Window over the sum of squared windows at each of its samples, (n_fft,)."""
    squared = window(spec.n_fft).astype(np.float64) ** 2
    padded = np.zeros(-(-spec.n_fft // spec.hop) * spec.hop)
    padded[: spec.n_fft] = squared
    norm = padded.reshape(-1, spec.hop).sum(axis=0)
    return frozen(window(spec.n_fft) / np.resize(norm, spec.n_fft))


def analyse(samples: Floats, spec: StftSpec, first: int, count: int) -> Spectra:
    """Spectra of frames ``first`` .. ``first + count − 1``; samples outside the sound count as zero.

    Args:
        samples: (samples, channels).
        spec: the grid.
        first: number of the first frame.
        count: how many.

    Returns:
        (count, channels, bins), complex64.
    """
    n_fft, hop = spec.n_fft, spec.hop
    start, length = spec.frame_start(first), (count - 1) * hop + n_fft
    span = np.zeros((samples.shape[1], length), dtype=np.float32)
    low, high = max(start, 0), min(start + length, samples.shape[0])
    if high > low:
        span[:, low - start : high - start] = samples[low:high].T
    frames = np.lib.stride_tricks.sliding_window_view(span, n_fft, axis=1)[:, ::hop]
    spectra: Spectra = rfft(frames.transpose(1, 0, 2) * window(n_fft), axis=2)
    return spectra


def synthesise(spectra: Spectra, spec: StftSpec) -> Floats:
    """Windowed frames in time, ready to be added up: (..., bins) → (..., n_fft)."""
    frames: Floats = irfft(spectra, spec.n_fft)
    frames *= synthesis_window(spec)
    return frames


def magnitudes(sound: Sound, spec: StftSpec) -> Floats:
    """Magnitude spectrogram, channels stacked along frequency: (channels · bins, frames), float32."""
    n_frames, n_rows = spec.n_frames(sound.n_samples), sound.n_channels * spec.n_bins
    result = np.empty((n_rows, n_frames), dtype=np.float32)
    for first, chunk in magnitude_chunks(sound, spec):
        result[:, first : first + len(chunk)] = chunk.T
    return result


def magnitude_chunks(sound: Sound, spec: StftSpec, frames: range | None = None) -> Iterator[tuple[int, Floats]]:
    """The same, or some consecutive frames, a few at a time: the first's number and (frames, channels · bins)."""
    frames = range(spec.n_frames(sound.n_samples)) if frames is None else frames
    for first in range(frames.start, frames.stop, CHUNK_FRAMES):
        count = min(CHUNK_FRAMES, frames.stop - first)
        yield first, np.abs(analyse(sound.samples, spec, first, count)).reshape(count, -1)
