"""Rounding to integer steps, as they are nearest, or with dither. Any thread."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32] | npt.NDArray[np.float64]


def quantised(block: Samples, bits: int) -> npt.NDArray[np.int64]:
    """Nearest integer steps of a coding with ``bits`` bits, held within its range; any shape."""
    return _held(np.rint(_scaled(block, bits)), bits)


class Dither:
    """Rounds one signal, block by block, after adding noise of triangular density (TPDF) two steps wide.

    The error of every sample then has the mean 0 and the variance 1/4 of a step squared, whatever the signal; see
    Lipshitz, Wannamaker and Vanderkooy, “Quantization and dither: a theoretical survey”, 1992. What needs no rounding
    gets no noise: that begins with the first sample that lies between two steps, so that digital silence stays silent
    and a sound of so many bits stays what it is.

    Args:
        seed: the same, the same noise, however the signal is cut into blocks.
    """

    def __init__(self, seed: Sequence[int]) -> None:
        self._random = np.random.Generator(np.random.PCG64(list(seed)))
        self._begun = False

    def quantised(self, block: Samples, bits: int) -> npt.NDArray[np.int64]:
        """Integer steps of the next block, (samples, channels), held within the range of ``bits`` bits."""
        scaled = _scaled(block, bits)
        pairs = self._random.random((*scaled.shape, 2))
        noise = pairs[..., 0] - pairs[..., 1]
        if not self._begun:
            between = np.flatnonzero((scaled != np.rint(scaled)).any(axis=1))
            self._begun = between.size > 0
            noise[: between[0] if self._begun else len(noise)] = 0.0
        return _held(np.rint(scaled + noise), bits)


def _scaled(block: Samples, bits: int) -> npt.NDArray[np.float64]:
    return np.asarray(block, dtype=np.float64) * 2.0 ** (bits - 1)


def _held(steps: npt.NDArray[np.float64], bits: int) -> npt.NDArray[np.int64]:
    full = 2 ** (bits - 1)
    held: npt.NDArray[np.int64] = np.clip(steps, -full, full - 1).astype(np.int64)
    return held
