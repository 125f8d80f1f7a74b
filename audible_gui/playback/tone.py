"""The test tone: half a second on the left, half a second on the right. The engine's sounding thread only."""

import numpy as np

from audible_gui.document import Floats, db_to_gain

FREQUENCY_HZ = 440.0
LEVEL_DB = -20.0
SIDE_S = 0.5
RAMP_S = 0.02


class TestTone:
    """A tone that is read once, block by block.

    Args:
        rate_hz: of the samples.
        channels: of the samples; the first two sound one after the other, a single one twice.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        times = np.arange(round(SIDE_S * rate_hz)) / rate_hz
        ramp = np.clip(np.minimum(times, SIDE_S - times) / RAMP_S, 0.0, 1.0)
        side = db_to_gain(LEVEL_DB) * np.sin(2.0 * np.pi * FREQUENCY_HZ * times) * np.sin(0.5 * np.pi * ramp) ** 2
        self._ramp = np.linspace(1.0, 0.0, round(RAMP_S * rate_hz), dtype=np.float32)[:, None]
        self._left = np.zeros((2 * len(side), channels), dtype=np.float32)
        self._left[: len(side), 0] = side
        self._left[len(side) :, min(1, channels - 1)] = side

    @property
    def ended(self) -> bool:
        """Whether all of it has been read."""
        return not len(self._left)

    def fade_out(self) -> None:
        """Let it end soon."""
        self._left = self._left[: len(self._ramp)] * self._ramp[: len(self._left)]

    def add_to(self, block: Floats) -> None:
        """Add the next samples to a block, (samples, channels)."""
        piece = self._left[: len(block)]
        block[: len(piece)] += piece
        self._left = self._left[len(block) :]
