"""A noise gate on an envelope: what lies between the hits goes, the hits stay as they are. Pure functions; any thread.

As gates of mixing desks do it: opened by what is loud, and closed only where it has become a good deal softer, so that
a decay is not chopped; then the level falls at a steady rate. Unlike those, which cannot look ahead, it is open for the
rise before what has opened it, too, so that attacks are whole.
"""

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, frozen

HYSTERESIS_DB = 10.0
"""It closes so far below the level at which it opens."""
RELEASE_DB_PER_S = 500.0
LOOK_BACK_S = 0.06
"""So long before it opens it lets a rise through, at most."""
_SILENT_DB = -96.0

_Flags = npt.NDArray[np.bool_]


def gated(envelope: Floats, gate_db: float, frame_s: float) -> Floats:
    """An envelope behind a gate.

    Args:
        envelope: (frames,), not negative.
        gate_db: the gate opens in frames that are at most so many decibels below the loudest.
        frame_s: seconds from one frame to the next.

    Returns:
        (frames,), nowhere louder; ``envelope`` itself where the gate takes nothing away.
    """
    heights = envelope.astype(np.float64)
    loudest = float(heights.max(initial=0.0))
    if loudest <= 0.0:
        return envelope
    opens = heights >= loudest * 10.0 ** (-gate_db / 20.0)
    closes = heights < loudest * 10.0 ** (-(gate_db + HYSTERESIS_DB) / 20.0)
    is_open = _with_rises(_held(opens, closes), heights, max(int(np.ceil(LOOK_BACK_S / frame_s)), 1))
    numbers = np.arange(len(heights))
    last = np.maximum.accumulate(np.where(is_open, numbers, -1))
    gain_db = -RELEASE_DB_PER_S * frame_s * (numbers - last)
    closed = (last < 0) | (gain_db < _SILENT_DB)
    gains = np.where(closed, 0.0, 10.0 ** (np.where(closed, 0.0, gain_db) / 20.0))
    result = (heights * gains).astype(envelope.dtype)
    return envelope if np.array_equal(result, envelope) else frozen(result)


def _held(opens: _Flags, closes: _Flags) -> _Flags:
    """Whether the gate is open: as the last frame that opens or closes it says; closed before there is one."""
    numbers = np.arange(len(opens))
    last = np.maximum.accumulate(np.where(opens | closes, numbers, -1))
    return np.asarray((last >= 0) & opens[last])


def _with_rises(is_open: _Flags, heights: npt.NDArray[np.float64], most: int) -> _Flags:
    """Open as well in the frames, ``most`` of them or fewer, that rise towards one in which it opens."""
    numbers = np.arange(len(heights))
    climbs = np.concatenate([[False], heights[:-1] < heights[1:]])
    foot = np.maximum.accumulate(np.where(climbs, 0, numbers))
    begins = np.flatnonzero(is_open & ~np.concatenate([[False], is_open[:-1]]))
    change = np.zeros(len(heights) + 1, dtype=np.intp)
    np.add.at(change, np.maximum(foot[begins], begins - most), 1)
    np.add.at(change, begins, -1)
    return np.asarray(is_open | (np.cumsum(change[:-1]) > 0))
