"""Which frames of a long sound are learned from. Any thread."""

import numpy as np
import numpy.typing as npt

from audible_gui.nae.spectrogram import Frames


def choose_frames(
    energies: npt.NDArray[np.float64], novelty: npt.NDArray[np.float64], count: int, rng: np.random.Generator
) -> Frames:
    """Frames spread over the sound, more of them where it is loud and where something begins.

    Systematic sampling along time: a third of the chance is the same for every frame, a third goes by energy, a third
    by novelty. So every stretch of the sound is represented, and what is rare but new is not missed.

    Args:
        energies: of all frames, (frames,).
        novelty: rises over the frame before, (frames,).
        count: how many frames to take, at most.
        rng: where the sampling begins.

    Returns:
        Ascending frame numbers; all of them when there are no more than ``count``.
    """
    total = len(energies)
    if total <= count:
        return np.arange(total)
    chances = np.full(total, 1.0 / total)
    for values in (energies, novelty):
        weight = float(values.sum())
        chances += values / weight if weight > 0.0 else 1.0 / total
    # No frame can be taken twice: what a loud one has too much goes to the others.
    chances *= count / chances.sum()
    for _ in range(20):
        full = chances >= 1.0
        rest = float(chances[~full].sum())
        if rest <= 0.0:
            break
        chances[full] = 1.0
        chances[~full] *= (count - full.sum()) / rest
    edges = np.concatenate([[0.0], np.cumsum(chances)]) + rng.uniform()
    return np.flatnonzero(np.diff(np.floor(edges)) > 0)
