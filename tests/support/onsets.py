"""When something begins in a sound. Pure functions."""

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats

STEP_S = 0.01
TOLERANCE_S = 0.05
_RISE_DB = 9.0

Times = npt.NDArray[np.float64]


def onsets(samples: Floats, rate_hz: int) -> Times:
    """Seconds at which the level rises by 9 dB within 50 ms, if it is not too soft; at most one in 100 ms."""
    step = round(STEP_S * rate_hz)
    blocks = samples[: len(samples) // step * step].reshape(-1, step * samples.shape[1])
    return rises(np.square(blocks, dtype=np.float64).mean(axis=1), step / rate_hz)


def rises(power: Times, step_s: float) -> Times:
    """The same of powers that are known every so many seconds."""
    level_db = 10 * np.log10(power + 1e-4 * power.max())
    reach = max(round(0.05 / step_s), 1)
    before = np.array([level_db[max(n - reach, 0) : n].min(initial=level_db[n]) for n in range(len(level_db))])
    found: list[float] = []
    for n in np.flatnonzero(level_db - before > _RISE_DB):
        if not found or n * step_s - found[-1] > 0.1:
            found.append(n * step_s)
    return np.array(found)


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
