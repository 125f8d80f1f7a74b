"""A sound made of magnitudes alone, block after block in bounded memory. Any thread.

Each block of frames goes on from the phases of the one before: its first frames are those that lie over the block's
samples, held as they are, and it is thought out a few frames further than it is kept. So blocks join without a seam.
Bins of noise begin with random phases, see ``noisiness``: in measurements hits of noise then had peaks within 2 dB of
their own, and 15 dB higher ones without.
The samples depend on the magnitudes and the grid alone, so that they are the same whenever they are made.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from audible_gui.document import Floats, StftSpec, sealed
from audible_gui.synthesis.noisiness import noisy_bins
from audible_gui.synthesis.phase import Matrix, consistent_phases, integrated_phase
from audible_gui.synthesis.stft import synthesise

BLOCK_BINS = 1 << 15
FEWEST_FRAMES = 8
INAUDIBLE = 1e-8
"""−160 dB below the magnitude of a sine at full scale: in blocks weaker than that no phase is looked for."""
_STEPS = 8

Target = Callable[[int, int], Floats]
"""Magnitudes of so many frames from that one on: (count, channels, bins), not negative."""


@dataclass(frozen=True, eq=False)
class Growth:
    """How far a sound is made.

    Attributes:
        fraction: done, 0..1.
        samples: its beginning, (samples, channels), as soon as that is at least twice as long as the last one told.
    """

    fraction: float
    samples: Floats | None = None


def resynthesised(
    target: Target, n_samples: int, channels: int, spec: StftSpec
) -> Generator[Growth, bool | None, Floats]:
    """The sound whose magnitudes are most like these; its channels are in phase.

    Args:
        target: the magnitudes.
        n_samples: length of the sound.
        channels: of the target.
        spec: the grid.

    Yields:
        How far it is, several times a block.

    Returns:
        (n_samples, channels), read-only.
    """
    reach, n_frames = _reach(spec), spec.n_frames(n_samples)
    sums = np.zeros((channels, (n_frames + reach + 1) * spec.hop), dtype=np.float32)
    before: Matrix = np.zeros((0, spec.n_bins))
    told = 0
    step = max(BLOCK_BINS // spec.n_bins, FEWEST_FRAMES)
    for first in range(0, n_frames, step):
        last = min(first + step, n_frames)
        magnitudes = target(first - len(before), min(last + 2 * reach, n_frames) - first + len(before))
        phases = yield from _phases(magnitudes, spec, before, first / n_frames)
        kept = slice(len(before), len(before) + last - first)
        spectra = magnitudes[kept] * np.exp(1j * phases[kept])[:, None]
        for number, frame in enumerate(synthesise(spectra.astype(np.complex64), spec), first):
            sums[:, number * spec.hop : number * spec.hop + spec.n_fft] += frame
        before = phases[kept][-reach:]
        # What no later frame lies over; told at growing lengths, so that all copies together are short.
        finished = (last + 1) * spec.hop - spec.n_fft
        piece = None
        if max(2 * told, 1) <= finished < n_samples:
            told, piece = finished, _cut(sums, spec, finished)
        yield Growth(last / n_frames, piece)
    return _cut(sums, spec, n_samples)


def _cut(sums: Floats, spec: StftSpec, n_samples: int) -> Floats:
    return sealed(np.array(sums[:, spec.n_fft - spec.hop :][:, :n_samples].T, order="C"))


def _phases(
    magnitudes: Floats, spec: StftSpec, before: Matrix, fraction: float
) -> Generator[Growth, bool | None, Matrix]:
    """Phases common to all channels, (frames, bins), the first of which are ``before``; yields ``fraction``."""
    phases = np.random.default_rng(len(magnitudes)).uniform(-np.pi, np.pi, (len(magnitudes), spec.n_bins))
    phases[: len(before)] = before
    if magnitudes.max(initial=0.0) < INAUDIBLE * spec.n_fft / 4:
        return phases
    held = np.zeros(phases.shape, dtype=np.bool_)
    held[: len(before)] = True
    together = np.sqrt(np.square(magnitudes).sum(axis=1))
    phases = np.where(noisy_bins(together, spec) & ~held, phases, integrated_phase(together, spec, phases, held))
    yield Growth(fraction)
    for better in islice(consistent_phases(together, spec, phases, held), _STEPS):
        phases = better
        yield Growth(fraction)
    return phases


def _reach(spec: StftSpec) -> int:
    """How many frames before one lie over its samples."""
    return -(-spec.n_fft // spec.hop) - 1
