"""From the sound's channels to the device's. Pure functions, any thread.

One channel goes to both of two at unity; two go straight; more go straight to a device that takes as many, else they
are mixed down to two. A device with one channel gets the mean of these.
"""

import numpy as np

from audible_gui.document import Floats
from audible_gui.synthesis import downmix


def output_channels(n_channels: int, available: int) -> int:
    """How many channels to open on a device that has ``available`` for a sound of ``n_channels``."""
    wanted = max(n_channels, 2)
    return wanted if wanted <= available else min(2, available)


def fold(samples: Floats, outputs: int) -> Floats:
    """Samples for the device, contiguous: (samples, channels) → (samples, outputs), which are 1, 2 or as many.

    NaN and infinity become 0.
    """
    n_channels = samples.shape[1]
    finite = np.where(np.isfinite(samples), samples, np.float32(0.0))
    if n_channels == outputs:
        return np.ascontiguousarray(finite)
    if n_channels == 1:
        return np.repeat(finite, outputs, axis=1)
    pair: Floats = finite @ downmix(n_channels)
    return pair if outputs == 2 else pair.mean(axis=1, keepdims=True)
