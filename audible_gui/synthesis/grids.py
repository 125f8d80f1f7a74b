"""Bringing rows of numbers on different regular grids to a common one. Any thread."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """Cells side by side on an axis.

    Attributes:
        start: where the first cell begins, in units of the axis.
        step: width of a cell.
        cells: how many.
    """

    start: float
    step: float
    cells: int

    @property
    def end(self) -> float:
        """Where the last cell ends."""
        return self.start + self.step * self.cells


def common_grid(one: Grid, other: Grid) -> Grid:
    """The coarser of the two, made longer so that it covers both; ``one`` itself when they are equal."""
    coarser = one if one.step >= other.step else other
    before = int(np.ceil((coarser.start - min(one.start, other.start)) / coarser.step))
    after = int(np.ceil((max(one.end, other.end) - coarser.end) / coarser.step))
    return Grid(coarser.start - before * coarser.step, coarser.step, before + coarser.cells + after)


def resampled(rows: Values, source: Grid, target: Grid) -> Values:
    """What lies in the cells of another grid, each cell's content taken as spread evenly over it.

    Args:
        rows: (..., source.cells).
        source: where they are.
        target: where they shall be. Parts of it that ``source`` does not cover are empty.

    Returns:
        (..., target.cells); the sums over all cells are those of ``rows`` if ``target`` covers ``source``.
    """
    if source == target:
        return rows
    sums = np.concatenate([np.zeros((*rows.shape[:-1], 1)), np.cumsum(rows, axis=-1)], axis=-1)
    edges = target.start + target.step * np.arange(target.cells + 1)
    places = np.clip((edges - source.start) / source.step, 0.0, source.cells)
    whole = np.minimum(places.astype(np.intp), source.cells - 1)
    part = places - whole
    reached = sums[..., whole] * (1.0 - part) + sums[..., whole + 1] * part
    result: Values = np.diff(reached, axis=-1)
    return result
