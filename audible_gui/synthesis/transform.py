"""Fourier transforms of real signals, along one axis, in single precision where their values are. Any thread.

By scipy, which is imported with the first of them: that takes as long as a quarter of the editor's start, for which
there is nothing to transform.
"""

from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats


def prepare_transforms() -> None:
    """Import what transforms; who must not wait for that in the midst of something calls this before."""
    _scipy()


@cache
def _scipy() -> ModuleType:
    from scipy import fft  # noqa: PLC0415 - slow to import

    module: ModuleType = fft
    return module


def rfft(signal: npt.NDArray[np.floating[Any]], size: int | None = None, axis: int = -1) -> npt.NDArray[Any]:
    """Spectra of signals, cut or padded with zeros to ``size`` values: ``size // 2 + 1`` bins along ``axis``."""
    spectra: npt.NDArray[Any] = _scipy().rfft(signal, size, axis)
    return spectra


def irfft(spectra: npt.NDArray[Any], size: int, axis: int = -1) -> Floats:
    """Signals of ``size`` values along ``axis``; the inverse of ``rfft``."""
    signal: Floats = _scipy().irfft(spectra, size, axis)
    return signal


def fast_size(size: int) -> int:
    """The smallest size from ``size`` on that is transformed quickly."""
    return int(_scipy().next_fast_len(size, real=True))
