"""From one sound to another without a step and with as little change of level as can be. Pure functions, any thread.

Ramps that sum to one keep the level of what is alike and let what is unrelated dip by 3 dB; ramps of equal power keep
the level of what is unrelated, and would make what is alike louder by 3 dB. Which of both a jump needs depends on where
it goes, so the ramps are made for the likeness found at each jump. (Fink, Holters and Zölzer, “Signal-matched
power-complementary cross-fading and dry-wet mixing”, DAFx 2016.) Tones of different phases count as alike: with equal
power their phase would run to the other one at full level, which is a step; with ramps that sum to one they dip.
All ramps begin and end level, as a raised cosine does: a corner in the gain would be heard as a tick in a bass.
"""

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats

Doubles = npt.NDArray[np.float64]


def crossfade(outgoing: Floats, incoming: Floats, likeness: float | None = None) -> Floats:
    """Fade one into the other: both (samples, channels), the same of both.

    Args:
        outgoing: faded out.
        incoming: faded in.
        likeness: 0..1; measured by default. 1 gives ramps that sum to one, 0 such of equal power.
    """
    rise = ramp(len(outgoing))
    fall = np.float32(1.0) - rise
    alike = np.float32(likeness_of(outgoing, incoming) if likeness is None else likeness)
    power = rise**2 + fall**2 + 2.0 * alike * rise * fall
    return np.asarray((outgoing * fall + incoming * rise) / np.sqrt(power), dtype=np.float32)


def ramp(count: int) -> Floats:
    """A raised cosine from just above 0 to just below 1: (count, 1)."""
    times = (np.arange(count, dtype=np.float32) + np.float32(1.0)) / np.float32(count + 1.0)
    return np.asarray(np.sin(0.5 * np.pi * times) ** 2, dtype=np.float32)[:, None]


def likeness_of(first: Floats, second: Floats) -> float:
    """How much alike two pieces, (samples, channels), are: 0..1; silence is like everything.

    The largest normalised cross-correlation of shifts by up to half their length: a tone is like itself in whatever
    phase it is met.
    """
    count = len(first)
    reach, size = count // 2 + 1, 2 ** (2 * count - 1).bit_length()
    spectra = [np.fft.rfft(piece, size, axis=0) for piece in (first, second)]
    products = np.fft.irfft(np.sum(spectra[0] * spectra[1].conj(), axis=1), size)
    energies = [np.cumsum(np.sum(piece.astype(np.float64) ** 2, axis=1)) for piece in (first, second)]
    if min(energy[-1] for energy in energies) <= 0.0:
        return 1.0
    later = _normalised(products[:reach], energies[0], energies[1])
    earlier = _normalised(np.roll(products[::-1], 1)[:reach], energies[1], energies[0])
    return float(np.clip(max(later.max(), earlier.max()), 0.0, 1.0))


def _normalised(products: Doubles, late: Doubles, early: Doubles) -> Doubles:
    """Products of ``late`` shifted forward against ``early``, over the energies of what then overlaps."""
    shifts = np.arange(len(products))
    of_late = late[-1] - np.where(shifts > 0, late[shifts - 1], 0.0)
    of_early = early[len(early) - 1 - shifts]
    # A piece that is nearly silent where they overlap says nothing.
    floor = 1e-3 * late[-1] * early[-1]
    return np.asarray(products / np.sqrt(np.maximum(of_late * of_early, floor)), dtype=np.float64)
