"""Arrays worked on a piece at a time, so that what is done with them can be broken off. Any thread."""

from collections.abc import Generator, Iterator

import numpy as np

from audible_gui.document import Floats

# A pass over so many numbers takes some ten milliseconds.
TILE_VALUES = 2_000_000


def tiles(length: int, breadth: int) -> Iterator[slice]:
    """Slices of one axis of so many places, each of which holds so many values."""
    size = max(1, TILE_VALUES // max(breadth, 1))
    for first in range(0, length, size):
        yield slice(first, min(first + size, length))


def transposed(values: Floats) -> Generator[None, None, Floats]:
    """The transpose of a matrix, in memory of its own."""
    rows, columns = values.shape
    result = np.empty((columns, rows), dtype=values.dtype)
    for tile in tiles(rows, columns):
        result[:, tile] = values[tile].T
        yield
    return result
