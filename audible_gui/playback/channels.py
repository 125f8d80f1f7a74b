"""From the sound's channels to the device's. Pure functions, any thread.

One channel goes to both of two at unity; two go straight; more go straight to a device that takes as many, else
channels 1, 3, 5 … are averaged to the left and 2, 4, 6 … to the right. A device with one channel gets the mean.
"""

import numpy as np

from audible_gui.document import Floats


def output_channels(n_channels: int, available: int) -> int:
    """How many channels to open on a device that has ``available`` for a sound of ``n_channels``."""
    wanted = max(n_channels, 2)
    return wanted if wanted <= available else min(2, available)


def fold(samples: Floats, outputs: int) -> Floats:
    """Samples for the device: (samples, channels) → (samples, outputs), contiguous; NaN and infinity become 0."""
    n_channels = samples.shape[1]
    if n_channels == outputs:
        folded = samples
    elif n_channels == 1:
        folded = np.repeat(samples, outputs, axis=1)
    else:
        folded = np.stack([samples[:, side::outputs].mean(axis=1) for side in range(outputs)], axis=1)
    return np.ascontiguousarray(np.where(np.isfinite(folded), folded, np.float32(0.0)))
