"""Events of an envelope, from onset to decay, and those of several envelopes that happen together. Any thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, Node

# Between two events an envelope falls below this part of the lower of their peaks.
_VALLEY = 0.3
# Peaks that are nearer, in frames, are those of one event: at the usual grid a window is as long.
_NEAREST = 4
# What is softer than this part of the loudest belongs to the event before it.
_SOFTEST = 0.05
# So much of the strongest hit is needed for one of its own.
_SOFTEST_HIT = 0.12
_NOTHING = 1e-30
# Frames around a peak in which valleys are looked for: of equal peaks each would go through all others.
_SEEN = 8193
NEAREST_S = 0.1
"""Hits are at least so far apart."""
_SPREAD_S = 0.02

Matrix = npt.NDArray[np.float64]
Frames = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Event:
    """One event of an envelope; the events of an envelope are all of it, one after the other.

    Attributes:
        start: its first frame.
        onset: the first frame in which it is half as high as at its peak.
        end: the frame after its last one.
        peak: how high it is.
    """

    start: int
    onset: int
    end: int
    peak: float


@dataclass(frozen=True)
class Hit:
    """Events of one or several components that begin together.

    Attributes:
        frame: when.
        events: whose, and which.
    """

    frame: int
    events: tuple[tuple[Node, Event], ...]


def events_of(envelope: Floats) -> tuple[Event, ...]:
    """Events of an envelope (frames,), parted where it is lowest between two peaks; none of a silent one.

    An attack that falls and rises again within a window is one event.
    """
    values = envelope.astype(np.float64)
    highest = float(values.max(initial=0.0))
    if highest <= _NOTHING:
        return ()
    from scipy.signal import find_peaks  # noqa: PLC0415 - see prepare_throws

    levels = np.log(np.maximum(values, _NOTHING))
    # Beyond both ends lies nothing, so that what is cut off there has a peak, too.
    padded = np.pad(levels, 1, constant_values=2.0 * np.log(_NOTHING))
    heights = {"height": np.log(_SOFTEST * highest), "prominence": -np.log(_VALLEY)}
    peaks = _apart(find_peaks(padded, wlen=_SEEN, **heights)[0] - 1, values)
    lows = [int(a + np.argmin(values[a:b])) for a, b in pairwise(peaks)]
    return _events(values, np.array([0, *lows], dtype=np.intp))


def _apart(peaks: Frames, values: Matrix) -> list[int]:
    """The highest of those that are nearer to each other than events are."""
    kept: list[int] = []
    for peak in peaks.tolist():
        if not kept or peak - kept[-1] >= _NEAREST:
            kept.append(peak)
        elif values[peak] > values[kept[-1]]:
            kept[-1] = peak
    return kept


def _events(values: Matrix, starts: Frames) -> tuple[Event, ...]:
    """Those that begin with given frames, the first with 0."""
    ends = np.append(starts[1:], len(values))
    tops = np.maximum.reduceat(values, starts)
    half = np.flatnonzero(values >= 0.5 * np.repeat(tops, ends - starts))
    onsets = half[np.searchsorted(half, starts)]
    rows = zip(starts.tolist(), onsets.tolist(), ends.tolist(), tops.tolist(), strict=True)
    return tuple(Event(*row) for row in rows)


def hits_of(events: Mapping[Node, Sequence[Event]], frame_s: float) -> tuple[Hit, ...]:
    """Events that begin together, by time; what begins softly belongs to the hit before it.

    Args:
        events: of each component.
        frame_s: seconds from one frame to the next.
    """
    every = [(node, event) for node, row in events.items() for event in row]
    if not every:
        return ()
    from scipy.ndimage import gaussian_filter1d  # noqa: PLC0415 - see prepare_throws
    from scipy.signal import find_peaks  # noqa: PLC0415

    onsets = np.array([event.onset for _, event in every])
    strength = np.bincount(onsets, [event.peak for _, event in every])
    smooth = gaussian_filter1d(strength, max(_SPREAD_S / frame_s, 0.3), mode="constant")
    apart = max(round(NEAREST_S / frame_s), 1)
    frames = find_peaks(np.pad(smooth, 1), height=_SOFTEST_HIT * smooth.max(), distance=apart)[0] - 1
    mine = np.maximum(np.searchsorted(frames, onsets + apart // 2, side="right") - 1, 0)
    order = np.argsort(mine, kind="stable").tolist()
    ends = np.cumsum(np.bincount(mine, minlength=len(frames))).tolist()
    rows = zip(frames.tolist(), pairwise([0, *ends]), strict=True)
    return tuple(Hit(frame, tuple(every[one] for one in order[a:b])) for frame, (a, b) in rows if a < b)
