"""Where magnitudes are those of noise: neither a tone nor a click. Any thread.

Magnitudes that are smooth over frequency fit a pulse in every frame as well as noise, and integrated phases make pulses
of them: drums then crack, and what is held of them buzzes. Noise is what is smooth over frequency, unlike tones, and
lasts longer than a window, unlike clicks.
"""

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, StftSpec

_REACH = 8
"""Bins to both sides over which it is smooth."""
_SMOOTH = 0.6
"""Spectral flatness, the geometric over the arithmetic mean of the power, from which on it is; of one tone 0.1."""
_LASTING = 10.0 ** (-30.0 / 20.0)
"""Of the loudest within a window, so much there is a window before or after."""
_LEAST = 1e-6

Marks = npt.NDArray[np.bool_]


def noisy_bins(magnitudes: Floats, spec: StftSpec) -> Marks:
    """Which bins are those of noise.

    Args:
        magnitudes: (frames, bins) of one channel, not negative.
        spec: the grid.

    Returns:
        (frames, bins).
    """
    return _smooth(magnitudes) & _lasting(magnitudes, max(spec.n_fft // spec.hop, 1))


def _smooth(magnitudes: Floats) -> Marks:
    power = np.square(magnitudes, dtype=np.float64)
    power += max(_LEAST**2 * float(power.max(initial=0.0)), 1e-300)
    result: Marks = np.exp(_means(np.log(power))) > _SMOOTH * _means(power)
    return result


def _means(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Over ``_REACH`` bins to both sides, fewer at the ends."""
    sums = np.pad(np.cumsum(values, axis=1), ((0, 0), (1, 0)))
    bins = np.arange(values.shape[1])
    first, last = np.maximum(bins - _REACH, 0), np.minimum(bins + _REACH + 1, values.shape[1])
    result: npt.NDArray[np.float64] = (sums[:, last] - sums[:, first]) / (last - first)
    return result


def _lasting(magnitudes: Floats, reach: int) -> Marks:
    """A click is in no two frames that are a window apart."""
    padded = np.pad(magnitudes, ((reach, reach), (0, 0)))
    around = np.stack([padded[shift : shift + len(magnitudes)] for shift in range(2 * reach + 1)])
    result: Marks = np.maximum(around[0], around[-1]) > _LASTING * around.max(axis=0)
    return result
