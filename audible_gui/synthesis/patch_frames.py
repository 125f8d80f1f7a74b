"""Frames of patched components, see ``patches``. Any thread.

Everything is done frame by frame, so that the samples are the same whatever the block size, and that other phases or
another patch take over within the overlap of two frames.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from audible_gui.document import Floats, StftSpec, frozen
from audible_gui.synthesis.patches import Patched, Track
from audible_gui.synthesis.stft import Spectra, synthesis_window, window

HIGHEST_GAIN = np.float32(4.0)
"""+12 dB: as far as a patched component is a filter on the original."""
# Below −300 dB a bin's phase means nothing.
_TINY = np.float32(1e-15)


def patch_spectra(patches: Sequence[Patched], spectra: Spectra, total: Floats, first: int, spec: StftSpec) -> Spectra:
    """Patched components with the phases of the source.

    Args:
        patches: some.
        spectra: of the source from frame ``first`` on, (count, channels, bins).
        total: magnitudes of all components, (count, channels, bins); zero where there are none.
        first: number of the first frame.
        spec: the grid.

    Returns:
        (count, channels or those of the gains, bins).
    """
    count = len(spectra)
    filters, beyond = np.float32(0.0), np.float32(0.0)
    for patch in patches:
        gains = np.array(patch.gains, dtype=np.float32)[:, None]
        wanted = patch.product.envelope[first : first + count, None, None] * patch.product.basis
        wanted[: max(patch.since - first, 0)] = 0.0
        filtered = np.minimum(wanted, HIGHEST_GAIN * total)
        filters = filters + gains * filtered
        beyond = beyond + gains * ((wanted - filtered) * np.float32(patch.product.scale))
    quotient = np.divide(filters, total, out=np.zeros_like(filters), where=total > 0.0)
    result: Spectra = spectra * quotient + _phasors(spectra, first, spec) * beyond
    return result


def track_frames(tracks: Sequence[Track], first: int, count: int, spec: StftSpec) -> Floats:
    """Windowed frames of tracks, which overlapped and added are the tracks again.

    Args:
        tracks: some.
        first: number of the first frame.
        count: how many.
        spec: the grid.

    Returns:
        (count, channels or those of the gains, n_fft).
    """
    start, length = spec.frame_start(first), (count - 1) * spec.hop + spec.n_fft
    total: Floats = np.zeros((1, 1, 1), dtype=np.float32)
    for track in tracks:
        piece = np.zeros((track.samples.shape[1], length), dtype=np.float32)
        low, high = max(start, 0), min(start + length, len(track.samples))
        if high > low:
            piece[:, low - start : high - start] = track.samples[low:high].T
        span = np.array(track.gains, dtype=np.float32)[:, None] * piece
        frames = np.lib.stride_tricks.sliding_window_view(span, spec.n_fft, axis=1)[:, :: spec.hop].transpose(1, 0, 2)
        if track.until is not None:
            frames = frames * (np.arange(first, first + count) < track.until)[:, None, None]
        total = total + frames
    result: Floats = total * _both_windows(spec)
    return result


@lru_cache(maxsize=16)
def _both_windows(spec: StftSpec) -> Floats:
    return frozen(window(spec.n_fft) * synthesis_window(spec))


def _phasors(spectra: Spectra, first: int, spec: StftSpec) -> Spectra:
    """Spectra over their magnitudes; where there is nothing, those of a steady sound."""
    size = np.abs(spectra)
    there = size > _TINY
    result: Spectra = np.divide(spectra, size, out=np.zeros_like(spectra), where=there)
    if not there.all():
        steady = _steady(spec, first, len(spectra))
        result = np.where(there, result, steady[:, None])
    return result


def _steady(spec: StftSpec, first: int, count: int) -> Spectra:
    """Every bin at its own frequency, from a random phase on: (count, bins)."""
    bins = np.arange(spec.n_bins)
    turns = np.random.default_rng(0).random(spec.n_bins)
    # Whole turns are dropped before they cost precision.
    steps = (np.arange(first, first + count)[:, None] * spec.hop * bins) % spec.n_fft / spec.n_fft
    result: Spectra = np.exp(2j * np.pi * (turns + steps)).astype(np.complex64)
    return result
