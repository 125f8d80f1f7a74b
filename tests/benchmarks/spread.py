"""How figures of several seeds lie. Pure; any thread."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Spread:
    """Of some values."""

    median: float
    lowest: float
    highest: float

    @property
    def drop(self) -> float:
        """How far the worst value falls below the median."""
        return self.median - self.lowest


def spread(values: Sequence[float]) -> Spread:
    """Of one value at least."""
    return Spread(float(np.median(values)), min(values), max(values))


def known_median(values: Sequence[float | None]) -> float | None:
    """Of those values that there are, neither None nor NaN; None if there are none."""
    known = [value for value in values if value is not None and not math.isnan(value)]
    return float(np.median(known)) if known else None
