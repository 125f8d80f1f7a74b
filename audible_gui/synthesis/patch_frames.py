"""Frames of patched components, see ``patches``. Any thread.

Everything is done frame by frame, so that the samples are the same whatever the block size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, StftSpec, frozen
from audible_gui.synthesis.patches import Patched, Product, Track
from audible_gui.synthesis.shapes import Shape
from audible_gui.synthesis.stft import Spectra, analyse, synthesis_window, synthesise, window

HIGHEST_GAIN = np.float32(4.0)
"""+12 dB: as far as a patched component is a filter on the original."""
# Below −300 dB a bin's phase means nothing.
_TINY = np.float32(1e-15)
# A product of two such quotients is a float32 still.
_LARGEST = np.float32(1e18)


def patch_spectra(
    patches: Sequence[Patched], spectra: Spectra, total: Floats, first: int, phasors: Callable[[], Spectra]
) -> Spectra:
    """Patched components with the phases of the source.

    Args:
        patches: some.
        spectra: of the source from frame ``first`` on, (count, channels, bins).
        total: magnitudes of all components, (count, channels, bins); zero where there are none.
        first: number of the first frame.
        phasors: makes those of the source, see ``source_phasors``; asked for only where they are needed.

    Returns:
        (count, channels or those of the gains, bins).
    """
    filters: Floats = np.zeros(1, dtype=np.float32)
    beyond, highest = None, HIGHEST_GAIN * total
    for patch in patches:
        gains: Floats = np.array(patch.gains, dtype=np.float32)[:, None]
        weight = patch.weight.at(first, len(spectra), spectra.shape[-1])
        gains = gains if weight is None else gains * weight
        wanted, most = _wanted(patch, total, highest, first)
        filtered = np.minimum(wanted, most)
        filters = filters + gains * filtered
        if (wanted > most).any():
            more = gains * ((wanted - filtered) * np.float32(patch.product.scale))
            beyond = more if beyond is None else beyond + more
    quotient = np.divide(filters, total, out=np.zeros_like(filters), where=total > 0.0)
    result: Spectra = spectra * quotient
    return result if beyond is None else result + phasors() * beyond


@dataclass(frozen=True, eq=False)
class Reshaping:
    """How much louder a component is drawn than it was, worked out once for a mix.

    Attributes:
        basis: quotients of the bases, (channels, bins).
        envelope: those of the envelopes, zero where a track sounds instead: (frames,).
        more: in which frames anything is beyond 12 dB, (frames,).
    """

    basis: Floats
    envelope: Floats
    more: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, product: Product, own: Shape, since: int) -> "Reshaping":
        """What there is of ``product`` from frame ``since`` on, over ``own``."""
        basis, envelope = _quotient(product.basis, own.basis), _quotient(product.envelope, own.envelope)
        envelope[:since] = 0.0
        return cls(basis, envelope, envelope * basis.max(initial=0.0) > HIGHEST_GAIN)

    def gains(self, first: int, count: int) -> Floats:
        """Up to 12 dB: (count, channels, bins)."""
        result: Floats = self.envelope[first : first + count, None, None] * self.basis
        return np.minimum(result, HIGHEST_GAIN, out=result)


def _wanted(patch: Patched, total: Floats, highest: Floats, first: int) -> tuple[Floats, Floats]:
    """Magnitudes but for what is a component filtered, and as far as all others are: (count, channels, bins) both."""
    frames = slice(first, first + len(total))
    wanted: Floats = patch.product.envelope[frames, None, None] * patch.product.basis
    wanted[: max(patch.since - first, 0)] = 0.0
    if patch.reshaped is None:
        return wanted, highest
    own = patch.reshaped.own.envelope[frames, None, None] * patch.reshaped.own.basis
    most = HIGHEST_GAIN * np.maximum(total - own, np.float32(0.0))
    return np.maximum(wanted - HIGHEST_GAIN * own, np.float32(0.0)), most


def _quotient(drawn: Floats, own: Floats) -> Floats:
    with np.errstate(over="ignore"):
        quotient = np.divide(drawn, own, out=np.where(drawn > 0.0, _LARGEST, np.float32(0.0)), where=own > 0.0)
    return np.minimum(quotient, _LARGEST)


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
    total: Floats = np.zeros((1, 1, spec.n_fft), dtype=np.float32)
    for track in tracks:
        if track.weight.touches(first, count):
            weight = track.weight.at(first, count, spec.n_bins)
            frames = _plain(track, first, count, spec) if weight is None else _weighted(track, weight, first, spec)
            if track.until is not None:
                frames = frames * (np.arange(first, first + count) < track.until)[:, None, None]
            total = total + frames * np.array(track.gains, dtype=np.float32)[:, None]
    return total


def _plain(track: Track, first: int, count: int, spec: StftSpec) -> Floats:
    """(count, channels, n_fft)."""
    start, length = spec.frame_start(first), (count - 1) * spec.hop + spec.n_fft
    span = np.zeros((track.samples.shape[1], length), dtype=np.float32)
    low, high = max(start, 0), min(start + length, len(track.samples))
    if high > low:
        span[:, low - start : high - start] = track.samples[low:high].T
    frames = np.lib.stride_tricks.sliding_window_view(span, spec.n_fft, axis=1)[:, :: spec.hop]
    result: Floats = frames.transpose(1, 0, 2) * _both_windows(spec)
    return result


def _weighted(track: Track, weight: Floats, first: int, spec: StftSpec) -> Floats:
    """The same where boxes have something of it."""
    return synthesise(analyse(track.samples, spec, first, len(weight)) * weight, spec)


@lru_cache(maxsize=16)
def _both_windows(spec: StftSpec) -> Floats:
    return frozen(window(spec.n_fft) * synthesis_window(spec))


def source_phasors(spectra: Spectra, first: int, spec: StftSpec) -> Spectra:
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
