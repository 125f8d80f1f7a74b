"""When something begins in a sound. Pure functions."""

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats

STEP_S = 0.01
LOW_S = 0.04
"""Levels of what ripples at 50 Hz, as a kick drum does, are averaged over so long."""
TOLERANCE_S = 0.05
_RISE_DB = 9.0
_REACH_S = 0.05
_HIT_S = 0.08

Times = npt.NDArray[np.float64]


def onsets(samples: Floats, rate_hz: int, average_s: float = STEP_S) -> Times:
    """Seconds at which the level rises by 9 dB within 50 ms, if it is not too soft; at most one in 100 ms.

    The level is that of the power in the last ``average_s``; before the sound there is silence.
    """
    step = round(STEP_S * rate_hz)
    lead = round((_REACH_S + average_s) / STEP_S)
    blocks = samples[: len(samples) // step * step].reshape(-1, step * samples.shape[1])
    power = np.concatenate([np.zeros(lead), np.square(blocks, dtype=np.float64).mean(axis=1)])
    width = round(average_s / STEP_S)
    smooth = np.convolve(power, np.full(width, 1.0 / width))[: len(power)]
    return rises(smooth, step / rate_hz) - lead * step / rate_hz


def rises(power: Times, step_s: float) -> Times:
    """The same of powers that are known every so many seconds."""
    level_db = 10 * np.log10(power + 1e-4 * power.max())
    reach = max(round(_REACH_S / step_s), 1)
    before = np.array([level_db[max(n - reach, 0) : n].min(initial=level_db[n]) for n in range(len(level_db))])
    found: list[float] = []
    for n in np.flatnonzero(level_db - before > _RISE_DB):
        if not found or n * step_s - found[-1] > 0.1:
            found.append(n * step_s)
    return np.array(found)


def louder(times: Times, samples: Floats, rate_hz: int, below_db: float) -> Times:
    """Of onsets those that are, in the 80 ms after them, at most so many decibels softer than the loudest."""
    starts = [max(round(time * rate_hz), 0) for time in times]
    length = round(_HIT_S * rate_hz)
    powers = np.array([np.square(samples[n : n + length], dtype=np.float64).mean() for n in starts])
    loud: npt.NDArray[np.bool_] = powers >= powers.max(initial=0.0) * 10.0 ** (-below_db / 10.0)
    return np.asarray(times[loud])


def f_measure(found: Times, true: Times) -> float:
    """Of onsets within 50 ms of true ones, each counted once."""
    left = list(true)
    hits = 0
    for time in found:
        near = [other for other in left if abs(other - time) <= TOLERANCE_S]
        if near:
            left.remove(min(near, key=lambda other: abs(other - time)))
            hits += 1
    return 2.0 * hits / max(len(found) + len(true), 1)
