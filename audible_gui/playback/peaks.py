"""Peaks of what is heard, while the device plays what was written a moment ago. Sounding thread only."""

from collections import deque

import numpy as np

from audible_gui.document import Floats

# Longer than the editor takes between two looks, so that it misses no peak.
WINDOW_S = 0.1
# Over full scale by less than a step of 24 bits is rounding, not clipping.
FULL_SCALE = 1.0 + 2.0**-23


class Peaks:
    """The last blocks that a device was given.

    Args:
        rate_hz: of the blocks.
        channels: of the device.
        overs: how many went over full scale before.

    Attributes:
        overs: how many blocks that were heard went over full scale.
    """

    def __init__(self, rate_hz: int, channels: int, overs: int = 0) -> None:
        self.overs = overs
        self._rate_hz, self._written = rate_hz, 0
        self._silence: Floats = np.zeros(channels, dtype=np.float32)
        self._ahead: deque[tuple[int, Floats]] = deque()
        self._heard: deque[tuple[int, Floats]] = deque()

    def note(self, block: Floats) -> None:
        """The device has been given a block, (samples, channels of it)."""
        self._ahead.append((self._written, np.abs(block).max(axis=0)))
        self._written += len(block)

    def heard(self, latency_s: float) -> Floats:
        """The highest magnitudes of the last WINDOW_S that are heard, ``latency_s`` after writing: (channels,)."""
        now = self._written - round(latency_s * self._rate_hz)
        while self._ahead and self._ahead[0][0] <= now:
            begun = self._ahead.popleft()
            self.overs += int(begun[1].max() > FULL_SCALE)
            self._heard.append(begun)
        while self._heard and self._heard[0][0] < now - WINDOW_S * self._rate_hz:
            self._heard.popleft()
        highest: Floats = np.max([self._silence, *(peaks for _, peaks in self._heard)], axis=0)
        return highest
