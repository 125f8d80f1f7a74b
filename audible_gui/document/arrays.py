"""Immutable arrays: shared freely between documents, threads and undo steps. Any thread."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def sealed(array: Floats) -> Floats:
    """``array`` itself, contiguous and read-only from now on; for large arrays that nobody else writes to."""
    values = np.ascontiguousarray(array)
    values.setflags(write=False)
    return values


def frozen(array: npt.ArrayLike) -> Floats:
    """``array`` as contiguous float32 that nobody can write to; copied unless it is one already.

    Args:
        array: any shape.

    Returns:
        The same values, ``flags.writeable`` false.
    """
    values: npt.NDArray[Any] = np.asarray(array)
    if values.dtype == np.float32 and values.flags.c_contiguous and not values.flags.writeable:
        return values
    copy = np.array(values, dtype=np.float32, order="C", copy=True)
    copy.setflags(write=False)
    return copy
